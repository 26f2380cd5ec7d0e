"""Managing: who somebody's manager is, as one of the things that a person holds and hands over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qms.people.models import Person
from qms.primitives.changing import changing
from qms.primitives.kinds import Accountability, HandOver

PREFIX = "PERSON"


def managed(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield whom ``person`` (or anybody) manages on ``on``. One query."""
    rows = Person.objects.current(on).filter(manager__isnull=False)
    for report in rows if person is None else rows.filter(manager=person):
        yield Accountability(
            kind="manager",
            what=_("Manager"),
            subject=f"{PREFIX}-{report.pk}",
            title=report.name,
            address=report.get_absolute_url(),
            person_id=report.manager_id or 0,
        )


def hand_over(one: HandOver) -> None:
    """Give somebody another manager. Raises ``Refusal`` where somebody would be their own."""
    report = Person.objects.get(pk=int(one.subject.removeprefix(f"{PREFIX}-")))
    with changing(report, by=one.by, at=one.at, reason=one.reason) as row:
        if row.manager_id == one.giver.pk:
            row.manager = one.taker
