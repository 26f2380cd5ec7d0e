"""Missing and late: which closed periods lack a value, and when a value came too late to lead by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from objectives.rules.periods import (
    DAILY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    YEARLY,
    last_owed,
    period_end,
    period_of,
    previous_period,
)

LATE_AFTER: Final = {DAILY: 2, WEEKLY: 4, MONTHLY: 10, QUARTERLY: 20, YEARLY: 30}
"""Days after a period's last day within which its value comes in time."""

LOOKED_BACK: Final = {DAILY: 31, WEEKLY: 26, MONTHLY: 13, QUARTERLY: 8, YEARLY: 3}
"""Closed periods in which the list of missing values looks for gaps."""


def missing_periods(
    *, cadence: str, starts_on: date, ends_on: date, measured: Collection[date], on: date, back: int
) -> list[date]:
    """Return which of the last ``back`` periods that are owed on ``on`` have no value, oldest first.

    ``measured`` are the periods (first days) that have one. Nothing is owed before ``starts_on``.
    """
    period = last_owed(on, starts_on=starts_on, ends_on=ends_on, cadence=cadence)
    first = period_of(starts_on, cadence)
    found: list[date] = []
    for _step in range(back):
        if period is None or period < first:
            break
        if period not in measured:
            found.append(period)
        period = previous_period(period, cadence)
    return found[::-1]


def days_late(period: date, cadence: str, told_on: date) -> int:
    """Return by how many days a value told on ``told_on`` missed the days allowed for its period; 0 in time."""
    return max(0, (told_on - period_end(period, cadence)).days - LATE_AFTER[cadence])
