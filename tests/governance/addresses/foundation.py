"""Addresses of actions, decisions, processes and leaders; what rows of other subjects are made with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.models import Process
from qms.records.entering import enter
from qms.records.filing import store_bytes
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision, an_action

OUTSIDE_NORTH = frozenset({"sven", "nora"})
LEADERS = frozenset({"ella", "quinn"})
MANAGERS = LEADERS | {"olga", "sven"}


def samples(cast: Cast) -> dict[str, Any]:
    """Return an open action of North, one that is done with a file, a decision and a process of North."""
    stored = store_bytes(b"%PDF-1.7 proof", media_type="application/pdf", by=cast.olga, at=NOW)
    finished = an_action(cast)
    finished.complete(by=cast.olga, at=NOW, on=TODAY, file=stored, file_name="proof.pdf")
    verified = an_action(cast)
    verified.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol")
    verified.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="98 %")
    process = Process(code="PACK", name="Packing", site=cast.north)
    return {
        "open": an_action(cast, assigned_by=cast.ella),
        "done": finished,
        "effective": verified,
        "decision": a_decision(cast),
        "process": enter(process, by=cast.quinn, at=NOW),
    }


def reference(name: str) -> Callable[[dict[str, Any]], list[Any]]:
    """Return what makes the arguments of an address from the sample called ``name``."""
    return lambda samples: [samples[name].reference]


def code(samples: dict[str, Any]) -> list[Any]:
    """Return the code of the sample process."""
    return [samples["process"].code]


def form(name: str, allowed: frozenset[str], **more: Any) -> list[Address]:
    """Return the two rows of a form: shown and sent."""
    return [Address(name, allowed, method=method, **more) for method in ("get", "post")]


def of_north(name: str, allowed: frozenset[str], sample: str) -> list[Address]:
    """Return the rows of a form about an action of North."""
    return form(name, allowed, hidden=OUTSIDE_NORTH - allowed, args=reference(sample))


SEES_NORTH = EVERYBODY - OUTSIDE_NORTH

ADDRESSES = [
    Address("governance:governance", EVERYBODY, note="Nora sees only what is her own: nothing."),
    Address("governance:top_management", EVERYBODY),
    *form("governance:new_leader", LEADERS),
    Address("governance:processes", EVERYBODY),
    *form("governance:new_process", LEADERS),
    Address("governance:process", SEES_NORTH, hidden=OUTSIDE_NORTH, args=code),
    *form("governance:ownership", LEADERS, hidden=OUTSIDE_NORTH, args=code),
    Address("governance:decisions", EVERYBODY),
    *form("governance:new_decision", frozenset({"ella"}), note="The quality lead decides nothing."),
    Address("governance:decision", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("decision")),
    Address("governance:actions", EVERYBODY),
    Address("governance:actions_export", EVERYBODY),
    *form("governance:new_action", MANAGERS),
    *form("governance:several_tasks", MANAGERS),
    Address("governance:action", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("open")),
    *of_north("governance:completion", frozenset({"olga"}), "open"),
    Address("governance:proof", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("done")),
    *of_north("governance:verification", frozenset({"quinn"}), "done"),
    *of_north("governance:extension", frozenset({"olga", "ella"}), "open"),
    *of_north("governance:cancellation", frozenset({"ella"}), "open"),
    *of_north("governance:reopening", LEADERS | {"olga"}, "effective"),
    *of_north("governance:action_owner", LEADERS, "open"),
    *of_north("governance:action_verifier", LEADERS, "done"),
]
