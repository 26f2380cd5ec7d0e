"""Judgement of objectives over plain values: how a value stands, status, what a plan lacks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from objectives.rules.periods import last_owed

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

HIGHER, LOWER = "higher", "lower"

ON_TARGET, AT_RISK, OFF_TARGET = "on_target", "at_risk", "off_target"
STALE, NOT_STARTED = "stale", "not_started"
STATUSES: Final = (OFF_TARGET, AT_RISK, STALE, NOT_STARTED, ON_TARGET)
"""Every status that an objective can have, the one that asks most of its reader first."""


def judge(value: Decimal, *, target: Decimal, warning: Decimal, direction: str) -> str:
    """Return how a value stands: on target (reached or better), at risk (not worse than ``warning``), off."""
    sign = 1 if direction == HIGHER else -1
    if value * sign >= target * sign:
        return ON_TARGET
    return AT_RISK if value * sign >= warning * sign else OFF_TARGET


@dataclass(frozen=True)
class Promise:
    """What an objective promises, as far as a status needs it."""

    target: Decimal
    warning: Decimal
    direction: str
    cadence: str
    starts_on: date
    ends_on: date

    def judge(self, value: Decimal) -> str:
        """Return how a value of a period stands against target and warning threshold."""
        return judge(value, target=self.target, warning=self.warning, direction=self.direction)

    def last_owed(self, on: date) -> date | None:
        """Return the latest period whose value is owed on ``on``."""
        return last_owed(on, starts_on=self.starts_on, ends_on=self.ends_on, cadence=self.cadence)


def status(promise: Promise, *, latest: tuple[date, Decimal] | None, on: date) -> str:
    """Return the status of an objective on a day, by its ``latest`` period that has closed and its value.

    *Stale*: the latest period that is owed has no measurement. *Not started*: none measured and none owed yet.
    There are no days of grace: what closed yesterday without a value is stale today.
    """
    owed = promise.last_owed(on)
    if latest is None:
        return NOT_STARTED if owed is None else STALE
    if owed is not None and latest[0] < owed:
        return STALE
    return promise.judge(latest[1])


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
