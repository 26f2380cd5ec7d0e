"""The leaders' page: 100,000 events, 20,000 actions, 100,000 measurements and 50 sites behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from django.core.cache import cache

from bench.calling import getter, queries_of, signed_in
from bench.clocking import Clocked, Row
from qms.people.models import Person

LEADER = "Lea Leader"
PAGE = "dashboard"


def calls() -> dict[str, Callable[[], None]]:
    """Return the calls that are timed, for a leader who sees everything; what is known was made before."""
    return {PAGE: _page()}


def rows(large: Mapping[str, Clocked], small: Mapping[str, Clocked]) -> list[Row]:
    """Return the rows of the table; the database of the large volume is open."""
    reference = large["reference"]
    return [
        Row("dashboard, 100,000 events, 50 sites", large[PAGE], ("R", reference), 5.0),
        Row("dashboard against a hundredth", large[PAGE], ("own", small[PAGE]), 1.3),
        Row("dashboard: queries", float(queries_of(_page())), limit=12, unit="asked"),
        Row("dashboard: first reader after a record changed", first()),
    ]


def first() -> Clocked:
    """Return the milliseconds that it takes who opens the page first after a change: the best of three."""
    read, taken = _page(), []
    for _turn in range(3):
        cache.clear()
        start = time.perf_counter()
        read()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def _page() -> Callable[[], None]:
    leader = Person.objects.get(name=LEADER)
    return getter(signed_in(leader), "/", holding=b"Where to look first")
