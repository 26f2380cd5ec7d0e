"""Addresses of audits and certificates."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.objectives.looking import a_certificate, an_audit, reported
from tests.objectives.looking import held as a_held_audit

OUTSIDE = EVERYBODY - INSIDERS_OF_NORTH
PLANNERS = frozenset({"ella", "quinn", "ines"})
KEEPERS = frozenset({"ella", "quinn"})


def samples(cast: Cast) -> dict[str, Any]:
    """Return an audit of North in each state, and a certificate."""
    return {
        "audit": an_audit(cast),
        "held_audit": a_held_audit(cast),
        "reported_audit": reported(cast),
        "certificate": a_certificate(cast),
    }


def of(key: str) -> dict[str, Any]:
    """Return how to make the arguments of an address from one of the samples."""
    return {"args": lambda samples: [samples[key].reference]}


def form(name: str, allowed: frozenset[str], **more: Any) -> list[Address]:
    """Return the rows of a form: its page and what it sends."""
    hidden = OUTSIDE if "args" in more else frozenset()
    return [Address(name, allowed, hidden=hidden, method=method, **more) for method in ("get", "post")]


ADDRESSES = [
    Address("objectives:audits", EVERYBODY, note="Each sees their own part."),
    Address("objectives:audits_export", EVERYBODY, note="Each gets their own part."),
    Address("objectives:audit_programme", EVERYBODY, note="Each sees their own part."),
    *form("objectives:new_audit", PLANNERS),
    Address("objectives:audit", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("audit")),
    Address("objectives:audit_file", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("reported_audit")),
    *form("objectives:edit_audit", PLANNERS, **of("audit")),
    *form("objectives:hold_audit", PLANNERS, **of("audit")),
    *form("objectives:cancel_audit", PLANNERS, **of("audit")),
    *form("objectives:report_audit", PLANNERS, **of("held_audit")),
    Address("objectives:certificates", EVERYBODY, note="Each sees their own part."),
    Address("objectives:certificates_export", EVERYBODY, note="Each gets their own part."),
    *form("objectives:new_certificate", KEEPERS),
    Address("objectives:certificate", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("certificate")),
    Address("objectives:certificate_file", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("certificate")),
    *form("objectives:edit_certificate", KEEPERS, **of("certificate")),
    *form("objectives:renew_certificate", KEEPERS, **of("certificate")),
    *form("objectives:end_certificate", KEEPERS, **of("certificate")),
]
