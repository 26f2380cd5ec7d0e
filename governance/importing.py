"""Taking in processes and their owners from a file: all rows or none, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from governance.models import Process
from governance.owning import appoint, owner_of
from governance.reading_flows import take_in_flows
from qms.people.importing import bring, find, refuse_twins
from qms.people.models import Organisation, Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, parse, yes_or_no
from qms.records.entering import enter

PROCESS_COLUMNS = (
    Column("code", ("process", "process code", "id"), required=True),
    Column("name", ("process name", "title"), required=True),
    Column("purpose", ("description",)),
    Column("carries_customer_requirements", ("customer", "customer carrying", "carries requirements")),
    Column("site", ("site code",)),
    Column("owner", ("process owner", "owner email")),
    Column("owner_from", ("from", "owner since")),
    Column("inputs", ("input",)),
    Column("outputs", ("output",)),
    Column("measures", ("measure", "indicators")),
    Column("may_change", ("may decide alone", "authority", "decides alone")),
    Column("may_stop", ("stops alone",)),
    Column("may_spend", ("spends alone",)),
)
DESCRIBED = ("measures", "may_change", "may_stop", "may_spend")
"""Columns that leave what stands where they are empty."""


def import_processes(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the processes of ``rows``, appoint the owners they name, say what flows between them.

    Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report = Faults(), Report()
    stored = {process.code: process for process in Process.objects.all()}
    sites = {site.code: site for site in Site.objects.all()}
    people = {person.email.lower(): person for person in Person.objects.all()}
    refuse_twins(rows, "code", faults)
    untouched: set[int] = set()
    for row in rows:
        before = report.unchanged
        process = stored.get(row["code"]) or Process(code=row["code"])
        wanted = {
            "name": row["name"],
            "purpose": row["purpose"],
            "carries_customer_requirements": parse(
                row, "carries_customer_requirements", yes_or_no, faults, False
            ),
            "site": find(row, "site", sites, faults),
            **{name: row[name] for name in DESCRIBED if row[name]},
        }
        new = partial(enter, process, by=by, at=at)
        written = bring(process, wanted, row, faults, report, by=by, at=at, write=new)
        owner = find(row, "owner", people, faults)
        if written and owner:
            _appoint(process, owner, row, faults, by=by, at=at)
        if written:
            stored[row["code"]] = process
        if report.unchanged > before:
            untouched.add(row.number)
    faults.stop_if_any()
    flowed = take_in_flows(rows, stored, faults, by=by, at=at) & untouched
    faults.stop_if_any()
    report.changed, report.unchanged = report.changed + len(flowed), report.unchanged - len(flowed)
    return report


def _appoint(
    process: Process, owner: Person, row: Row, faults: Faults, *, by: Person | None, at: datetime
) -> None:
    starts_on = parse(row, "owner_from", a_day, faults) or Organisation.day_at(at)
    if owner_of(process, on=starts_on, site=process.site) == owner:
        return
    try:
        appoint(process, holder=owner, starts_on=starts_on, by=by, at=at, site=process.site)
    except Refusal as refusal:
        faults.refusal(row, refusal, {"holder": "owner", "starts_on": "owner_from"})
