"""Charting: the readings of an objective as a run chart, the same in page and document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from objectives import control_words, rules
from objectives.before_and_after import Effect
from objectives.control import WINDOW, Control
from objectives.models import QualityObjective
from objectives.rules.control import Limits
from objectives.standing import Reading
from objectives.wording import shown
from qms.ui.chart_words import against_target
from qms.ui.charts import ControlBand, Flag, Point, RunChart, sparkline
from qms.ui.scales import decimals_of

LONGEST = WINDOW
"""The most periods that one trend shows; a longer span shows its end."""

Marked = tuple[date, str] | tuple[date, str, str]
"""A day and the words of what was decided on it; “action” as third where somebody set to work."""


def trend(
    objective: QualityObjective,
    values: Iterable[Reading],
    *,
    frm: date | None = None,
    to: date | None = None,
    flags: Sequence[Marked] = (),
    title: str = "",
    seen: Control | None = None,
    ahead: bool = False,
) -> RunChart:
    """Return the chart of ``values`` with target and warning band, every period in its place.

    It spans from ``frm`` to ``to`` (days), else from the first reading to the last; a period without a value
    is a gap. ``flags`` are days with the words of a decision taken, or an action assigned, on them. With what
    control has ``seen``, its limits and its sentence stand in the chart, and what comes next with ``ahead``.
    """
    readings = {reading.period: (reading.compared, reading.status) for reading in values if reading.status}
    name, unit = title or objective.statement, objective.judged_unit
    chart = _drawn(name, unit, objective.promise, readings, frm, to, flags)
    return chart if seen is None else with_control(chart, seen, ahead=ahead)


def with_control(chart: RunChart, seen: Control, *, ahead: bool = False) -> RunChart:
    """Return ``chart`` with the limits of ``seen``, the next period with ``ahead``, and what both say.

    The limits of a count that is added up over a year are those of single periods: they stand in a chart of
    their own (:func:`by_period`).
    """
    said = f"{against_target(chart)} {control_words.sentence(seen)}".strip()
    if seen.limits is None or seen.objective.target_kind == rules.COUNT:
        return replace(chart, said=said if chart.measured else "")
    last = chart.measured[-1][1].day if chart.measured else None
    coming = control_words.expected(seen) if ahead and last == seen.periods[-1] else None
    return replace(
        chart, control=band_of(chart, seen, seen.limits), forecast=coming.drawn if coming else None, said=said
    )


def band_of(chart: RunChart, seen: Control, limits: Limits) -> ControlBand:
    """Return the limits of ``seen`` at each point of ``chart``; a point between them has those before it."""
    places = {period: at for at, period in enumerate(seen.periods)}
    at = [places.get(point.day) if point.day else None for point in chart.points]
    known, last = [], 0
    for place in at:
        last = last if place is None else place
        known.append(last)
    back = {place: index for index, place in enumerate(at) if place is not None}
    signs = {back[place]: words for place, words in limits.broken.items() if place in back}
    outside = tuple(back[place] for place in limits.outside if place in back)
    held = sorted(index for place, index in back.items() if limits.centre_at(place) is not None)
    return ControlBand(
        centre=limits.centre,
        lower=tuple(limits.lower[place] for place in known),
        upper=tuple(limits.upper[place] for place in known),
        outside=outside,
        signs=tuple(sorted(set(signs) - set(outside))),
        words=tuple(sorted(signs.items())),
        judged=tuple(held),
        centres=tuple(limits.centre_at(place) for place in known) if limits.centres else (),
        since=tuple(_since(seen, known)),
    )


def _since(seen: Control, known: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Yield where in a chart other limits begin, why in words, and the address of the decision.

    ``known`` is the position of each point among the values; limits that began before the first point stand at
    that one. A change that waits for values stands at the latest.
    """
    for start, change in seen.begun:
        at = next((index for index, place in enumerate(known) if place >= start), None)
        if at is not None:
            words = {"period": rules.label(seen.periods[start], seen.objective.cadence)}
            yield at, f"{_('since %(period)s') % words} {change.reference}".strip(), change.url
    if seen.waiting is not None and known:
        said = control_words.still_wanted(seen.wanted)
        yield len(known) - 1, f"{seen.waiting.reference} {said}".strip(), seen.waiting.url


def by_period(seen: Control) -> RunChart:
    """Return the values of single periods with their limits, for a count that is added up over its year."""
    row = seen.objective
    points = tuple(
        Point(rules.label(period, row.cadence), value, "", period)
        for period, value in zip(seen.periods, seen.values, strict=True)
    )
    title = _("Each period by itself")
    chart = RunChart(points, title, unit=row.unit, said=control_words.sentence(seen))
    return chart if seen.limits is None else replace(chart, control=band_of(chart, seen, seen.limits))


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
    flags: Sequence[Marked] = (),
) -> RunChart:
    cadence = promise.cadence
    periods = _span(by_period, cadence, frm, to)
    points = []
    for period in periods:
        value, status = by_period.get(period, (None, rules.STALE))
        value = None if value is None else shown(promise, value)
        points.append(Point(rules.label(period, cadence), value, status, period))
    places = {period: at for at, period in enumerate(periods)}
    return RunChart(
        points=tuple(points),
        title=title,
        target=promise.target,
        target_high=promise.target_high,
        warning=promise.warning,
        warning_high=promise.warning_high,
        direction=promise.direction,  # type: ignore[arg-type]
        unit=unit,
        flags=tuple(_flags(flags, places, cadence)),
    )


def _flags(marked: Sequence[Marked], places: Mapping[date, int], cadence: str) -> Iterator[Flag]:
    """Yield the flags of the days that lie within the chart."""
    for day, words, *rest in marked:
        at = places.get(rules.period_of(day, cadence))
        if at is not None:
            yield Flag(at, words, "action" if rest == ["action"] else "decision")


def _span(by_period: Mapping[date, object], cadence: str, frm: date | None, to: date | None) -> list[date]:
    if not by_period and (frm is None or to is None):
        return []
    first = frm if frm is not None else min(by_period)
    last = to if to is not None else max(by_period)
    return list(rules.periods_between(first, last, cadence))[-LONGEST[cadence] :]
