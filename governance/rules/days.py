"""Days and persons that a record may name: no day to come, nobody who has left."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal


def refuse_impossible_day(on: date, *, today: date, not_before: date | None = None, field: str = "on") -> None:
    """Raise :class:`Refusal` where ``on`` lies in the future, or before the day that it must follow."""
    if on > today:
        raise Refusal(
            "day.in-the-future",
            _("%(day)s has not come yet.") % {"day": spoken(on)},
            field=field,
            remedy=_("Name the day on which it took place."),
        )
    if not_before is not None and on < not_before:
        raise Refusal(
            "day.too-early",
            _("It cannot have taken place before %(day)s.") % {"day": spoken(not_before)},
            field=field,
            remedy=_("Name that day or a later one."),
        )


def spoken(day: date) -> str:
    """Return a day as a sentence says it: 12 Dec 2026."""
    return formats.date_format(day, "j M Y")


def refuse_who_goes(name: str, ended_on: date | None, today: date, *, field: str) -> None:
    """Raise :class:`Refusal` where the person called ``name`` has left by ``today``, or will leave.

    What they have is handed over already: nothing new is given to them.
    """
    refuse_who_left(name, ended_on, today, field=field)
    if ended_on is not None:
        raise Refusal(
            "person.leaves",
            _("%(name)s leaves on %(day)s.") % {"name": name, "day": spoken(ended_on)},
            field=field,
            remedy=_("Name somebody who stays."),
        )


def refuse_who_left(name: str, ended_on: date | None, today: date, *, field: str) -> None:
    """Raise :class:`Refusal` where the person called ``name`` has left by ``today``."""
    if ended_on is not None and ended_on <= today:
        raise Refusal(
            "person.has-left",
            _("%(name)s left on %(day)s.") % {"name": name, "day": spoken(ended_on)},
            field=field,
            remedy=_("Name somebody who is there."),
        )
