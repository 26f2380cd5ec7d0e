"""Events: lists, trends and Pareto over 100,000 of them, and over a hundredth; queries counted."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.clocking import Clocked, Row
from bench.volume import DAY, NOW
from governance.models import Process
from objectives.models import CauseCategory, QualityEvent
from qms.people.models import Person, Site

DAYS = 5 * 365
"""Over how many days they came in."""

OPEN_EVERY = 50
"""One in so many is open, one in four of those significant."""

PAGES = (
    ("event list", "/objectives/events/", 2.0),
    ("events, all years", "/objectives/events/?state=all", 2.0),
    ("one event", "/objectives/events/EVT-0050/", 2.0),
    ("quick entry of an event", "/objectives/events/new/", 2.0),
    ("trends and Pareto, 12 months", "/objectives/events/trends/", None),
    ("trends and Pareto, all years", "/objectives/events/trends/?months=all", None),
)
"""Name, address, and what a page may take in R; trends are bounded by their queries."""


def fill_events(count: int) -> None:
    """Write so many events of five years over the sites, ten processes and twelve causes."""
    sites, leader = list(Site.objects.all()), Person.objects.get(name="Lea Leader")
    owners = list(Person.objects.filter(name__startswith="Owner"))
    processes = Process.objects.bulk_create(
        [
            Process(reference=f"PRO-9{n:03d}", code=f"E{n}", name=f"Process {n}", recorded_at=NOW)
            for n in range(10)
        ]
    )
    causes = CauseCategory.objects.bulk_create([CauseCategory(name=f"Cause {n}") for n in range(12)])
    for first in range(1, count + 1, 10_000):
        QualityEvent.objects.bulk_create(
            [
                _event(n, count, sites, processes, causes, owners, leader)
                for n in range(first, min(first + 10_000, count + 1))
            ],
            batch_size=2000,
        )


def _event(
    n: int,
    count: int,
    sites: list[Site],
    processes: list[Process],
    causes: list[CauseCategory],
    owners: list[Person],
    leader: Person,
) -> QualityEvent:
    is_open = n % OPEN_EVERY == 0
    received = DAY - timedelta(days=(n * DAYS) // (count + 1))
    significant = is_open and n % (OPEN_EVERY * 4) == 0
    return QualityEvent(
        reference=f"EVT-{n:04d}",
        kind="complaint" if n % 3 else "nonconformity",
        text=f"Delivery {n} came without its papers",
        received_on=received,
        severity="serious" if significant else "minor",
        customer=f"Customer {(n * n) % 400}",
        offering=f"Offering {n % 25}",
        site=sites[n % len(sites)],
        process=processes[(n // 3) % len(processes)],
        cause=causes[(n * n // 7) % len(causes)],
        owner=owners[n % len(owners)],
        state="open" if is_open else "closed",
        closed_on=None if is_open else received,
        significant_since=received if significant else None,
        significant_because="severity" if significant else "",
        recorded_at=NOW - timedelta(days=1),
        recorded_by=leader,
    )


def rows(small: dict[str, Clocked], large: dict[str, Clocked], client: Client) -> list[Row]:
    """Return the rows of the table: each page against R and its own hundredth, and its queries."""
    reference = large["reference"]
    found = []
    for name, address, limit in PAGES:
        found.append(Row(f"{name}, 100,000 events", large[name], ("R", reference), limit))
        found.append(Row(f"{name} against a hundredth", large[name], ("own", small[name])))
        found.append(Row(f"{name}: queries", queries_of(client, address), limit=12, unit=""))
    return found


def queries_of(client: Client, address: str) -> int:
    """Return how many queries a page takes once it is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
