"""Control: how objectives vary by themselves, and what their latest value says. Two queries, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from governance.models import Decision
from objectives import rules
from objectives.models import Measurement, QualityObjective
from objectives.rules import common_cause, control
from objectives.rules.periods import year_before, year_start
from objectives.rules.phases import Phased, limits_in_phases
from objectives.rules.promising import COUNT, GROWTH
from objectives.rules.shares import factor_of
from objectives.system_changes import Change, bordering, changes_of
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
    ``changed`` is the latest change of the system that answers the objective itself; ``since`` the one from
    which the latest limits hold; ``waiting`` one after which limits of its own still want ``wanted`` values;
    ``begun`` says where each phase began, and by which change.
    """

    objective: QualityObjective
    periods: tuple[date, ...]
    values: tuple[Decimal, ...]
    missed: tuple[bool, ...]
    off_target: bool
    limits: control.Limits | None
    changed: Change | None = None
    since: Change | None = None
    waiting: Change | None = None
    wanted: int = 0
    begun: tuple[tuple[int, Change], ...] = ()

    @property
    def verdict(self) -> str:
        """What control says of the latest value."""
        return common_cause.verdict(self.limits, self.missed, direction=self.objective.direction)

    @property
    def start(self) -> int:
        """Where the values begin that the latest limits hold over: of the system as it is now."""
        return self.limits.start if self.limits else 0

    @property
    def measured(self) -> int:
        """How many values the latest limits hold over."""
        return len(self.values) - self.start

    @property
    def misses(self) -> int:
        """How many of them missed the target."""
        return sum(self.missed[self.start :])

    @property
    def misses_within(self) -> int:
        """How many of the misses belong to no sign: nothing special happened there."""
        signs = self.limits.signalled if self.limits else frozenset()
        return sum(miss and at not in signs for at, miss in enumerate(self.missed) if at >= self.start)

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
            limits=self.limits if self.limits and self.limits.centre_at(place) is not None else None,
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
    objectives: Iterable[QualityObjective],
    *,
    on: date,
    recorded_before: datetime | None = None,
    decisions: QuerySet[Decision] | None = None,
    known: Mapping[int, Sequence[Change]] | None = None,
) -> dict[int, Control]:
    """Return how each of ``objectives`` varied up to the end of ``on``, by what was recorded before a moment.

    Limits are taken from the latest closed periods (a year of days, three years of months). An objective that
    carries on another one has the values of that one before its own, each judged by what was promised then.
    A decision that changed the system begins a phase with limits of its own; ``decisions`` are those that the
    reader may see by name. Two queries; two more at most where some carry on others, one less where the changes
    of each are ``known``, the oldest first.
    """
    rows = list(objectives)
    if not rows:
        return {}
    before = carried_on(rows)
    every = [*rows, *_others(rows, before)]
    figures = _figures(every, on=on, recorded_before=recorded_before)
    changes = dict(known or {})
    asked = [row for row in every if row.pk not in changes]
    if asked:
        changes |= changes_of(asked, on=on, recorded_before=recorded_before, decisions=decisions)
    return {
        row.pk: of(
            row,
            figures[row.pk],
            [(one, figures[one.pk]) for one in before[row.pk]],
            [change for one in (*before[row.pk], row) for change in changes[one.pk]],
        )
        for row in rows
    }


def carried_on(rows: Sequence[QualityObjective]) -> dict[int, list[QualityObjective]]:
    """Return the objectives that each of ``rows`` carries on, oldest first, as far as they measure the same.

    Growth is on the year before: what it carries on is among them, even where that promised a level.
    """
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
    return {pk: [one for one in line if _counts(like[pk], one)] for pk, line in found.items()}


def _counts(row: QualityObjective, one: QualityObjective) -> bool:
    """Tell whether ``row`` needs the values of ``one``: of the same measure, or what its growth is upon."""
    return alike(row, one) or (row.target_kind == GROWTH and row.based_on_id == one.pk)


def alike(row: QualityObjective, one: QualityObjective) -> bool:
    """Tell whether two objectives measure the same, so that their values make one series."""
    same = ("unit", "cadence", "data_kind", "target_kind")
    return all(getattr(one, name) == getattr(row, name) for name in same)


def _others(
    rows: Sequence[QualityObjective], before: Mapping[int, Sequence[QualityObjective]]
) -> list[QualityObjective]:
    asked = {row.pk for row in rows}
    found = {one.pk: one for line in before.values() for one in line}
    return [one for pk, one in found.items() if pk not in asked]


def of(
    row: QualityObjective,
    figures: Mapping[date, Figure],
    before: Lineage = (),
    changes: Sequence[Change] = (),
) -> Control:
    """Return how ``row`` varied by its ``figures`` of closed periods, oldest first, after those ``before``.

    ``changes`` are the decisions that changed the system behind it; those of one objective the oldest first.
    """
    known: dict[date, Figure] = {}
    seen: list[tuple[date, Decimal, bool, bool]] = []
    for one, its in [*before, (row, figures)]:
        begins = rules.period_of(one.starts_on, one.cadence)
        own = {period: figure for period, figure in its.items() if period >= begins}
        first = min(own, default=None)
        known = {period: figure for period, figure in known.items() if first is None or period < first}
        known |= its
        if alike(row, one):
            seen = [judged for judged in seen if first is None or judged[0] < first]
            seen += _judged(one, own, {period: figure.value for period, figure in known.items()})
    seen = seen[-WINDOW[row.cadence] :]
    periods = tuple(one[0] for one in seen)
    borders = sorted(bordering(changes, periods).items())
    found = _limits(row, periods, [one[1] for one in seen], known, [at for at, _change in borders])
    begun = [(one.start, borders[one.change][1]) for one in found.phases if one.change is not None]
    return Control(
        objective=row,
        periods=periods,
        values=tuple(one[1] for one in seen),
        missed=tuple(one[2] for one in seen),
        off_target=bool(seen) and seen[-1][3],
        limits=found.limits,
        changed=next((one for one in reversed(changes) if one.objective_id == row.pk), None),
        since=begun[-1][1] if begun and found.limits else None,
        waiting=borders[found.waiting][1] if found.waiting is not None and found.limits else None,
        wanted=found.wanted,
        begun=tuple(begun),
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
    row: QualityObjective,
    periods: Sequence[date],
    values: Sequence[Decimal],
    figures: Mapping[date, Figure],
    borders: Sequence[int],
) -> Phased:
    if row.target_kind == GROWTH:
        return limits_in_phases(control.MEASURE, values, borders=borders)
    behind = [figures[period] for period in periods]
    return limits_in_phases(
        row.data_kind,
        values,
        [one.numerator for one in behind],
        [one.denominator for one in behind],
        factor=factor_of(row.unit),
        borders=borders,
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
    first = rules.periods_back(last, row.cadence, WINDOW[row.cadence] - 1)
    if row.target_kind == GROWTH:
        first = year_before(first, row.cadence)
    if row.target_kind == COUNT:
        first = year_start(first, starts_on=row.starts_on, cadence=row.cadence)
    return max(first, rules.period_of(row.measured_from, row.cadence)), last
