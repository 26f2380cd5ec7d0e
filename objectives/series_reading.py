"""Reading a series: its latest figures, what is due, and its course, in one query however long it has run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from objectives import rules
from objectives.charting import LONGEST
from objectives.models import FigureSeries, SeriesValue
from objectives.rules.missing import missing_periods
from objectives.standing import REMINDED
from objectives.storing import plain
from qms.ui.charts import Point, RunChart

SHOWN = 24
"""Stored figures in the table of its page; the whole is the download."""


@dataclass(frozen=True)
class Shown:
    """One stored figure as a table shows it."""

    row: SeriesValue
    label: str
    code: str
    text: str
    current: bool


@dataclass(frozen=True)
class Figures:
    """The latest figures of a series, newest first, and what follows from them on a day."""

    series: FigureSeries
    stored: Sequence[SeriesValue]

    @cached_property
    def current(self) -> dict[date, SeriesValue]:
        """The current figure of each period, newest first: the highest revision comes first."""
        found: dict[date, SeriesValue] = {}
        for row in self.stored:
            found.setdefault(row.period, row)
        return found

    @property
    def rows(self) -> list[Shown]:
        """The stored figures, newest first, corrections above what they corrected."""
        cadence = self.series.cadence
        return [
            Shown(
                row,
                rules.label(row.period, cadence),
                rules.period_code(row.period, cadence),
                plain(row.value),
                row is self.current[row.period],
            )
            for row in self.stored[:SHOWN]
        ]

    def next_period(self, *, on: date) -> date | None:
        """Return the period whose figure should come next: one that is owed, else the one that runs."""
        row = self.series
        owed = missing_periods(
            cadence=row.cadence,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            measured=self.current,
            on=on,
            back=REMINDED,
        )
        if owed:
            return owed[0]
        latest = next(iter(self.current), None)
        first = rules.period_of(row.starts_on, row.cadence)
        following = rules.next_period(latest, row.cadence) if latest else first
        return following if following <= min(on, row.ends_on) else None

    def chart(self) -> RunChart:
        """Return the course of the figures; a period without one is a gap."""
        cadence = self.series.cadence
        periods = list(rules.periods_between(min(self.current), max(self.current), cadence))[
            -LONGEST[cadence] :
        ]
        points = []
        for period in periods:
            row = self.current.get(period)
            points.append(Point(rules.label(period, cadence), row.value if row else None, "", period))
        return RunChart(points=points, title=self.series.name, unit=self.series.unit)


def figures_of(series: FigureSeries) -> Figures:
    """Return as many of the latest figures of a series as the longest course shows."""
    rows = series.values.select_related("reporter").order_by("-period", "-revision")
    return Figures(series, list(rows[: LONGEST[series.cadence] + 40]))
