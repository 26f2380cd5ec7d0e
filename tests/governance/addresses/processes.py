"""Addresses of processes whole: the map, and the form that describes one."""

from __future__ import annotations

from typing import Any

from governance.leading import hand_accountability
from tests.addressing import EVERYBODY, WITH_A_ROLE, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import LEADERS, OUTSIDE_NORTH, SEES_NORTH, code, form, reference


def samples(cast: Cast) -> dict[str, Any]:
    """Let Ella answer for the system; the process is that of the foundation."""
    return {
        "answering": hand_accountability(holder=cast.ella, starts_on=TODAY, site=None, by=cast.quinn, at=NOW)
    }


ADDRESSES: list[Address] = [
    Address("governance:process_map", EVERYBODY),
    Address(
        "governance:process_map_pdf",
        SEES_NORTH,
        hidden=OUTSIDE_NORTH,
        note="Without a process there is no map.",
    ),
    *(
        Address(f"governance:process_role{paper}", SEES_NORTH, hidden=OUTSIDE_NORTH, args=code)
        for paper in ("", "_pdf")
    ),
    *(
        Address(
            f"governance:leader_role{paper}", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("membership")
        )
        for paper in ("", "_pdf")
    ),
    *(
        Address(f"governance:accountable_role{paper}", WITH_A_ROLE, hidden=frozenset({"nora"}))
        for paper in ("", "_pdf")
    ),
    *form("governance:describe_process", LEADERS, hidden=OUTSIDE_NORTH, args=code),
]
