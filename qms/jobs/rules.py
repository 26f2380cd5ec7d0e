"""When a duty is worth a word, judged over plain values: one useful reminder, not ten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(7)
"""When a person's digest is written, in their own time zone."""

WEEK = timedelta(days=7)


class Group(StrEnum):
    """Where a duty stands on a day, in the order in which a digest tells it."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


def group_of(due_on: date, soon: int, day: date) -> Group | None:
    """Return where a duty due on ``due_on`` stands on ``day``; nothing before it is ``soon`` days away."""
    if day > due_on:
        return Group.OVERDUE
    if day == due_on:
        return Group.TODAY
    return Group.SOON if due_on - day <= timedelta(days=soon) else None


def reminder(
    due_on: date, soon: int, day: date, last_told: date | None, every: timedelta = WEEK
) -> Group | None:
    """Return as what a duty is told on ``day``, or nothing where its person knows.

    A duty is told once when it is soon due, once on the day, once when it is overdue and then ``every`` so
    often (weekly).
    ``last_told`` is the day on which this duty with this due day was told last: a day without a mail (a
    weekend, a holiday, a server that stood still) moves a reminder to the next one instead of losing it.
    """
    group = group_of(due_on, soon, day)
    if group is None or last_told is None:
        return group
    if group_of(due_on, soon, last_told) != group:
        return group
    return group if group is Group.OVERDUE and day - last_told >= every else None


def soon_for(every: int) -> int:
    """Return the ``soon`` of something that recurs ``every`` so many days: a quarter of that, a week at most.

    Weekly work is announced a day ahead, daily work not at all.
    """
    return min(7, every // 4)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Tell whether ``day`` is neither on a weekend nor one of the site's ``holidays``."""
    return day.weekday() < 5 and day not in holidays


def morning_has_come(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether people in ``zone`` have started their day at ``moment``."""
    return moment.astimezone(zone).time() >= MORNING
