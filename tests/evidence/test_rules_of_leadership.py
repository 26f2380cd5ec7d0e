"""The rules of 5.1.1 a, c, h, j, 5.2, 5.3 as tables over values: shown, weak, missing, no occasion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from evidence.editions import edition_of
from evidence.judging import Verdict, judged
from evidence.rules import (
    FAILS,
    HOLDS,
    MISSING,
    NO_OCCASION,
    SHOWN,
    WEAK,
    Accountable,
    Activity,
    Commitment,
    Escalation,
    Function,
    Matrix,
    Policy,
    Process,
    Records,
    Review,
)

DAY = date(2026, 3, 16)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def found(code: str, **records: Any) -> Verdict:
    return judged(edition_of("2015").expectation(code), Records(**{"as_of": DAY, **records}))


def checked(code: str, verdict: str, results: list[str], **records: Any) -> Verdict:
    judgement = found(code, **records)
    assert [one.result for one in judgement.results] == results
    assert judgement.verdict == verdict
    return judgement


ELLA = Accountable("Ella Brandt", True, ago(400), "QMA-0001")
NOT_A_LEADER = Accountable("Quinn Hale", False, ago(400), "QMA-0002")
MATRIX = Matrix("RAM-0001", ago(60))
OLD = Matrix("RAM-0001", ago(500))
REVIEW = Review("REV-0001", None, ago(30), signed_by=("Ella Brandt",))
UNSIGNED = Review("REV-0002", None, ago(30), signed_by=())
UNLED = Review("REV-0003", None, ago(30), led=False, signed_by=("Ella Brandt",))
SIGNED = Commitment("COM-0001", ("Ella Brandt", "Kai Berg"), (), ago(90))
HALF_SIGNED = Commitment("COM-0001", ("Ella Brandt",), ("Kai Berg",), ago(90))

WHOLE: dict[str, Any] = {"accountable": ELLA, "matrix": MATRIX, "reviews": [REVIEW], "commitment": SIGNED}


@pytest.mark.parametrize(
    ("changes", "verdict", "results"),
    [
        ({}, SHOWN, [HOLDS, HOLDS, HOLDS, HOLDS]),
        ({"commitment": None}, SHOWN, [HOLDS, HOLDS, HOLDS, NO_OCCASION]),
        ({"commitment": HALF_SIGNED}, WEAK, [HOLDS, HOLDS, HOLDS, FAILS]),
        ({"accountable": None}, WEAK, [FAILS, HOLDS, HOLDS, HOLDS]),
        ({"accountable": NOT_A_LEADER}, WEAK, [FAILS, HOLDS, HOLDS, HOLDS]),
        ({"matrix": None}, WEAK, [HOLDS, FAILS, HOLDS, HOLDS]),
        ({"reviews": []}, WEAK, [HOLDS, HOLDS, FAILS, HOLDS]),
        ({"reviews": [UNSIGNED]}, WEAK, [HOLDS, HOLDS, FAILS, HOLDS]),
        ({"reviews": [UNLED]}, WEAK, [HOLDS, HOLDS, FAILS, HOLDS]),
        (dict.fromkeys(WHOLE) | {"reviews": ()}, MISSING, [FAILS, FAILS, FAILS, NO_OCCASION]),
        (
            {"accountable": None, "matrix": None, "reviews": []},
            WEAK,
            [FAILS, FAILS, FAILS, HOLDS],
        ),
    ],
)
def test_5_1_1_a_asks_for_a_leader_a_matrix_and_a_signed_review(
    changes: dict[str, Any], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-a", verdict, results, **(WHOLE | changes))


def test_records_that_are_all_older_than_a_year_are_weak() -> None:
    old = Commitment("COM-0001", ("Ella Brandt",), (), ago(700))
    judgement = found("5.3", matrix=OLD, processes=[OWNED], commitment=old)
    assert judgement.verdict == WEAK
    assert judgement.stale


OWNED = Process("PRC-0001", "Order to cash", True, (), False)
UNOWNED = Process("PRC-0002", "Service", True, ("South",), None)
INNER = Process("PRC-0003", "Document control", False, (), True)
INNER_UNOWNED = Process("PRC-0004", "Archive", False, ("",), None)


@pytest.mark.parametrize(
    ("processes", "verdict", "results"),
    [
        ([], MISSING, [NO_OCCASION, NO_OCCASION]),
        ([OWNED], SHOWN, [HOLDS, HOLDS]),
        ([OWNED, OWNED, INNER], SHOWN, [HOLDS, HOLDS]),
        ([OWNED, INNER], WEAK, [HOLDS, FAILS]),
        ([OWNED, UNOWNED], WEAK, [FAILS, HOLDS]),
        ([UNOWNED], MISSING, [FAILS, NO_OCCASION]),
        ([INNER], MISSING, [NO_OCCASION, FAILS]),
        ([OWNED, INNER_UNOWNED], SHOWN, [HOLDS, HOLDS]),
    ],
)
def test_5_1_1_c_asks_for_owners_outside_the_quality_function(
    processes: list[Process], verdict: str, results: list[str]
) -> None:
    judgement = checked("5.1.1-c", verdict, [*results, NO_OCCASION], processes=processes)
    assert "No launch gate and no change is recorded" in judgement.results[2].reason


def test_a_process_without_an_owner_is_named_with_its_sites() -> None:
    reason = found("5.1.1-c", processes=[OWNED, UNOWNED]).results[0].reason
    assert reason == "Service has no owner (South)."


WALK = Activity("LEA-0001", "site_walk", ago(20))
SILENT = Activity("LEA-0002", "coaching", ago(20), heard=False)
OLD_WALK = Activity("LEA-0003", "site_walk", ago(250))
TALK = Activity("LEA-0004", "communication", ago(5))
REMOVED = Escalation("ESC-0001", ago(80), ago(60), gone=True, answers=2)
ACCEPTED = Escalation("ESC-0002", ago(80), ago(60), gone=False, answers=1)
RUNNING = Escalation("ESC-0003", ago(3))
STUCK = Escalation("ESC-0004", ago(90), answers=3, late=3, beyond=True)
LONG_AGO = Escalation("ESC-0005", ago(800), ago(700), gone=True, answers=1)


@pytest.mark.parametrize(
    ("activities", "escalations", "verdict", "results"),
    [
        ([], [], MISSING, [FAILS, NO_OCCASION]),
        ([WALK], [], SHOWN, [HOLDS, NO_OCCASION]),
        ([WALK, SILENT], [REMOVED], SHOWN, [HOLDS, HOLDS]),
        ([SILENT], [], MISSING, [FAILS, NO_OCCASION]),
        ([OLD_WALK], [REMOVED], WEAK, [FAILS, HOLDS]),
        ([TALK], [], MISSING, [FAILS, NO_OCCASION]),
        ([WALK], [ACCEPTED], WEAK, [HOLDS, FAILS]),
        ([WALK], [ACCEPTED, REMOVED], SHOWN, [HOLDS, HOLDS]),
        ([WALK], [RUNNING], SHOWN, [HOLDS, NO_OCCASION]),
        ([WALK], [REMOVED, STUCK], WEAK, [HOLDS, FAILS]),
        ([WALK], [LONG_AGO], SHOWN, [HOLDS, NO_OCCASION]),
    ],
)
def test_5_1_1_h_asks_what_leaders_heard_and_which_barrier_they_removed(
    activities: list[Activity], escalations: list[Escalation], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-h", verdict, results, activities=activities, escalations=escalations)


SALES = Function("Sales", ("PRC-0001",))
IDLE = Function("Purchasing")
LED = Function("General management", leads=True)
OF_SITE = Review("REV-0004", 1, ago(50), led_by_site=True)
FROM_ABOVE = Review("REV-0005", 1, ago(50), led_by_site=False)
LATE = Escalation("ESC-0006", ago(40), answers=2, late=1)
IN_TIME = Escalation("ESC-0007", ago(40), answers=1)


@pytest.mark.parametrize(
    ("records", "verdict", "results"),
    [
        ({}, MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ({"functions": [SALES]}, SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ({"functions": [SALES, LED]}, SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ({"functions": [LED]}, MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ({"functions": [SALES, IDLE]}, MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ({"functions": [SALES], "reviews": [OF_SITE]}, SHOWN, [HOLDS, HOLDS, NO_OCCASION]),
        ({"functions": [SALES], "reviews": [FROM_ABOVE]}, WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ({"functions": [SALES], "reviews": [REVIEW]}, SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ({"functions": [SALES], "escalations": [LATE]}, WEAK, [HOLDS, NO_OCCASION, FAILS]),
        ({"functions": [SALES], "escalations": [IN_TIME]}, SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        ({"functions": [SALES], "escalations": [RUNNING]}, SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
    ],
)
def test_5_1_1_j_asks_whether_others_lead_their_areas(
    records: dict[str, Any], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-j", verdict, results, **records)


POLICY = Policy("POL-0001", ago(200), "Ella Brandt", ("North", "South"), (), ago(90), ago(80))
UNTOLD = Policy("POL-0001", ago(200), "Ella Brandt", ("North",), ("South",), ago(90), ago(80))
KEPT_IN = Policy("POL-0001", ago(200), "Ella Brandt", ("North",), (), None, ago(80))


@pytest.mark.parametrize(
    ("policy", "verdict", "results"),
    [
        (None, MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        (POLICY, SHOWN, [HOLDS, HOLDS, HOLDS]),
        (UNTOLD, WEAK, [HOLDS, FAILS, HOLDS]),
        (KEPT_IN, WEAK, [HOLDS, HOLDS, FAILS]),
        (Policy("POL-0001", ago(20), "Ella Brandt"), WEAK, [HOLDS, NO_OCCASION, FAILS]),
        (Policy("POL-0001", ago(20), "Ella Brandt", available_on=ago(3)), SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
    ],
)
def test_5_2_asks_for_a_policy_that_was_told_everywhere(
    policy: Policy | None, verdict: str, results: list[str]
) -> None:
    checked("5.2", verdict, results, policy=policy)


@pytest.mark.parametrize(
    ("matrix", "processes", "verdict", "results"),
    [
        (None, [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        (None, [OWNED], WEAK, [FAILS, HOLDS, NO_OCCASION]),
        (MATRIX, [OWNED], SHOWN, [HOLDS, HOLDS, HOLDS]),
        (MATRIX, [], SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        (MATRIX, [OWNED, INNER_UNOWNED], WEAK, [HOLDS, FAILS, HOLDS]),
        (Matrix("RAM-0001", ago(60), unclear=("Service",)), [OWNED], WEAK, [FAILS, HOLDS, HOLDS]),
        (Matrix("RAM-0001", ago(60), left=("Olga Petrova",)), [OWNED], WEAK, [HOLDS, HOLDS, FAILS]),
    ],
)
def test_5_3_asks_for_one_accountable_who_is_here(
    matrix: Matrix | None, processes: list[Process], verdict: str, results: list[str]
) -> None:
    checked("5.3", verdict, results, matrix=matrix, processes=processes)


def test_a_reason_names_who_has_not_signed_and_where_it_was_not_told() -> None:
    assert "Kai Berg" in found("5.1.1-a", **(WHOLE | {"commitment": HALF_SIGNED})).results[3].reason
    assert "South" in found("5.2", policy=UNTOLD).results[1].reason
