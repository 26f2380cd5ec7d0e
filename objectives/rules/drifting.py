"""Drifting: an objective that leaders never discuss is shown as not working."""

from __future__ import annotations

from datetime import date
from typing import Final

LONGEST_MONTHS: Final = 6
"""Months after which an objective that nobody discussed asks to be put on an agenda."""


def months_between(day: date, on: date) -> int:
    """Return how many whole months lie between ``day`` and ``on``; none where ``on`` comes first."""
    months = (on.year - day.year) * 12 + on.month - day.month - (1 if on.day < day.day else 0)
    return max(0, months)


def silent_since(last: date | None, starts_on: date) -> date:
    """Return the day from which silence counts: when it was last discussed, else when it began."""
    return max(last, starts_on) if last else starts_on


def is_drifting(last: date | None, *, starts_on: date, on: date) -> bool:
    """Tell whether leaders have not discussed an objective for more than :data:`LONGEST_MONTHS` months."""
    return months_between(silent_since(last, starts_on), on) >= LONGEST_MONTHS
