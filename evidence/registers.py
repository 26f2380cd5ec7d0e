"""Registers of a pack as CSV and XLSX: the same bytes each time, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from evidence.collecting import Assigned, Collected, Decided, Held, Measured
from evidence.collecting_leaders import LETTERS, Barrier, Led, Met, Owned
from objectives.rules import period_code
from qms.records.canonical import plain_decimal

Cell = str | int | Decimal | date | None
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would run as a formula."""

LONGEST = 32_000
"""Characters that a cell of a spreadsheet holds."""


@dataclass(frozen=True)
class Register:
    """A table of a pack: its name, its header and its rows."""

    name: str
    header: Sequence[str]
    rows: list[list[Cell]]


def registers(found: Collected) -> list[Register]:
    """Return the registers of what was collected; an empty one keeps its header."""
    return [
        Register("objectives", OBJECTIVES, [objective(one) for one in found.objectives]),
        Register("measurements", MEASUREMENTS, [row for one in found.objectives for row in measurements(one)]),
        Register("reviews", REVIEWS, [review(one) for one in found.reviews]),
        Register("decisions", DECISIONS, [decision(one) for one in found.decisions]),
        Register("actions", ACTIONS, [action(one) for one in found.actions]),
        Register("matrix", MATRIX, [row for led in found.led for row in answering(led)]),
        Register("owners", OWNERS, [owner(one) for one in found.owned]),
        Register("activities", ACTIVITIES, [activity(one) for one in found.activities]),
        Register("escalations", ESCALATIONS, [barrier(one) for one in found.barriers]),
    ]


OBJECTIVES: tuple[str, ...] = ("reference", "code", "objective", "site", "owner", "state", "unit", "direction")
OBJECTIVES += ("baseline", "target", "warning", "cadence", "from", "to")
OBJECTIVES += ("target_kind", "target_high", "warning_high", "recorded_at")
MEASUREMENTS: tuple[str, ...] = ("objective", "code", "period", "value", "revision", "source", "recorded_at")
REVIEWS: tuple[str, ...] = (
    "reference",
    "title",
    "site",
    "state",
    "planned_on",
    "held_on",
    "frozen_at",
    "minutes_approved",
)
DECISIONS: tuple[str, ...] = (
    "reference",
    "kind",
    "decision",
    "rationale",
    "decided_by",
    "decided_on",
    "data_cited",
)
DECISIONS += ("expires_on", "site", "review", "recorded_at")
ACTIONS: tuple[str, ...] = (
    "reference",
    "weight",
    "origin",
    "what",
    "owner",
    "state",
    "assigned_on",
    "first_due_on",
    "due_on",
)
ACTIONS += ("criterion", "check_on", "verifier", "done_on", "proof", "verified_on", "effective", "finding")
ACTIONS += ("cancelled_on", "site", "review", "recorded_at")


MATRIX: tuple[str, ...] = ("matrix", "version", "scope", "for", "accountable", "responsible", "consulted")
MATRIX += ("informed", "reason")
OWNERS: tuple[str, ...] = ("process", "name", "where", "owner", "since", "competence")
ACTIVITIES: tuple[str, ...] = (
    "reference",
    "kind",
    "day",
    "leaders",
    "site",
    "heard",
    "followed",
    "recorded_at",
)
ESCALATIONS: tuple[str, ...] = ("reference", "lacking", "barrier", "since", "raised_by", "site", "record")
ESCALATIONS += ("levels", "ended_on", "outcome", "what_the_leader_did", "decision", "recorded_at")


def answering(led: Led) -> Iterable[list[Cell]]:
    """Yield the rows of a scope's matrix: who is accountable, responsible, consulted, informed."""
    matrix = led.matrix
    for line in matrix.lines if matrix else ():
        names: list[Cell] = [line.names[letter] for letter in LETTERS]
        assert matrix is not None
        yield [matrix.reference, matrix.version, led.site, line.text, *names, line.reason]


def owner(one: Owned) -> list[Cell]:
    """Return the row of a process and its owner."""
    return [one.row.code, one.row.name, one.where, one.owner, one.since, one.competence]


