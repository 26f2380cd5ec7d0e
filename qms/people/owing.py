"""Owing: what a person has to do and holds, as far as somebody else may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from qms.people.handing_over import Thing, together
from qms.people.models import Person
from qms.primitives import kinds

MANY = 100
"""More records of one kind than that are not read whole only to know their addresses."""


B = TypeVar("B", kinds.Duty, kinds.Accountability)


@dataclass(frozen=True)
class Belongings:
    """What a person holds and owes, as far as the reader may see it, and how much more there is."""

    held: list[kinds.Accountability]
    duties: list[kinds.Duty]
    hidden: int

    @property
    def things(self) -> list[Thing]:
        """All of it, as it can be handed over."""
        return together(self.held, self.duties)


def belongings_of(person: Person, *, to: Person, on: date) -> Belongings:
    """Return what ``person`` holds and owes on ``on``, without what lies outside the reach of ``to``.

    Each leads its owner to where it is done, and anybody else to the record: the form is not theirs.
    """
    held, duties = kinds.accountabilities_of(person, on), kinds.duties_of(person, on)
    if person.pk == to.pk:
        return Belongings(held, duties, 0)
    seen = addresses_seen({one.subject for one in held} | {one.subject for one in duties}, to)
    shown = Belongings(
        [_led_to(one, seen[one.subject]) for one in held if one.subject in seen],
        [_led_to(one, seen[one.subject]) for one in duties if one.subject in seen],
        0,
    )
    if len(shown.held) == len(held) and len(shown.duties) == len(duties):
        return shown
    return replace(shown, hidden=len(together(held, duties)) - len(shown.things))


def _led_to(one: B, address: str) -> B:
    """Return a duty or accountability that leads to ``address``, where one is known."""
    return replace(one, address=address) if address and address != one.address else one


def addresses_seen(subjects: Iterable[str], to: Person) -> dict[str, str]:
    """Return the address of each record among ``subjects`` that ``to`` may see. One query a kind of record.

    Of a kind with very many no record is read whole: the address is empty, and that of the duty stands.
    """
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
    if kind.prefix and len(subjects) > MANY:
        return dict.fromkeys(rows.filter(reference__in=subjects).values_list("reference", flat=True), "")
    if kind.prefix:
        return {row.reference: kind.address(row) for row in rows.filter(reference__in=subjects)}
    keys = {int(subject.partition("-")[2]): subject for subject in subjects}
    return {keys[row.pk]: kind.address(row) for row in rows.filter(pk__in=keys)}
