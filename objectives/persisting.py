"""Persisting: since when objectives have been off target without a break. One query, however many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from objectives import comparing, rules
from objectives.models import QualityObjective
from objectives.rules.chains import ANSWERS_FOR
from objectives.rules.common_cause import PERSISTENT


def missing_since(
    objectives: Collection[QualityObjective], *, on: date, recorded_before: datetime | None = None
) -> dict[int, date]:
    """Return the first day of the misses of each objective that has been off target three times in a row.

    The latest periods that had closed on ``on`` count, by what was recorded before a moment; periods without a
    value are passed over. It is looked back as far as an answer lasts: of misses that began before, the first
    day looked at is returned.
    """
    spans = {row.pk: _span(row, on) for row in objectives}
    values = comparing.known(objectives, spans, recorded_before)
    runs = {row.pk: _run(row, values[row.pk], spans[row.pk]) for row in objectives}
    return {pk: run[-1] for pk, run in runs.items() if len(run) >= PERSISTENT}


def _span(row: QualityObjective, on: date) -> comparing.Span:
    last = min(rules.last_closed(on, row.cadence), rules.period_of(row.ends_on, row.cadence))
    first = min(
        rules.period_of(on - ANSWERS_FOR, row.cadence), rules.periods_back(last, row.cadence, PERSISTENT - 1)
    )
    return max(first, rules.period_of(row.starts_on, row.cadence)), last


def _run(row: QualityObjective, values: comparing.Values, span: comparing.Span) -> list[date]:
    """Return the periods off target in a row that end with the latest, the latest first."""
    promise, found = row.promise, []
    compared = comparing.compared_by_period(row, values, span)
    for period in reversed(compared):
        value = compared[period]
        if value is None or promise.judge(value, period) != rules.OFF_TARGET:
            break
        found.append(period)
    return found
