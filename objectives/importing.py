"""Taking in objectives and measurements from a file: all rows or none, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from objectives import measuring
from objectives.models import QualityObjective
from objectives.promising import draft
from objectives.rules import parse_period
from qms.people.importing import bring, find, refuse_twins
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, a_number, one_of, parse

OBJECTIVE_COLUMNS = (
    Column("code", ("objective", "objective code", "id"), required=True),
    Column("site", ("site code",)),
    Column("statement", ("objective statement", "text", "title"), required=True),
    Column("unit", ("unit of measure",), required=True),
    Column("direction", ("better", "good direction"), required=True),
    Column("target", ("target value",), required=True),
    Column("warning", ("warning threshold", "threshold"), required=True),
    Column("cadence", ("frequency", "period"), required=True),
    Column("from", ("starts on", "start", "valid from"), required=True),
    Column("to", ("ends on", "end", "valid to"), required=True),
    Column("baseline", ("start value",)),
    Column("owner", ("owner email",)),
    Column("data_kind", ("kind of data", "data kind")),
    Column("target kind", ("kind of target",)),
    Column("upper edge", ("target high", "upper target")),
    Column("upper warning", ("warning high",)),
)

MEASUREMENT_COLUMNS = (
    Column("objective", ("code", "objective code"), required=True),
    Column("period", ("month", "date", "day"), required=True),
    Column("value", ("actual", "result"), required=True),
    Column("numerator", ("above", "how many")),
    Column("denominator", ("below", "of how many", "of", "n")),
    Column("comment", ("note", "remark")),
    Column("reason", ("reason for the correction", "correction")),
)

FIELDS = {
    "starts_on": "from",
    "ends_on": "to",
    "target_kind": "target kind",
    "target_high": "upper edge",
    "warning_high": "upper warning",
}
"""Where a rule names a field by another word than the file does."""


def import_objectives(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the objectives of ``rows`` as drafts; drafts that exist are brought up to date.

    Must run in a transaction. Raises ``FileRefused`` with every fault found, such as an active objective that
    the file would change.
    """
    faults, report = Faults(), Report()
    stored = {row.code: row for row in QualityObjective.objects.select_related("site", "owner")}
    sites = {site.code: site for site in Site.objects.all()}
    people = {person.email.lower(): person for person in Person.objects.all()}
    refuse_twins(rows, "code", faults)
    for row in rows:
        before = len(faults.problems)
        wanted = _wanted(row, sites, people, faults)
        if len(faults.problems) == before:
            _bring(stored.get(row["code"]), wanted, row, faults, report, by=by, at=at)
    faults.stop_if_any()
    return report


def _wanted(row: Row, sites: dict[str, Site], people: dict[str, Person], faults: Faults) -> dict[str, Any]:
    return {
        "site": find(row, "site", sites, faults),
        "statement": row["statement"],
        "unit": row["unit"],
        "direction": parse(row, "direction", one_of(QualityObjective.Direction), faults),
        "target": parse(row, "target", a_number, faults),
        "warning": parse(row, "warning", a_number, faults),
        "cadence": parse(row, "cadence", one_of(QualityObjective.Cadence), faults),
        "starts_on": parse(row, "from", a_day, faults),
        "ends_on": parse(row, "to", a_day, faults),
        "baseline": parse(row, "baseline", a_number, faults),
        "owner": find(row, "owner", people, faults),
        "data_kind": parse(row, "data_kind", one_of(QualityObjective.DataKind), faults),
        **_kinds(row, faults),
    }


def _kinds(row: Row, faults: Faults) -> dict[str, Any]:
    """Return what is compared with the target, where the file says it; a level is the ordinary one."""
    found = {
        "target_kind": parse(row, "target kind", one_of(QualityObjective.TargetKind), faults),
        "target_high": parse(row, "upper edge", a_number, faults),
        "warning_high": parse(row, "upper warning", a_number, faults),
    }
    return {name: value for name, value in found.items() if value is not None}


def _bring(
    stored: QualityObjective | None,
    wanted: dict[str, Any],
    row: Row,
    faults: Faults,
    report: Report,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    if stored is None:
        try:
            kind = wanted.pop("data_kind") or QualityObjective.DataKind.MEASURE
            draft(code=row["code"], data_kind=kind, by=by, at=at, **wanted)
        except Refusal as refusal:
            faults.refusal(row, refusal, FIELDS)
        else:
            report.added += 1
        return
    stated = {name: value for name, value in wanted.items() if value is not None}
    differs = [name for name, value in stated.items() if getattr(stored, name) != value]
    if differs and stored.state != QualityObjective.State.DRAFT:
        column = FIELDS.get(differs[0], differs[0])
        sentence = _("differs from the objective, which is no draft any more.")
        faults.add(row, column, sentence, _("Change it on its page, with a reason."))
        return
    bring(stored, stated, row, faults, report, by=by, at=at)


def import_measurements(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the values of ``rows``; a value that is stored already changes nothing.

    A different value for a stored period asks for a reason. Must run in a transaction. Raises ``FileRefused``
    with every fault found.
    """
    faults = Faults()
    codes = {row["objective"] for row in rows}
    stored = {row.code: row for row in QualityObjective.objects.filter(code__in=codes)}
    prepared, origins = [], []
    for row in rows:
        value = _prepared(row, stored, faults)
        if value is not None:
            prepared.append(value)
            origins.append(row)
    for index, refusal in measuring.examine(prepared, at=at):
        faults.refusal(origins[index], refusal)
    faults.stop_if_any()
    tally = measuring.record_many(prepared, by=by, at=at)
    return Report(tally.added, tally.corrected, tally.unchanged)


def _prepared(row: Row, stored: dict[str, QualityObjective], faults: Faults) -> measuring.Prepared | None:
    objective = find(row, "objective", stored, faults)
    value = parse(row, "value", a_number, faults)
    if objective is None or value is None:
        return None
    before = len(faults.problems)
    period = parse(row, "period", lambda text: parse_period(text, objective.cadence), faults)
    above, below = (parse(row, name, a_number, faults) for name in ("numerator", "denominator"))
    if period is None or len(faults.problems) > before:
        return None
    counts = {"numerator": above, "denominator": below}
    return measuring.Prepared(objective, period, value, row["reason"], row["comment"], **counts)
