"""Absence test: take one person away for a while and see what stops, from the registry of kinds alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qms.people.handing_over import together
from qms.people.models import Person, Role, RoleHolding
from qms.people.owing import belongings_of
from qms.people.takers import Group, candidates, grouped
from qms.primitives import kinds
from qms.primitives.asof import holding_on

NEAREST = 4
"""How many of those who could stand in are named."""


@dataclass(frozen=True)
class Absence:
    """What a person's absence would stop: what falls due in it, meetings in it, what has nobody meanwhile."""

    due: Sequence[kinds.Duty]
    meetings: Sequence[kinds.Accountability]
    held: Sequence[Group]
    hidden: int
    nearest: Sequence[Person]

    @property
    def held_count(self) -> int:
        """How many responsibilities would have nobody."""
        return sum(len(group.rows) for group in self.held)


def absence_of(person: Person, *, frm: date, to: date, reader: Person) -> Absence:
    """Return what would stop were ``person`` away from ``frm`` to ``to``, as far as ``reader`` may see it.

    What is overdue when it begins falls due in it, too: nobody would do it.
    """
    theirs = belongings_of(person, to=reader, on=to)
    due = [duty for duty in theirs.duties if duty.due_on <= to]
    meetings = [one for one in theirs.held if _is_meeting(one) and frm <= (one.day or frm) <= to]
    standing = [one for one in theirs.held if not _is_meeting(one)]
    nearest = candidates(person, on=frm)[:NEAREST]
    return Absence(due, meetings, grouped(together(standing, ())), theirs.hidden, nearest)


def _is_meeting(one: kinds.Accountability) -> bool:
    """Tell whether it is a part in a meeting of a day: what has a day and is no duty of a record to come."""
    return one.day is not None and one.kind.startswith("review-")


def first_to_try(on: date) -> Person | None:
    """Return whose absence is tried first: the quality lead of the organisation, else of a site."""
    leads = holding_on(RoleHolding.objects.filter(role=Role.QUALITY_LEAD), on)
    leads = leads.filter(person__ended_on=None).select_related("person").order_by("site_id", "starts_on", "pk")
    found = sorted(leads, key=lambda row: row.site_id is not None)
    return found[0].person if found else None
