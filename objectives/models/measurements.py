"""Measurements: append-only; a correction is a new revision with a reason, the highest one counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from objectives.models.objectives import QualityObjective
from qms.people.models import Person


class Measurement(models.Model):
    """The value of an objective in a period, as one revision of it. ``period`` is the period's first day."""

    class Source(models.TextChoices):
        """How the value came in."""

        FORM = "form", _("Form")
        IMPORT = "import", _("Import")

    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="measurements", verbose_name=_("objective")
    )
    period = models.DateField(_("period"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    comment = models.TextField(_("comment"), blank=True)
    reason = models.TextField(
        _("reason for the correction"), blank=True, help_text=_("Owed where a stored value changes.")
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    reporter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measurements",
        verbose_name=_("reporter"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["objective", "period", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "period", "revision"],
                name="one_measurement_an_objective_period_and_revision",
                violation_error_message=_("This period has a value already; reload to see it."),
            ),
            models.CheckConstraint(
                name="correction_has_reason",
                condition=models.Q(revision=1) | ~models.Q(reason=""),
                violation_error_message=_("This period has another value already: say why it changes."),
            ),
            models.CheckConstraint(name="measurement_revision_from_one", condition=models.Q(revision__gte=1)),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_measurement_an_objective_period_and_revision": "period",
        "correction_has_reason": "reason",
    }

    def __str__(self) -> str:
        return f"{self.objective} {self.period} r{self.revision}"
