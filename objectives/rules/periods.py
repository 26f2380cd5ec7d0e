"""Periods: the first day names a period, 2013-06-01 is June of a monthly objective.

As of a day means the end of that day: a value counts from its period's last day, and is owed from the day
after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY = "daily", "weekly", "monthly", "quarterly", "yearly"
CADENCES: Final = (DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY)

EARLIEST_YEAR, LATEST_YEAR = 1900, 2999


def period_of(day: date, cadence: str) -> date:
    """Return the first day of the period in which ``day`` lies; weeks are ISO weeks and start on Monday."""
    if cadence == DAILY:
        return day
    if cadence == WEEKLY:
        return day - timedelta(days=day.weekday())
    if cadence == MONTHLY:
        return day.replace(day=1)
    if cadence == QUARTERLY:
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    if cadence == YEARLY:
        return date(day.year, 1, 1)
    raise ValueError(f"“{cadence}” is not a cadence.")


def next_period(period: date, cadence: str) -> date:
    """Return the first day of the period after the one that starts on ``period``."""
    if cadence in (DAILY, WEEKLY):
        return period + timedelta(days=1 if cadence == DAILY else 7)
    months = {MONTHLY: 1, QUARTERLY: 3, YEARLY: 12}[cadence]
    year, month = divmod(period.year * 12 + period.month - 1 + months, 12)
    return date(year, month + 1, 1)


def previous_period(period: date, cadence: str) -> date:
    """Return the first day of the period before the one that starts on ``period``."""
    return period_of(period - timedelta(days=1), cadence)


def periods_back(period: date, cadence: str, count: int) -> date:
    """Return the first day of the period that lies ``count`` before the one that starts on ``period``."""
    if cadence in (DAILY, WEEKLY):
        return period - timedelta(days=count * (1 if cadence == DAILY else 7))
    months = {MONTHLY: 1, QUARTERLY: 3, YEARLY: 12}[cadence]
    year, month = divmod(period.year * 12 + period.month - 1 - count * months, 12)
    return date(year, month + 1, 1)


def year_before(period: date, cadence: str) -> date:
    """Return the same period a year earlier: the same day, ISO week, month or quarter.

    29 February is compared with 28 February, week 53 with week 52 where the year before has no such one.
    """
    if cadence == WEEKLY:
        year, week, _day = period.isocalendar()
        last = date(year - 1, 12, 28).isocalendar().week
        return date.fromisocalendar(year - 1, min(week, last), 1)
    if (period.month, period.day) == (2, 29):
        return date(period.year - 1, 2, 28)
    return period.replace(year=period.year - 1)


def year_start(period: date, *, starts_on: date, cadence: str) -> date:
    """Return the first period of the year of an objective in which ``period`` lies.

    Years are counted from the period in which the objective starts, so that a fiscal year is one.
    """
    first = period_of(starts_on, cadence)
    years = period.year - first.year
    begins = _years_on(first, years)
    if period_of(begins, cadence) > period:
        begins = _years_on(first, years - 1)
    return period_of(begins, cadence)


def _years_on(day: date, years: int) -> date:
    """Return the day so many years after; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def period_end(period: date, cadence: str) -> date:
    """Return the last day of the period that starts on ``period``."""
    return next_period(period, cadence) - timedelta(days=1)


def is_period(day: date, cadence: str) -> bool:
    """Tell whether ``day`` is the first day of a period."""
    return period_of(day, cadence) == day


def periods_between(frm: date, to: date, cadence: str) -> Iterator[date]:
    """Yield the periods of a span, from the one that holds ``frm`` to the one that holds ``to``."""
    period, last = period_of(frm, cadence), period_of(to, cadence)
    while period <= last:
        yield period
        period = next_period(period, cadence)


def in_span(period: date, *, starts_on: date, ends_on: date, cadence: str) -> bool:
    """Tell whether a period belongs to an objective's span: whether they have a day in common."""
    return period_of(starts_on, cadence) <= period <= ends_on


def has_closed(period: date, cadence: str, on: date) -> bool:
    """Tell whether the period had closed by the end of ``on``, so that its value counts."""
    return period_end(period, cadence) <= on


def last_closed(on: date, cadence: str) -> date:
    """Return the latest period that had closed by the end of ``on``."""
    period = period_of(on, cadence)
    return period if has_closed(period, cadence, on) else previous_period(period, cadence)


