"""Addresses of what is done with many objectives: plans, copies, usual ones, the change of the year."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.objectives.addresses.objectives import PREPARERS, PREPARERS_SOMEWHERE, form, of

LOOKERS = PREPARERS_SOMEWHERE


def samples(cast: Cast) -> dict[str, Any]:
    """Nothing of its own: the draft of North will do."""
    return {}


ADDRESSES = [
    Address("objectives:plans", EVERYBODY, note="Each sees the plans of their own part."),
    Address("objectives:usual", EVERYBODY, note="Data, no records."),
    Address("objectives:changeover", LOOKERS),
    Address("objectives:changeover", frozenset({"ella"}), method="post"),
    *form("objectives:plan", PREPARERS, **of("draft")),
    *form("objectives:copies", PREPARERS, **of("draft")),
]
