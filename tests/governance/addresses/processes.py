"""Addresses of processes whole: the map, and the form that describes one."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.governance.addresses.foundation import LEADERS, OUTSIDE_NORTH, code, form


def samples(cast: Cast) -> dict[str, Any]:
    """Return nothing more: the process of the foundation is enough."""
    return {}


ADDRESSES: list[Address] = [
    Address("governance:process_map", EVERYBODY),
    *form("governance:describe_process", LEADERS, hidden=OUTSIDE_NORTH, args=code),
]
