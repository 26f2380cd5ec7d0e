"""Addresses of customer requirements, their reviews, business goals, and the tree."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.objectives.addresses.objectives import (
    EXECUTIVES,
    OUTSIDE,
    PREPARERS,
    PREPARERS_SOMEWHERE,
    form,
    of,
)
from tests.objectives.making import goal, requirement


def samples(cast: Cast) -> dict[str, Any]:
    """A requirement and a goal of North."""
    return {"requirement": requirement(cast), "goal": goal(cast, site=cast.north)}


ADDRESSES = [
    Address("objectives:tree", EVERYBODY, note="Each sees their own part."),
    Address("objectives:requirements", EVERYBODY),
    Address("objectives:requirements_export", EVERYBODY, note="Each gets their own part."),
    Address("objectives:goals", EVERYBODY),
    *form("objectives:new_requirement", PREPARERS_SOMEWHERE),
    *form("objectives:new_goal", PREPARERS_SOMEWHERE),
    Address("objectives:requirement", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("requirement")),
    Address("objectives:goal", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("goal")),
    *form("objectives:edit_requirement", PREPARERS, **of("requirement")),
    *form("objectives:review_requirement", PREPARERS, **of("requirement")),
    *form("objectives:edit_goal", PREPARERS, **of("goal")),
    *form("objectives:end_goal", EXECUTIVES, **of("goal")),
]
