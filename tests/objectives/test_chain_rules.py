"""The chain of a requirement over plain values: each link holds, breaks or owes nothing; the first counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from objectives.rules.chains import (
    STEPS,
    Deed,
    Promised,
    Pursued,
    Taken,
    first_broken,
    first_broken_of,
    order,
    walk,
    walk_to_objectives,
)

DAY = date(2026, 3, 16)


def days(number: int) -> timedelta:
    return timedelta(days=number)


DONE = Deed(
    "ACT-0001", DAY - days(60), DAY - days(20), DAY - days(61), effective=True, judged_on=DAY - days(10)
)
OPEN = Deed("ACT-0002", DAY + days(20), DAY + days(60))
HELD = Pursued("OBJ-0001", "on_target", DAY - days(400), DAY - days(16), seen_on=DAY - days(30))
SOUND = Promised(confirmed_on=DAY - days(40), review_due_on=DAY + days(300), objectives=[HELD])


def missing(**changes: Any) -> Promised:
    """Return a requirement whose objective is off target."""
    return SOUND._replace(objectives=[replace(HELD, status="off_target", **changes)])


def broken(promised: Promised) -> tuple[str, str] | None:
    """Return the step and the subject of the first break."""
    link = first_broken(walk(promised, day=DAY))
    return (link.step, link.subject) if link else None


def test_a_sound_chain_has_nine_links_and_breaks_nowhere() -> None:
    links = list(walk(SOUND, day=DAY))
    assert [link.step for link in links] == list(STEPS) and len(links) == 9
    assert broken(SOUND) is None
    assert links[0].sentence == "Confirmed on 4 Feb 2026."
    assert links[3].sentence == "Answered by OBJ-0001."


BREAKS: dict[str, tuple[Promised, tuple[str, str]]] = {
    "no process": (SOUND._replace(has_process=False), ("requirement", "")),
    "a review that is overdue": (SOUND._replace(review_due_on=DAY - days(1)), ("requirement", "")),
    "no control": (SOUND._replace(has_control=False), ("control", "")),
    "no measure": (SOUND._replace(has_measure=False), ("measure", "")),
    "no objective": (SOUND._replace(objectives=[]), ("objective", "")),
    "a stale objective": (
        SOUND._replace(objectives=[HELD, replace(HELD, reference="OBJ-0002", status="stale")]),
        ("measurement", "OBJ-0002"),
    ),
    "an objective that no review saw": (
        SOUND._replace(objectives=[replace(HELD, seen_on=None)]),
        ("review", "OBJ-0001"),
    ),
    "an objective not seen for more than a year": (
        SOUND._replace(objectives=[replace(HELD, seen_on=DAY - days(367))]),
        ("review", "OBJ-0001"),
    ),
    "a miss without an answer": (missing(), ("decision", "OBJ-0001")),
    "a miss answered too long ago": (
        missing(decisions=[Taken("DEC-0001", "priority", DAY - days(184))]),
        ("decision", "OBJ-0001"),
    ),
    "a miss whose action was cancelled": (
        missing(deeds=[OPEN._replace(cancelled=True)]),
        ("decision", "OBJ-0001"),
    ),
    "misses that persist since after what was decided": (
        missing(missing_since=DAY - days(100), decisions=[Taken("DEC-0001", "deferral", DAY - days(101))]),
        ("decision", "OBJ-0001"),
    ),
    "misses that persist since after what was done": (
        missing(missing_since=DAY - days(9), deeds=[DONE]),
        ("decision", "OBJ-0001"),
    ),
    "a miss deferred until a day that has come": (
        missing(decisions=[Taken("DEC-0001", "deferral", DAY - days(90), expires_on=DAY)]),
        ("decision", "OBJ-0001"),
    ),
    "a decision that nobody carries out": (
        missing(decisions=[Taken("DEC-0001", "priority", DAY - days(20))]),
        ("action", "DEC-0001"),
    ),
    "an overdue action": (
        SOUND._replace(objectives=[replace(HELD, deeds=[OPEN._replace(due_on=DAY - days(1))])]),
        ("action", "ACT-0002"),
    ),
    "an effect that nobody verified": (
        SOUND._replace(objectives=[replace(HELD, deeds=[DONE._replace(effective=None, judged_on=None)])]),
        ("effect", "ACT-0001"),
    ),
    "a failure that nothing follows": (
        SOUND._replace(objectives=[replace(HELD, deeds=[DONE._replace(effective=False)])]),
        ("effect", "ACT-0001"),
    ),
    "an effective action after which it misses again": (
        missing(deeds=[DONE._replace(judged_on=DAY - days(50))]),
        ("effect", "OBJ-0001"),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_first_break_up_to_the_objectives_is_that_of_the_walk(name: str) -> None:
    promised, _expected = BREAKS[name]
    walked = first_broken(walk_to_objectives(promised, day=DAY))
    assert first_broken_of(promised, day=DAY) == walked


@pytest.mark.parametrize("name", BREAKS)
def test_a_chain_breaks_first_at(name: str) -> None:
    promised, expected = BREAKS[name]
    assert broken(promised) == expected


HOLDS: dict[str, Promised] = {
    "a review that is due today": SOUND._replace(review_due_on=DAY),
    "an objective at another site": SOUND._replace(objectives=[], elsewhere=1),
    "an objective that nothing is owed of yet": SOUND._replace(
        objectives=[Pursued("OBJ-0001", "not_started", DAY - days(5))]
    ),
    "a miss that a leader accepted as common cause": missing(accepted=True),
    "a miss on which an action is under way": missing(deeds=[OPEN]),
    "a miss on which a decision is carried out": missing(
        decisions=[Taken("DEC-0001", "priority", DAY - days(20))], deeds=[OPEN]
    ),
    "a miss that was deferred": missing(decisions=[Taken("DEC-0001", "deferral", DAY - days(20))]),
    "an old decision that is still to be looked back at": missing(
        decisions=[Taken("DEC-0001", "deferral", DAY - days(300), DAY + days(10))]
    ),
    "a miss measured before the verdict": missing(deeds=[DONE]),
    "misses that persist, decided on since they began": missing(
        missing_since=DAY - days(100), decisions=[Taken("DEC-0001", "deferral", DAY - days(100))]
    ),
    "misses that persist under an acceptance that is still in date": missing(
        missing_since=DAY - days(100),
        decisions=[Taken("DEC-0001", "risk_acceptance", DAY - days(300), expires_on=DAY + days(1))],
    ),
    "misses that persist, decided on before and still to be looked back at": missing(
        missing_since=DAY - days(100),
        decisions=[Taken("DEC-0001", "deferral", DAY - days(200), DAY + days(1))],
    ),
    "misses that persist and that a leader accepted as common cause": missing(
        missing_since=DAY - days(100), accepted=True
    ),
    "misses that persist while an action is under way": missing(missing_since=DAY - days(100), deeds=[OPEN]),
    "a failure that something follows": SOUND._replace(
        objectives=[replace(HELD, deeds=[DONE._replace(effective=False, followed_up=True), OPEN])]
    ),
    "an effect whose check has not come": SOUND._replace(
        objectives=[replace(HELD, deeds=[DONE._replace(effective=None, judged_on=None, check_on=DAY)])],
    ),
}


@pytest.mark.parametrize("name", HOLDS)
def test_a_chain_holds_with(name: str) -> None:
    assert broken(HOLDS[name]) is None


def test_the_worst_impact_comes_first_then_the_law_then_the_earliest_break() -> None:
    rows = [
        ("medium", True, "control"),
        ("high", False, "effect"),
        ("high", True, "effect"),
        ("high", True, "measure"),
    ]
    ranked = sorted(rows, key=lambda row: order(row[0], statutory=row[1], step=row[2]))
    assert ranked == [rows[3], rows[2], rows[1], rows[0]]
