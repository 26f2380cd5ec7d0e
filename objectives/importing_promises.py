"""Taking in customer requirements from a file: all rows or none, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Process
from objectives.models import CustomerRequirement
from objectives.promising import state_requirement
from qms.people.importing import bring, find
from qms.people.models import Person, Site
from qms.primitives.registers import Column, Faults, Report, Row, a_day, one_of, parse, yes_or_no

REQUIREMENT_COLUMNS = (
    Column("reference", ("id", "number")),
    Column("statement", ("requirement", "what is required", "text"), required=True),
    Column("offering", ("product", "service", "product or service"), required=True),
    Column("kind", ("type",), required=True),
    Column("customer", ("client",)),
    Column("impact", ("impact on the customer", "severity")),
    Column("statutory", ("by law", "legal", "required by law")),
    Column("source", ("contract", "document")),
    Column("site", ("site code",)),
    Column("process", ("process code",)),
    Column("control", ("how it is controlled",)),
    Column("measure", ("how it is measured", "indicator")),
    Column("next_review_on", ("next review", "review by")),
)
TEXTS = ("customer", "source", "control", "measure")
Key = tuple[str, str, str, int | None]


def import_requirements(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the requirements of ``rows``; those that exist are brought up to date.

    One is known by its reference, or by what it says of which offering, customer and site. A cell that is empty
    leaves what stands. Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report = Faults(), Report()
    stored = list(CustomerRequirement.objects.all())
    named = {row.reference: row for row in stored}
    known = {_key(row): row for row in stored}
    sites = {site.code: site for site in Site.objects.all()}
    processes = {process.code: process for process in Process.objects.all()}
    seen: dict[Key, int] = {}
    for row in rows:
        before = len(faults.problems)
        wanted = _wanted(row, sites, processes, faults)
        found = find(row, "reference", named, faults) if row["reference"] else None
        if len(faults.problems) > before or _stands_twice(row, wanted, seen, faults):
            continue
        _bring(found or known.get(_key_of(wanted)), wanted, row, faults, report, by=by, at=at)
    faults.stop_if_any()
    return report


def _key(row: CustomerRequirement) -> Key:
    return row.statement.casefold(), row.offering.casefold(), row.customer.casefold(), row.site_id


def _key_of(wanted: dict[str, Any]) -> Key:
    site = wanted["site"]
    words = (wanted["statement"], wanted["offering"], wanted.get("customer", ""))
    statement, offering, customer = (word.casefold() for word in words)
    return statement, offering, customer, site.pk if site else None


def _stands_twice(row: Row, wanted: dict[str, Any], seen: dict[Key, int], faults: Faults) -> bool:
    key = _key_of(wanted)
    if key in seen:
        sentence = _("stands in row %(row)d already.") % {"row": seen[key]}
        faults.add(row, "statement", sentence, _("Leave one of the two rows."))
        return True
    seen[key] = row.number
    return False


def _wanted(row: Row, sites: dict[str, Site], processes: dict[str, Process], faults: Faults) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "statement": row["statement"],
        "offering": row["offering"],
        "kind": parse(row, "kind", one_of(CustomerRequirement.Kind), faults),
        "site": find(row, "site", sites, faults),
        "impact": parse(row, "impact", one_of(CustomerRequirement.Impact), faults),
        "statutory": parse(row, "statutory", yes_or_no, faults),
        "process": find(row, "process", processes, faults),
        "next_review_on": parse(row, "next_review_on", a_day, faults),
        **{name: row[name] for name in TEXTS if row[name]},
    }
    kept = ("statement", "offering", "kind", "site")
    return {name: value for name, value in wanted.items() if name in kept or value is not None}


def _bring(
    stored: CustomerRequirement | None,
    wanted: dict[str, Any],
    row: Row,
    faults: Faults,
    report: Report,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    if stored is not None and stored.state != CustomerRequirement.State.CURRENT:
        faults.add(row, "statement", _("is withdrawn."), _("Leave the row out, or state it anew."))
        return
    new = stored or CustomerRequirement()
    bring(
        new, wanted, row, faults, report, by=by, at=at, write=lambda: state_requirement(**wanted, by=by, at=at)
    )
