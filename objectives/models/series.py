"""Series of figures: what is counted beside objectives, such as deliveries made; append-only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives.models.measurements import Measurement
from objectives.models.objectives import QualityObjective
from qms.people.models import Person
from qms.primitives.asof import LAST_DAY
from qms.records.models import Record, RecordQuerySet


class FigureSeriesQuerySet(RecordQuerySet["FigureSeries"]):
    """Series of the sites that a person reaches, and their own."""

    own_paths = ("owner",)

    def kept_on(self, day: date) -> FigureSeriesQuerySet:
        """Return those that are still counted on ``day``."""
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gt=day))


class FigureSeries(Record):
    """Figures counted each period without a target: the parts of a ratio, such as late deliveries of all."""

    prefix = "FIG"

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("what is counted"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    cadence = models.CharField(_("cadence"), max_length=10, choices=QualityObjective.Cadence)
    starts_on = models.DateField(_("from"))
    ended_on = models.DateField(_("no longer counted from"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="figure_series", verbose_name=_("reported by")
    )

    objects = FigureSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of figures")
        verbose_name_plural = _("series of figures")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="series_ends_after_it_starts",
                condition=models.Q(ended_on=None) | models.Q(ended_on__gt=models.F("starts_on")),
                violation_error_message=_("The series ends before it starts."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"series_ends_after_it_starts": "ended_on"}

    def __str__(self) -> str:
        return self.code

    @property
    def ends_on(self) -> date:
        """The last day that it covers; far away while it is counted."""
        return LAST_DAY if self.ended_on is None else self.ended_on - timedelta(days=1)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:one_series", args=[self.reference])


class SeriesValue(models.Model):
    """The figure of a series in a period, as one revision of it. ``period`` is the period's first day."""

    series = models.ForeignKey(FigureSeries, models.PROTECT, related_name="values", verbose_name=_("series"))
    period = models.DateField(_("period"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    comment = models.TextField(_("comment"), blank=True)
    reason = models.TextField(_("reason for the correction"), blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Measurement.Source)
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reporter")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("figure of a series")
        verbose_name_plural = _("figures of series")
        ordering = ["series", "period", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period", "revision"],
                name="one_figure_a_series_period_and_revision",
                violation_error_message=_("This period has a figure already; reload to see it."),
            ),
            models.CheckConstraint(
                name="figure_correction_has_reason",
                condition=models.Q(revision=1) | ~models.Q(reason=""),
                violation_error_message=_("This period has another figure already: say why it changes."),
            ),
            models.CheckConstraint(name="figure_revision_from_one", condition=models.Q(revision__gte=1)),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_figure_a_series_period_and_revision": "period",
        "figure_correction_has_reason": "reason",
    }

    def __str__(self) -> str:
        return f"{self.series} {self.period} r{self.revision}"
