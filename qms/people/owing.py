"""Owing: what a person has to do and holds, as far as somebody else may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from qms.people.handing_over import Thing, things_of
from qms.people.models import Person
from qms.primitives import kinds


def duties_shown(person: Person, *, to: Person, on: date) -> list[kinds.Duty]:
    """Return what ``person`` owes on ``on``, without what lies outside the reach of ``to``.

    Each leads its owner to where it is done, and anybody else to the record: the form is not theirs.
    """
    duties = kinds.duties_of(person, on)
    if person.pk == to.pk:
        return duties
    seen = addresses_seen({duty.subject for duty in duties}, to)
    return [replace(duty, address=seen[duty.subject]) for duty in duties if duty.subject in seen]


def things_shown(person: Person, *, to: Person, on: date) -> tuple[list[Thing], int]:
    """Return what ``person`` holds and owes on ``on`` as ``to`` may see it, and how much more there is."""
    things = things_of(person, on)
    seen = addresses_seen({thing.subject for thing in things}, to)
    shown = [replace(thing, address=seen[thing.subject]) for thing in things if thing.subject in seen]
    return shown, len(things) - len(shown)


def addresses_seen(subjects: Iterable[str], to: Person) -> dict[str, str]:
    """Return the address of each record among ``subjects`` that ``to`` may see. One query a kind of record."""
    of_kind: dict[type, list[str]] = defaultdict(list)
    for subject in subjects:
        kind = kinds.kind_of_subject(subject)
        if kind is not None:
            of_kind[kind.model].append(subject)
    found: dict[str, str] = {}
    for model, named in of_kind.items():
        found |= _seen(kinds.kind_of(model), named, to)
    return found


def _seen(kind: kinds.Kind, subjects: list[str], to: Person) -> dict[str, str]:
    rows: Any = kind.visible(to).order_by()
    if kind.prefix:
        return {row.reference: kind.address(row) for row in rows.filter(reference__in=subjects)}
    keys = {int(subject.partition("-")[2]): subject for subject in subjects}
    return {keys[row.pk]: kind.address(row) for row in rows.filter(pk__in=keys)}
