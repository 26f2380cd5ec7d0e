"""Visiting: a visit lasts while its pages follow each other; what came after the one before is new."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from qms.people.models import Person, Visit

SAME_VISIT = timedelta(minutes=30)
"""Pages opened within this time of each other belong to one visit."""

NOTED_EVERY = timedelta(minutes=1)
"""A visit under way is noted so often: a page opened twice writes once."""


def since_last_visit(person: Person, *, at: datetime) -> datetime | None:
    """Note that ``person`` looks at ``at``; return when their visit before this one ended.

    ``None`` where they were never here before. One query, and one more where something is to be noted.
    """
    known = Visit.objects.filter(person=person).first()
    if known is None:
        with transaction.atomic():
            Visit.objects.get_or_create(person=person, defaults={"seen_at": at})
        return None
    gone = at - known.seen_at
    before = known.seen_at if gone > SAME_VISIT else known.before_at
    if gone > NOTED_EVERY:
        # Of two pages opened at once the first notes it; the other finds the moment changed and leaves it.
        Visit.objects.filter(pk=known.pk, seen_at=known.seen_at).update(seen_at=at, before_at=before)
    return before
