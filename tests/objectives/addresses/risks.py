"""Addresses of risks and opportunities."""

from __future__ import annotations

from typing import Any

from objectives import weighing
from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.addresses.objectives import OUTSIDE, form, of
from tests.objectives.voices import a_risk, a_threshold

KEEPERS = frozenset({"ella", "quinn", "olga"})
NOTERS = KEEPERS | {"carl", "sven"}
DECIDERS = frozenset({"ella"})


def samples(cast: Cast) -> dict[str, Any]:
    """A risk of North above the threshold, and one that is closed."""
    closed = a_risk(cast)
    weighing.close_risk(closed, outcome="gone", reason="Two presses now", on=TODAY, by=cast.olga, at=NOW)
    return {"risk": a_risk(cast), "closed_risk": closed, "risk_threshold": a_threshold(cast)}


ADDRESSES = [
    Address("objectives:risks", EVERYBODY, note="Each sees their own part."),
    Address("objectives:risks_export", EVERYBODY, note="Each gets their own part."),
    Address("objectives:risk_thresholds", EVERYBODY, note="Each sees those of their scopes."),
    *form("objectives:new_risk", NOTERS),
    *form("objectives:new_risk_threshold", DECIDERS),
    Address("objectives:risk", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("risk")),
    *form("objectives:edit_risk", KEEPERS, **of("risk")),
    *form("objectives:risk_review", KEEPERS, **of("risk")),
    *form("objectives:risk_acceptance", DECIDERS, **of("risk")),
    *form("objectives:risk_action", KEEPERS, **of("risk")),
    *form("objectives:risk_closing", KEEPERS, **of("risk")),
    *form("objectives:risk_reopening", KEEPERS, **of("closed_risk")),
]
