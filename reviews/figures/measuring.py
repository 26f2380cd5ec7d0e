"""How values came in, as a review sees it: what came late, what was corrected, what nobody reported (9.1.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils import timezone

from objectives import rules
from objectives.models import FigureSeries, Measurement, QualityObjective, SeriesValue
from objectives.rules.missing import days_late
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Rows that are frozen, the latest values first; the rest are counted."""


@figure(ReviewInput.Item.MONITORING)
def how_values_came(view: View) -> Table | None:
    """Return the objectives and series of the scope whose values came late or were corrected (9.3.2 c)."""
    series = FigureSeries.objects.filter(view.of_scope(), starts_on__lte=view.on).kept_on(view.on)
    reported = [row for row in view.objectives if not row.computed]
    rows = _came(view, Measurement.objects, "objective", reported)
    rows += _came(view, SeriesValue.objects, "series", list(series.order_by("code")))
    news = sorted((row for row in rows if row["late"] or row["corrected"]), key=lambda row: -row["slowest"])
    if not news:
        return None
    return {"kind": "values", "rows": news[:MOST], "left_out": max(0, len(news) - MOST), "unusual": {}}


def _came(view: View, stored: Any, name: str, records: Iterable[Any]) -> list[dict[str, Any]]:
    """Return how the values of ``records`` came in, for periods that ended within the review's. Two queries."""
    known = {record.pk: record for record in records}
    within = stored.filter(
        **{f"{name}__in": list(known)}, period__range=(view.review.period_from, view.review.period_to)
    ).filter(recorded_at__lt=view.at)
    told: dict[int, dict[date, int]] = {}
    first = within.order_by().values_list(name, "period").annotate(at=Min("recorded_at"))
    for pk, period, at in first:
        late = days_late(period, known[pk].cadence, timezone.localdate(at))
        told.setdefault(pk, {})[period] = late
    corrected = Counter(within.filter(revision__gt=1).order_by().values_list(name, flat=True))
    return [_row(known[pk], told.get(pk, {}), corrected[pk]) for pk in known]


def _row(record: QualityObjective | FigureSeries, told: dict[date, int], corrected: int) -> dict[str, Any]:
    late = {rules.period_code(period, record.cadence): days for period, days in told.items() if days}
    return {
        "reference": record.reference,
        "name": record.statement if isinstance(record, QualityObjective) else record.name,
        "measured": len(told),
        "late": len(late),
        "slowest": max(late.values(), default=0),
        "corrected": corrected,
    }


@shape("values")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen row as it is: names and counts."""
    return dict(row)
