"""Clocking: quartiles of repeated calls, and the rows of the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Clocked = float
"""Milliseconds, the lower quartile of a number of calls."""


class Stopwatch:
    """Times calls by name; blocks of different calls take turns, so that a slow moment slows all of them.

    Within a block each call is repeated by itself: a page is not timed with what another page left in the
    processor's caches, nor right after a record was written. What counts is the time that a quarter of the
    calls kept under: what others do on the machine meanwhile only adds to it, for seconds at a stretch.
    """

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def time(self, calls: Mapping[str, Callable[[], object]], rounds: int) -> None:
        """Call each of ``calls`` ``rounds`` times, after two that are not counted."""
        for name, call in calls.items():
            for turn in range(rounds + 2):
                start = time.perf_counter()
                call()
                if turn >= 2:
                    self.times.setdefault(name, []).append((time.perf_counter() - start) * 1000)

    def quartiles(self) -> dict[str, Clocked]:
        """Return the lower quartile of each call in milliseconds."""
        return {name: statistics.quantiles(taken, n=4)[0] for name, taken in self.times.items()}


@dataclass(frozen=True)
class Row:
    """A figure and its promise: ``value`` in ``unit`` against another, at most ``limit`` times of it.

    With ``at_least`` the ratio must not be smaller than ``limit``; without ``against``, ``limit`` bounds the
    value itself.
    """

    name: str
    value: float
    against: tuple[str, float] | None = None
    limit: float | None = None
    unit: str = "ms"
    at_least: bool = False

    @property
    def figure(self) -> float:
        """What is held against the limit: the ratio, or the value where there is nothing to compare."""
        return self.value / self.against[1] if self.against else self.value

    @property
    def kept(self) -> bool:
        """Whether the promise is kept; a row without a promise always is."""
        if self.limit is None:
            return True
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def line(self) -> str:
        """Return the row as a line of the table."""
        ratio = f"{self.figure:6.2f} × {self.against[0]}" if self.against else ""
        sign = "≥" if self.at_least else "≤"
        promise = "" if self.limit is None else f"{sign} {self.limit:g}"
        verdict = "" if self.limit is None else ("kept" if self.kept else "MISSED")
        return f"{self.name:58} {self.value:10.2f} {self.unit:5} {ratio:16} {promise:8} {verdict}"
