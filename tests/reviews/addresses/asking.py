"""Addresses of what the data ask of a review, and of the objectives that its meeting discusses."""

from __future__ import annotations

from typing import Any

from tests.addressing import Address
from tests.cast import Cast
from tests.reviews.addresses.reviews import RUNNERS, STRANGERS, for_runners, of
from tests.reviews.samples import an_objective

KEY = "undiscussed:OBJ-9999"


def samples(cast: Cast) -> dict[str, Any]:
    """An objective of North that a meeting may discuss."""
    return {"talked_of": an_objective(cast, "TALKED-OF")}


def tap(found: dict[str, Any]) -> list[Any]:
    """Return the arguments of one tap in the meeting."""
    return [found["session"].reference, found["talked_of"].reference]


ADDRESSES = [
    Address("reviews:questions", RUNNERS, hidden=STRANGERS, args=of("session")),
    Address("reviews:taking", RUNNERS, hidden=STRANGERS, method="post", args=of("planned", KEY)),
    *for_runners("reviews:leaving", of("planned", KEY)),
    Address("reviews:discussions", RUNNERS, hidden=STRANGERS, args=of("session")),
    Address("reviews:discussed", RUNNERS, hidden=STRANGERS, method="post", args=tap),
]
