"""Common cause: a leader accepts once that a miss lay within what the process does by itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Decision
from objectives.models.objectives import QualityObjective
from qms.primitives.facts import Fact


class CommonCause(Fact):
    """“No special action, because common cause”: of one period of an objective, by a leader, with a reason.

    It is accepted once. ``after`` is the decision that changed the system before it, if any: a changed
    system may be given its chance once again. ``seen`` keeps value, mean and limits as they were known then.
    Append-only.
    """

    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="common_causes", verbose_name=_("objective")
    )
    period = models.DateField(_("period"))
    reason = models.TextField(_("reason"))
    after = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that changed the system before"),
    )
    seen = models.JSONField(_("figures as they were known"), default=dict)

    class Meta:
        verbose_name = _("common cause")
        verbose_name_plural = _("common causes")
        ordering = ["objective", "period"]
        constraints = [
            models.CheckConstraint(
                name="common_cause_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why no special action is needed."),
            ),
            models.UniqueConstraint(
                fields=["objective", "period"],
                name="one_common_cause_an_objective_and_period",
                violation_error_message=_("This period has been accepted as common cause already."),
            ),
            models.UniqueConstraint(
                fields=["objective"],
                condition=models.Q(after=None),
                name="common_cause_accepted_once",
                violation_error_message=_("Common cause is accepted once: decide what changes in the system."),
            ),
            models.UniqueConstraint(
                fields=["objective", "after"],
                name="common_cause_accepted_once_a_change",
                violation_error_message=_("Common cause is accepted once: decide what changes in the system."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "common_cause_has_reason": "reason",
        "one_common_cause_an_objective_and_period": "period",
        "common_cause_accepted_once": "reason",
        "common_cause_accepted_once_a_change": "reason",
    }

    def __str__(self) -> str:
        return f"{self.objective} {self.period}"
