"""Addresses of objectives and their measurements."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.governance.samples import an_action
from tests.objectives.making import drafted, measured

OUTSIDE = EVERYBODY - INSIDERS_OF_NORTH
PREPARERS = frozenset({"ella", "quinn", "olga"})
PREPARERS_SOMEWHERE = PREPARERS | {"sven"}
ACTIVATORS = frozenset({"ella", "olga"})
EXECUTIVES = frozenset({"ella"})


def samples(cast: Cast) -> dict[str, Any]:
    """A draft at North with one value."""
    row = drafted(cast)
    measured(row, cast.olga, date(2026, 1, 1), "96")
    return {
        "draft": row,
        "action": an_action(cast),
    }


def of(key: str, *more: str) -> dict[str, Any]:
    """Return how to make the arguments of an address from one of the samples."""
    return {"args": lambda samples: [samples[key].reference, *more]}


def form(name: str, allowed: frozenset[str], **more: Any) -> list[Address]:
    """Return the rows of a form of North: its page and what it sends."""
    hidden = OUTSIDE if "args" in more else frozenset()
    return [Address(name, allowed, hidden=hidden, method=method, **more) for method in ("get", "post")]


ADDRESSES = [
    Address("objectives:objectives", EVERYBODY, note="Each sees their own part."),
    Address("objectives:export", EVERYBODY, note="Each gets their own part."),
    *form("objectives:new", PREPARERS_SOMEWHERE),
    Address("objectives:objective", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("draft")),
    Address("objectives:measurements", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("draft")),
    Address("objectives:measurements_export", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("draft")),
    *form("objectives:edit", PREPARERS, **of("draft")),
    *form("objectives:activation", ACTIVATORS, **of("draft")),
    *form("objectives:ending", EXECUTIVES, **of("draft")),
    *form("objectives:measurement", PREPARERS, **of("draft")),
    *form("objectives:correction", PREPARERS, **of("draft", "2026-01")),
    *form("objectives:criterion", frozenset({"ella", "quinn"}), **of("action")),
]
