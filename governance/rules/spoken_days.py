"""Days as people type them after a meeting: 2026-12-12, 12 Dec, by 12 Dec 2026, 12.12., Friday, tomorrow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from qms.primitives.asof import FIRST_DAY, LAST_DAY
from qms.primitives.refusing import Refusal

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?")
DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?(?:,?\s+(\d{4}))?")
MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")


def day_as_spoken(text: str, *, today: date) -> date:
    """Return the day that ``text`` means; without a year the next such day from ``today`` on.

    Months and weekdays are understood in English and in the reader's language, in full or their first three
    letters. A day written with slashes is refused: which of its numbers is the month would be a guess. Raises
    :class:`Refusal` with an example.
    """
    given = " ".join(text.casefold().split()).removeprefix("by ").strip(" ,")
    day = _of_words(given, today) or _of_numbers(given, today)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise Refusal(
            "day.unreadable",
            _("“%(text)s” is not a day that can be read.") % {"text": text.strip()},
            field="due_on",
            remedy=_("Write it as 12 Dec, 12 Dec 2026 or 2026-12-12."),
        )
    return day


def _of_words(given: str, today: date) -> date | None:
    if given in ("today", _("today")):
        return today
    if given in ("tomorrow", _("tomorrow")):
        return today + timedelta(days=1)
    weekday = _named(given, WEEKDAYS, WEEKDAYS_ABBR)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _of_numbers(given: str, today: date) -> date | None:
    if found := ISO.fullmatch(given):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DOTTED.fullmatch(given):
        return _next(int(found[1]), int(found[2]), found[3], today)
    if found := DAY_FIRST.fullmatch(given):
        return _next(int(found[1]), _named(found[2], MONTHS, MONTHS_3), found[3], today)
    if found := MONTH_FIRST.fullmatch(given):
        return _next(int(found[2]), _named(found[1], MONTHS, MONTHS_3), found[3], today)
    return None


def _next(day: int, month: int | None, year: str | None, today: date) -> date | None:
    if month is None:
        return None
    if year:
        return _day(int(year), month, day)
    # Eight years hold a 29 February wherever one starts.
    found = (_day(today.year + step, month, day) for step in range(9))
    return next((one for one in found if one is not None and one >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(word: str, full: Mapping[int, object], short: Mapping[int, object]) -> int | None:
    """Return the number of the month or weekday called ``word``, in English or in the reader's language."""
    for language in ("en", translation.get_language() or "en"):
        with translation.override(language):
            for names in (full, short):
                for number, name in names.items():
                    if word == str(name).casefold().rstrip("."):
                        return number
    return None
