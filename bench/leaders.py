"""The leaders' page: 100,000 events, 20,000 actions, 100,000 measurements and 50 sites behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.clocking import Clocked, Row
from qms.people.models import Person

LEADER = "Lea Leader"
PAGE = "dashboard"


def calls() -> dict[str, Callable[[], None]]:
    """Return the calls that are timed, for a leader who sees everything; what is known was made before."""
    client = _signed_in()
    return {PAGE: lambda: _read(client, "/")}


def rows(large: Mapping[str, Clocked], small: Mapping[str, Clocked]) -> list[Row]:
    """Return the rows of the table; the database of the large volume is open."""
    reference = large["reference"]
    return [
        Row("dashboard, 100,000 events, 50 sites", large[PAGE], ("R", reference), 5.0),
        Row("dashboard against a hundredth", large[PAGE], ("own", small[PAGE]), 1.3),
        Row("dashboard: queries", float(queries()), limit=12, unit="asked"),
        Row("dashboard: first reader after a record changed", first()),
    ]


def queries() -> int:
    """Return how many queries the page takes while nothing was written."""
    client = _signed_in()
    _read(client, "/")
    with CaptureQueriesContext(connection) as found:
        _read(client, "/")
    return len(found)


def first() -> Clocked:
    """Return the milliseconds that it takes who opens the page first after a change: the best of three."""
    client, taken = _signed_in(), []
    for _turn in range(3):
        cache.clear()
        start = time.perf_counter()
        _read(client, "/")
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def _signed_in() -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    leader = Person.objects.get(name=LEADER)
    assert leader.account is not None
    client.force_login(leader.account)
    return client


def _read(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200 or b"Where to look first" not in response.content:
        raise RuntimeError(f"{address} answered {response.status_code}")
