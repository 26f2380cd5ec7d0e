"""Anybody of the demo company can leave: all that is theirs finds somebody, nothing stays without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from qms.desk.demo.company import at
from qms.desk.demo.loading import load
from qms.people import keeping
from qms.people.handing_over import NotHandedOver, Thing, hand_over, things_of
from qms.people.models import Person
from qms.people.takers import candidates
from qms.primitives import kinds

DAY = date(2026, 3, 16)
NOW = at(DAY, 15)


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    yield


def somebody_for(thing: Thing, leaver: Person, by: Person, people: list[Person]) -> Person:
    """Return the first who may take ``thing`` over, as a quality lead would try one after the other.

    Where nobody may by itself, it must go along with something else (a confirmation falls to the manager, a
    signature to who leads): the end of the leaver tells.
    """
    known = FOUND.get(thing.kind)
    if thing.kind in FOUND and known is None:
        return people[0]
    first = [known] if known in people else []
    for taker in [*first, *(one for one in people if one != known)]:
        with transaction.atomic():
            try:
                hand_over(leaver, {thing.key: taker}, on=DAY, by=by, at=NOW, reason="Tried")
            except NotHandedOver:
                continue
            transaction.set_rollback(True)
            FOUND[thing.kind] = taker
            return taker
    FOUND[thing.kind] = None
    return people[0]


FOUND: dict[str, Person | None] = {}
"""Who took a thing of a kind over, and is asked first for the next one; nobody where nobody of all could."""


def test_every_kind_that_gives_people_something_can_take_it_back() -> None:
    for kind in kinds.all_kinds():
        gives = (kind.duties, kind.accountabilities) != (kinds.no_duties, kinds.no_accountabilities)
        assert not gives or kind.hand_over is not kinds.nothing_to_hand_over, kind.model


@pytest.mark.timeout(900)
def test_anybody_can_leave_and_what_was_theirs_has_somebody_else(db: None) -> None:
    load(today=DAY, seed=1)
    maria = Person.objects.get(name="Maria Lindqvist")
    handed: set[str] = set()
    for leaver in Person.objects.filter(ended_on=None).exclude(pk=maria.pk):
        things = things_of(leaver, DAY)
        with transaction.atomic():
            handed |= whole(leaver, things, maria)
            transaction.set_rollback(True)
    given = {
        "action",
        "action-verifier",
        "objective-owner",
        "process-owner",
        "top-management",
        "escalation-level",
    }
    assert given <= handed, handed


def whole(leaver: Person, things: list[Thing], by: Person) -> set[str]:
    """Hand over everything of ``leaver``, end them, and return the kinds of what was theirs."""
    people = candidates(leaver, on=DAY)
    takers = {thing.key: somebody_for(thing, leaver, by, people) for thing in things}
    keeping.end(leaver, on=DAY, by=by, at=NOW, reason="Leaves", takers=takers)
    leaver.refresh_from_db()
    assert leaver.ended_on == DAY
    assert things_of(leaver, DAY) == []
    still = {(one.kind, one.subject, one.part) for one in kinds.accountabilities_of_all(DAY)}
    for thing in things:
        lasts = thing.kind in ("action-verifier", "objective-owner", "process-owner", "goal-owner")
        assert not lasts or (thing.kind, thing.subject, thing.part) in still, f"{thing.subject} has nobody"
    return {thing.kind for thing in things}
