"""Touching: the risks and opportunities that touch a record, on its page, and the way to record one (6.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Process
from objectives import access
from objectives.models import CustomerRequirement, QualityEvent, QualityObjective, Risk
from objectives.registering_risks import Row, heaviest_first, in_a_sentence, waiting_among
from objectives.treating import standing_of
from qms.people.models import Person
from qms.primitives.kinds import kind_of, kind_of_subject
from qms.primitives.panels import Panel
from qms.records.models import Record

TOUCHED: dict[type[Record], str] = {
    QualityObjective: "objectives",
    CustomerRequirement: "requirements",
    Process: "process",
    QualityEvent: "event",
}
"""Whose pages show the risks that touch them, and the field of a risk that names them."""

MOST = 12
"""Risks that the page of a record shows, the heaviest; the register shows them all."""


def touching(row: Record, request: HttpRequest) -> Panel | None:
    """Show the open risks that touch ``row`` among those the reader may see, and the way to record one.

    Without any, a line leads to the form, for those who may use it. One query; two where one is too heavy.
    """
    person, today = request.person, request.today  # type: ignore[attr-defined]
    new_url = f"{reverse('objectives:new_risk')}?touches={row.reference}" if may_record(person, row) else ""
    rows = Risk.objects.visible_to(person).open().filter(**{TOUCHED[type(row)]: row})
    found = list(rows.limited(today).weighed().select_related("owner").order_by("-score", "pk")[: MOST + 1])
    if not found:
        template = "objectives/risks/_record.html"
        is_event = isinstance(row, QualityEvent)
        return Panel("", template, {"new_url": new_url, "is_event": is_event}) if new_url else None
    standing = standing_of(found, on=today)
    shown = heaviest_first([Row(risk, standing[risk.pk]) for risk in found])
    more = f"{reverse('objectives:risks')}?touches={row.reference}" if len(found) > MOST else ""
    context: dict[str, Any] = {"rows": shown[:MOST], "new_url": new_url, "more_url": more}
    lead = "" if more else in_a_sentence(waiting_among(shown))
    title = _("Risks it showed") if isinstance(row, QualityEvent) else _("Risks that touch this")
    return Panel(title, "objectives/risks/_touching.html", context, "risks", lead)


def may_record(person: Person, row: Any) -> bool:
    """Tell whether ``person`` may enter a risk that touches ``row``, as long as ``row`` is pursued.

    What belongs to the whole organisation may be touched by a risk of a site.
    """
    pursued = {
        QualityObjective: getattr(row, "state", "") in ("draft", "active"),
        CustomerRequirement: getattr(row, "state", "") == CustomerRequirement.State.CURRENT,
    }
    if not pursued.get(type(row), True):
        return False
    if row.site_id is None:
        return access.may_note_somewhere(person)
    return access.may_note(person, row.site_id)


def touched(reference: str, person: Person) -> Record | None:
    """Return the record that a risk may touch, by its reference; nothing where ``person`` sees none such."""
    kind = kind_of_subject(reference)
    if kind is None or kind.model not in TOUCHED:
        return None
    return kind.visible(person).filter(reference=reference).first()


def title_of(row: Record) -> str:
    """Return what a record is called, without a full stop at its end."""
    return kind_of(row).title(row).rstrip(".")


def begins_with(row: Record) -> dict[str, Any]:
    """Return what the form of a new risk holds at first that touches ``row``: links, process, site."""
    name = TOUCHED[type(row)]
    several = name in ("objectives", "requirements")
    process = row if isinstance(row, Process) else getattr(row, "process", None)
    found: dict[str, Any] = {"process": process}
    if several:
        found[name] = [row.pk]
    if isinstance(row, QualityEvent) and row.requirement_id:
        found["requirements"] = [row.requirement_id]
    if row.site_id is not None:
        found["site"] = row.site_id
    return found
