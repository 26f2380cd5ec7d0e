"""Succeeding: who held something, term after term; each ends where the next of the same scope begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from qms.people.models import Person, Site


@dataclass(frozen=True)
class Term:
    """How long somebody (or nobody) held it at a site: from a day to the one before the next began."""

    holder: Person | None
    site: Site | None
    starts_on: date
    ends_on: date | None
    note: str = ""
    recorded_at: datetime | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it covers ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def terms_of(rows: Iterable[Any]) -> list[Term]:
    """Return the terms that succession ``rows`` of one subject make, the latest first; sites by themselves."""
    following: dict[int | None, date] = {}
    terms = []
    for row in sorted(rows, key=lambda row: (row.starts_on, row.pk), reverse=True):
        after = following.get(row.site_id)
        ends_on = after - timedelta(days=1) if after else None
        terms.append(Term(row.holder, row.site, row.starts_on, ends_on, row.note, row.recorded_at))
        following[row.site_id] = row.starts_on
    return terms
