"""Charting: the readings of an objective as a run chart, the same in page and document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from objectives import rules
from objectives.models import QualityObjective
from objectives.standing import Reading
from qms.ui.charts import Flag, Point, RunChart

LONGEST = {
    rules.DAILY: 366,
    rules.WEEKLY: 106,
    rules.MONTHLY: 36,
    rules.QUARTERLY: 20,
    rules.YEARLY: 12,
}
"""The most periods that one trend shows; a longer span shows its end."""


def trend(
    objective: QualityObjective,
    values: Iterable[Reading],
    *,
    frm: date | None = None,
    to: date | None = None,
    flags: Sequence[tuple[date, str]] = (),
    title: str = "",
) -> RunChart:
    """Return the chart of ``values`` with target and warning band, every period in its place.

    It spans from ``frm`` to ``to`` (days), else from the first reading to the last; a period without a value
    is a gap. ``flags`` are days with the words of a decision taken on them.
    """
    cadence, promise = objective.cadence, objective.promise
    by_period = {reading.period: reading.value for reading in values}
    periods = _span(by_period, cadence, frm, to)
    points = []
    for period in periods:
        value = by_period.get(period)
        status = rules.STALE if value is None else promise.judge(value)
        points.append(Point(rules.label(period, cadence), value, status, period))
    places = {period: at for at, period in enumerate(periods)}
    marked = [(places.get(rules.period_of(day, cadence)), words) for day, words in flags]
    return RunChart(
        points=points,
        title=title or objective.statement,
        target=objective.target,
        warning=objective.warning,
        direction="higher" if objective.direction == rules.HIGHER else "lower",
        unit=objective.unit,
        flags=[Flag(at, words) for at, words in marked if at is not None],
    )


def _span(by_period: Mapping[date, object], cadence: str, frm: date | None, to: date | None) -> list[date]:
    if not by_period and (frm is None or to is None):
        return []
    first = frm if frm is not None else min(by_period)
    last = to if to is not None else max(by_period)
    return list(rules.periods_between(first, last, cadence))[-LONGEST[cadence] :]
