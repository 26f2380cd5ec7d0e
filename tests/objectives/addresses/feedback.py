"""Addresses of customer feedback and its trend reviews."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.objectives.addresses.objectives import OUTSIDE, form, of
from tests.objectives.addresses.risks import DECIDERS, NOTERS
from tests.objectives.voices import a_voice, concluded

HEARD_OR_LEADS = frozenset({"ella", "quinn", "carl"})


def samples(cast: Cast) -> dict[str, Any]:
    """Praise that Carl heard at North, and what Ella concluded there."""
    return {"voice": a_voice(cast), "feedback_review": concluded(cast)}


ADDRESSES = [
    Address("objectives:feedback_list", EVERYBODY, note="Each sees their own part."),
    Address("objectives:feedback_export", EVERYBODY, note="Each gets their own part."),
    *form("objectives:new_feedback", NOTERS),
    *form("objectives:conclude_feedback", DECIDERS),
    Address("objectives:feedback_review", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("feedback_review")),
    Address("objectives:feedback", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("voice")),
    *form("objectives:correct_feedback", HEARD_OR_LEADS, **of("voice")),
]
