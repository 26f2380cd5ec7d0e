"""Answering: tying a decision or an action to the record that led to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import models, transaction

from governance.models import Action, Decision
from objectives.models import Answer
from qms.people.models import Person
from qms.primitives.changing import check
from qms.primitives.kinds import kind_of
from qms.records.models import Record

R = TypeVar("R", bound=Record)


def answer(
    subject: models.Model,
    *,
    by: Person,
    at: datetime,
    decision: Decision | None = None,
    action: Action | None = None,
    period: date | None = None,
) -> Answer:
    """Record that a ``decision`` or an ``action`` answers ``subject`` (an objective); return the link.

    ``period`` is the first day of the period it speaks of. A link that stands already is returned as it is.
    Raises :class:`~qms.primitives.refusing.Refusal` unless it is exactly one decision or one action.
    """
    given = {"decision": decision, "action": action, field_of(subject): subject}
    with transaction.atomic():
        known = Answer.objects.select_for_update().filter(**given).first()
        if known is not None:
            return known
        row = Answer(**given, period=period, by=by, recorded_at=at)
        check(row)
        row.save()
        return row


def field_of(subject: models.Model) -> str:
    """Return the field of an answer that names records like ``subject``."""
    names = [f.name for f in Answer._meta.fields if isinstance(f, models.ForeignKey)]
    return next(n for n in names if Answer._meta.get_field(n).related_model is type(subject))


def answers_to(subjects: Collection[models.Model]) -> dict[int, list[Answer]]:
    """Return the answers to each of ``subjects`` (records of one kind) by primary key, the oldest first."""
    found: dict[int, list[Answer]] = {row.pk: [] for row in subjects}
    if not found:
        return found
    name = field_of(next(iter(subjects)))
    rows = Answer.objects.filter(**{f"{name}__in": list(found)})
    for row in rows.select_related("decision__decided_by", "action__owner"):
        found[getattr(row, f"{name}_id")].append(row)
    return found


def seen(person: Person, rows: Sequence[R]) -> list[R]:
    """Return those of ``rows`` (records of one kind) that ``person`` may see; no query where sites tell it."""
    inside = person.reach.is_insider
    known = {row.pk for row in rows if inside and person.reach.sees_site(row.site_id)}
    asked = [row.pk for row in rows if row.pk not in known]
    if asked:
        known |= set(kind_of(rows[0]).visible(person).filter(pk__in=asked).values_list("pk", flat=True))
    return [row for row in rows if row.pk in known]
