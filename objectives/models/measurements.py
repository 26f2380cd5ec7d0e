"""Measurements: append-only; a correction is a new revision with a reason, the highest one counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from objectives.models.objectives import QualityObjective
from qms.people.models import Person


class Measurement(models.Model):
    """The value of an objective in a period, as one revision of it. ``period`` is the period's first day.

    Where the value is a share or a rate, ``numerator`` and ``denominator`` say of how many: limits of control
    for a proportion need them. Both stand or neither does.
    """

    class Source(models.TextChoices):
        """How the value came in."""

        FORM = "form", _("Form")
        IMPORT = "import", _("Import")
        MAIL = "mail", _("Mail")
        GRID = "grid", _("Grid")
        COMPUTED = "computed", _("Computed")

    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="measurements", verbose_name=_("objective")
    )
    period = models.DateField(_("period"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    numerator = models.DecimalField(
        _("numerator"), max_digits=18, decimal_places=4, null=True, blank=True, help_text=_("Such as 71 late.")
    )
    denominator = models.DecimalField(
        _("denominator"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Such as of 1200."),
    )
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
            models.CheckConstraint(
                name="numerator_and_denominator_stand_together",
                condition=models.Q(numerator=None, denominator=None)
                | models.Q(numerator__isnull=False, denominator__isnull=False),
                violation_error_message=_("Give the numerator and the denominator, or neither."),
            ),
            models.CheckConstraint(
                name="measurement_denominator_above_zero",
                condition=models.Q(denominator=None) | models.Q(denominator__gt=0),
                violation_error_message=_("Nothing is divided by zero: the denominator is above zero."),
            ),
            models.CheckConstraint(
                name="measurement_numerator_not_below_zero",
                condition=models.Q(numerator=None) | models.Q(numerator__gte=0),
                violation_error_message=_("The numerator counts something: it is zero or more."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_measurement_an_objective_period_and_revision": "period",
        "correction_has_reason": "reason",
        "numerator_and_denominator_stand_together": "denominator",
        "measurement_denominator_above_zero": "denominator",
        "measurement_numerator_not_below_zero": "numerator",
    }

    def __str__(self) -> str:
        return f"{self.objective} {self.period} r{self.revision}"
