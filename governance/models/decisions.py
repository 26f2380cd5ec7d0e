"""Decisions of leaders: kind, text, rationale, who decided, when, what it answers, the data cited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class DecisionQuerySet(RecordQuerySet["Decision"]):
    """Decisions of the sites that a person reaches, and those they took."""

    own_paths = ("decided_by",)
    period_field = "decided_on"


class Decision(Record):
    """What leaders decided, inside a review or outside it. ``decided_on`` is the day it was taken."""

    prefix = "DEC"

    class Kind(models.TextChoices):
        """What sort of decision it is."""

        APPROVAL = "approval", _("Approval")
        PRIORITY = "priority", _("Priority")
        RESOURCE = "resource", _("Resource")
        RISK_ACCEPTANCE = "risk_acceptance", _("Risk acceptance")
        DEFERRAL = "deferral", _("Deferral")
        ESCALATION = "escalation", _("Escalation outcome")
        IMPROVEMENT = "improvement", _("Improvement")
        QMS_CHANGE = "qms_change", _("Change to the QMS")
        NO_CHANGE = "no_change", _("No change, with a reason")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("decision"))
    rationale = models.TextField(_("rationale"), blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, related_name="decisions", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"))
    answers = models.CharField(
        _("what it answers"),
        max_length=200,
        blank=True,
        help_text=_("The question, record or figure that led to it."),
    )
    data_cited = models.TextField(_("data cited"), blank=True)
    expires_on = models.DateField(
        _("expires on"),
        null=True,
        blank=True,
        help_text=_("A risk acceptance or deferral comes back on this day."),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "-reference"]
        constraints = [
            models.CheckConstraint(
                name="acceptance_has_rationale",
                condition=~models.Q(kind__in=["risk_acceptance", "deferral", "no_change"])
                | ~models.Q(rationale=""),
                violation_error_message=_("Say why: this kind of decision needs its rationale."),
            ),
            models.CheckConstraint(
                name="acceptance_has_expiry",
                condition=~models.Q(kind__in=["risk_acceptance", "deferral"])
                | models.Q(expires_on__isnull=False),
                violation_error_message=_("A risk acceptance or deferral needs a day on which it comes back."),
            ),
            models.CheckConstraint(
                name="decision_expires_after_it_was_taken",
                condition=models.Q(expires_on=None) | models.Q(expires_on__gt=models.F("decided_on")),
                violation_error_message=_("It must expire after the day on which it was decided."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "acceptance_has_rationale": "rationale",
        "acceptance_has_expiry": "expires_on",
        "decision_expires_after_it_was_taken": "expires_on",
    }

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was taken, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.decided_on
