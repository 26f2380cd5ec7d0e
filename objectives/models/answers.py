"""Answers: what leaders decided, or had done, about an objective, so that a figure leads to its decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Decision
from objectives.models.events import QualityEvent
from objectives.models.feedback import FeedbackReview
from objectives.models.objectives import QualityObjective
from objectives.models.risks import Risk
from qms.people.models import Person

SUBJECTS = ("objective", "event", "risk", "feedback_review")
"""What can be answered; the field of each subject."""


def one_of(*names: str) -> models.Q:
    """Return the condition that exactly one of the fields ``names`` is set."""
    found = models.Q()
    for name in names:
        found |= models.Q(**{f"{other}__isnull": other != name for other in names})
    return found


class Answer(models.Model):
    """A decision or an action answers a subject: what a figure or an event led to (9.1.3, 10.2).

    ``period`` is the first day of the period of an objective that it speaks of, where it speaks of one.
    Append-only: an answer given stays.
    """

    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="answered", verbose_name=_("decision")
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="answered", verbose_name=_("action")
    )
    objective = models.ForeignKey(
        QualityObjective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("objective"),
    )
    event = models.ForeignKey(
        QualityEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("quality event"),
    )
    risk = models.ForeignKey(
        Risk, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("risk")
    )
    feedback_review = models.ForeignKey(
        FeedbackReview,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("trend review of feedback"),
    )
    period = models.DateField(_("period"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_a_decision_or_an_action",
                condition=one_of("decision", "action"),
                violation_error_message=_("An answer is one decision or one action."),
            ),
            models.CheckConstraint(
                name="answer_speaks_of_one_subject",
                condition=one_of(*SUBJECTS),
                violation_error_message=_("An answer speaks of one record."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[answering, subject],
                    name=f"one_{answering}_answers_one_{subject}_once",
                    violation_error_message=_("This stands as an answer already."),
                )
                for answering in ("decision", "action")
                for subject in SUBJECTS
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "answer_is_a_decision_or_an_action": "decision",
        "answer_speaks_of_one_subject": "objective",
    }

    def __str__(self) -> str:
        return f"{self.given} → {self.subject}"

    @property
    def given(self) -> Decision | Action:
        """The decision or the action."""
        found = self.decision or self.action
        assert found is not None
        return found

    @property
    def subject(self) -> models.Model:
        """The record that it answers."""
        name = next(name for name in SUBJECTS if getattr(self, f"{name}_id") is not None)
        row: models.Model = getattr(self, name)
        return row
