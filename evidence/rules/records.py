"""What stood on a day in a scope, as plain values that rules read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from evidence.rules.results import YEAR, months_before

RESULTS: Final = frozenset({"improvement", "qms_change", "resources"})


@dataclass(frozen=True)
class Objective:
    """An active objective: what its planning lacks, whether a value was owed or is stale, measured to when."""

    reference: str
    lacks: tuple[str, ...] = ()
    owed: bool = False
    stale: bool = False
    measured_to: date | None = None


@dataclass(frozen=True)
class Series:
    """Reviews planned at intervals for a site (``None``: the whole organisation)."""

    reference: str
    site_id: int | None
    cadence_months: int


@dataclass(frozen=True)
class Review:
    """An approved review: when, for which scope, whether a leader took part, which inputs it covered with data
    or a reason and which it left open, which of the three results it decided on."""

    reference: str
    site_id: int | None
    held_on: date
    led: bool = True
    covered: frozenset[str] = frozenset()
    left_open: frozenset[str] = frozenset()
    results: frozenset[str] = RESULTS


@dataclass(frozen=True)
class Action:
    """An action of a review: what its planning lacks, its days, and what happened by the day of the records."""

    reference: str
    due_on: date
    check_on: date | None = None
    lacks: tuple[str, ...] = ()
    done_on: date | None = None
    verified_on: date | None = None
    cancelled: bool = False


@dataclass(frozen=True)
class Records:
    """What stood on ``as_of`` in a scope. ``inputs`` names every input that a cycle of reviews owes."""

    as_of: date
    site_id: int | None = None
    objectives: Sequence[Objective] = ()
    series: Sequence[Series] = ()
    reviews: Sequence[Review] = ()
    actions: Sequence[Action] = ()
    inputs: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> list[Review]:
        """The reviews held in the twelve months before the day, the latest first."""
        since = months_before(self.as_of, YEAR)
        held = [one for one in self.reviews if since < one.held_on <= self.as_of]
        return sorted(held, key=lambda one: (one.held_on, one.reference), reverse=True)
