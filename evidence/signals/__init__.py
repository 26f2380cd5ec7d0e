"""Culture signals: what leaders do, computed from records, each by itself; there is no score over them.

Each family of :mod:`evidence.signals` is one row of the table in the design: its definition, its value over the
past twelve months, its trend by month, its comparison by site, and the records behind it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import get_language

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

KEPT_FOR = 600
"""Seconds for which :func:`recent_signals` keeps what it computed."""


def signals_of(*, day: date, site_ids: Collection[int] | None = None) -> list[Signal]:
    """Return every signal as it stands on ``day`` at ``site_ids`` (``None``: everywhere), from the records.

    The number of queries is the same however many records there are.
    """
    scope = Scope(day, None if site_ids is None else frozenset(site_ids))
    return [family.signal(scope) for family in all_families()]


def signal_of(code: str, *, day: date, site_ids: Collection[int] | None = None) -> Signal:
    """Return one signal. Raises ``KeyError`` for a code that is none."""
    return family_of(code).signal(Scope(day, None if site_ids is None else frozenset(site_ids)))


def recent_signals(*, day: date, site_ids: Collection[int] | None = None) -> list[Signal]:
    """Return the signals as they were computed within the last ten minutes, or compute them now.

    The cheap form for pages that show them beside other things: no query while they are kept.
    """
    sites = "all" if site_ids is None else ",".join(str(pk) for pk in sorted(site_ids))
    key = f"signals:{day.isoformat()}:{get_language()}:{sha256(sites.encode()).hexdigest()[:16]}"
    kept: list[Signal] | None = cache.get(key)
    if kept is None:
        kept = signals_of(day=day, site_ids=site_ids)
        cache.set(key, kept, KEPT_FOR)
    return kept
