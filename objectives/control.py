"""Control: how objectives vary by themselves, and what their latest value says. One query, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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


def control_of(
    objectives: Iterable[QualityObjective], *, on: date, recorded_before: datetime | None = None
) -> dict[int, Control]:
    """Return how each of ``objectives`` varied up to the end of ``on``, by what was recorded before a moment.

    Limits are taken from the latest closed periods (a year of days, three years of months). One query.
    """
    rows = list(objectives)
    figures = _figures(rows, on=on, recorded_before=recorded_before)
    return {row.pk: of(row, figures[row.pk]) for row in rows}


def of(row: QualityObjective, figures: Mapping[date, Figure]) -> Control:
    """Return how ``row`` varied by its ``figures`` of closed periods, oldest first."""
    promise, values = row.promise, {period: figure.value for period, figure in figures.items()}
    seen: list[tuple[date, Decimal, bool, bool]] = []
    for period, value in list(values.items())[-WINDOW[row.cadence] :]:
        compared = promise.compared(period, values)
        if promise.target_kind == GROWTH and compared is None:
            continue
        judged = "" if compared is None else promise.judge(compared, period)
        missed = compared is not None and not promise.reached(compared, period)
        shown = compared if promise.target_kind == GROWTH and compared is not None else value
        seen.append((period, shown, missed, judged == rules.OFF_TARGET))
    return Control(
        objective=row,
        periods=tuple(one[0] for one in seen),
        values=tuple(one[1] for one in seen),
        missed=tuple(one[2] for one in seen),
        off_target=bool(seen) and seen[-1][3],
        limits=_limits(row, [one[0] for one in seen], [one[1] for one in seen], figures),
    )


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
