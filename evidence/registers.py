"""Registers of a pack as CSV and XLSX: the same bytes each time, nothing that a spreadsheet runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evidence.collecting import Assigned, Collected, Decided, Held, Measured
from evidence.collecting_leaders import LETTERS, Barrier, Led, Met, Owned
from evidence.registers_of_customers import customer_registers
from evidence.tables import Cell, Register, moment
from objectives.control_words import signs_in_words
from objectives.rules import period_code


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
        *customer_registers(found),
    ]


OBJECTIVES: tuple[str, ...] = ("reference", "code", "objective", "site", "owner", "state", "unit", "direction")
OBJECTIVES += ("baseline", "target", "warning", "cadence", "from", "to")
OBJECTIVES += ("target_kind", "target_high", "warning_high", "recorded_at")
MEASUREMENTS: tuple[str, ...] = ("objective", "code", "period", "value", "revision", "source", "recorded_at")
MEASUREMENTS += ("sign",)
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
    """Yield the rows of an objective's values, each with the run rules that it breaks."""
    signs = signs_in_words(one.control) if one.control else {}
    for reading in one.readings:
        period = period_code(reading.period, one.row.cadence)
        known = moment(reading.recorded_at)
        about: list[Cell] = [one.row.reference, one.row.code, period, reading.value, reading.revision]
        yield [*about, reading.source, known, signs.get(reading.period, "")]


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
