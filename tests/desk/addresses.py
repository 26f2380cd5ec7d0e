"""Addresses of the desk: everybody who is signed in has a home page and a search box."""

from __future__ import annotations

from typing import Any

from tests.addressing import EVERYBODY, Address
from tests.cast import Cast


def samples(cast: Cast) -> dict[str, Any]:
    """Return nothing: no address of the desk names a record."""
    return {}


ADDRESSES = [
    Address("desk:today", EVERYBODY),
    Address("desk:search", EVERYBODY, data=lambda samples: {"q": "delivery"}),
    Address("desk:compare", EVERYBODY - {"axel", "nora"}),
    Address("desk:sites", EVERYBODY - {"axel", "nora"}, frozenset({"axel", "nora"})),
    Address("desk:absence", frozenset({"ella", "quinn", "ines"})),
]
