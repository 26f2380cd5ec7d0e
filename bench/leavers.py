"""A leaver: 500 duties listed on one page, and handed over in one transaction."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from bench.volume import DAY, NOW
from governance.models import Action
from qms.people.handing_over import hand_over, things_of
from qms.people.models import Person, Role, RoleHolding

DUTIES = 500
NAME = "Lena Leaver"


def fill_leaver() -> None:
    """Write somebody who leaves, with so many tasks."""
    leaver = Person.objects.create(name=NAME, email="lena.leaver@volume.test", job_title="Leaver")
    RoleHolding.objects.create(person=leaver, role=Role.PROCESS_OWNER, starts_on=DAY - timedelta(days=900))
    leader = Person.objects.get(name="Lea Leader")
    Action.objects.bulk_create(
        [
            Action(
                reference=f"ACT-9{n:05d}",
                text=f"Bring drawing {n} up to date",
                weight="task",
                state="open",
                owner=leaver,
                assigned_by=leader,
                assigned_on=DAY - timedelta(days=30),
                due_on=DAY + timedelta(days=n % 90),
                first_due_on=DAY + timedelta(days=n % 90),
                recorded_at=NOW - timedelta(days=30),
                recorded_by=leader,
            )
            for n in range(DUTIES)
        ]
    )


def ending_address() -> str:
    """Return the address of the page on which the leaver's things are handed over."""
    return reverse("people:ending", args=[Person.objects.get(name=NAME).pk])


def handed_over() -> float:
    """Hand all of it over in one transaction, undo it, and return the milliseconds that it took."""
    leaver, taker = (Person.objects.get(name=name) for name in (NAME, "Owner 1"))
    reader = Person.objects.get(name="Quinn Reader")
    with transaction.atomic():
        takers = {thing.key: taker for thing in things_of(leaver, DAY)}
        start = time.perf_counter()
        given = hand_over(leaver, takers, on=DAY, by=reader, at=NOW, reason="Leaves")
        taken = (time.perf_counter() - start) * 1000
        if len(given) != DUTIES or things_of(leaver, DAY):
            raise RuntimeError(f"{len(given)} things were handed over, not {DUTIES}")
        transaction.set_rollback(True)
    return taken
