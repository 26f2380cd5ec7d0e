"""Reading: the course of one objective as its page shows it, in a query or two however long it has run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.db.models import F

from objectives import comparing, rules
from objectives.charting import LONGEST
from objectives.models import Measurement, QualityObjective
from objectives.standing import Reading, Standing, due_period, reading_of, standing_of
from qms.ui.scales import decimals_of, number

CORRECTIONS = 40
"""Revisions read beyond the periods of the longest trend."""


@dataclass(frozen=True)
class Revision:
    """One stored measurement as a table shows it."""

    row: Measurement
    label: str
    code: str
    text: str
    status: str
    current: bool


@dataclass(frozen=True)
class Course:
    """The latest measurements of an objective, newest first, and what follows from them on a day."""

    objective: QualityObjective
    stored: Sequence[Measurement]
    on: date
    values: comparing.Values | None = None

    RECENT: ClassVar[int] = 12

    @cached_property
    def current(self) -> dict[date, Measurement]:
        """The current measurement of each period, newest first: the highest revision comes first."""
        found: dict[date, Measurement] = {}
        for row in self.stored:
            found.setdefault(row.period, row)
        return found

    @cached_property
    def readings(self) -> list[Reading]:
        """The current values, oldest first."""
        return [
            reading_of(self.objective.promise, Reading(row.period, row.value, row.revision), self.values)
            for row in reversed(self.current.values())
        ]

    @cached_property
    def standing(self) -> Standing:
        """How it stands on the day, by the periods that have closed."""
        closed = [
            r for r in reversed(self.readings) if rules.has_closed(r.period, self.objective.cadence, self.on)
        ]
        latest, before = (*closed[:2], None, None)[:2]
        known = (
            *((latest.period, latest.value, latest.revision) if latest else (None, None, None)),
            *((before.period, before.value) if before else (None, None)),
        )
        return standing_of(self.objective, known, on=self.on, values=self.values)

    @cached_property
    def places(self) -> int:
        """Decimals of every figure on the page."""
        aim = self.objective.promise.aim
        compared = [reading.compared for reading in self.readings if reading.compared is not None]
        return min(decimals_of([aim.target, aim.target_high, *compared]), self._most)

    @property
    def _most(self) -> int:
        """Growth is computed, so that it would always fill the digits that are kept; one decimal says it."""
        aimed = self.objective.promise.aim.target
        return max(1, decimals_of([aimed])) if self.objective.target_kind == rules.GROWTH else rules.DECIMALS

    def text(self, value: Decimal | None) -> str:
        """Return a value as written, with as many decimals as all the others."""
        return "–" if value is None else number(value, self.places)

    @property
    def value(self) -> str:
        """The latest value as written."""
        return self.text(self.standing.value)

    @property
    def target(self) -> str:
        """The target as written; both edges of a band."""
        return self._both(self.objective.target, self.objective.target_high)

    @property
    def warning(self) -> str:
        """The warning threshold as written; both of a band."""
        return self._both(self.objective.warning, self.objective.warning_high)

    def _both(self, low: Decimal, high: Decimal | None) -> str:
        return self.text(low) if high is None else f"{self.text(low)}–{self.text(high)}"

    @property
    def period(self) -> str:
        """The period of the latest value, as people say it."""
        period = self.standing.period
        return rules.label(period, self.objective.cadence) if period else ""

    @property
    def change(self) -> str:
        """By how much it moved since the period before, with its sign."""
        change = self.standing.change
        return "" if change is None else ("+" if change > 0 else "") + self.text(change)

    @cached_property
    def revisions(self) -> list[Revision]:
        """The stored measurements, newest first, corrections under what they corrected."""
        return self._written(self.stored)

    @property
    def latest(self) -> list[Revision]:
        """The last few of them."""
        return self._written(self.stored[: self.RECENT])

    def _written(self, rows: Sequence[Measurement]) -> list[Revision]:
        known = {reading.period: reading.status for reading in self.readings}
        return [
            revision_of(self.objective, row, row is self.current[row.period], self.measured, known[row.period])
            for row in rows
        ]

    def measured(self, value: Decimal) -> str:
        """Return a value as it was measured, with as many decimals as all that were."""
        return number(value, self._measured_places)

    @cached_property
    def _measured_places(self) -> int:
        return decimals_of([row.value for row in self.stored])

    @property
    def next_period(self) -> date | None:
        """The period whose value should come next: one that is owed, else the one after the latest."""
        row = self.objective
        if row.state in (row.State.ACHIEVED, row.State.ENDED):
            return None
        owed = due_period(row, self.current, on=self.on)
        if owed is not None:
            return owed
        latest = next(iter(self.current), None)
        following = (
            rules.next_period(latest, row.cadence) if latest else rules.period_of(row.starts_on, row.cadence)
        )
        return following if following <= min(self.on, row.ends_on) else None


def revision_of(
    objective: QualityObjective, row: Measurement, current: bool, text: object, status: str
) -> Revision:
    """Return a stored measurement as a table shows it: ``text`` writes its value, ``status`` judges it."""
    assert callable(text)
    return Revision(
        row=row,
        label=rules.label(row.period, objective.cadence),
        code=rules.period_code(row.period, objective.cadence),
        text=text(row.value),
        status=status,
        current=current,
    )


def course_of(objective: QualityObjective, *, on: date) -> Course:
    """Return the course of an objective: as many of its latest measurements as the longest trend shows."""
    rows = Measurement.objects.filter(objective=objective).annotate(reporter_name=F("reporter__name"))
    most = LONGEST[objective.cadence] + CORRECTIONS
    stored = list(rows.order_by("-period", "-revision")[:most])
    return Course(objective, stored, on, values_of(objective, stored))


def values_of(objective: QualityObjective, stored: Sequence[Measurement]) -> comparing.Values | None:
    """Return all values that judging ``stored`` (newest first) needs; none for a level. One query at most."""
    if objective.target_kind == rules.LEVEL or not stored:
        return None
    span = (stored[-1].period, stored[0].period)
    return comparing.known([objective], {objective.pk: span})[objective.pk]
