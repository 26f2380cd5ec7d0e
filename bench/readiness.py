"""Readiness: all sites judged in one go, as the job of the night does it, and how many queries that takes."""

from __future__ import annotations

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.clocking import Clocked, Row
from bench.volume import NOW, SITES
from evidence import snapshotting
from evidence.models import ReadinessSnapshot

A_MINUTE = 60_000


def judged() -> tuple[Clocked, int]:
    """Judge every site of the database in hand, and return the milliseconds and the queries that it took."""
    day = snapshotting.today_of(NOW)
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        count = snapshotting.take(day, at=NOW)
        taken = (time.perf_counter() - start) * 1000
    kept = ReadinessSnapshot.objects.filter(day=day.day).count()
    if count <= SITES or kept != count:
        raise RuntimeError(f"{count} scopes were judged and {kept} kept, not {SITES} sites and the whole")
    return taken, len(queries)


def rows(large: tuple[Clocked, int], small: tuple[Clocked, int]) -> list[Row]:
    """Return the rows of the table: under a minute for 50 sites, and as many queries for a hundredth."""
    return [
        Row(f"readiness of {SITES} sites, as the job judges them", large[0], limit=A_MINUTE),
        Row("its queries", large[1], ("a hundredth", small[1]), 1.0, unit=""),
    ]
