"""A criterion as a measure: which objective, against which threshold, how many periods; and what was seen."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Verification
from objectives.models.objectives import QualityObjective
from qms.people.models import Person
from qms.primitives.kept import Kept

MOST_PERIODS = 24
"""Periods that a check waits for at most."""


class MeasureCriterion(Kept):
    """An action worked when the values of an objective stay at, or within, a threshold for some periods.

    The unit is the objective's own, so that no two units are ever compared. The action keeps the same criterion
    in words.
    """

    class Comparison(models.TextChoices):
        """How the values of the periods are compared with the threshold."""

        AT_LEAST = "at_least", _("At least")
        AT_MOST = "at_most", _("At most")
        WITHIN = "within", _("Within a band")

    action = models.OneToOneField(Action, models.PROTECT, related_name="measure", verbose_name=_("action"))
    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="criteria", verbose_name=_("objective")
    )
    comparison = models.CharField(_("comparison"), max_length=10, choices=Comparison)
    threshold = models.DecimalField(_("threshold"), max_digits=18, decimal_places=4)
    threshold_high = models.DecimalField(
        _("upper edge of the band"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    periods = models.PositiveSmallIntegerField(
        _("number of periods"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PERIODS)]
    )

    class Meta:
        verbose_name = _("measure criterion")
        verbose_name_plural = _("measure criteria")
        constraints = [
            models.CheckConstraint(
                name="criterion_waits_for_some_periods",
                condition=models.Q(periods__range=(1, MOST_PERIODS)),
                violation_error_message=_("Name a number of periods from 1 to 24."),
            ),
            models.CheckConstraint(
                name="criterion_band_has_two_edges",
                condition=models.Q(
                    comparison="within",
                    threshold_high__isnull=False,
                    threshold_high__gt=models.F("threshold"),
                )
                | (~models.Q(comparison="within") & models.Q(threshold_high=None)),
                violation_error_message=_("A band has a lower edge and a higher one; nothing else has two."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "criterion_waits_for_some_periods": "periods",
        "criterion_band_has_two_edges": "threshold_high",
    }

    def __str__(self) -> str:
        return f"{self.action} {self.objective}"


class JudgedFigures(models.Model):
    """The figures that a verdict was given by, as they were known then; later corrections do not change them.

    ``content`` holds objective, unit, threshold and the values before and after with their revisions; ``holds``
    is what the measure said (nothing where the data were not in), ``despite`` why the verdict differs from it.
    """

    verification = models.OneToOneField(
        Verification, models.PROTECT, related_name="figures", verbose_name=_("verdict")
    )
    objective = models.ForeignKey(
        QualityObjective, models.PROTECT, related_name="+", verbose_name=_("objective")
    )
    content = models.JSONField(_("figures"))
    holds = models.BooleanField(_("what the measure says"), null=True, blank=True)
    despite = models.TextField(_("why the verdict differs from the measure"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("judged figures")
        verbose_name_plural = _("judged figures")

    def __str__(self) -> str:
        return f"{self.verification}"
