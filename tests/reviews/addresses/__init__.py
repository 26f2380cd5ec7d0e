"""Addresses of reviews: who gets which page and form; one module a subject."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.reviews.addresses import asking, resources, reviews

MODULES = [reviews, resources, asking]
ADDRESSES = [address for module in MODULES for address in module.ADDRESSES]


def samples(cast: Cast) -> dict[str, Any]:
    """Return the records that the addresses name."""
    found: dict[str, Any] = {}
    for module in MODULES:
        found |= module.samples(cast)
    return found
