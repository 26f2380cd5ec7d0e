"""Owing: what a person has to do, as far as somebody else may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from qms.people.models import Person
from qms.primitives import kinds


def duties_shown(person: Person, *, to: Person, on: date) -> list[kinds.Duty]:
    """Return what ``person`` owes on ``on``, without what lies outside the reach of ``to``."""
    duties = kinds.duties_of(person, on)
    if person.pk == to.pk:
        return duties
    seen = {prefix: _seen(prefix, duties, to) for prefix in {_prefix(duty) for duty in duties}}
    return [duty for duty in duties if duty.subject in seen[_prefix(duty)]]


def _prefix(duty: kinds.Duty) -> str:
    return duty.subject.partition("-")[0]


def _seen(prefix: str, duties: Iterable[kinds.Duty], to: Person) -> set[str]:
    """Return the references of a kind that ``to`` may see; nothing of a kind that is not declared."""
    try:
        kind = kinds.kind_by_prefix(prefix)
    except KeyError:
        return set()
    references = {duty.subject for duty in duties if _prefix(duty) == prefix}
    rows = kind.visible(to).filter(reference__in=references)
    return set(rows.order_by().values_list("reference", flat=True))
