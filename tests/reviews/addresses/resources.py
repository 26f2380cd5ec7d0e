"""Who gets which address of resource requests."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.reviews.requests import a_request, granted, in_place

STRANGERS = EVERYBODY - INSIDERS_OF_NORTH
ASKERS = frozenset({"ella", "quinn", "olga", "carl", "sven"})


def samples(cast: Cast) -> dict[str, Any]:
    """Return a request of North that waits, one that was granted, one that is in place."""
    return {"asked": a_request(cast), "granted": granted(cast), "in_place": in_place(cast)}


def form(name: str, allowed: frozenset[str], state: str) -> list[Address]:
    """Return the rows of a form on a request of North: its page and what it sends."""
    args = lambda samples: [samples[state].reference]  # noqa: E731
    return [Address(name, allowed, hidden=STRANGERS, method=method, args=args) for method in ("get", "post")]


ADDRESSES = [
    Address("reviews:resources", EVERYBODY, note="Each sees their own part."),
    Address("reviews:resources_export", EVERYBODY, note="Each gets their own part."),
    *[Address("reviews:new_resource", ASKERS, method=method) for method in ("get", "post")],
    Address(
        "reviews:resource",
        INSIDERS_OF_NORTH,
        hidden=STRANGERS,
        args=lambda samples: [samples["asked"].reference],
    ),
    Address(
        "reviews:resource_file",
        INSIDERS_OF_NORTH,
        hidden=STRANGERS,
        args=lambda samples: [samples["in_place"].reference],
    ),
    *form("reviews:edit_resource", frozenset({"olga"}), "asked"),
    *form("reviews:decide_resource", frozenset({"ella"}), "asked"),
    *form("reviews:withdraw_resource", frozenset({"olga"}), "asked"),
    *form("reviews:resource_in_place", frozenset({"ella", "quinn", "olga"}), "granted"),
]
