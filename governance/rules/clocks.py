"""Working time: how long a deadline is away, and how much time has passed, in the hours in which a site works.

Days and hours are those of the site's own zone, the length of an hour is that of the world: where a clock
change lies within the hours of work, that day is an hour shorter or longer. Weekends and holidays count for
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.jobs.rules import is_working_day

NOTHING = timedelta()
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Hours:
    """From when to when a site works on a working day, as its own clocks show it."""

    opens: time = time(8)
    closes: time = time(17)

    @property
    def length(self) -> timedelta:
        """How long an ordinary working day is."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)


def deadline(
    start: datetime, working_time: timedelta, *, zone: ZoneInfo, hours: Hours, holidays: Collection[date]
) -> datetime:
    """Return the moment, in UTC, at which ``working_time`` has passed since ``start``.

    What starts outside the hours of work starts counting when they begin again. Time that ends with a
    working day ends there, not on the next morning.
    """
    left = working_time
    for opens, closes in _working_days(start, zone, hours, holidays):
        begin = max(opens, start.astimezone(UTC))
        if begin >= closes:
            continue
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    raise AssertionError("The days of work never end.")


def spent(
    start: datetime, until: datetime, *, zone: ZoneInfo, hours: Hours, holidays: Collection[date]
) -> timedelta:
    """Return the working time between two moments; nothing where ``until`` is not after ``start``."""
    total, end = NOTHING, until.astimezone(UTC)
    for opens, closes in _working_days(start, zone, hours, holidays):
        if opens >= end:
            break
        total += max(NOTHING, min(closes, end) - max(opens, start.astimezone(UTC)))
    return total


def _working_days(
    start: datetime, zone: ZoneInfo, hours: Hours, holidays: Collection[date]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield, in UTC, when each working day opens and closes, from the day of ``start`` on."""
    day = start.astimezone(zone).date()
    while True:
        if is_working_day(day, holidays):
            yield _moment(day, hours.opens, zone), _moment(day, hours.closes, zone)
        day += timedelta(days=1)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def spoken_time(length: timedelta, *, day: timedelta) -> str:
    """Return working time as people say it (“40 min”, “3 h 20 min”, “2 working days”)."""
    if length < MINUTE:
        return _("less than a minute")
    days, rest = divmod(length, day) if length >= day else (0, length)
    whole, minutes = divmod(int(rest / MINUTE), 60)
    parts = []
    if days:
        parts.append(ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days})
    if whole:
        parts.append(_("%(count)d h") % {"count": whole})
    if minutes and not days:
        parts.append(_("%(count)d min") % {"count": minutes})
    return " ".join(parts)


@dataclass(frozen=True)
class WorkingTime:
    """The working time of a scope: its zone, its hours, its holidays; deadlines and lengths are read off it."""

    zone: ZoneInfo
    hours: Hours
    holidays: frozenset[date] = frozenset()

    def deadline(self, start: datetime, length: timedelta) -> datetime:
        """Return the moment at which ``length`` of working time has passed since ``start``."""
        return deadline(start, length, zone=self.zone, hours=self.hours, holidays=self.holidays)

    def spent(self, start: datetime, until: datetime) -> timedelta:
        """Return the working time between two moments."""
        return spent(start, until, zone=self.zone, hours=self.hours, holidays=self.holidays)

    def minutes(self, start: datetime, until: datetime) -> int:
        """Return the whole working minutes between two moments."""
        return int(self.spent(start, until) / MINUTE)

    def said(self, length: timedelta) -> str:
        """Return a length of working time as people say it."""
        return spoken_time(length, day=self.hours.length)
