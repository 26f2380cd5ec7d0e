"""Culture signals: what leaders do, computed from records, each by itself; there is no score over them.

Each family of :mod:`evidence.signals` is one row of the table in the design: its definition, its value over the
past twelve months, its trend by month, its comparison by site, and the records behind it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from evidence.signals import (  # noqa: F401 - each declares its family
    aligning,
    answering,
    attending,
    deciding,
    engaging,
    listening,
    recurring,
    resourcing,
    sharing,
    teaching,
)
from evidence.signals.families import all_families, family_of
from evidence.signals.reading import Scope
from evidence.signals.shape import Signal


def signals_of(*, day: date, site_ids: Collection[int] | None = None) -> list[Signal]:
    """Return every signal as it stands on ``day`` at ``site_ids`` (``None``: everywhere), from the records.

    The number of queries is the same however many records there are.
    """
    scope = Scope(day, None if site_ids is None else frozenset(site_ids))
    return [family.signal(scope) for family in all_families()]


def signal_of(code: str, *, day: date, site_ids: Collection[int] | None = None) -> Signal:
    """Return one signal. Raises ``KeyError`` for a code that is none."""
    return family_of(code).signal(Scope(day, None if site_ids is None else frozenset(site_ids)))
