"""Addresses of decisions and of what becomes of them: leaders of the scope, and who prepares records."""

from __future__ import annotations

from typing import Any

from governance.taking_over import take_over
from qms.records.filing import store_bytes
from tests.addressing import Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import LEADERS, OUTSIDE_NORTH, SEES_NORTH, form, reference
from tests.governance.samples import WEEK, a_decision, a_deferral


def samples(cast: Cast) -> dict[str, Any]:
    """Return a deferral of North, a decision to look back at, and one taken over with its minutes."""
    minutes = store_bytes(b"%PDF-1.7 minutes", media_type="application/pdf", by=cast.quinn, at=NOW)
    return {
        "deferral": a_deferral(cast),
        "to look back": a_decision(cast, look_back_on=TODAY),
        "taken over": take_over(
            decided_by=cast.ella, on=TODAY - WEEK, by=cast.quinn, at=NOW, site=cast.north, kind="priority",
            text="Seals first", source_file=minutes, source_file_name="minutes.pdf",
        ),
    }  # fmt: skip


LEADS = frozenset({"ella"})

ADDRESSES = [
    *form("governance:take_over_decision", LEADERS, note="The quality lead prepares; the minutes decided."),
    *form("governance:look_back", LEADS, hidden=OUTSIDE_NORTH, args=reference("to look back")),
    *form("governance:decision_renewal", LEADS, hidden=OUTSIDE_NORTH, args=reference("deferral")),
    *form("governance:decision_ending", LEADS, hidden=OUTSIDE_NORTH, args=reference("deferral")),
    *form("governance:decision_accountable", LEADS, hidden=OUTSIDE_NORTH, args=reference("deferral")),
    Address("governance:decision_source", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("taken over")),
]
