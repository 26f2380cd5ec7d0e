"""Judgement of objectives over plain values: how a value stands, status, what a plan lacks."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy

from objectives.rules.periods import last_owed, next_period, periods_between, year_before, year_start

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

HIGHER, LOWER, BAND = "higher", "lower", "band"
LEVEL, GROWTH, COUNT = "level", "growth", "count"

ON_TARGET, AT_RISK, OFF_TARGET = "on_target", "at_risk", "off_target"
STALE, NOT_STARTED = "stale", "not_started"
STATUSES: Final = (OFF_TARGET, AT_RISK, STALE, NOT_STARTED, ON_TARGET)
"""Every status that an objective can have, the one that asks most of its reader first."""

PERCENT = Decimal(100)
STEP = Decimal("0.0001")
GROWTH_UNIT = "%"


@dataclass(frozen=True)
class Aim:
    """Target and warning threshold of one period; of a band its lower and its upper edge, each with a warning.

    The warning edges of a band lie both inside it (a value that nears an edge is at risk, beyond the edge it is
    off) or both outside (within the band is on target, up to the warning edge at risk).
    """

    target: Decimal
    warning: Decimal
    direction: str
    target_high: Decimal | None = None
    warning_high: Decimal | None = None

    def judge(self, value: Decimal) -> str:
        """Return how a value stands: on target (reached), at risk (not beyond the warning), or off."""
        if self.direction == BAND:
            low, high = sorted([self.target, self.warning]), sorted([self.upper, self.upper_warning])
            if low[1] <= value <= high[0]:
                return ON_TARGET
            return AT_RISK if low[0] <= value <= high[1] else OFF_TARGET
        sign = 1 if self.direction == HIGHER else -1
        if value * sign >= self.target * sign:
            return ON_TARGET
        return AT_RISK if value * sign >= self.warning * sign else OFF_TARGET

    def reached(self, value: Decimal) -> bool:
        """Tell whether a value reaches the target, or lies within the band, whatever the warning says."""
        if self.direction == BAND:
            return self.target <= value <= self.upper
        return value >= self.target if self.direction == HIGHER else value <= self.target

    def distance(self, value: Decimal) -> Decimal:
        """Return how far a value is from the target on the worse side; nothing once a band holds it.

        Better than a target that is no band counts below zero, so that two values can be compared.
        """
        if self.direction == BAND:
            return max(self.target - value, value - self.upper, Decimal(0))
        return self.target - value if self.direction == HIGHER else value - self.target

    @property
    def upper(self) -> Decimal:
        """The upper edge of a band; the target itself where there is none."""
        return self.target if self.target_high is None else self.target_high

    @property
    def upper_warning(self) -> Decimal:
        """The warning at the upper edge of a band; the warning itself where there is none."""
        return self.warning if self.warning_high is None else self.warning_high

    def shared(self, passed: int, whole: int) -> Aim:
        """Return the share of a year's count that is due once ``passed`` of its ``whole`` periods are over.

        Rounded to whole steps of the target in favour of who counts: a minimum down, a maximum up.
        """
        lower = ROUND_FLOOR if self.direction != LOWER else ROUND_CEILING
        return replace(
            self,
            target=self._share(self.target, passed, whole, lower),
            warning=self._share(self.warning, passed, whole, lower),
            target_high=self._share(self.target_high, passed, whole, ROUND_CEILING),
            warning_high=self._share(self.warning_high, passed, whole, ROUND_CEILING),
        )

    def _share(self, value: Any, passed: int, whole: int, rounding: str) -> Any:
        if value is None or passed >= whole:
            return value
        step = Decimal(1).scaleb(min(0, int(self.target.normalize().as_tuple().exponent)))
        return (value * passed / whole).quantize(step, rounding=rounding)


@dataclass(frozen=True)
class Promise:
    """What an objective promises, as far as a status needs it: the one judge of its values.

    ``target_kind`` says what is compared with the target: the *level* of a period itself; its *growth* in per
    cent on the same period a year earlier; the *count* since the year began, against the share of the year's
    target that is due by then.
    """

    target: Decimal
    warning: Decimal
    direction: str
    cadence: str
    starts_on: date
    ends_on: date
    target_high: Decimal | None = None
    warning_high: Decimal | None = None
    target_kind: str = LEVEL

    @cached_property
    def aim(self) -> Aim:
        """What it aims at in the end: its target and warning threshold as they are written."""
        return Aim(self.target, self.warning, self.direction, self.target_high, self.warning_high)

    def aim_of(self, period: date | None) -> Aim:
        """Return what a period is compared with: the share of the year's count that is due, else the aim."""
        if self.target_kind != COUNT or period is None:
            return self.aim
        begins, whole = self._year(period)
        passed = sum(1 for _one in periods_between(begins, period, self.cadence))
        return self.aim.shared(passed, whole)

    def _year(self, period: date) -> tuple[date, int]:
        """Return the first period of the year of a count, and how many periods it has."""
        begins = year_start(period, starts_on=self.starts_on, cadence=self.cadence)
        return begins, _periods_of_year(begins, self.starts_on, self.ends_on, self.cadence)

    def needed(self, period: date) -> tuple[date, ...]:
        """Return the periods whose values are needed to judge ``period``, itself the last."""
        if self.target_kind == GROWTH:
            return (year_before(period, self.cadence), period)
        if self.target_kind == COUNT:
            begins = year_start(period, starts_on=self.starts_on, cadence=self.cadence)
            return tuple(periods_between(begins, period, self.cadence))
        return (period,)

    def spans(self, first: date, last: date) -> list[tuple[date, date]]:
        """Return the spans of periods whose values are needed to judge those from ``first`` to ``last``."""
        if self.target_kind == GROWTH:
            return [(year_before(first, self.cadence), year_before(last, self.cadence)), (first, last)]
        return [(self.needed(first)[0], last)]

    def gap(self, period: date, values: Container[date]) -> date | None:
        """Return the first period that is needed to judge ``period`` and has no value, if any."""
        return next((one for one in self.needed(period) if one not in values), None)

    def compared(self, period: date, values: Mapping[date, Decimal]) -> Decimal | None:
        """Return what of ``values`` (by period) is compared with the target for ``period``.

        The value itself; its growth in per cent; the sum since the year began. ``None`` where a value that is
        needed is missing, or where it would be growth on nothing.
        """
        if self.gap(period, values) is not None:
            return None
        if self.target_kind == GROWTH:
            before = values[year_before(period, self.cadence)]
            return None if before <= 0 else ((values[period] / before - 1) * PERCENT).quantize(STEP)
        if self.target_kind == COUNT:
            return sum((values[one] for one in self.needed(period)), Decimal(0))
        return values[period]

    def judge(self, value: Decimal, period: date | None = None) -> str:
        """Return how ``value``, as :meth:`compared` gives it, stands against target and warning threshold.

        A count needs the ``period`` that it runs up to; without it, it is compared with the whole year's.
        """
        return self.aim_of(period).judge(value)

    def reached(self, value: Decimal, period: date | None = None) -> bool:
        """Tell whether ``value``, as :meth:`compared` gives it, reaches the target, whatever the warning is."""
        return self.aim_of(period).reached(value)

    def last_owed(self, on: date) -> date | None:
        """Return the latest period whose value is owed on ``on``."""
        return last_owed(on, starts_on=self.starts_on, ends_on=self.ends_on, cadence=self.cadence)

    def unit(self, measured_in: str) -> str:
        """Return the unit of what is compared with the target: growth is in per cent, the rest as measured."""
        return GROWTH_UNIT if self.target_kind == GROWTH else measured_in


