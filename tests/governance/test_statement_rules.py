"""Rules of statements, activities and competence over plain values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.rules import activities, competence, statements
from governance.rules.statements import Point
from qms.primitives.refusing import Refusal
from tests.conftest import TODAY

DAY = timedelta(days=1)
A, B, C = Point(1, "One", ("x",)), Point(2, "Two"), Point(3, "Three")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([A, B], [A, B], ["1 same", "2 same"]),
        ([A], [A, B], ["1 same", "2 added"]),
        ([A, B], [B], ["2 same", "1 removed"]),
        ([A, B], [Point(1, "Uno", ("x",)), B], ["1 changed", "2 same"]),
        ([A, B], [Point(1, "One", ("y",)), B], ["1 changed", "2 same"]),
        ([A, B, C], [C, A, B], ["3 moved", "1 same", "2 same"]),
        ([], [], []),
    ],
)
def test_each_point_is_told_by_what_became_of_it(old: list[Point], new: list[Point], found: list[str]) -> None:
    told = statements.differences(old, new)
    assert [f"{one.number} {one.what}" for one in told] == found


def test_links_gained_and_lost_are_told_by_name() -> None:
    (one,) = statements.differences([A], [Point(1, "One", ("y",))])
    assert (one.gained, one.lost) == (("y",), ("x",))


@pytest.mark.parametrize(
    ("said", "missing"),
    [([], ["a", "b"]), ([["a"]], ["b"]), ([["a"], ["b"]], []), ([["a", "b"]], []), ([["c"]], ["a", "b"])],
)
def test_what_no_point_says_is_unsaid(said: list[list[str]], missing: list[str]) -> None:
    assert statements.unsaid(["a", "b"], said) == missing


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"heard": ""}, 1),
        ({"heard": "All fine"}, 1),
        ({"followed": "", "linked": 0}, 1),
        ({"followed": "", "linked": 1}, 0),
        ({"followed": "", "kind": "recognition"}, 0),
        ({"followed": "", "happened_on": TODAY - 30 * DAY}, 0),
        ({"heard": "", "followed": ""}, 2),
    ],
)
def test_a_weak_activity_is_said_to_be_weak(changes: dict[str, object], count: int) -> None:
    sound = {
        "kind": "site_walk",
        "heard": "The crane is down every night",
        "followed": "A second crane is ordered",
        "linked": 0,
        "happened_on": TODAY - 31 * DAY,
        "today": TODAY,
    }
    assert len(activities.weaknesses(**{**sound, **changes})) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "valid_until", "state"),
    [
        (None, None, "never"),
        ("gap", None, "gap"),
        ("met", TODAY - DAY, "expired"),
        ("met", TODAY, "expiring"),
        ("met", TODAY + 60 * DAY, "expiring"),
        ("met", TODAY + 61 * DAY, "confirmed"),
    ],
)
def test_a_requirement_stands_by_its_last_confirmation(
    outcome: str | None, valid_until: date | None, state: str
) -> None:
    assert competence.standing(outcome, valid_until, on=TODAY) == state


@pytest.mark.parametrize(
    ("state", "worked_on", "due"),
    [
        ("confirmed", False, None),
        ("expiring", False, TODAY + 9 * DAY),
        ("expired", False, TODAY + 9 * DAY),
        ("never", False, TODAY + 30 * DAY),
        ("gap", False, TODAY + 31 * DAY),
        ("gap", True, None),
    ],
)
def test_a_confirmation_is_owed_until_somebody_works_on_it(
    state: str, worked_on: bool, due: date | None
) -> None:
    owed = competence.owed_by(
        state,
        since=TODAY,
        confirmed_on=TODAY + DAY,
        valid_until=TODAY + 9 * DAY,
        gap_is_worked_on=worked_on,
    )
    assert owed == due


def test_valid_until_must_follow_the_confirmation() -> None:
    competence.refuse_ended_validity("gap", None, TODAY)
    competence.refuse_ended_validity("met", TODAY + DAY, TODAY)
    for valid_until in (None, TODAY, TODAY - DAY):
        with pytest.raises(Refusal) as refusal:
            competence.refuse_ended_validity("met", valid_until, TODAY)
        assert refusal.value.field == "valid_until"
        assert refusal.value.remedy
