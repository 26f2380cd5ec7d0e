"""Entering: the one way in which a new record is written, with its reference, its clock and its history."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from qms.people.models import Person
from qms.primitives.changing import keep
from qms.records.models import Counter, Record

R = TypeVar("R", bound=Record)


def enter(row: R, *, by: Person | None, at: datetime, reason: str = "") -> R:
    """Give ``row`` the next reference of its kind and write it; ``at`` is when it is recorded.

    Raises :class:`~qms.primitives.refusing.Refusal` for the first field or constraint that it breaks.
    """
    with transaction.atomic():
        row.reference = next_references(row.prefix, 1)[0]
        row.recorded_at = at
        row.recorded_by = by
        keep(row, by=by, at=at, reason=reason)
    return row


def next_references(prefix: str, count: int) -> list[str]:
    """Return the next ``count`` references of ``prefix`` (``ACT-0001`` …), given to nobody else.

    Must be called in a transaction: the counter stays locked until its end, so that a record that is not
    written leaves no gap.
    """
    Counter.objects.get_or_create(prefix=prefix)
    counter = Counter.objects.select_for_update().get(prefix=prefix)
    first = counter.last + 1
    counter.last += count
    counter.save()
    return [f"{prefix}-{number:04d}" for number in range(first, first + count)]
