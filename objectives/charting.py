"""Charting: the readings of an objective as a run chart, the same in page and document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from objectives import rules
from objectives.before_and_after import Effect
from objectives.models import QualityObjective
from objectives.standing import Reading
from objectives.wording import shown
from qms.ui.charts import Flag, Point, RunChart, sparkline
from qms.ui.scales import decimals_of

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
    readings = {reading.period: (reading.compared, reading.status) for reading in values}
    name, unit = title or objective.statement, objective.judged_unit
    return _drawn(name, unit, objective.promise, readings, frm, to, flags)


Judged = tuple[Decimal | None, str]
"""What of a value is compared with the target (nothing where that cannot be said), and how it stands."""


@dataclass(frozen=True)
class Course:
    """The last few values of an objective as a row shows them: the drawing, and the decimals it needs."""

    drawing: SafeString
    places: int


def course(objective: QualityObjective, values: Iterable[Reading], *, frm: date, to: date) -> Course:
    """Return how an objective went between two days, for a row; drawn once until its data change."""
    readings = tuple((reading.period, (reading.compared, reading.status)) for reading in values)
    return _course(
        objective.statement, objective.judged_unit, objective.promise, readings, frm, to, get_language() or ""
    )


@lru_cache(maxsize=4096)
def _course(
    title: str,
    unit: str,
    promise: rules.Promise,
    readings: tuple[tuple[date, Judged], ...],
    frm: date,
    to: date,
    language: str,
) -> Course:
    chart = _drawn(title, unit, promise, dict(readings), frm, to)
    found = [shown(promise, value) for _period, (value, _status) in readings if value is not None]
    return Course(sparkline(chart), decimals_of(found))


def before_and_after(effect: Effect) -> RunChart:
    """Return the chart of an action's effect: the values before and after, the day it was done, the threshold.

    Only the periods of the test carry a status: passed or not.
    """
    test = effect.test
    judged_periods = {period for period, _value, _revision in effect.after}
    values = {period: value for period, value, _revision in effect.values}
    first = min([effect.done_on, *values])
    last = max([effect.periods_after[-1], *values]) if not effect.expected else effect.done_on
    periods = list(rules.periods_between(first, last, test.cadence))
    points = []
    for period in periods:
        value = values.get(period)
        passed = value is not None and test.passes(value)
        status = (rules.ON_TARGET if passed else rules.OFF_TARGET) if period in judged_periods else ""
        points.append(Point(rules.label(period, test.cadence), value, status, period))
    at = periods.index(rules.period_of(effect.done_on, test.cadence))
    return RunChart(
        points=points,
        title=effect.statement,
        target=test.threshold,
        target_high=test.threshold_high,
        direction={"at_least": "higher", "at_most": "lower", "within": "band"}[test.comparison],  # type: ignore[arg-type]
        unit=test.unit,
        target_name=_("Threshold"),
        flags=[Flag(at, effect.day_in_words(rules.label(effect.done_on, rules.DAILY)))],
    )


def _drawn(
    title: str,
    unit: str,
    promise: rules.Promise,
    by_period: Mapping[date, Judged],
    frm: date | None,
    to: date | None,
    flags: Sequence[tuple[date, str]] = (),
) -> RunChart:
    cadence = promise.cadence
    periods = _span(by_period, cadence, frm, to)
    points = []
    for period in periods:
        value, status = by_period.get(period, (None, rules.STALE))
        value = None if value is None else shown(promise, value)
        points.append(Point(rules.label(period, cadence), value, status, period))
    places = {period: at for at, period in enumerate(periods)}
    marked = [(places.get(rules.period_of(day, cadence)), words) for day, words in flags]
    return RunChart(
        points=points,
        title=title,
        target=promise.target,
        target_high=promise.target_high,
        warning=promise.warning,
        warning_high=promise.warning_high,
        direction=promise.direction,  # type: ignore[arg-type]
        unit=unit,
        flags=[Flag(at, words) for at, words in marked if at is not None],
    )


def _span(by_period: Mapping[date, object], cadence: str, frm: date | None, to: date | None) -> list[date]:
    if not by_period and (frm is None or to is None):
        return []
    first = frm if frm is not None else min(by_period)
    last = to if to is not None else max(by_period)
    return list(rules.periods_between(first, last, cadence))[-LONGEST[cadence] :]
