"""Computed objectives: values that follow from series or other objectives, and what each was computed from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from objectives.models.measurements import Measurement
from objectives.models.objectives import QualityObjective
from objectives.models.series import FigureSeries
from qms.primitives.kept import Kept


class Computation(Kept):
    """How the values of an objective are computed: nobody types them, they follow their parts.

    It counts while the objective is ``computed``; an objective that is reported again keeps how it was.
    """

    class Way(models.TextChoices):
        """What is done with the parts of a period."""

        RATIO = "ratio", _("Ratio of two series")
        SUM = "sum", _("Sum of objectives")
        MEAN = "mean", _("Mean of objectives")
        POOLED = "pooled", _("All cases of the objectives together")

    objective = models.OneToOneField(
        QualityObjective, models.PROTECT, related_name="computation", verbose_name=_("objective")
    )
    way = models.CharField(_("computed as"), max_length=8, choices=Way)
    numerator = models.ForeignKey(
        FigureSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="above",
        verbose_name=_("series above"),
    )
    denominator = models.ForeignKey(
        FigureSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="below",
        verbose_name=_("series below"),
    )
    parts = models.ManyToManyField(
        QualityObjective,
        blank=True,
        related_name="computations",
        verbose_name=_("objectives that it is made of"),
    )

    history_m2m_fields = [parts]
    skip_history_when_saving: bool

    class Meta:
        verbose_name = _("computation")
        verbose_name_plural = _("computations")
        constraints = [
            models.CheckConstraint(
                name="ratio_has_two_series_and_nothing_else_has",
                condition=models.Q(way="ratio", numerator__isnull=False, denominator__isnull=False)
                | (~models.Q(way="ratio") & models.Q(numerator=None, denominator=None)),
                violation_error_message=_("A ratio has a series above and one below."),
            ),
            models.CheckConstraint(
                name="ratio_is_not_of_a_series_to_itself",
                condition=models.Q(numerator=None) | ~models.Q(numerator=models.F("denominator")),
                violation_error_message=_("A series over itself is always the same: choose another below."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "ratio_has_two_series_and_nothing_else_has": "numerator",
        "ratio_is_not_of_a_series_to_itself": "denominator",
    }

    def __str__(self) -> str:
        return f"{self.objective} {self.way}"


class ComputedFigure(models.Model):
    """What a computed measurement was computed from: each part with its value and revision of then."""

    measurement = models.OneToOneField(
        Measurement, models.PROTECT, related_name="computed", verbose_name=_("measurement")
    )
    content = models.JSONField(_("computed from"))

    class Meta:
        verbose_name = _("computed figure")
        verbose_name_plural = _("computed figures")

    def __str__(self) -> str:
        return f"{self.measurement}"
