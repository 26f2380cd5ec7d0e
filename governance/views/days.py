"""The day that a page is asked to show, and what was known by its end."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from qms.people.acting import PersonRequest
from qms.primitives.asof import end_of_day
from qms.primitives.refusing import Refusal


def day_named(request: PersonRequest) -> date:
    """Return the day of ``?as_of=``, today without one. Raises :class:`Refusal` for what is no day."""
    wanted = request.GET.get("as_of")
    if not wanted:
        return request.today
    try:
        day = parse_date(wanted)
    except ValueError:
        day = None
    if day is None:
        sentence = _("“%(text)s” is not a day.") % {"text": wanted[:40]}
        raise Refusal("day.unreadable", sentence, remedy=_("Write it like 2026-03-31."))
    return day


def known_by(request: PersonRequest, day: date) -> datetime | None:
    """Return the moment by which a past day's page was recorded; nothing where the page is today's or later.

    A day ends where the organisation is.
    """
    organisation = request.organisation
    if day >= request.today or organisation is None:
        return None
    return end_of_day(day, organisation.zone)
