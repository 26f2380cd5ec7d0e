"""Addresses of top management: who hands over the QMS accountability, ends a membership, changes a role."""

from __future__ import annotations

from typing import Any

from governance.leading import name_leader
from tests.addressing import Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import LEADERS, OUTSIDE_NORTH, form, reference


def samples(cast: Cast) -> dict[str, Any]:
    """Return Ella's membership of top management of North."""
    given: dict[str, Any] = {"role_in_qms": "Site leader", "starts_on": TODAY, "site": cast.north}
    return {"membership": name_leader(cast.ella, **given, by=cast.quinn, at=NOW)}


ADDRESSES: list[Address] = [
    *form("governance:accountability", LEADERS),
    *form("governance:end_leader", LEADERS, hidden=OUTSIDE_NORTH, args=reference("membership")),
    *form("governance:change_role", LEADERS, hidden=OUTSIDE_NORTH, args=reference("membership")),
]
