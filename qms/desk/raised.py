"""Raised: the barriers that somebody has raised and that nobody has ended yet, with whom each is."""

from __future__ import annotations

from governance.models import Escalation
from qms.people.models import Person

AT_MOST = 5


def raised_by(person: Person) -> list[Escalation]:
    """Return the open barriers that ``person`` raised, the oldest first. One query."""
    rows = Escalation.objects.open().filter(raised_by=person).select_related("holder__function")
    return list(rows.order_by("happened_on", "reference")[:AT_MOST])
