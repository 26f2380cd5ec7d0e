"""Reading figures from records: one query for each family of figures, added up by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast, Substr

from evidence.signals.shape import SPAN, Cell, month_end, month_of, months_back


@dataclass(frozen=True)
class Scope:
    """What a signal looks at: two years that end on ``day``, at ``site_ids`` (``None``: everywhere)."""

    day: date
    site_ids: frozenset[int] | None = None

    @property
    def frm(self) -> date:
        """The first day of the two years."""
        return months_back(month_of(self.day), 2 * SPAN - 1)

    @property
    def year(self) -> tuple[date, date]:
        """The first and the last day of the year that a value adds up."""
        return months_back(month_of(self.day), SPAN - 1), self.day

    @property
    def months(self) -> list[date]:
        """The months of the two years."""
        last = month_of(self.day)
        return [months_back(last, count) for count in range(2 * SPAN - 1, -1, -1)]

    @property
    def ends(self) -> dict[date, date]:
        """The last day of each month, as far as it has come."""
        return {month: min(month_end(month), self.day) for month in self.months}

    def of_scope(self, path: str = "site") -> Q:
        """Return the condition that a record's site lies in the scope."""
        return Q() if self.site_ids is None else Q(**{f"{path}__in": self.site_ids})

    def within(self, field: str) -> Q:
        """Return the condition that a day lies in the two years."""
        return Q(**{f"{field}__gte": self.frm, f"{field}__lte": self.day})

    def within_year(self, field: str) -> Q:
        """Return the condition that a day lies in the year that a value adds up."""
        first, last = self.year
        return Q(**{f"{field}__gte": first, f"{field}__lte": last})


def by_month(
    rows: QuerySet[Any], scope: Scope, *, day: str, site: str = "site", **figures: Any
) -> list[Mapping[str, Any]]:
    """Return the ``figures`` (aggregates) of ``rows`` by month of the field ``day`` and by site. One query.

    Months are cut from the day as text, which both databases do by themselves.
    """
    cut = Substr(Cast(day, CharField()), 1, 7)
    chosen = rows.filter(scope.of_scope(site), scope.within(day)).order_by()
    grouped = chosen.annotate(in_month=cut, at_site=F(f"{site}_id")).values("in_month", "at_site")
    return list(grouped.annotate(**figures))


def cells(found: Iterable[Mapping[str, Any]], part: str, of: str) -> tuple[Cell, ...]:
    """Return the cells of one figure from what :func:`by_month` found."""
    return tuple(
        Cell(_month(row["in_month"]), row["at_site"], amount(row[part]), amount(row[of])) for row in found
    )


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


def amount(value: Any) -> Decimal:
    """Return a sum as the database gives it as a figure: a span of time in days, nothing as zero."""
    if isinstance(value, timedelta):
        return Decimal(value.days) + Decimal(value.seconds) / 86_400
    return Decimal(value or 0)


def stock(rows: Iterable[tuple[date, int | None, bool]]) -> tuple[Cell, ...]:
    """Return the cells of how things stood; each row is a month, a site, and whether it belongs to the part."""
    part: dict[tuple[date, int | None], int] = defaultdict(int)
    of: dict[tuple[date, int | None], int] = defaultdict(int)
    for month, site_id, counts in rows:
        of[month, site_id] += 1
        part[month, site_id] += counts
    return tuple(Cell(*key, Decimal(part[key]), Decimal(of[key])) for key in of)


def merged(*several: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells of several figures added up, month by month and site by site."""
    found: dict[tuple[date, int | None], Cell] = {}
    for cell in chain(*several):
        key = (cell.month, cell.site_id)
        known = found.get(key, Cell(*key, Decimal(0), Decimal(0)))
        found[key] = Cell(*key, known.part + cell.part, known.of + cell.of)
    return tuple(found.values())


def count(which: Q | None = None, *, of: str = "pk", distinct: bool = False) -> Count:
    """Return the aggregate that counts the rows that are ``which``."""
    return Count(of, filter=which, distinct=distinct)
