"""Owing: what waits for one person, read from the duties of every kind of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.jobs.rules import Group, group_of
from qms.people.models import Person
from qms.primitives import kinds

AT_MOST = 8


@dataclass(frozen=True)
class Owed:
    """What one person owes: what waits now (overdue, due, soon), and how much more comes later."""

    waiting: tuple[kinds.Duty, ...]
    overdue: int
    later: int

    @property
    def shown(self) -> tuple[kinds.Duty, ...]:
        """The first few, the longest due first."""
        return self.waiting[:AT_MOST]

    @property
    def more(self) -> int:
        """How many wait beyond those shown."""
        return len(self.waiting) - len(self.shown)

    @property
    def note(self) -> str:
        """What stands behind the figure, in words."""
        if self.overdue:
            return ngettext("%(n)d overdue", "%(n)d overdue", self.overdue) % {"n": self.overdue}
        if self.waiting:
            return _("none overdue")
        if self.later:
            return ngettext("%(n)d comes later", "%(n)d come later", self.later) % {"n": self.later}
        return _("nothing comes later")

    @property
    def tone(self) -> str:
        """Bad where something is overdue, attention where something waits."""
        return "bad" if self.overdue else "attention" if self.waiting else ""


def owed_by(person: Person, *, on: date) -> Owed:
    """Return what ``person`` owes on ``on``; as many queries as the kinds that owe anything need."""
    duties = kinds.duties_of(person, on)
    grouped = [(group_of(duty.due_on, duty.soon, on), duty) for duty in duties]
    waiting = tuple(duty for group, duty in grouped if group is not None)
    overdue = sum(group is Group.OVERDUE for group, _duty in grouped)
    return Owed(waiting, overdue, len(duties) - len(waiting))
