"""Reading: as whom somebody opens the home page, which decides what stands first on it."""

from __future__ import annotations

from enum import StrEnum

from qms.people.models import Person, Role


class Reader(StrEnum):
    """Who reads: leaders look at the whole, workers at their own first, auditors at the records."""

    LEADER = "leader"
    WORKER = "worker"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    STRANGER = "stranger"


def reader_of(person: Person) -> Reader:
    """Return as whom ``person`` reads, by roles held today; self-assessment is hidden from ``AUDITOR``."""
    reach = person.reach
    if not reach.has_role:
        return Reader.STRANGER
    if reach.is_external:
        return Reader.AUDITOR
    if reach.holds(Role.EXECUTIVE, Role.QUALITY_LEAD, Role.INTERNAL_AUDITOR):
        return Reader.LEADER
    if reach.holds(Role.PROCESS_OWNER, Role.CONTRIBUTOR):
        return Reader.WORKER
    return Reader.ADMINISTRATOR
