"""Comparing: what of the values of objectives is compared with their targets, read in one query, however many.

A level needs the value of a period and nothing else. Growth also needs the same period a year earlier, which
may stand with the objective that it carries on; a count all values since the year began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from objectives import rules
from objectives.models import Measurement, QualityObjective
from qms.primitives.asof import recorded_before as recorded

Span = tuple[date, date]
"""The first and the last of some periods, by their first days."""

Values = dict[date, Decimal]
"""The current values of an objective by period."""


def more_than_level(rows: Iterable[QualityObjective]) -> list[QualityObjective]:
    """Return those of ``rows`` whose periods cannot be judged by their own value alone."""
    return [row for row in rows if row.target_kind != rules.LEVEL]


def known(
    rows: Iterable[QualityObjective], spans: Mapping[int, Span], recorded_before: datetime | None = None
) -> dict[int, Values]:
    """Return the values that are needed to judge the periods of ``spans`` (by objective), as known at a moment.

    One query, none where ``rows`` is empty. A growth's year before is read from the objective that it carries
    on, where it has none itself.
    """
    chosen = [row for row in rows if row.pk in spans]
    wanted: dict[Span, set[int]] = {}
    for row in chosen:
        for span in row.promise.spans(*spans[row.pk]):
            for pk in _sources(row):
                wanted.setdefault(span, set()).add(pk)
    found = _values(wanted, recorded_before)
    return {row.pk: _merged(row, found) for row in chosen}


def _sources(row: QualityObjective) -> list[int]:
    before = row.based_on_id if row.target_kind == rules.GROWTH else None
    return [row.pk] if before is None else [row.pk, before]


def _merged(row: QualityObjective, found: Mapping[int, Values]) -> Values:
    merged: Values = {}
    for pk in reversed(_sources(row)):
        merged |= found.get(pk, {})
    return merged


def _values(wanted: Mapping[Span, Iterable[int]], moment: datetime | None) -> dict[int, Values]:
    if not wanted:
        return {}
    within = Q(pk__in=[])
    for span, some in wanted.items():
        within |= Q(objective__in=sorted(some), period__range=span)
    rows = recorded(Measurement.objects.filter(within), moment).order_by("objective", "period", "revision")
    found: dict[int, Values] = {}
    for pk, period, value in rows.values_list("objective_id", "period", "value"):
        found.setdefault(pk, {})[period] = value
    return found


def compared_by_period(row: QualityObjective, values: Values, span: Span) -> dict[date, Decimal | None]:
    """Return what is compared with the target for each period of ``span`` that has a value."""
    first, last = span
    promise = row.promise
    return {period: promise.compared(period, values) for period in sorted(values) if first <= period <= last}