def last_owed(on: date, *, starts_on: date, ends_on: date, cadence: str) -> date | None:
    """Return the latest period of the span whose value is owed on ``on``, from the day after its last day.

    ``None`` where no period of the span has ended before ``on``.
    """
    owed = min(last_closed(on - timedelta(days=1), cadence), period_of(ends_on, cadence))
    return owed if owed >= period_of(starts_on, cadence) else None


def label(period: date, cadence: str) -> str:
    """Return the period as people say it: 14 Jun 2013, Week 24 2013, Jun 2013, Q2 2013, 2013."""
    return _label(period, cadence, get_language())


@lru_cache(maxsize=8192)
def _label(period: date, cadence: str, _language: str | None) -> str:
    """Say it once a language: a list draws the same thirty days for each of fifty objectives."""
    if cadence == DAILY:
        return date_format(period, "j M Y")
    if cadence == WEEKLY:
        year, week, _day = period.isocalendar()
        return _("Week %(week)d %(year)d") % {"week": week, "year": year}
    if cadence == MONTHLY:
        return date_format(period, "M Y")
    if cadence == QUARTERLY:
        return _("Q%(quarter)d %(year)d") % {"quarter": (period.month + 2) // 3, "year": period.year}
    return str(period.year)


def period_code(period: date, cadence: str) -> str:
    """Return the period as files write it: 2013-06-14, 2013-W24, 2013-06, 2013-Q2, 2013."""
    if cadence == WEEKLY:
        year, week, _day = period.isocalendar()
        return f"{year}-W{week:02d}"
    if cadence == MONTHLY:
        return f"{period:%Y-%m}"
    if cadence == QUARTERLY:
        return f"{period.year}-Q{(period.month + 2) // 3}"
    return period.isoformat() if cadence == DAILY else str(period.year)


_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FORMS: Final = {
    DAILY: (_DAY, lambda y, m, d: date(y, m, d)),
    WEEKLY: (re.compile(r"([0-9]{4})-?W([0-9]{2})"), lambda y, w: date.fromisocalendar(y, w, 1)),
    MONTHLY: (re.compile(r"([0-9]{4})-([0-9]{2})"), lambda y, m: date(y, m, 1)),
    QUARTERLY: (re.compile(r"([0-9]{4})-?Q([1-4])"), lambda y, q: date(y, q * 3 - 2, 1)),
    YEARLY: (re.compile(r"([0-9]{4})"), lambda y: date(y, 1, 1)),
}
EXAMPLES: Final = {
    DAILY: "2013-06-14",
    WEEKLY: "2013-W24",
    MONTHLY: "2013-06",
    QUARTERLY: "2013-Q2",
    YEARLY: "2013",
}


def parse_period(text: str, cadence: str) -> date:
    """Return the first day of the period that ``text`` names for a ``cadence``.

    Understood are the forms of :func:`period_code`, and the ISO day on which the period starts (spreadsheets
    turn 2013-06 into 2013-06-01). Raises :class:`Refusal` with an example: nothing is guessed.
    """
    given = text.strip().upper()
    period = _read(given, cadence)
    if period is None:
        day = _read(given, DAILY)
        period = day if day is not None and is_period(day, cadence) else None
    if period is None:
        raise Refusal(
            "measurement.period-unreadable",
            _("“%(text)s” is not a period of an objective that is measured %(cadence)s.")
            % {"text": text.strip(), "cadence": CADENCE_WORDS[cadence]},
            field="period",
            remedy=_("Write it like %(example)s.") % {"example": EXAMPLES[cadence]},
        )
    return period


CADENCE_WORDS: Final[dict[str, Text]] = {
    DAILY: gettext_lazy("daily"),
    WEEKLY: gettext_lazy("weekly"),
    MONTHLY: gettext_lazy("monthly"),
    QUARTERLY: gettext_lazy("quarterly"),
    YEARLY: gettext_lazy("yearly"),
}


def _read(text: str, cadence: str) -> date | None:
    form, make = _FORMS[cadence]
    found = form.fullmatch(text)
    if found is None or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
        return None
    try:
        return make(*(int(part) for part in found.groups()))  # type: ignore[no-any-return,operator]
    except ValueError:
        return None