@lru_cache(maxsize=4096)
def _periods_of_year(begins: date, starts_on: date, ends_on: date, cadence: str) -> int:
    """Return how many periods the year of a count has that begins with ``begins``; the last may be short."""
    following = next_period(begins, cadence)
    count = 1
    while following <= ends_on and year_start(following, starts_on=starts_on, cadence=cadence) == begins:
        count, following = count + 1, next_period(following, cadence)
    return count


def status(promise: Promise, *, latest: tuple[date, Decimal | None] | None, on: date) -> str:
    """Return the status of an objective on a day, by its ``latest`` period that has closed and what of it is
    compared with the target (:meth:`Promise.compared`).

    *Stale*: the latest period that is owed has no measurement, or one that is needed to judge it has none.
    *Not started*: none measured and none owed yet. There are no days of grace: what closed yesterday without
    a value is stale today.
    """
    owed = promise.last_owed(on)
    if latest is None:
        return NOT_STARTED if owed is None else STALE
    period, value = latest
    if value is None or (owed is not None and period < owed):
        return STALE
    return promise.judge(value, period)


@dataclass(frozen=True)
class Plan:
    """The plan for reaching an objective: its five parts (6.2.2)."""

    what: str = ""
    resources: str = ""
    who: str = ""
    when: str = ""
    judged: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the parts that are not filled in, in their order."""
        return tuple(part.name for part in fields(self) if not getattr(self, part.name).strip())


PLAN_PARTS: Final[dict[str, Text]] = {
    "what": gettext_lazy("what will be done"),
    "resources": gettext_lazy("with which resources"),
    "who": gettext_lazy("who is responsible"),
    "when": gettext_lazy("when it is completed"),
    "judged": gettext_lazy("how results are judged"),
}


def lacking(*, has_owner: bool, has_links: bool, plan: Plan) -> list[tuple[str, Text]]:
    """Return what an objective still lacks before it can become active: form field and name of each.

    Owed are an owner, at least one customer requirement or business goal, and every part of the plan (6.2).
    """
    found: list[tuple[str, Text]] = []
    if not has_owner:
        found.append(("owner", gettext_lazy("an owner")))
    if not has_links:
        found.append(("requirements", gettext_lazy("a customer requirement or business goal that it serves")))
    found += [(f"plan_{part}", PLAN_PARTS[part]) for part in plan.missing]
    return found
