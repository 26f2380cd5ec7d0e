"""Drifting: when leaders last discussed each objective, as the app that holds their meetings knows it.

``objectives`` knows of no meetings: the app above that keeps them declares itself here when it starts, and list
and page of objectives ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.models import QualityObjective
from objectives.rules.drifting import is_drifting, months_between

LastDiscussed = Callable[[Collection[int], date], Mapping[int, date]]
"""Gives for objectives (by primary key) the day on which leaders last discussed each, as of a day."""

_readers: list[LastDiscussed] = []


def declare(reader: LastDiscussed) -> None:
    """Let ``reader`` say when leaders last discussed objectives; called by the app that keeps meetings."""
    if reader not in _readers:
        _readers.append(reader)


def last_discussed(objective_ids: Collection[int], *, on: date) -> dict[int, date]:
    """Return the day on which leaders last discussed each objective, as of ``on``; those never are left out."""
    found: dict[int, date] = {}
    for reader in _readers:
        for pk, day in reader(objective_ids, on).items():
            found[pk] = max(day, found.get(pk, day))
    return found


@dataclass(frozen=True)
class Drift:
    """How long leaders have not discussed an objective: the last day, whole months since, whether too long."""

    last: date | None
    months: int
    too_long: bool

    @property
    def words(self) -> str:
        """The same in a few words: this month, 3 months ago, never."""
        if self.last is None:
            return _("never")
        if not self.months:
            return _("this month")
        return ngettext("%(n)d month ago", "%(n)d months ago", self.months) % {"n": self.months}


def drift_of(row: QualityObjective, last: date | None, *, on: date) -> Drift:
    """Return how an active objective drifts; one that is not pursued does not."""
    months = months_between(last, on) if last else 0
    active = row.state == QualityObjective.State.ACTIVE
    return Drift(last, months, active and is_drifting(last, starts_on=row.starts_on, on=on))
