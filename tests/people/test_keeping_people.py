"""Keeping people: facts, roles, sites, and the end of somebody's time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from governance.assigning import assign
from qms.people import granting, keeping
from qms.people.models import Person, Role, RoleHolding, Site
from qms.people.rules import closes_a_circle
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal
from tests.cast import LONG_AGO, Cast


def refused(rule: str):
    """Expect a refusal of ``rule``."""
    return pytest.raises(Refusal, check=lambda refusal: refusal.rule == rule)


def test_a_person_who_owes_something_cannot_be_ended_and_is_told_what(
    cast: Cast, now: datetime, today: date
) -> None:
    action = assign(
        text="Replace the torque wrench", owner=cast.carl, assigned_by=cast.olga, on=today,
        due_on=today + timedelta(days=9), by=cast.olga, at=now, weight="task", site=cast.north,
    )  # fmt: skip
    with refused("person.open-duties") as caught:
        keeping.end(cast.carl, on=today, by=cast.adam, at=now)
    assert action.reference in str(caught.value)
    assert Person.objects.get(pk=cast.carl.pk).ended_on is None
    action.complete(by=cast.carl, at=now, on=today, proof="Done")
    keeping.end(cast.carl, on=today, by=cast.adam, at=now, reason="Moved away")
    ended = Person.objects.get(pk=cast.carl.pk)
    assert ended.ended_on == today
    assert ended.history.order_by("history_id").last().history_change_reason == "Moved away"
    with refused("person.ended"):
        keeping.end(cast.carl, on=today, by=cast.adam, at=now)


def test_nobody_ends_themselves(cast: Cast, now: datetime, today: date) -> None:
    with refused("person.ends-themselves"):
        keeping.end(cast.adam, on=today, by=cast.adam, at=now)


def test_two_people_cannot_share_a_mailbox(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as caught:
        keeping.add({"name": "Carl Two", "email": cast.carl.email}, by=cast.adam, at=now)
    assert caught.value.field == "email"


def test_the_account_follows_the_mailbox_of_its_person(cast: Cast, now: datetime) -> None:
    keeping.change(cast.carl, {"email": "c.meyer@borealis.test"}, by=cast.adam, at=now)
    account = Person.objects.get(pk=cast.carl.pk).account
    assert account
    assert account.email == "c.meyer@borealis.test"


def test_nobody_is_their_own_manager(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as caught:
        keeping.change(cast.carl, {"manager": cast.carl}, by=cast.adam, at=now)
    assert caught.value.field == "manager"


def test_an_external_auditor_needs_a_last_day(cast: Cast, now: datetime, today: date) -> None:
    with refused("external_auditor_has_an_end") as caught:
        granting.give(cast.nora, role=Role.EXTERNAL_AUDITOR, starts_on=today, by=cast.adam, at=now)
    assert caught.value.field == "ends_on"


def test_nobody_changes_their_own_roles(cast: Cast, now: datetime, today: date) -> None:
    with refused("role.own"):
        granting.give(cast.adam, role=Role.EXECUTIVE, starts_on=today, by=cast.adam, at=now)
    with refused("role.own"):
        granting.end(cast.adam.role_holdings.get(), on=today, by=cast.adam, at=now)


def test_a_role_is_not_held_twice_at_once_but_again_later(cast: Cast, now: datetime, today: date) -> None:
    with refused("role.twice"):
        granting.give(
            cast.olga, role=Role.PROCESS_OWNER, site=cast.north, starts_on=today, by=cast.adam, at=now
        )
    granting.end(cast.olga.role_holdings.get(), on=today, by=cast.adam, at=now)
    tomorrow = today + timedelta(days=1)
    granting.give(cast.olga, role=Role.PROCESS_OWNER, site=cast.north, starts_on=tomorrow, by=cast.adam, at=now)
    assert cast.olga.role_holdings.count() == 2


def test_an_ended_role_is_not_ended_again(cast: Cast, now: datetime, today: date) -> None:
    holding = cast.olga.role_holdings.get()
    granting.end(holding, on=today, by=cast.adam, at=now)
    with refused("role.ended"):
        granting.end(holding, on=today, by=cast.adam, at=now)


def test_only_an_external_auditor_is_bounded_by_days_of_records(cast: Cast, now: datetime, today: date) -> None:
    with refused("role.period"):
        granting.give(
            cast.nora, role=Role.CONTRIBUTOR, starts_on=today, evidence_from=LONG_AGO, by=cast.adam, at=now
        )
    assert not RoleHolding.objects.filter(person=cast.nora).exists()


def test_a_site_cannot_come_to_lie_below_itself(cast: Cast, now: datetime) -> None:
    hall = Site(code="HALL", name="Hall 2", parent=cast.north)
    keep(hall, by=cast.adam, at=now)
    with pytest.raises(Refusal) as caught, changing(cast.north, by=cast.adam, at=now) as north:
        north.parent = hall
    assert caught.value.field == "parent"
    assert Site.objects.get(pk=cast.north.pk).parent is None


@pytest.mark.parametrize(
    ("site", "parent", "circle"),
    [
        (1, None, False),
        (1, 1, True),
        (2, 3, True),
        (3, 1, False),
        (1, 3, True),
        (None, 3, False),
        (4, 5, False),
    ],
)
def test_which_parents_close_a_circle(site: int | None, parent: int | None, circle: bool) -> None:
    parents = {1: None, 2: 1, 3: 2, 5: 6, 6: 5}
    assert closes_a_circle(site, parent, parents) is circle
