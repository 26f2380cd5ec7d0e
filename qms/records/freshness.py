"""Freshness: one word for the state of all records; what was computed from them holds until it changes.

Records are never deleted, and a change writes a row of history; so the highest keys of the tables and of their
histories tell whether anything was written since. Tables that fill a moment in later (an acknowledgement given,
a question answered) are told by the latest of these moments too.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.db import connection, models

from qms.people.models import Function, Organisation
from qms.primitives import kinds
from qms.records.models import SignOff

BESIDES: tuple[type[models.Model], ...] = (Organisation, Function, SignOff)
"""Models that are no kinds of record, and yet say something that pages show."""


def state_of_records() -> str:
    """Return a short word that differs whenever a record was written or changed. One query.

    Two writers that overlap may end in the other order than they began, so that for a moment a change is not
    told; what is kept under this word should not be kept for longer than some minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_question(connection.vendor))
        found = cursor.fetchone()
    return hashlib.sha256("|".join(str(one) for one in found).encode()).hexdigest()[:24]


def watched() -> list[type[models.Model]]:
    """Return every model that people see, the parts of these, and what stands besides them."""
    found = [model for kind in kinds.all_kinds() for model in (kind.model, *kind.parts)]
    return list(dict.fromkeys([*found, *BESIDES]))


def filled_in_later(model: type[models.Model]) -> list[str]:
    """Return the columns of moments that a row without history may get after it was written."""
    fields = [one for one in model._meta.concrete_fields if isinstance(one, models.DateTimeField)]
    return [] if hasattr(model, "history") else [str(one.column) for one in fields if one.null]


@lru_cache(maxsize=4)
def _question(_vendor: str) -> str:
    parts = []
    for model in watched():
        parts += [(model, _key(model)), *((model, column) for column in filled_in_later(model))]
        history: Any = getattr(model, "history", None)
        if history is not None:
            parts.append((history.model, "history_id"))
    return "SELECT " + ", ".join(_highest(model, column) for model, column in parts)


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def _highest(model: type[models.Model], column: str) -> str:
    quote = connection.ops.quote_name
    # Only names of our own models stand in it.
    return f"(SELECT MAX({quote(column)}) FROM {quote(model._meta.db_table)})"  # noqa: S608
