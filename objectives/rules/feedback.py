"""What holds for feedback, judged over plain values: how satisfied customers are, and which way that goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

KINDS = ("survey", "visit", "praise", "lost_order")
TONES = ("good", "mixed", "bad")
NOTEWORTHY = Decimal(3)
"""Points of 100 by which satisfaction moves before one speaks of better or worse."""

REVIEWED_EVERY = 182
"""Days after which feedback that leaders have not concluded from is owed a trend review (5.1.2 c)."""

LOOKED_AT_WITHIN = 14
"""Days that leaders have at least, once something was written down after they last looked."""


@dataclass(frozen=True)
class Heard:
    """One piece of feedback as plain values; ``score`` of ``scale`` with the ``answers`` behind it, if any."""

    kind: str
    tone: str
    customer: str
    on: date
    score: Decimal | None = None
    scale: Decimal | None = None
    answers: int | None = None
    site: str | None = None
    site_name: str | None = None


@dataclass(frozen=True)
class Added:
    """Voices of one site, quarter and scale, added up: ``points`` are scores times the ``answers`` behind them.

    ``span`` is ``now`` for the last year, ``before`` for the year before it, else empty, without a quarter.
    """

    span: str
    quarter: date | None
    site: str | None
    site_name: str | None
    scale: Decimal | None
    count: int
    points: Decimal | None = None
    answers: int | None = None


def level(rows: Iterable[Added]) -> Decimal | None:
    """Return how satisfied customers are, 0 to 100, from voices added up: each answer counts once."""
    total, weight = Decimal(0), 0
    for row in rows:
        if row.points is not None and row.scale and row.answers:
            total += row.points / row.scale * 100
            weight += row.answers
    return (total / weight).quantize(Decimal("0.1"), ROUND_HALF_UP) if weight else None


def review_due(last_on: date, written_on: date) -> date:
    """Return the day by which leaders look at feedback again.

    Half a year after ``last_on``, when they last did (the first voice was heard, where they never did); not
    before two weeks after ``written_on``, when the first voice since was written down.
    """
    return max(last_on + timedelta(days=REVIEWED_EVERY), written_on + timedelta(days=LOOKED_AT_WITHIN))


def satisfaction(rows: Iterable[Heard]) -> Decimal | None:
    """Return how satisfied customers are, 0 to 100: scores in percent of the best, each answer counts once."""
    return level(
        Added("", None, row.site, row.site_name, row.scale, 1, row.score * answers, answers)
        for row in rows
        if row.score is not None and (answers := row.answers or 1)
    )


def answers_behind(rows: Iterable[Heard]) -> int:
    """Return how many answers stand behind the scores of ``rows``."""
    return sum(row.answers or 1 for row in rows if row.score is not None)


def by_kind(rows: Sequence[Heard]) -> dict[str, dict[str, int]]:
    """Return for each kind of feedback how much of it there was, and how much was good, mixed, bad."""
    counts = Counter((row.kind, row.tone) for row in rows)
    return {
        kind: {"count": sum(counts[kind, tone] for tone in TONES), **{t: counts[kind, t] for t in TONES}}
        for kind in KINDS
    }


def by_customer(rows: Sequence[Heard], most: int = 8) -> list[dict[str, Any]]:
    """Return the customers with the most bad news first, then those heard most: at most ``most`` of them."""
    counts = Counter((row.customer, row.tone) for row in rows)
    customers = sorted({row.customer for row in rows}, key=str.casefold)
    heard = Counter(row.customer for row in rows)
    customers.sort(key=lambda name: (-counts[name, "bad"], -heard[name]))
    return [{"customer": name, **{tone: counts[name, tone] for tone in TONES}} for name in customers[:most]]


def trend(now: Decimal | None, before: Decimal | None) -> str:
    """Return which way satisfaction goes: better, same or worse; nothing where there is nothing to compare."""
    if now is None or before is None:
        return ""
    if abs(now - before) < NOTEWORTHY:
        return "same"
    return "better" if now > before else "worse"


def quarter_of(day: date) -> date:
    """Return the first day of the quarter in which ``day`` lies."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarters(first: date, last: date) -> list[date]:
    """Return the first day of every quarter from that of ``first`` to that of ``last``."""
    found, at = [], quarter_of(first)
    while at <= last:
        found.append(at)
        at = date(at.year + (at.month == 10), (at.month + 2) % 12 + 1, 1)
    return found


def by_quarter(rows: Sequence[Heard], first: date, last: date) -> list[tuple[date, Decimal | None]]:
    """Return how satisfied customers were in each quarter; nothing where none gave a score."""
    of: dict[date, list[Heard]] = {}
    for row in rows:
        of.setdefault(quarter_of(row.on), []).append(row)
    return [(at, satisfaction(of.get(at, ()))) for at in quarters(first, last)]
