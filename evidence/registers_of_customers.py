"""Registers of a pack about customers: requirements, events, feedback, risks, resources, audits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from evidence.collecting_customers import Kept
from evidence.tables import Cell, Register, moment

if TYPE_CHECKING:
    from evidence.collecting import Collected

REQUIREMENTS: tuple[str, ...] = (
    "reference",
    "offering",
    "customer",
    "kind",
    "impact",
    "statutory",
    "requirement",
    "process",
)
REQUIREMENTS += ("control", "measure", "site", "next_review_on", "review", "recorded_at")
EVENTS: tuple[str, ...] = (
    "reference",
    "kind",
    "received_on",
    "severity",
    "grade",
    "what_happened",
    "customer",
    "offering",
)
EVENTS += ("process", "cause", "site", "state", "significant_since", "root_cause", "lies_with", "lesson")
EVENTS += ("first_response_on", "closed_on", "recorded_at")
FEEDBACK: tuple[str, ...] = (
    "reference",
    "kind",
    "on",
    "tone",
    "customer",
    "offering",
    "what_was_said",
    "score",
    "of",
    "process",
)
FEEDBACK += ("heard_by", "site", "recorded_at")
RISKS: tuple[str, ...] = (
    "reference",
    "kind",
    "state",
    "what",
    "consequence",
    "process",
    "likelihood",
    "impact",
)
RISKS += ("likelihood_left", "impact_left", "response", "treatment", "owner", "identified_on", "review_on")
RISKS += ("site", "recorded_at")
RESOURCES: tuple[str, ...] = (
    "reference",
    "kind",
    "state",
    "what",
    "why",
    "amount",
    "unit",
    "asked_by",
    "asked_on",
    "needed_by",
)
RESOURCES += ("decided_on", "decision", "granted", "in_place_on", "proof", "site", "recorded_at")
AUDITS: tuple[str, ...] = (
    "reference",
    "title",
    "kind",
    "state",
    "held_by",
    "lead_auditor",
    "from",
    "to",
    "scope",
    "clauses",
)
AUDITS += ("conclusion", "reported_on", "findings", "next_on", "site", "recorded_at")
CERTIFICATES: tuple[str, ...] = (
    "reference",
    "issued_by",
    "standard",
    "number",
    "scope",
    "issued_on",
    "expires_on",
)
CERTIFICATES += ("next_visit_on", "required_by", "owner", "site", "recorded_at")


def customer_registers(found: Collected) -> list[Register]:
    """Return the registers about customers of what was collected; an empty one keeps its header."""
    tables: list[tuple[str, tuple[str, ...], list[Kept], Callable[[Kept], list[Cell]]]] = [
        ("requirements", REQUIREMENTS, found.requirements, requirement),
        ("events", EVENTS, found.events.listed, event),
        ("feedback", FEEDBACK, found.feedback, feedback),
        ("risks", RISKS, found.risks, risk),
        ("resources", RESOURCES, found.resources, resource),
        ("audits", AUDITS, found.audits, audit),
        ("certificates", CERTIFICATES, found.certificates, certificate),
    ]
    return [Register(name, head, [line(one) for one in rows]) for name, head, rows, line in tables]


def requirement(one: Kept) -> list[Cell]:
    """Return the row of a customer requirement."""
    row = one.row
    about: list[Cell] = [row.reference, row.offering, row.customer, row.kind, row.impact, _yes(row.statutory)]
    about += [row.statement, one.process, row.control, row.measure, one.site, row.next_review_on]
    return [*about, one.said[-1] if one.said else "", moment(row.recorded_at)]


def event(one: Kept) -> list[Cell]:
    """Return the row of a quality event."""
    row = one.row
    about: list[Cell] = [
        row.reference,
        row.kind,
        row.received_on,
        row.severity,
        row.grade,
        row.text,
        row.customer,
    ]
    about += [row.offering, one.process, one.who, one.site, row.state, row.significant_since, row.root_cause]
    about += [row.root_cause_kind, row.lesson, row.first_response_on, row.closed_on]
    return [*about, moment(row.recorded_at)]


def feedback(one: Kept) -> list[Cell]:
    """Return the row of what a customer said."""
    row = one.row
    about: list[Cell] = [
        row.reference,
        row.kind,
        row.happened_on,
        row.tone,
        row.customer,
        row.offering,
        row.text,
    ]
    return [*about, row.score, row.scale, one.process, one.who, one.site, moment(row.recorded_at)]


def risk(one: Kept) -> list[Cell]:
    """Return the row of a risk or an opportunity."""
    row = one.row
    about: list[Cell] = [
        row.reference,
        row.kind,
        row.state,
        row.what,
        row.consequence,
        one.process,
        row.likelihood,
    ]
    about += [row.impact, row.residual_likelihood, row.residual_impact, row.response, row.treatment, one.who]
    return [*about, row.identified_on, row.review_on, one.site, moment(row.recorded_at)]


def resource(one: Kept) -> list[Cell]:
    """Return the row of a resource request."""
    row = one.row
    about: list[Cell] = [row.reference, row.kind, row.state, row.what, row.why, row.amount, row.unit, one.who]
    about += [row.asked_on, row.needed_by, row.decided_on, one.said[0] if one.said else "", row.granted]
    return [*about, row.in_place_on, row.proof or row.proof_file_name, one.site, moment(row.recorded_at)]


def audit(one: Kept) -> list[Cell]:
    """Return the row of an audit."""
    row = one.row
    about: list[Cell] = [
        row.reference,
        row.title,
        row.kind,
        row.state,
        row.body,
        row.lead_auditor,
        row.starts_on,
    ]
    about += [row.ends_on, row.scope, row.clauses, row.conclusion, row.reported_on, "".join(one.said)]
    return [*about, row.next_on, one.site, moment(row.recorded_at)]


def certificate(one: Kept) -> list[Cell]:
    """Return the row of a certificate."""
    row = one.row
    about: list[Cell] = [row.reference, row.body, row.standard, row.number, row.scope, row.issued_on]
    about += [row.expires_on, row.next_visit_on, ", ".join(row.required_by), one.who, one.site]
    return [*about, moment(row.recorded_at)]


def _yes(said: bool) -> str:
    return "yes" if said else "no"
