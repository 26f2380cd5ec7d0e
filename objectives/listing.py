"""Listing: objectives as a list shows them, each with how it stands; filtered, sorted and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from objectives import rules
from objectives.charting import Course, course
from objectives.drifting import Drift, drift_of, last_discussed
from objectives.models import QualityObjective
from objectives.standing import (
    LATEST,
    Reading,
    Standing,
    recent,
    recent_span,
    standing_of,
    values_for,
    with_latest,
)
from objectives.wording import shown
from qms.people.models import Person
from qms.ui.scales import decimals_of, number

UNSHOWN = (*(f"plan_{part}" for part in rules.PLAN_PARTS), "baseline", "process", "recorded_by")
"""Fields that no row shows; reading them for every row costs more than the rest."""

LIVE = (QualityObjective.State.DRAFT, QualityObjective.State.ACTIVE)


@dataclass
class Row:
    """One objective of the list: the record, how it stands, and its recent course once it is read."""

    objective: QualityObjective
    standing: Standing
    course: Course | None = None
    drift: Drift | None = None

    @cached_property
    def places(self) -> int:
        """Decimals of every figure of this row."""
        drawn = self.course.places if self.course else 0
        value, promise = self.standing.value, self.objective.promise
        latest = None if value is None else shown(promise, value)
        return max(drawn, decimals_of([promise.target, promise.target_high, latest]))

    @property
    def cadence(self) -> str:
        """How often it is measured, in a word."""
        return str(QualityObjective.Cadence(self.objective.cadence).label)

    @property
    def value(self) -> str:
        """What of the latest value is compared with the target, as written, or a dash."""
        return "–" if self.standing.value is None else number(self.standing.value, self.places)

    @property
    def target(self) -> str:
        """The target as written, with as many decimals as the value; of a band both edges."""
        low, high = self.objective.target, self.objective.target_high
        text = number(low, self.places)
        return text if high is None else f"{text}–{number(high, self.places)}"

    @property
    def period(self) -> str:
        """The period of the latest value, as people say it."""
        period = self.standing.period
        return rules.label(period, self.objective.cadence) if period else ""


def listed(person: Person, given: Mapping[str, str], *, on: date) -> list[Row]:
    """Return the objectives that ``person`` may see and the filters in ``given`` leave, sorted.

    One query, two where some are growth or counts.
    """
    rows = QualityObjective.objects.visible_to(person).filter(_filters(given))
    rows = with_latest(rows.select_related("site", "owner").defer(*UNSHOWN), on=on, and_before=False)
    known = {row.pk: tuple(getattr(row, name, None) for name in LATEST) for row in rows}
    values = values_for(rows, known)
    found = [Row(row, standing_of(row, known[row.pk], on=on, values=values.get(row.pk))) for row in rows]
    return sorted_by(found, given.get("sort", ""))


def _filters(given: Mapping[str, str]) -> Q:
    wanted = Q()
    state = given.get("state", "")
    if state != "any":
        wanted &= Q(state=state) if state in QualityObjective.State.values else Q(state__in=LIVE)
    site = given.get("site", "")
    if site:
        wanted &= Q(site=None) if site == "-" else Q(site__code=site)
    if given.get("owner", "").isdecimal():
        wanted &= Q(owner=int(given["owner"]))
    for word in given.get("q", "").split():
        wanted &= (
            Q(statement__icontains=word)
            | Q(code__icontains=word)
            | Q(reference__icontains=word)
            | Q(owner__name__icontains=word)
        )
    return wanted


SORTS: dict[str, Any] = {
    "statement": lambda row: row.objective.statement.casefold(),
    "site": lambda row: (row.objective.site is not None, row.objective.site and row.objective.site.name),
    "owner": lambda row: (row.objective.owner is None, row.objective.owner and row.objective.owner.name),
    "status": lambda row: rules.STATUSES.index(row.standing.status),
}


def sorted_by(rows: list[Row], sort: str) -> list[Row]:
    """Return ``rows`` in the order asked for (``-`` before its name: falling), else what needs a look first."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["status"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def with_status(rows: list[Row], status: str) -> list[Row]:
    """Return those of ``rows`` that have ``status``; all of them where none is asked for."""
    return [row for row in rows if row.standing.status == status] if status in rules.STATUSES else rows


def silent(rows: list[Row], *, on: date) -> list[Row]:
    """Return those of ``rows`` that leaders have not discussed for long. One query."""
    discussed = last_discussed([row.objective.pk for row in rows], on=on)
    return [row for row in rows if drift_of(row.objective, discussed.get(row.objective.pk), on=on).too_long]


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many active objectives have each status."""
    active = [row for row in rows if row.objective.state == QualityObjective.State.ACTIVE]
    return {name: Counter(row.standing.status for row in active)[name] for name in rules.STATUSES}


def draw(rows: Sequence[Row], *, on: date) -> None:
    """Give each of ``rows`` the course of its last few closed periods, and when leaders last discussed it.

    Two queries, three where some are growth or counts.
    """
    discussed = last_discussed([row.objective.pk for row in rows], on=on)
    found: dict[int, list[Reading]] = recent([row.objective for row in rows], on=on)
    for row in rows:
        first, last = recent_span(row.objective, on)
        row.drift = drift_of(row.objective, discussed.get(row.objective.pk), on=on)
        row.course = course(row.objective, found[row.objective.pk], frm=first, to=last)
