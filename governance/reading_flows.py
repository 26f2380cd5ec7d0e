"""Reading inputs and outputs of processes as people write them in a cell: “Castings from PUR; Scrap”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from governance.describing import FlowGiven, describe
from governance.models import Process, ProcessFlow
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Faults, Row

WORDS = {"input": r"from|<-|←", "output": r"to|->|→"}
PARTIES = {
    "customer": ProcessFlow.Party.CUSTOMER,
    "customers": ProcessFlow.Party.CUSTOMER,
    "provider": ProcessFlow.Party.PROVIDER,
    "providers": ProcessFlow.Party.PROVIDER,
    "supplier": ProcessFlow.Party.PROVIDER,
    "suppliers": ProcessFlow.Party.PROVIDER,
}
"""How people name an outside party; what follows a colon is its name (“provider: Foundry”)."""


def flows_of_cell(text: str, direction: str, processes: Mapping[str, Process]) -> list[FlowGiven]:
    """Return the inputs or outputs that ``text`` names, parted by semicolons or lines.

    Who stands at the other end follows “from” or “to”: a process by code or name, ``customer``, ``provider``,
    anybody else by name. Raises :class:`Refusal` for one without a name, or too long to be one.
    """
    found = []
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        pieces = re.split(rf"\s+(?:{WORDS[direction]})\s+", f" {part} ", flags=re.IGNORECASE)
        name, end = (" ".join(pieces[:-1]), pieces[-1]) if len(pieces) > 1 else (part, "")
        found.append(_given(direction, name.strip(), end.strip(), processes))
    return list({flow.key: flow for flow in found}.values())


def _given(direction: str, name: str, end: str, processes: Mapping[str, Process]) -> FlowGiven:
    kind, _colon, party_name = (piece.strip() for piece in end.partition(":"))
    if not name or len(name) > 120 or len(end) > 120:
        raise Refusal(
            "process.flow-unreadable",
            _("names an input or output that cannot be read."),
            remedy=_("Write it like “Castings from PUR; Order from customer”, each in a few words."),
        )
    if process := processes.get(end.casefold()):
        return FlowGiven(direction, name, process)
    if party := PARTIES.get(kind.casefold()):
        return FlowGiven(direction, name, None, party, party_name)
    return FlowGiven(direction, name, None, ProcessFlow.Party.OTHER if end else "", end)


def take_in_flows(
    rows: Sequence[Row], stored: Mapping[str, Process], faults: Faults, *, by: Person | None, at: datetime
) -> set[int]:
    """Write the inputs and outputs of ``rows``; an empty cell leaves what stands. Return the rows changed."""
    known = {process.name.casefold(): process for process in stored.values()}
    known |= {code.casefold(): process for code, process in stored.items()}
    changed = set()
    for row in rows:
        process = stored.get(row["code"])
        if process is None or not (row["inputs"] or row["outputs"]):
            continue
        before = _standing(process)
        wanted: list[FlowGiven] = []
        for direction, column in (("input", "inputs"), ("output", "outputs")):
            try:
                given = flows_of_cell(row[column], direction, known)
                wanted += given if row[column] else [flow for flow in before if flow.direction == direction]
            except Refusal as refusal:
                faults.add(row, column, str(refusal.sentence), str(refusal.remedy))
        if _keys(wanted) != _keys(before):
            changed.add(row.number)
            _write(process, wanted, row, faults, by=by, at=at)
    return changed


def _write(
    process: Process, flows: list[FlowGiven], row: Row, faults: Faults, *, by: Person | None, at: datetime
) -> None:
    reason = _("Import, row %(row)d") % {"row": row.number}
    try:
        describe(process, contents={}, flows=flows, reason=reason, by=by, at=at)
    except Refusal as refusal:
        faults.refusal(row, refusal, {"partner": "outputs", "name": "outputs"})


def _standing(process: Process) -> list[FlowGiven]:
    rows = ProcessFlow.objects.standing().filter(process=process).select_related("partner")
    return [FlowGiven(row.direction, row.name, row.partner, row.party, row.party_name) for row in rows]


def _keys(flows: Iterable[FlowGiven]) -> set[tuple[object, ...]]:
    return {flow.key for flow in flows}
