"""One row of the role × address table: who gets a page, from whom it is hidden, who is refused.

Each app keeps its rows in ``tests/<app>/addresses.py``: ``ADDRESSES`` and ``samples(cast)``, the records that
its addresses name. ``tests/people/test_role_by_address.py`` walks the resolver and fails on any address missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import NAMES

EVERYBODY = frozenset(NAMES)
INSIDERS_OF_NORTH = EVERYBODY - {"sven", "nora"}
WITH_A_ROLE = EVERYBODY - {"nora"}


@dataclass(frozen=True)
class Address:
    """An address by its name and method, and what each of the cast gets there.

    ``allowed`` get it (below 400, or 422 for a form sent empty), ``hidden`` get 404, everybody else 403.
    ``args`` are made from the samples. Nobody who is not signed in gets it unless it is ``public``.
    """

    name: str
    allowed: frozenset[str]
    hidden: frozenset[str] = frozenset()
    method: str = "get"
    args: Callable[[dict[str, Any]], list[Any]] = lambda samples: []
    data: Callable[[dict[str, Any]], dict[str, Any]] = lambda samples: {}
    public: bool = False
    note: str = field(default="")
