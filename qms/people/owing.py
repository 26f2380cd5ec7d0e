"""Owing: what a person has to do, as far as somebody else may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from qms.people.models import Person
from qms.primitives import kinds


def duties_shown(person: Person, *, to: Person, on: date) -> list[kinds.Duty]:
    """Return what ``person`` owes on ``on``, without what lies outside the reach of ``to``.

    Each leads its owner to where it is done, and anybody else to the record: the form is not theirs.
    """
    duties = kinds.duties_of(person, on)
    if person.pk == to.pk:
        return duties
    seen = {prefix: _seen(prefix, duties, to) for prefix in {_prefix(duty) for duty in duties}}
    shown = [(duty, seen[_prefix(duty)].get(duty.subject)) for duty in duties]
    return [replace(duty, address=address) for duty, address in shown if address]


def _prefix(duty: kinds.Duty) -> str:
    return duty.subject.partition("-")[0]


def _seen(prefix: str, duties: Iterable[kinds.Duty], to: Person) -> dict[str, str]:
    """Return the addresses, by reference, of the records of a kind that ``to`` may see; none of no kind."""
    try:
        kind = kinds.kind_by_prefix(prefix)
    except KeyError:
        return {}
    references = {duty.subject for duty in duties if _prefix(duty) == prefix}
    rows = kind.visible(to).filter(reference__in=references)
    return {row.reference: row.get_absolute_url() for row in rows.order_by()}
