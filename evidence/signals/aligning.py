"""Objectives stay aligned: tied to a live business goal, and talked about by leaders (6.2, 5.1.1 b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, stock
from evidence.signals.shape import MEAN, SHARE, Cell, Measure
from objectives.models import QualityObjective
from qms.people.models import Person
from reviews.discussing import discussed_days

LONG = 183
"""Days after which an objective that leaders did not discuss is no longer followed by them."""

MONTH = Decimal("30.44")
PURSUED = (QualityObjective.State.ACTIVE, QualityObjective.State.ACHIEVED, QualityObjective.State.ENDED)


@dataclass(frozen=True)
class Pursued:
    """An objective over time: from when to when it was pursued, its goals by the day on which each ended."""

    pk: int
    site_id: int | None
    starts_on: date
    ends_on: date
    goals: tuple[date | None, ...]

    def is_pursued(self, on: date) -> bool:
        """Whether it was pursued on a day."""
        return self.starts_on <= on <= self.ends_on

    def is_tied(self, on: date) -> bool:
        """Whether a goal that it serves was live on a day."""
        return any(ended is None or ended > on for ended in self.goals)


def pursued(scope: Scope) -> list[Pursued]:
    """Return the objectives that were pursued within the two years. Two queries."""
    rows = QualityObjective.objects.filter(scope.of_scope(), state__in=PURSUED).order_by()
    rows = rows.filter(starts_on__lte=scope.day, ends_on__gte=scope.frm)
    served: dict[int, list[date | None]] = defaultdict(list)
    for pk, ended_on in rows.filter(goals__isnull=False).values_list("pk", "goals__ended_on"):
        served[pk].append(ended_on)
    facts = rows.values_list("pk", "site_id", "starts_on", "ends_on", "ended_by__decided_on")
    return [
        Pursued(pk, site_id, starts_on, min(ends_on, ended_on or ends_on), tuple(served.get(pk, ())))
        for pk, site_id, starts_on, ends_on, ended_on in facts
    ]


def read(scope: Scope) -> list[Measure]:
    """Return how objectives were tied and discussed at the end of each month. Three queries."""
    rows = pursued(scope)
    talked = discussed_days([row.pk for row in rows], on=scope.day)
    standing = [(month, end, row) for month, end in scope.ends.items() for row in rows if row.is_pursued(end)]
    tied = stock((month, row.site_id, row.is_tied(end)) for month, end, row in standing)
    lately = [(month, row, _since(talked.get(row.pk, ()), end)) for month, end, row in standing]
    recent = stock((month, row.site_id, days is not None and days <= LONG) for month, row, days in lately)
    ages = [(month, row.site_id, days) for month, row, days in lately if days is not None]
    return [
        Measure("tied", _("Tied to a live business goal"), "%", SHARE, scope.day, tied, stock=True),
        Measure("discussed", _("Discussed within half a year"), "%", SHARE, scope.day, recent, stock=True),
        Measure(
            "months",
            _("Months since leaders discussed them"),
            _now("months"),
            MEAN,
            scope.day,
            _mean(ages),
            better="lower",
            stock=True,
        ),
    ]


def _since(days: Iterable[date], end: date) -> int | None:
    """Return the days from the last discussion to ``end``; nothing where there was none by then."""
    last = max((day for day in days if day <= end), default=None)
    return (end - last).days if last else None


def _mean(rows: Iterable[tuple[date, int | None, int]]) -> tuple[Cell, ...]:
    found: dict[tuple[date, int | None], list[int]] = defaultdict(list)
    for month, site_id, days in rows:
        found[month, site_id].append(days)
    return tuple(Cell(*key, Decimal(sum(days)) / MONTH, Decimal(len(days))) for key, days in found.items())


def say(measures: Sequence[Measure]) -> str:
    """Say how many objectives serve a live goal, and how many leaders talk about."""
    tied, recent, months = measures
    words = {
        "tied": tied.value.part,
        "all": tied.value.of,
        "recent": recent.value.part,
        "months": months.text(months.value),
    }
    sentence = _now(
        "%(tied)s of %(all)s objectives serve a live business goal; leaders discussed %(recent)s within half a "
        "year"
    )
    if months.is_empty:
        return f"{sentence % words}."
    return f"{sentence % words}, " + _now("on average %(months)s ago.") % words


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the objectives that are pursued on the day."""
    rows = QualityObjective.objects.visible_to(person).filter(scope.of_scope(), state="active")
    found: QuerySet[Any] = rows.filter(starts_on__lte=scope.day, ends_on__gte=scope.day)
    return found.order_by("-starts_on", "-reference")


declare(
    Family(
        code="objectives-aligned",
        title=_("Objectives stay aligned"),
        definition=_(
            "Of the objectives that are pursued at the end of a month, those that serve a live business "
            "goal; those that leaders discussed in a review within the half year before; and how many "
            "months ago that was, for those that were ever discussed."
        ),
        nothing=_("No objective is pursued yet. Activate the first one."),
        begin="objectives:objectives",
        read=read,
        say=say,
        records=records,
        day="starts_on",
    )
)
