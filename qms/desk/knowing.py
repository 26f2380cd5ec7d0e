"""Knowing: what was computed from records stays known until a record changes, for all who may see the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from qms.records.freshness import state_of_records

T = TypeVar("T")

KNOWN_FOR = 300
"""Seconds for which it stays known at most, whatever was or was not written."""


class Knowledge:
    """What is known of the records in their present state, asked once a request."""

    def __init__(self) -> None:
        self.state = state_of_records()

    def get(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made under ``name`` from the records as they are, else make it now.

        ``name`` tells everything on which it depends besides the records and the reader's language.
        """
        told = hashlib.sha256(f"{self.state}:{get_language()}:{name}".encode()).hexdigest()
        key = f"desk:{told}"
        known: Any = cache.get(key)
        if known is None:
            known = (make(),)
            cache.set(key, known, KNOWN_FOR)
        return known[0]  # type: ignore[no-any-return]
