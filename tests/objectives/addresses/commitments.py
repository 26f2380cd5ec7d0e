"""Addresses of commitment checks."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.objectives.addresses.objectives import OUTSIDE, form, of
from tests.objectives.addresses.risks import DECIDERS, NOTERS
from tests.objectives.voices import a_promise, promised_anyway

ASKED_OR_LEADS = frozenset({"ella", "quinn", "carl"})


def samples(cast: Cast) -> dict[str, Any]:
    """A promise that Carl asks Olga about, and one that he gave against her no."""
    return {"promise": a_promise(cast), "anyway": promised_anyway(cast)}


ADDRESSES = [
    Address("objectives:commitments", EVERYBODY, note="Each sees their own part."),
    Address("objectives:commitments_export", EVERYBODY, note="Each gets their own part."),
    *form("objectives:new_commitment", NOTERS),
    Address("objectives:commitment", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("promise")),
    *form("objectives:commitment_answer", frozenset({"olga"}), **of("promise")),
    *form("objectives:commitment_outcome", ASKED_OR_LEADS, **of("promise")),
    *form("objectives:commitment_acknowledgement", DECIDERS, **of("anyway")),
]