def activity(one: Met) -> list[Cell]:
    """Return the row of a leadership activity."""
    row = one.row
    said: list[Cell] = [row.heard, row.followed, moment(row.recorded_at)]
    return [row.reference, row.kind, row.happened_on, one.leaders, one.site, *said]


def barrier(one: Barrier) -> list[Cell]:
    """Return the row of an escalation."""
    row, end = one.row, one.ending
    about: list[Cell] = [row.reference, row.lacking, row.text, row.happened_on, one.raised_by, one.site]
    levels = max((step.level for step, _who in one.steps), default=0)
    ended: list[Cell] = [None, "", "", ""]
    if end:
        ended = [end.happened_on, end.outcome, end.what_leader_did, end.decision.reference]
    return [*about, row.subject, levels, *ended, moment(row.recorded_at)]


def objective(one: Measured) -> list[Cell]:
    """Return the row of an objective."""
    row = one.row
    about: list[Cell] = [row.reference, row.code, row.statement, one.site, one.owner, row.state, row.unit]
    aim: list[Cell] = [row.direction, row.baseline, row.target, row.warning, row.cadence]
    aim += [row.starts_on, row.ends_on, row.target_kind, row.target_high, row.warning_high]
    return [*about, *aim, moment(row.recorded_at)]


def measurements(one: Measured) -> Iterable[list[Cell]]:
    """Yield the rows of an objective's values."""
    for reading in one.readings:
        period = period_code(reading.period, one.row.cadence)
        known = moment(reading.recorded_at)
        yield [one.row.reference, one.row.code, period, reading.value, reading.revision, reading.source, known]


def review(one: Held) -> list[Cell]:
    """Return the row of a review."""
    row = one.row
    approved = _("yes") if one.content else _("no")
    days: list[Cell] = [row.planned_on, row.held_on, moment(row.frozen_at)]
    return [row.reference, row.title, one.site, row.state, *days, approved]


def decision(one: Decided) -> list[Cell]:
    """Return the row of a decision."""
    row = one.row
    said: list[Cell] = [
        row.reference,
        row.kind,
        row.text,
        row.rationale,
        one.by,
        row.decided_on,
        row.data_cited,
    ]
    return [*said, row.expires_on, one.site, one.review, moment(row.recorded_at)]


def action(one: Assigned) -> list[Cell]:
    """Return the row of an action."""
    row, done, check, off = one.row, one.completion, one.verification, one.cancellation
    given: list[Cell] = [row.reference, row.weight, row.origin, row.text, one.owner, row.state, row.assigned_on]
    due: list[Cell] = [row.first_due_on, row.due_on, row.criterion, row.check_on, one.verifier]
    proof: list[Cell] = [done.happened_on, done.proof or done.file_name] if done else [None, ""]
    effect: list[Cell] = [None, "", ""]
    if check:
        effect = [check.happened_on, _("yes") if check.effective else _("no"), check.finding]
    ended: list[Cell] = [off.happened_on if off else None, one.site, one.review, moment(row.recorded_at)]
    return [*given, *due, *proof, *effect, *ended]


def moment(at: datetime | None) -> str:
    """Return a moment as registers write it: ISO 8601 in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def plain(cell: Cell) -> str:
    """Return a cell as CSV writes it; a text that a spreadsheet would run gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain_decimal(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(RUNS) else text


def as_csv(register: Register) -> bytes:
    """Return a register as CSV in UTF-8, with the mark that makes spreadsheets read it as such."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(register.header)
    writer.writerows([plain(cell) for cell in row] for row in register.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Sequence[Register], *, at: datetime) -> bytes:
    """Return the registers as one workbook, a sheet each; texts are texts, never formulas or links."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"title": _("Registers"), "created": at.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    text = book.add_format({"valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.header) - 1, 18)
        for column, name in enumerate(table.header):
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, Decimal | int):
                    sheet.write_number(number, column, cell, text)
                elif cell:
                    sheet.write_string(number, column, cell[:LONGEST], text)
    book.close()
    return out.getvalue()
