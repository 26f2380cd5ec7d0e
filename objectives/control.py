"""Control: how objectives vary by themselves, and what their latest value says. One query, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from objectives import rules
from objectives.models import Measurement, QualityObjective
from objectives.rules import common_cause, control
from objectives.rules.periods import year_before, year_start
from objectives.rules.promising import COUNT, GROWTH
from objectives.rules.shares import factor_of
from qms.primitives.asof import recorded_before as recorded
from qms.ui.scales import decimals_of

WINDOW = {
    rules.DAILY: 366,
    rules.WEEKLY: 106,
    rules.MONTHLY: 36,
    rules.QUARTERLY: 20,
    rules.YEARLY: 12,
}
"""The closed periods from which limits are taken, and the most that one trend shows: the latest ones."""

YEARS_BACK = 2
"""How many objectives of the years before, each carried on by the next, limits reach back to."""


class Figure(NamedTuple):
    """The current value of a period, and the numbers behind it where they are known."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Control:
    """How an objective varied up to a day: its values by closed period, which missed, its limits, the verdict.

    ``values`` are what the process brought: growth for an objective of growth, otherwise what was measured.
    """

    objective: QualityObjective
    periods: tuple[date, ...]
    values: tuple[Decimal, ...]
    missed: tuple[bool, ...]
    off_target: bool
    limits: control.Limits | None

    @property
    def verdict(self) -> str:
        """What control says of the latest value."""
        return common_cause.verdict(self.limits, self.missed, direction=self.objective.direction)

    @property
    def misses(self) -> int:
        """How many values missed the target."""
        return sum(self.missed)

    @property
    def misses_within(self) -> int:
        """How many of the misses belong to no sign: nothing special happened there."""
        signs = self.limits.signalled if self.limits else frozenset()
        return sum(miss and at not in signs for at, miss in enumerate(self.missed))

    @cached_property
    def streak(self) -> list[date]:
        """The latest periods in a row that missed, oldest first."""
        found: list[date] = []
        for period, miss in zip(reversed(self.periods), reversed(self.missed), strict=True):
            if not miss:
                break
            found.append(period)
        return found[::-1]

    @cached_property
    def places(self) -> int:
        """Decimals of every figure about it."""
        return decimals_of([self.objective.target, *self.values])

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return self.objective.promise.unit(self.objective.unit)

    def miss_of(self, period: date) -> common_cause.Miss:
        """Return what there is to say of one period before it is accepted as common cause."""
        place = self.periods.index(period) if period in self.periods else -1
        return common_cause.Miss(
            period=period,
            cadence=self.objective.cadence,
            value=self.values[place] if place >= 0 else None,
            missed=place >= 0 and self.missed[place],
            measured=len(self.values),
            limits=self.limits,
            place=place,
        )

    @property
    def struck(self) -> bool:
        """Whether something happened in the latest period that is no lasting shift: nothing is foreseen."""
        last = len(self.values) - 1
        signs = {one.rule for one in self.limits.signals if last in one.at} if self.limits else set()
        return bool(signs) and control.RUN not in signs

    @property
    def level(self) -> Decimal | None:
        """What the next period brings if nothing changes: the mean, or that of a run that goes on."""
        if self.limits is None:
            return None
        last = len(self.values) - 1
        runs = [one for one in self.limits.signals if one.rule == control.RUN and last in one.at]
        if not runs:
            return self.limits.centre
        values = [self.values[at] for at in runs[0].at]
        return sum(values, Decimal(0)) / len(values)


Lineage = Sequence[tuple[QualityObjective, Mapping[date, "Figure"]]]
"""The objectives that one carries on, oldest first, each with its figures."""


def control_of(
    objectives: Iterable[QualityObjective], *, on: date, recorded_before: datetime | None = None
) -> dict[int, Control]:
    """Return how each of ``objectives`` varied up to the end of ``on``, by what was recorded before a moment.

    Limits are taken from the latest closed periods (a year of days, three years of months). An objective that
    carries on another one has the values of that one before its own, each judged by what was promised then.
    One query; two more at most where some carry on others.
    """
    rows = list(objectives)
    before = carried_on(rows)
    figures = _figures([*rows, *_others(rows, before)], on=on, recorded_before=recorded_before)
    return {
        row.pk: of(row, figures[row.pk], [(one, figures[one.pk]) for one in before[row.pk]]) for row in rows
    }


