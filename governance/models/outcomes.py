"""What became of decisions: how a look-back found them, how an acceptance or deferral was renewed or ended.

Rows that are written once and never change.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.actions import Action
from governance.models.decisions import Decision
from qms.primitives.facts import Fact


class LookBack(Fact):
    """A leader looked back at a decision: whether what was expected came true, and what became of it.

    ``due_on`` is the day on which it was owed; ``next_on`` the day of another look, where one is needed.
    """

    class CameTrue(models.TextChoices):
        """Whether the expected result came true."""

        YES = "yes", _("Came true")
        PARTLY = "partly", _("Came true in part")
        NO = "no", _("Did not come true")

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="look_backs", verbose_name=_("decision")
    )
    due_on = models.DateField(_("look-back day"))
    came_true = models.CharField(_("came true"), max_length=6, choices=CameTrue)
    finding = models.TextField(_("what became of it"))
    next_on = models.DateField(_("look back again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "due_on"],
                name="one_look_back_a_decision_and_day",
                violation_error_message=_("Somebody has looked back at it already."),
            ),
            models.CheckConstraint(
                name="look_back_says_what_became_of_it",
                condition=~models.Q(finding=""),
                violation_error_message=_("Say what became of it."),
            ),
            models.CheckConstraint(
                name="next_look_back_is_later",
                condition=models.Q(next_on=None)
                | (models.Q(next_on__gt=models.F("happened_on")) & models.Q(next_on__gt=models.F("due_on"))),
                violation_error_message=_("Look back again on a later day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "look_back_says_what_became_of_it": "finding",
        "next_look_back_is_later": "next_on",
    }

    def __str__(self) -> str:
        return f"{self.decision} {self.happened_on}"


class DecisionEnding(Fact):
    """A risk acceptance or deferral came back and was decided on: renewed by another decision, or ended."""

    class Outcome(models.TextChoices):
        """What became of the risk or of the deferred matter."""

        RENEWED = "renewed", _("Renewed")
        GONE = "gone", _("It is gone")
        TREATED = "treated", _("It was treated, or done")
        ACTION = "action", _("An action takes it up")

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="ending", verbose_name=_("decision"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.TextField(_("what became of it"))
    successor = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renews",
        verbose_name=_("renewed by"),
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("action")
    )

    class Meta:
        verbose_name = _("end of an acceptance or deferral")
        verbose_name_plural = _("ends of acceptances and deferrals")
        constraints = [
            models.CheckConstraint(
                name="decision_ending_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say what became of it."),
            ),
            models.CheckConstraint(
                name="renewal_names_its_successor",
                condition=models.Q(outcome="renewed", successor__isnull=False)
                | (~models.Q(outcome="renewed") & models.Q(successor=None)),
                violation_error_message=_("What is renewed names the decision that renews it."),
            ),
            models.CheckConstraint(
                name="ending_by_action_names_it",
                condition=models.Q(outcome="action", action__isnull=False)
                | (~models.Q(outcome="action") & models.Q(action=None)),
                violation_error_message=_("Name the action that takes it up."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "decision_ending_has_reason": "reason",
        "ending_by_action_names_it": "action",
    }

    def __str__(self) -> str:
        return f"{self.decision} {self.outcome}"
