"""Events: lists, trends and Pareto over 100,000 of them, and over a hundredth; queries counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.test import Client

from bench.calling import getter, queries_of
from bench.clocking import Clocked, Row

PAGES: tuple[tuple[str, str, float | None], ...] = (
    ("event list", "/objectives/events/", 2.0),
    ("events, open and closed", "/objectives/events/?state=all", 2.0),
    ("one event", "/objectives/events/EVT-0200/", 3.0),
    ("quick entry of an event", "/objectives/events/new/", 2.0),
    ("trends and Pareto, 12 months", "/objectives/events/trends/", None),
    ("trends and Pareto, all years", "/objectives/events/trends/?months=all", None),
)
"""Name, address, and what a page may take in R; trends are bounded by their queries."""


def calls(client: Client) -> dict[str, Callable[[], None]]:
    """Return the calls that are timed."""
    return {name: getter(client, address) for name, address, _limit in PAGES}


def rows(large: Mapping[str, Clocked], small: Mapping[str, Clocked], client: Client) -> list[Row]:
    """Return the rows of the table: each page against R and its own hundredth, and its queries."""
    found = []
    for name, address, limit in PAGES:
        found.append(Row(f"{name}, 100,000 events", large[name], ("R", large["reference"]), limit))
        found.append(Row(f"{name} against a hundredth", large[name], ("own", small[name])))
        found.append(
            Row(f"{name}: queries", float(queries_of(getter(client, address))), limit=12, unit="asked")
        )
    return found
