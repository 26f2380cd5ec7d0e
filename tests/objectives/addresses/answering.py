"""Addresses by which a miss of an objective is answered."""

from __future__ import annotations

from typing import Any

from tests.addressing import Address
from tests.cast import Cast
from tests.objectives.addresses.objectives import OUTSIDE
from tests.objectives.making import active

LEADERS = frozenset({"ella"})
ASSIGNERS = frozenset({"ella", "quinn", "olga"})


def samples(cast: Cast) -> dict[str, Any]:
    """An active objective at North."""
    return {"active": active(cast, "N-ANSWERED")}


def about(samples: dict[str, Any]) -> list[Any]:
    """Return the arguments of an address about it."""
    return [samples["active"].reference]


ADDRESSES = [
    Address("objectives:answer", ASSIGNERS, hidden=OUTSIDE, args=about),
    Address("objectives:decision_about", LEADERS, hidden=OUTSIDE, args=about, method="post"),
    Address("objectives:action_about", ASSIGNERS, hidden=OUTSIDE, args=about, method="post"),
    Address("objectives:common_cause_about", LEADERS, hidden=OUTSIDE, args=about, method="post"),
]
