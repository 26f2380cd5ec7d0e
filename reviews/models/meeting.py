"""What happened in the meeting: who was there, who questioned what, what was decided and assigned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Decision
from qms.people.models import Person
from qms.primitives.kept import Kept
from reviews.models.inputs import ReviewInput
from reviews.models.review import ManagementReview


class Attendance(Kept):
    """One invited person and how they took part. Name, title and membership are kept as they were then."""

    class Presence(models.TextChoices):
        """How somebody took part."""

        INVITED = "invited", _("Invited")
        PRESENT = "present", _("Present")
        REMOTE = "remote", _("Remote")
        DELEGATE = "delegate", _("Sent a delegate")
        ABSENT = "absent", _("Absent")

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="attendances", verbose_name=_("review")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.INVITED)
    delegate = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("delegate")
    )
    name = models.CharField(max_length=200, editable=False)
    job_title = models.CharField(max_length=200, blank=True, editable=False)
    delegate_name = models.CharField(max_length=200, blank=True, editable=False)
    top_management = models.BooleanField(_("top management"), default=False, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"],
                name="one_attendance_a_review_and_person",
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                name="delegate_is_named",
                condition=~models.Q(presence="delegate") | models.Q(delegate__isnull=False),
                violation_error_message=_("Name the delegate."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_attendance_a_review_and_person": "person",
        "delegate_is_named": "delegate",
    }

    def __str__(self) -> str:
        return f"{self.review} {self.name}"


class Challenge(Kept):
    """Who questioned what in the meeting, and the answer that was given."""

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="challenges", verbose_name=_("review")
    )
    input = models.ForeignKey(
        ReviewInput,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("input"),
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_by_name = models.CharField(max_length=200, editable=False)
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["review", "pk"]

    def __str__(self) -> str:
        return f"{self.review} {self.asked_by_name}"


class ReviewDecision(models.Model):
    """A decision taken in a review: on which input, and which of the three results of 9.3.3 it answers.

    The text as it was decided is kept here for the minutes.
    """

    class Result(models.TextChoices):
        """What a review must come to (9.3.3)."""

        IMPROVEMENT = "improvement", _("Improvement")
        QMS_CHANGE = "qms_change", _("Changes to the QMS")
        RESOURCES = "resources", _("Resources")

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="review_decisions", verbose_name=_("review")
    )
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="in_review", verbose_name=_("decision")
    )
    input = models.ForeignKey(
        ReviewInput,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_decisions",
        verbose_name=_("input"),
    )
    result = models.CharField(_("answers the result"), max_length=12, choices=Result, blank=True)
    decided_by_name = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = _("decision of a review")
        verbose_name_plural = _("decisions of reviews")
        ordering = ["review", "pk"]

    def __str__(self) -> str:
        return f"{self.review} {self.decision}"


class ReviewAction(models.Model):
    """An action or task assigned in a review, with its owner, due day and criterion as they were then."""

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="review_actions", verbose_name=_("review")
    )
    action = models.OneToOneField(Action, models.PROTECT, related_name="in_review", verbose_name=_("action"))
    input = models.ForeignKey(
        ReviewInput,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_actions",
        verbose_name=_("input"),
    )
    text = models.TextField(editable=False)
    owner_name = models.CharField(max_length=200, editable=False)
    due_on = models.DateField(editable=False)
    criterion = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("action of a review")
        verbose_name_plural = _("actions of reviews")
        ordering = ["review", "pk"]

    def __str__(self) -> str:
        return f"{self.review} {self.action}"
