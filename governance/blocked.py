"""Blocked: a record that is late or stuck asks what is in the way; one tap makes it an escalation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from governance import access
from governance.models import Action, Escalation, Process
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.panels import Panel
from qms.records.models import Record


@dataclass(frozen=True)
class Subject:
    """The record that an escalation speaks of; its title and address where it may be seen."""

    reference: str
    title: str = ""
    address: str = ""


def record_named(reference: str, person: Person) -> Record:
    """Return the record that ``reference`` names among those ``person`` may see. Raises ``Http404``."""
    rows = _rows(reference, person)
    row = rows.filter(reference=reference).first() if rows is not None else None
    if row is None:
        raise Http404
    return row  # type: ignore[no-any-return]


def subject_of(escalation: Escalation, person: Person) -> Subject | None:
    """Return the record that ``escalation`` speaks of, as far as ``person`` may see it, if any."""
    if not escalation.subject:
        return None
    try:
        row = record_named(escalation.subject, person)
    except Http404:
        return Subject(escalation.subject)
    kind = kinds.kind_of(row)
    return Subject(row.reference, str(kind.title(row)), kind.address(row))


def _rows(reference: str, person: Person) -> QuerySet[Any] | None:
    try:
        kind = kinds.kind_by_prefix(reference.partition("-")[0])
    except KeyError:
        return None
    return kind.visible(person) if issubclass(kind.model, Record) else None


def in_the_way(row: Record, request: HttpRequest) -> Panel | None:
    """Ask "what is in the way?" of a record that is late or stuck; nothing of who may not raise it.

    What is raised for it already, and open, is shown beside the question. One query.
    """
    person: Person = request.person  # type: ignore[attr-defined]
    if not access.may_raise(person, row.site_id):
        return None
    raised = Escalation.objects.open().visible_to(person).filter(subject=row.reference)
    context = {
        "subject": row.reference,
        "kinds": Escalation.Lacking.choices,
        "raised": raised.select_related("holder").order_by("reference"),
    }
    return Panel("", "governance/parts/in_the_way.html", context)


def of_own_action(row: Action, request: HttpRequest) -> Panel | None:
    """Ask its owner, before anything else, what is in the way of an action whose due day has passed."""
    return _of_late(row, request) if request.person.pk == row.owner_id else None  # type: ignore[attr-defined]


def of_action(row: Action, request: HttpRequest) -> Panel | None:
    """Ask others than its owner what is in the way of an action whose due day has passed."""
    return _of_late(row, request) if request.person.pk != row.owner_id else None  # type: ignore[attr-defined]


def _of_late(row: Action, request: HttpRequest) -> Panel | None:
    today = request.today  # type: ignore[attr-defined]
    return in_the_way(row, request) if row.standing(today) == "overdue" else None


def of_process(row: Process, request: HttpRequest) -> Panel | None:
    """Ask what is in the way of a process; one may be stuck on any day."""
    return in_the_way(row, request)
