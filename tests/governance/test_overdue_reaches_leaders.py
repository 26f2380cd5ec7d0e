"""An action overdue beyond the limit reaches its owner's manager, then the leader of its scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.models import Action
from qms.primitives import kinds
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_path, an_action, done, refused

DUE = TODAY - 6 * WEEK


@pytest.fixture
def action(cast: Cast) -> Action:
    """An action of Olga, who reports to Quinn, due six weeks ago."""
    cast.olga.manager = cast.quinn
    cast.olga.save()
    return an_action(cast, on=DUE - WEEK, due_on=DUE, check_on=TODAY + WEEK, verifier=cast.ines)


def asked(cast: Cast, on: date) -> list[str]:
    """Return who owes to ask about it on a day."""
    names = {person.pk: person.name.split()[0] for person in cast.everybody()}
    return [names[duty.person_id] for duty in kinds.duties_of_all(on) if duty.kind == "overdue-action"]


@pytest.mark.parametrize(("days", "names"), [
    (14, []), (15, ["Quinn"]), (28, ["Quinn"]), (29, ["Quinn", "Ella"]),
])  # fmt: skip
def test_first_the_manager_then_the_leader(cast: Cast, action: Action, days: int, names: list[str]) -> None:
    assert sorted(asked(cast, DUE + timedelta(days=days))) == sorted(names)


def test_the_limit_is_that_of_the_path_of_its_scope(cast: Cast, action: Action) -> None:
    a_path(cast, overdue_after_days=3)
    assert asked(cast, TODAY) == ["Ella", "Quinn"] or asked(cast, TODAY) == ["Quinn", "Ella"]
    assert [duty.due_on for duty in kinds.duties_of(cast.quinn, TODAY)] == [DUE + timedelta(days=4)]


def test_without_a_manager_who_sees_it_the_leader_is_asked_at_once(cast: Cast, action: Action) -> None:
    cast.olga.manager = cast.sven
    cast.olga.save()
    assert asked(cast, DUE + timedelta(days=15)) == ["Ella"]


def test_it_ends_when_the_action_does_and_is_not_handed_over_by_itself(cast: Cast, action: Action) -> None:
    words = {"at": NOW, "on": TODAY, "reason": "Leaves"}
    one = kinds.HandOver("overdue-action", action.reference, cast.quinn, cast.carl, by=cast.adam, **words)  # type: ignore[arg-type]
    with refused("overdue-follows-its-leaders"):
        kinds.hand_over(one)
    done(action)
    assert asked(cast, TODAY) == []


def test_many_actions_of_one_owner_are_asked_about_once(cast: Cast, action: Action) -> None:
    for _number in range(3):
        an_action(cast, on=DUE - WEEK, due_on=DUE, check_on=TODAY + WEEK, verifier=cast.ines)
    (duty,) = kinds.duties_of(cast.quinn, TODAY)
    assert (duty.what, duty.title) == ("Ask Olga Petrova what is in the way", "4 actions are long overdue")
    assert duty.subject == action.reference
