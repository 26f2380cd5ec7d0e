"""Could we show it today: what the records show of the expectations that are judged so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from evidence.editions import edition_of
from evidence.judging import readiness
from evidence.looking_back import Day, the_day
from qms.people.models import Organisation

EDITION = "2015"
KNOWN_FOR = 60
"""Seconds for which a judgement of the whole organisation stands for every reader."""


@dataclass(frozen=True)
class Shown:
    """How many of the judged expectations are shown, and which are not."""

    shown: int
    judged: int
    lacking: tuple[str, ...]

    @property
    def note(self) -> str:
        """Which are weak or missing, as the figure's note says it."""
        if not self.lacking:
            return _("each that is judged so far")
        return _("not fully: %(codes)s") % {"codes": ", ".join(self.lacking)}

    @property
    def tone(self) -> str:
        """Good where everything judged is shown."""
        return "attention" if self.lacking else "good"


def shown_today(*, on: date, at: datetime, organisation: Organisation | None) -> Shown:
    """Return what the whole organisation's records show on ``on``; judged once a minute for all readers."""
    key = f"desk:shown:{EDITION}:{on}"
    known = cache.get(key)
    if known is None:
        known = _judged(the_day(on, at=at, organisation=organisation))
        cache.set(key, known, KNOWN_FOR)
    return Shown(*known)


def _judged(day: Day) -> tuple[int, int, tuple[str, ...]]:
    verdicts = [one for one in readiness(edition=edition_of(EDITION), site=None, day=day) if one.is_built]
    lacking = tuple(one.expectation.code for one in verdicts if one.verdict != "shown")
    return len(verdicts) - len(lacking), len(verdicts), lacking
