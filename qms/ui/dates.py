"""Days and times as people say them."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7


def short_day(day: date, today: date) -> str:
    """The day as “12 Dec”, with the year only when it differs from today's."""
    return formats.date_format(day, "j M" if day.year == today.year else "j M Y")


def full_day(day: date) -> str:
    """The day in full, as shown on hover: “Friday 12 December 2026”."""
    return formats.date_format(day, "l j F Y")


@dataclass(frozen=True)
class Due:
    """A due day as shown: what it says, and whether it is late, soon, later or done."""

    text: str
    state: str


def due_text(day: date, today: date, done: date | None = None) -> Due:
    """How a due day reads today; ``done`` is the day on which it was done, if it was."""
    if done is not None:
        slip = (done - day).days
        if slip > 0:
            late = ngettext("%(count)d day late", "%(count)d days late", slip) % {"count": slip}
            return Due(_("Done %(day)s, %(late)s") % {"day": short_day(done, today), "late": late}, "done")
        return Due(_("Done %(day)s") % {"day": short_day(done, today)}, "done")
    ahead = (day - today).days
    if ahead < 0:
        return Due(ngettext("%(count)d day late", "%(count)d days late", -ahead) % {"count": -ahead}, "late")
    if ahead == 0:
        return Due(_("Today"), "soon")
    if ahead == 1:
        return Due(_("Tomorrow"), "soon")
    if ahead <= SOON_DAYS:
        return Due(_("In %(count)d days") % {"count": ahead}, "soon")
    return Due(short_day(day, today), "later")