def carried_on(rows: Sequence[QualityObjective]) -> dict[int, list[QualityObjective]]:
    """Return the objectives that each of ``rows`` carries on, oldest first, as far as they measure the same."""
    found: dict[int, list[QualityObjective]] = {row.pk: [] for row in rows}
    newest = {row.pk: row for row in rows}
    for _year in range(YEARS_BACK):
        wanted = {row.based_on_id for row in newest.values() if row.based_on_id is not None}
        if not wanted:
            break
        known = QualityObjective.objects.in_bulk(list(wanted))
        newest = {pk: known[row.based_on_id] for pk, row in newest.items() if row.based_on_id in known}
        for pk, row in newest.items():
            found[pk].insert(0, row)
    like = {row.pk: row for row in rows}
    return {pk: _alike(like[pk], line) for pk, line in found.items()}


def _alike(row: QualityObjective, line: list[QualityObjective]) -> list[QualityObjective]:
    same = ("unit", "cadence", "data_kind", "target_kind")
    return [one for one in line if all(getattr(one, name) == getattr(row, name) for name in same)]


def _others(
    rows: Sequence[QualityObjective], before: Mapping[int, Sequence[QualityObjective]]
) -> list[QualityObjective]:
    asked = {row.pk for row in rows}
    found = {one.pk: one for line in before.values() for one in line}
    return [one for pk, one in found.items() if pk not in asked]


def of(row: QualityObjective, figures: Mapping[date, Figure], before: Lineage = ()) -> Control:
    """Return how ``row`` varied by its ``figures`` of closed periods, oldest first, after those ``before``."""
    known: dict[date, Figure] = {}
    seen: list[tuple[date, Decimal, bool, bool]] = []
    for one, its in [*before, (row, figures)]:
        first = min(its, default=None)
        known = {period: figure for period, figure in known.items() if first is None or period < first}
        seen = [judged for judged in seen if first is None or judged[0] < first]
        known |= its
        seen += _judged(one, its, {period: figure.value for period, figure in known.items()})
    seen = seen[-WINDOW[row.cadence] :]
    return Control(
        objective=row,
        periods=tuple(one[0] for one in seen),
        values=tuple(one[1] for one in seen),
        missed=tuple(one[2] for one in seen),
        off_target=bool(seen) and seen[-1][3],
        limits=_limits(row, [one[0] for one in seen], [one[1] for one in seen], known),
    )


def _judged(
    row: QualityObjective, figures: Mapping[date, Figure], values: Mapping[date, Decimal]
) -> Iterator[tuple[date, Decimal, bool, bool]]:
    """Yield of each period of ``row`` its value, whether it missed, and whether it is off target."""
    promise = row.promise
    for period in figures:
        compared = promise.compared(period, values)
        if promise.target_kind == GROWTH and compared is None:
            continue
        off = compared is not None and promise.judge(compared, period) == rules.OFF_TARGET
        missed = compared is not None and not promise.reached(compared, period)
        shown = compared if promise.target_kind == GROWTH and compared is not None else values[period]
        yield period, shown, missed, off


def _limits(
    row: QualityObjective, periods: list[date], values: list[Decimal], figures: Mapping[date, Figure]
) -> control.Limits | None:
    if row.target_kind == GROWTH:
        return control.limits_for(control.MEASURE, values)
    behind = [figures[period] for period in periods]
    return control.limits_for(
        row.data_kind,
        values,
        [one.numerator for one in behind],
        [one.denominator for one in behind],
        factor=factor_of(row.unit),
    )


def _figures(
    rows: list[QualityObjective], *, on: date, recorded_before: datetime | None
) -> dict[int, dict[date, Figure]]:
    """Return the current figures of the closed periods of each objective, oldest first. One query."""
    spans: dict[tuple[date, date], list[int]] = defaultdict(list)
    for row in rows:
        spans[window(row, on)].append(row.pk)
    within = Q(pk__in=[])
    for span, some in spans.items():
        within |= Q(objective__in=some, period__range=span)
    found: dict[int, dict[date, Figure]] = {row.pk: {} for row in rows}
    stored = recorded(Measurement.objects.filter(within), recorded_before)
    fields = ("objective_id", "period", "value", "numerator", "denominator")
    for pk, period, *figure in stored.order_by("objective", "period", "revision").values_list(*fields):
        found[pk][period] = Figure(*figure)
    return found


def window(row: QualityObjective, on: date) -> tuple[date, date]:
    """Return the first and the last period that are read: the window, and what its first is compared with."""
    last = min(rules.last_closed(on, row.cadence), rules.period_of(row.ends_on, row.cadence))
    first = back(last, row.cadence, WINDOW[row.cadence] - 1)
    if row.target_kind == GROWTH:
        first = year_before(first, row.cadence)
    if row.target_kind == COUNT:
        first = year_start(first, starts_on=row.starts_on, cadence=row.cadence)
    return max(first, rules.period_of(row.starts_on, row.cadence)), last


def back(period: date, cadence: str, steps: int) -> date:
    """Return the period that lies ``steps`` before ``period``."""
    for _step in range(steps):
        period = rules.previous_period(period, cadence)
    return period
