"""The course of readiness: how scopes stood at the end of each month, and which expectations fell since.

It is read from the snapshots of each night; nothing is judged again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max, Q
from django.db.models.functions import TruncMonth

from evidence import rules
from evidence.models import ReadinessSnapshot

VERDICTS: Final = (rules.SHOWN, rules.WEAK, rules.MISSING)
"""What can be said of an expectation, the best first."""

MONTHS: Final = 11
"""Months before that of the day whose last judgement is read: with it, a year, as a phone can show it."""


@dataclass(frozen=True)
class Standing:
    """How a scope stood on a day: the verdict on each expectation, by its code."""

    day: date
    verdicts: Mapping[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many expectations have each verdict."""
        found = Counter(self.verdicts.values())
        return {name: found[name] for name in VERDICTS}


@dataclass(frozen=True)
class Fallen:
    """An expectation that shows less than before: its code, the verdict then and now."""

    code: str
    before: str
    now: str


def standing_of(row: ReadinessSnapshot) -> Standing:
    """Return how a scope stood, as its snapshot keeps it."""
    return Standing(row.day, {code: one["verdict"] for code, one in row.verdicts.items()})


def month_ends(
    *, edition: str, on: date, sites: Collection[int | None], months: int = MONTHS
) -> dict[int | None, list[Standing]]:
    """Return how each of ``sites`` (``None``: the organisation) stood when it was last judged in each of the
    ``months`` before that of ``on``, oldest first. A month without a judgement is left out. One query.
    """
    begins = on.replace(day=1)
    judged = ReadinessSnapshot.objects.filter(
        edition=edition, day__gte=rules.months_before(begins, months), day__lt=begins
    ).order_by()
    last = judged.annotate(month=TruncMonth("day")).values("month").annotate(last=Max("day")).values("last")
    wanted = Q(site__in=[site for site in sites if site is not None])
    wanted |= Q(site=None) if None in sites else Q()
    found: dict[int | None, list[Standing]] = {}
    for row in judged.filter(wanted, day__in=last).order_by("day"):
        found.setdefault(row.site_id, []).append(standing_of(row))
    return found


def fallen(before: Standing | None, now: Mapping[str, str]) -> list[Fallen]:
    """Return the expectations whose verdict fell since ``before``, those that show nothing any more first.

    One that was not judged then has not fallen.
    """
    known: Mapping[str, Any] = before.verdicts if before else {}
    found = [Fallen(code, known[code], verdict) for code, verdict in now.items() if code in known]
    down = [one for one in found if VERDICTS.index(one.now) > VERDICTS.index(one.before)]
    return sorted(down, key=lambda one: -VERDICTS.index(one.now))


def last_end(ends: Sequence[Standing]) -> Standing | None:
    """Return the latest of ``ends``, nothing where no month was judged."""
    return ends[-1] if ends else None
