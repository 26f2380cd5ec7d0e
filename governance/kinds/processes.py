"""What the product knows of processes: who owns which, how an owner hands over, what happened to one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import Process, ProcessFlow, ProcessOwnership, ProcessSite
from governance.owning import ownerships_of, take_over
from governance.rules import days
from qms.primitives import kinds

OWNER = "process-owner"


def owners(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who owns which process on ``on``, or later by what is recorded; one a process. One query."""
    following: dict[tuple[int, int | None], date] = {}
    held: dict[tuple[int, int], list[ProcessOwnership]] = {}
    rows = ProcessOwnership.objects.select_related("process", "site")
    if person is not None:
        rows = rows.filter(process__in=ProcessOwnership.objects.filter(holder=person).values("process"))
    for row in rows.order_by("-starts_on", "-pk"):
        key = (row.process_id, row.site_id)
        after, following[key] = following.get(key), row.starts_on
        over = after is not None and after <= on
        if row.holder_id and not over and (person is None or row.holder_id == person.pk):
            held.setdefault((row.process_id, row.holder_id), []).append(row)
    for (_process, holder_id), terms in sorted(held.items()):
        yield _to_own(terms, holder_id)


def _to_own(terms: list[ProcessOwnership], holder_id: int) -> kinds.Accountability:
    process = terms[0].process
    sites = sorted({row.site.name for row in terms if row.site})
    return kinds.Accountability(
        kind=OWNER,
        what=_now("Owns the process"),
        subject=process.reference,
        title=f"{process.name} ({', '.join(sites)})" if sites else process.name,
        address=reverse("governance:process", args=[process.code]),
        person_id=holder_id,
    )


def hand_process_over(one: kinds.HandOver) -> None:
    """Let the taker own the process wherever the giver does, from the day on."""
    process = Process.objects.get(reference=one.subject)
    take_over(
        process, giver=one.giver, taker=one.taker, starts_on=one.on, note=one.reason, by=one.by, at=one.at
    )


def process_events(process: Process) -> Iterator[kinds.Event]:
    """Yield who came to own it, and what was added to or taken from its inputs and outputs. Two queries."""
    for row in ownerships_of(process):
        yield _appointed(row)
    flows = ProcessFlow.objects.filter(process=process).select_related("recorded_by", "removed_by")
    changes: dict[tuple[datetime, str, str], list[str]] = {}
    for flow in flows.order_by("direction", "pk"):
        added = _now("%(who)s added to its inputs and outputs: %(names)s.")
        changes.setdefault((flow.recorded_at, _name(flow.recorded_by), added), []).append(flow.name)
        if flow.removed_at:
            removed = _now("%(who)s removed from its inputs and outputs: %(names)s.")
            changes.setdefault((flow.removed_at, _name(flow.removed_by), removed), []).append(flow.name)
    for (at, who, sentence), names in changes.items():
        yield kinds.Event(at, who, sentence % {"who": who, "names": ", ".join(names)})


def _name(person: Any) -> str:
    return str(person) if person else _now("The system")


def _appointed(row: ProcessOwnership) -> kinds.Event:
    words = {
        "who": _name(row.recorded_by),
        "owner": row.holder,
        "day": days.spoken(row.starts_on),
        "site": row.site,
    }
    if row.holder is None:
        sentence = _now("%(who)s recorded that nobody owns it from %(day)s.")
        if row.site:
            sentence = _now("%(who)s recorded that nobody of %(site)s owns it from %(day)s.")
    elif row.site:
        sentence = _now("%(who)s made %(owner)s its owner at %(site)s from %(day)s.")
    else:
        sentence = _now("%(who)s made %(owner)s its owner from %(day)s.")
    late = timezone.localdate(row.recorded_at) > row.starts_on
    return kinds.Event(row.recorded_at, _name(row.recorded_by), sentence % words, row.note, late)


kinds.declare(
    kinds.Kind(
        model=Process,
        name=_("process"),
        plural=_("processes"),
        prefix=Process.prefix,
        address=lambda row: reverse("governance:process", args=[row.code]),
        visible=lambda person: Process.objects.visible_to(person),
        search=("code", "name", "purpose"),
        title=lambda row: row.name,
        accountabilities=owners,
        hand_over=hand_process_over,
        events=process_events,
        parts=(ProcessOwnership, ProcessFlow, ProcessSite),
        owed_through=("governance.ProcessOwnership.holder",),
    )
)
