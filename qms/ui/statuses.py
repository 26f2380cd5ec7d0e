"""Status words: each state that a record can be in, with the tone and the word that readers see.

A status is shown by colour, word and shape together, so that none of them carries it alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Tone(StrEnum):
    """What a status asks of its reader: nothing, a look, or an answer."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    STALE = "stale"


@dataclass(frozen=True)
class Status:
    """A status as shown: its tone, which gives colour and shape, and its word."""

    tone: Tone
    word: str | Promise


GOOD, ATTENTION, BAD, STALE = Tone.GOOD, Tone.ATTENTION, Tone.BAD, Tone.STALE

STATUSES: dict[str, Status] = {
    "on_target": Status(GOOD, _("On target")),
    "at_risk": Status(ATTENTION, _("At risk")),
    "off_target": Status(BAD, _("Off target")),
    "stale": Status(STALE, _("Stale")),
    "not_started": Status(STALE, _("Not started")),
    "draft": Status(STALE, _("Draft")),
    "active": Status(GOOD, _("Active")),
    "achieved": Status(GOOD, _("Achieved")),
    "ended": Status(STALE, _("Ended")),
    "planned": Status(STALE, _("Planned")),
    "inputs_open": Status(ATTENTION, _("Inputs open")),
    "in_session": Status(ATTENTION, _("In session")),
    "drafted": Status(ATTENTION, _("Minutes drafted")),
    "minutes_drafted": Status(ATTENTION, _("Minutes drafted")),
    "approved": Status(GOOD, _("Approved")),
    "superseded": Status(STALE, _("Superseded")),
    "cancelled": Status(STALE, _("Cancelled")),
    "open": Status(STALE, _("Open")),
    "due_soon": Status(ATTENTION, _("Due soon")),
    "overdue": Status(BAD, _("Overdue")),
    "late": Status(BAD, _("Late")),
    "done": Status(GOOD, _("Done")),
    "to_verify": Status(ATTENTION, _("To verify")),
    "verified": Status(GOOD, _("Verified")),
    "effective": Status(GOOD, _("Effective")),
    "not_effective": Status(BAD, _("Not effective")),
    "holds": Status(GOOD, _("Holds")),
    "fails": Status(BAD, _("Fails")),
    "no_occasion": Status(STALE, _("No occasion")),
    "shown": Status(GOOD, _("Shown")),
    "weak": Status(ATTENTION, _("Weak")),
    "missing": Status(BAD, _("Missing")),
    "waiting": Status(ATTENTION, _("Waiting")),
    "queued": Status(STALE, _("Queued")),
    "running": Status(ATTENTION, _("Running")),
    "failed": Status(BAD, _("Failed")),
    "ready": Status(GOOD, _("Ready")),
    "met": Status(GOOD, _("Met")),
    "answered": Status(ATTENTION, _("Answered")),
    "understood": Status(GOOD, _("Understood")),
    "gap": Status(BAD, _("Gap")),
    "in_force": Status(GOOD, _("In force")),
    "signing": Status(ATTENTION, _("Open for signing")),
    "confirmed": Status(GOOD, _("Confirmed")),
    "expiring": Status(ATTENTION, _("Expiring")),
    "expired": Status(BAD, _("Expired")),
    "never": Status(BAD, _("Never confirmed")),
    "current": Status(GOOD, _("Current")),
    "live": Status(GOOD, _("Live")),
    "reached": Status(GOOD, _("Reached")),
    "dropped": Status(STALE, _("Dropped")),
    "withdrawn": Status(STALE, _("Withdrawn")),
    "renewed": Status(STALE, _("Renewed")),
    "came_true": Status(GOOD, _("Came true")),
    "came_partly_true": Status(ATTENTION, _("Came true in part")),
    "came_not_true": Status(BAD, _("Did not come true")),
}


def status_of(state: str, *, tone: str = "", label: str | Promise = "") -> Status:
    """The status shown for a state, its tone and word replaced where the caller names them.

    A state that is not in :data:`STATUSES` needs a tone; its word is then the label, or the state itself.
    Raises ``ValueError`` for an unknown state without a tone and for an unknown tone.
    """
    known = STATUSES.get(str(state))
    if known is None and not tone:
        raise ValueError(f"“{state}” is not a known status; name its tone (good, attention, bad or stale).")
    word = label or (known.word if known else capfirst(str(state).replace("_", " ")))
    return Status(Tone(tone) if tone else known.tone, word)  # type: ignore[union-attr]
