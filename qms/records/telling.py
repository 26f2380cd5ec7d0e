"""Telling: the history of a record in plain words, newest first, in a constant number of queries.

Two sources meet: what happened (facts, declared as ``events`` of its kind) and which field changed from what to
what (field history). What a fact tells already is named ``silent`` and not told twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from qms.primitives.kept import Kept
from qms.primitives.kinds import Event, kind_of

UNTOLD = frozenset({"id", "reference", "recorded_at", "recorded_by"})
"""Fields that never change, or say only how a row is stored."""


@dataclass(frozen=True)
class Told:
    """One sentence of a timeline as the page shows it; the sentence names who acted."""

    at: datetime
    sentence: str
    reason: str = ""
    late: bool = False
    by: str = ""


def timeline(row: Kept, *, silent: Collection[str] = ()) -> list[Told]:
    """Return what happened to ``row``, newest first: its facts and the changes of its fields.

    ``silent`` names fields whose changes the facts tell. One query for the history, one for each kind of
    record that a changed field pointed at, and those of the kind's own facts.
    """
    facts = [_of_fact(event) for event in kind_of(row).events(row)]
    told = [*_changes(row, silent), *facts]
    return sorted(told, key=lambda entry: entry.at)[::-1]


def _of_fact(event: Event) -> Told:
    return Told(event.at, event.sentence, event.reason, event.late)


def _changes(row: Kept, silent: Collection[str]) -> list[Told]:
    versions = list(row.history.select_related("history_user").order_by("history_date", "history_id"))
    if not versions:
        return []
    fields = [f for f in row._meta.concrete_fields if f.name not in UNTOLD and f.name not in silent]
    changes = [
        (after, field, getattr(before, field.attname), getattr(after, field.attname))
        for before, after in pairwise(versions)
        for field in fields
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]
    names = _names((field, value) for _after, field, *values in changes for value in values)
    told = [_first(versions[0], row)]
    for after, field, before_value, after_value in changes:
        told.append(_change(after, field, names, before_value, after_value))
    return told


def _first(version: Any, row: Kept) -> Told:
    who, kind = _who(version), kind_of(row).name
    sentence = _("%(who)s recorded this %(kind)s.") % {"who": who, "kind": kind}
    return Told(version.history_date, sentence, version.history_change_reason or "")


def _change(version: Any, field: Any, names: dict[Any, str], before: Any, after: Any) -> Told:
    words = {
        "who": _who(version),
        "field": field.verbose_name,
        "old": _spoken(field, before, names),
        "new": _spoken(field, after, names),
    }
    if before in (None, ""):
        sentence = _("%(who)s set %(field)s to %(new)s.") % words
    elif after in (None, ""):
        sentence = _("%(who)s removed %(field)s, which was %(old)s.") % words
    elif isinstance(field, models.DateField):
        sentence = _("%(who)s moved %(field)s from %(old)s to %(new)s.") % words
    else:
        sentence = _("%(who)s changed %(field)s from %(old)s to %(new)s.") % words
    return Told(version.history_date, sentence, version.history_change_reason or "")


def _who(version: Any) -> str:
    return str(version.history_user) if version.history_user_id else _("The system")


def _names(values: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    """Return the names of the records that changed fields pointed at, one query a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for field, value in values:
        if field.is_relation and value is not None:
            wanted[field.related_model].add(value)
    names: dict[Any, str] = {}
    for model, keys in wanted.items():
        names |= {(model, row.pk): str(row) for row in model._base_manager.filter(pk__in=keys)}
    return names


def _spoken(field: Any, value: Any, names: dict[Any, str]) -> str:
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if field.choices:
        return f"“{dict(field.flatchoices).get(value, value)}”"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "j M Y, H:i")
    if isinstance(value, date):
        return formats.date_format(value, "j M Y")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return (
        f"“{Truncator(value.removesuffix('.')).chars(200)}”"
        if isinstance(value, str)
        else formats.localize(value)
    )
