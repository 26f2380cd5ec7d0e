"""The rules of 5.1.1 b, e, f, g, i as tables over values: shown, weak, missing, no occasion."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.rules import (
    FAILS,
    HOLDS,
    MISSING,
    NO_OCCASION,
    SHOWN,
    WEAK,
    Activity,
    Competence,
    Decided,
    Event,
    Objective,
    Overdue,
    Place,
    Policy,
    Request,
    Review,
    Worked,
)
from tests.evidence.judging import ago, checked, found, reasons

POLICY = Policy("POL-0001", ago(200), "Ella Brandt")
TIED = Objective("OBJ-0001", starts_on=ago(60))
LOOSE = Objective("OBJ-0002", serves=False, starts_on=ago(60))
FORGOTTEN = Objective("OBJ-0003", starts_on=ago(500), discussed_on=ago(400))
TALKED_OF = Objective("OBJ-0004", starts_on=ago(500), discussed_on=ago(100))
LOOKED = Review("REV-0001", None, ago(30), covered=frozenset({"objectives"}))
ELSEWHERE = Review("REV-0002", None, ago(20), covered=frozenset({"context"}))
OF_A_SITE = Review("REV-0003", 1, ago(10), covered=frozenset({"context"}))
STRATEGY: dict[str, Any] = {"policy": POLICY, "objectives": [TIED], "reviews": [LOOKED]}


@pytest.mark.parametrize(
    ("changes", "verdict", "results"),
    [
        ({}, SHOWN, [HOLDS, HOLDS, HOLDS]),
        ({"policy": None, "objectives": [], "reviews": []}, MISSING, [FAILS, FAILS, NO_OCCASION]),
        ({"policy": None}, WEAK, [FAILS, HOLDS, HOLDS]),
        ({"objectives": []}, WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ({"objectives": [TIED, LOOSE]}, WEAK, [HOLDS, FAILS, HOLDS]),
        ({"reviews": []}, WEAK, [HOLDS, HOLDS, FAILS]),
        ({"reviews": [LOOKED, ELSEWHERE]}, WEAK, [HOLDS, HOLDS, FAILS]),
        ({"reviews": [LOOKED, OF_A_SITE]}, SHOWN, [HOLDS, HOLDS, HOLDS]),
        ({"objectives": [FORGOTTEN]}, WEAK, [HOLDS, HOLDS, FAILS]),
        ({"objectives": [TALKED_OF, TIED]}, SHOWN, [HOLDS, HOLDS, HOLDS]),
    ],
)
def test_5_1_1_b_asks_what_objectives_serve_and_whether_leaders_look_at_them(
    changes: dict[str, Any], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-b", verdict, results, **(STRATEGY | changes))


def test_5_1_1_b_is_weak_where_everything_behind_it_is_older_than_a_year() -> None:
    old = Policy("POL-0001", ago(900), "Ella Brandt")
    judgement = checked("5.1.1-b", WEAK, [HOLDS, FAILS, NO_OCCASION], policy=old)
    assert judgement.stale


MET = Competence("Olga Petrova", "process owner, Service", "confirmed", "CPT-0001", ago(90))
ENDING = Competence("Sven Dahl", "process owner, Sales", "expiring", "CPT-0002", ago(340))
OVER = Competence("Quinn Hale", "quality lead", "expired", "CPT-0003", ago(700))
NEVER = Competence("Ines Costa", "internal auditor", "never", since=ago(90))
NEW = Competence("Ines Costa", "internal auditor", "never", since=ago(5))
GAP = Competence("Carl Meyer", "process owner, Design", "gap", "CPT-0004", ago(60))
WORKED_ON = Competence("Carl Meyer", "process owner, Design", "gap", "CPT-0004", ago(60), worked_on=True)
QUICK = Request("RES-0001", ago(60), ago(20), ago(50))
SLOW = Request("RES-0002", ago(120), ago(100), ago(10))
WAITING = Request("RES-0003", ago(5), ago(-30))
STUCK = Request("RES-0004", ago(90), ago(30))
THERE = Request("RES-0005", ago(90), ago(30), ago(80), True, ago(40))
LACKING = Request("RES-0006", ago(90), ago(30), ago(80), True)
TO_COME = Request("RES-0007", ago(20), ago(-30), ago(10), True)


@pytest.mark.parametrize(
    ("competences", "requests", "verdict", "results"),
    [
        ([], [], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([MET], [], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([MET, ENDING, NEW], [QUICK, THERE], SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([NEVER], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([NEW], [], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([WORKED_ON], [], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([MET, WORKED_ON], [], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([MET, GAP], [QUICK], WEAK, [FAILS, HOLDS, NO_OCCASION]),
        ([MET, OVER], [QUICK], WEAK, [FAILS, HOLDS, NO_OCCASION]),
        ([MET], [WAITING], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([MET], [STUCK], WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ([MET], [SLOW], WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ([MET], [THERE, LACKING], WEAK, [HOLDS, HOLDS, FAILS]),
        ([MET], [TO_COME], SHOWN, [HOLDS, HOLDS, NO_OCCASION]),
    ],
)
def test_5_1_1_e_asks_who_is_competent_and_what_was_funded(
    competences: list[Competence], requests: list[Request], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-e", verdict, results, competences=competences, requests=requests)


def test_5_1_1_e_names_who_is_not_confirmed_and_which_request_waits() -> None:
    said = reasons(found("5.1.1-e", competences=[GAP, NEVER], requests=[STUCK]))
    assert "Carl Meyer, process owner, Design: a gap without an action or a request." in said
    assert "Ines Costa, internal auditor: nobody confirmed the competence." in said
    assert "RES-0004 waits for a decision for 90 days" in said


NORTH = Place(1, "North", frozenset({1, 9, None}))
SOUTH = Place(2, "South", frozenset({2, None}))
AT_NORTH = Activity("LEA-0001", "communication", ago(20), site_id=1)
ABOVE_NORTH = Activity("LEA-0002", "communication", ago(20), site_id=9)
TO_ALL = Activity("LEA-0003", "communication", ago(20))
LONG_AGO = Activity("LEA-0004", "communication", ago(300))
WALK = Activity("LEA-0005", "site_walk", ago(3))


@pytest.mark.parametrize(
    ("activities", "sites", "verdict", "results"),
    [
        ([], [NORTH], MISSING, [FAILS, NO_OCCASION]),
        ([WALK, LONG_AGO], [NORTH], MISSING, [FAILS, NO_OCCASION]),
        ([TO_ALL], [NORTH, SOUTH], SHOWN, [HOLDS, HOLDS]),
        ([AT_NORTH], [NORTH], SHOWN, [HOLDS, HOLDS]),
        ([ABOVE_NORTH], [NORTH], SHOWN, [HOLDS, HOLDS]),
        ([AT_NORTH], [NORTH, SOUTH], WEAK, [HOLDS, FAILS]),
        ([TO_ALL], [], SHOWN, [HOLDS, NO_OCCASION]),
    ],
)
def test_5_1_1_f_asks_what_leaders_told_each_site(
    activities: list[Activity], sites: list[Place], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-f", verdict, results, activities=activities, sites=sites)


def test_5_1_1_f_names_the_site_that_was_not_told() -> None:
    assert "South" in reasons(found("5.1.1-f", activities=[AT_NORTH], sites=[NORTH, SOUTH]))


GOOD = Objective("OBJ-0001", owed=True, measured_to=ago(16))
STALE = Objective("OBJ-0002", owed=True, stale=True, measured_to=ago(50))
MISSED = Objective("OBJ-0003", owed=True, measured_to=ago(16), off=True)
ANSWERED = Objective("OBJ-0004", owed=True, measured_to=ago(16), off=True, answers=("ACT-0001",))
ACCEPTED = Objective("OBJ-0005", owed=True, measured_to=ago(16), off=True, accepted=True)
LASTING = Objective("OBJ-0006", owed=True, measured_to=ago(16), answers=("ACT-0001",), lasting=True)
CHANGED = Objective("OBJ-0007", owed=True, measured_to=ago(16), lasting=True, changes=("DEC-0001",))
KNOWN = Overdue("ACT-0002", ago(40), "ESC-0001")
UNKNOWN = Overdue("ACT-0003", ago(40))


@pytest.mark.parametrize(
    ("objectives", "overdue", "verdict", "results"),
    [
        ([], [], MISSING, [NO_OCCASION] * 4),
        ([Objective("OBJ-0009")], [], MISSING, [NO_OCCASION] * 4),
        ([GOOD], [], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([STALE], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([GOOD, MISSED], [], WEAK, [HOLDS, FAILS, NO_OCCASION, NO_OCCASION]),
        ([GOOD, ANSWERED], [], SHOWN, [HOLDS, HOLDS, NO_OCCASION, NO_OCCASION]),
        ([GOOD, ACCEPTED], [], SHOWN, [HOLDS, HOLDS, NO_OCCASION, NO_OCCASION]),
        ([LASTING], [], WEAK, [HOLDS, NO_OCCASION, FAILS, NO_OCCASION]),
        ([CHANGED], [], SHOWN, [HOLDS, NO_OCCASION, HOLDS, NO_OCCASION]),
        ([GOOD], [KNOWN], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION, HOLDS]),
        ([GOOD], [KNOWN, UNKNOWN], WEAK, [HOLDS, NO_OCCASION, NO_OCCASION, FAILS]),
        ([], [KNOWN], SHOWN, [NO_OCCASION, NO_OCCASION, NO_OCCASION, HOLDS]),
        ([STALE, MISSED], [UNKNOWN], MISSING, [FAILS, FAILS, NO_OCCASION, FAILS]),
    ],
)
def test_5_1_1_g_asks_what_happens_when_a_process_misses(
    objectives: list[Objective], overdue: list[Overdue], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-g", verdict, results, objectives=objectives, overdue=overdue)


def test_5_1_1_g_is_weak_where_the_latest_value_is_older_than_three_months() -> None:
    old = Objective("OBJ-0001", owed=True, measured_to=ago(120))
    assert checked("5.1.1-g", WEAK, [HOLDS, *[NO_OCCASION] * 3], objectives=[old]).stale


def test_5_1_1_g_says_which_objective_asks_for_a_change_of_the_system() -> None:
    said = reasons(found("5.1.1-g", objectives=[LASTING], overdue=[UNKNOWN]))
    assert "OBJ-0006 keeps missing its target: decide what changes in the system." in said
    assert "ACT-0003 is 40 days overdue, and no leader was told" in said


BETTER = Decided("DEC-0001", "improvement", ago(50))
WATCHING = Decided("DEC-0002", "improvement", ago(50), weak=True)
OTHER = Decided("DEC-0003", "priority", ago(50))
PAST = Decided("DEC-0004", "improvement", ago(500))
WORKED = Worked("ACT-0001", ago(40), ago(39))
FAILED = Worked("ACT-0002", ago(40))
TOLD = Event("EVT-0001", "idea", ago(60), answered_on=ago(50))
UNTOLD = Event("EVT-0002", "idea", ago(60))
FRESH = Event("EVT-0003", "idea", ago(6))


@pytest.mark.parametrize(
    ("decisions", "worked", "events", "verdict", "results"),
    [
        ([], [], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([OTHER, PAST], [], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([WATCHING], [], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([BETTER], [], [], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([BETTER, WATCHING], [WORKED, FAILED], [TOLD, FRESH], SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([BETTER], [FAILED], [], WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ([BETTER], [WORKED], [UNTOLD], WEAK, [HOLDS, HOLDS, FAILS]),
        ([], [WORKED], [], WEAK, [FAILS, HOLDS, NO_OCCASION]),
        ([BETTER], [], [FRESH], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
    ],
)
def test_5_1_1_i_asks_what_improved(
    decisions: list[Decided], worked: list[Worked], events: list[Event], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-i", verdict, results, decisions=decisions, worked=worked, events=events)


def test_a_decision_that_only_watches_is_named_as_weak() -> None:
    assert "DEC-0002 only watch" in reasons(found("5.1.1-i", decisions=[WATCHING]))
