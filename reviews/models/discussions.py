"""What leaders talked about: objectives discussed in a review, and questions the data raised for its agenda."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from objectives.models import QualityObjective
from qms.people.models import Person
from qms.primitives.kept import Kept
from reviews.models.inputs import ReviewInput
from reviews.models.review import ManagementReview


class DiscussedObjective(Kept):
    """An objective that leaders discussed in a review: noted by one tap, or named by what was recorded there.

    A tap by mistake is taken back while the meeting lasts: it stands no more, and its history says so.
    ``statement`` is how the objective read then, for the minutes.
    """

    class How(models.TextChoices):
        """What shows that it was discussed."""

        TAP = "tap", _("Noted in the meeting")
        CHALLENGE = "challenge", _("Named in a challenge")
        DECISION = "decision", _("Named in a decision")
        ACTION = "action", _("Named in an action")

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="discussed", verbose_name=_("review")
    )
    input = models.ForeignKey(
        ReviewInput, models.PROTECT, null=True, blank=True, related_name="discussed", verbose_name=_("input")
    )
    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="discussed_in", verbose_name=_("objective")
    )
    statement = models.TextField(_("statement"), blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.TAP)
    note = models.TextField(_("note"), blank=True)
    stands = models.BooleanField(_("stands"), default=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("discussed objective")
        verbose_name_plural = _("discussed objectives")
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "objective"],
                name="one_discussion_a_review_and_objective",
                violation_error_message=_("It is noted as discussed already."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"one_discussion_a_review_and_objective": "objective"}

    def __str__(self) -> str:
        return f"{self.review} {self.objective}"


class AgendaQuestion(Kept):
    """A question that the data raised, taken on to the agenda of a review or left with a reason.

    ``key`` names what it is about, so that the same question is answered once a review; ``sentence`` is how it
    read when it was answered, ``subject`` the record behind it by reference, ``by_name`` who answered, as named
    then: they stand so in the minutes.
    """

    class Raised(models.TextChoices):
        """What in the data raised it."""

        MISSES = "misses", _("Misses that ask something of leaders")
        OFF_TWICE = "off_twice", _("Off target twice in a row")
        UNDISCUSSED = "undiscussed", _("Not discussed for long")
        OVERDUE = "overdue", _("Overdue beyond the limit")
        RECURRING = "recurring", _("A cause that came back")

    class State(models.TextChoices):
        """What became of it."""

        TAKEN = "taken", _("On the agenda")
        LEFT = "left", _("Left")

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="questions", verbose_name=_("review")
    )
    item = models.CharField(_("input"), max_length=20, choices=ReviewInput.Item)
    raised = models.CharField(_("raised by"), max_length=12, choices=Raised)
    key = models.CharField(_("what it is about"), max_length=120)
    subject = models.CharField(_("record"), max_length=40, blank=True)
    sentence = models.TextField(_("question"))
    state = models.CharField(_("state"), max_length=6, choices=State)
    reason = models.TextField(_("why it is left"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("named then"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("question for the agenda")
        verbose_name_plural = _("questions for the agenda")
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"],
                name="one_answer_a_review_and_question",
                violation_error_message=_("This question has been answered already; reload to see how."),
            ),
            models.CheckConstraint(
                name="left_question_has_a_reason",
                condition=~models.Q(state="left") | ~models.Q(reason=""),
                violation_error_message=_("Say why the question is left."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_answer_a_review_and_question": "question",
        "left_question_has_a_reason": "reason",
    }

    def __str__(self) -> str:
        return f"{self.review} {self.key}"
