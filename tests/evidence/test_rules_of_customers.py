"""The rules of 5.1.1 d, 5.1.2 and 10.2 as tables over values: shown, weak, missing, no occasion."""

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
    Decided,
    Event,
    Objective,
    Process,
    Requirement,
    Review,
    Risk,
    Trend,
    Unheard,
)
from tests.evidence.judging import ago, checked, found, reasons

WHOLE = Requirement("REQ-0001", "Pumps", (), ago(60), ago(-200), True, ago(16))
GAPPY = Requirement("REQ-0002", "Valves", ("control",), ago(60), ago(-200))
UNSEEN = Requirement("REQ-0003", "Valves")
LATE = Requirement("REQ-0004", "Valves", (), ago(500), ago(30))
MISSED = Requirement("REQ-0005", "Pumps", (), ago(60), ago(-200), True, ago(16), ("OBJ-0001",))
UNMEASURED = Requirement("REQ-0006", "Pumps", (), ago(60), ago(-200))


@pytest.mark.parametrize(
    ("requirements", "verdict", "results"),
    [
        ([], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([WHOLE], SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([UNMEASURED], SHOWN, [HOLDS, HOLDS, NO_OCCASION]),
        ([WHOLE, GAPPY], WEAK, [FAILS, HOLDS, HOLDS]),
        ([WHOLE, UNSEEN], WEAK, [HOLDS, FAILS, HOLDS]),
        ([WHOLE, LATE], WEAK, [HOLDS, FAILS, HOLDS]),
        ([MISSED], WEAK, [HOLDS, HOLDS, FAILS]),
        ([Requirement("REQ-0007", "Pumps", ("process", "measure"))], MISSING, [FAILS, FAILS, NO_OCCASION]),
    ],
)
def test_5_1_2_a_asks_how_a_requirement_reaches_operations(
    requirements: list[Requirement], verdict: str, results: list[str]
) -> None:
    checked("5.1.2-a", verdict, results, requirements=requirements)


def test_5_1_2_a_says_what_is_lacking_where() -> None:
    said = reasons(found("5.1.2-a", requirements=[GAPPY, LATE, MISSED]))
    assert "REQ-0002 (Valves) lacks a control." in said
    assert "REQ-0004: its review is 30 days overdue." in said
    assert "REQ-0005: OBJ-0001 is off target, and nothing answers it." in said


def test_5_1_2_a_is_weak_where_nothing_was_confirmed_within_a_year() -> None:
    old = Requirement("REQ-0001", "Pumps", (), ago(700), ago(-30))
    assert checked("5.1.2-a", WEAK, [HOLDS, HOLDS, NO_OCCASION], requirements=[old]).stale


MEASURED = Process("PRC-0001", "Order to cash", True)
UNSEEN_PROCESS = Process("PRC-0002", "Archive", measured=False)
IN_HAND = Risk("RSK-0001", review_on=ago(-30), reviewed_on=ago(60), customer=True)
DECIDED = Risk("RSK-0002", review_on=ago(-30), reviewed_on=ago(60), decisions=(("DEC-0001", ago(40)),))
DECIDED_LONG_AGO = Risk("RSK-0003", review_on=ago(-30), decisions=(("DEC-0002", ago(800)),))
NOBODYS = Risk("RSK-0004", owned=False, review_on=ago(-30), customer=True)
UNTREATED = Risk("RSK-0005", treated=False, review_on=ago(-30), customer=True)
UNSCHEDULED = Risk("RSK-0006", customer=True)
OVERDUE = Risk("RSK-0007", review_on=ago(9), reviewed_on=ago(400), customer=True)
INNER = Risk("RSK-0008", treated=False, review_on=ago(-30))
CHANCE = Risk("RSK-0009", "opportunity", review_on=ago(-30), decisions=(("DEC-0003", ago(20)),))
MISSED_CHANCE = Risk("RSK-0010", "opportunity", review_on=ago(-30))


@pytest.mark.parametrize(
    ("processes", "risks", "verdict", "results"),
    [
        ([], [], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([MEASURED], [], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([UNSEEN_PROCESS], [], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([MEASURED, UNSEEN_PROCESS], [DECIDED], WEAK, [FAILS, HOLDS, HOLDS]),
        ([MEASURED], [DECIDED, IN_HAND], SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([MEASURED], [IN_HAND], WEAK, [HOLDS, HOLDS, FAILS]),
        ([MEASURED], [DECIDED_LONG_AGO], WEAK, [HOLDS, HOLDS, FAILS]),
        ([MEASURED], [DECIDED, NOBODYS], WEAK, [HOLDS, FAILS, HOLDS]),
        ([MEASURED], [DECIDED, UNTREATED], WEAK, [HOLDS, FAILS, HOLDS]),
        ([MEASURED], [DECIDED, UNSCHEDULED], WEAK, [HOLDS, FAILS, HOLDS]),
        ([MEASURED], [DECIDED, OVERDUE], WEAK, [HOLDS, FAILS, HOLDS]),
        ([UNSEEN_PROCESS], [UNTREATED], MISSING, [FAILS, FAILS, FAILS]),
    ],
)
def test_5_1_1_d_asks_which_risk_leaders_acted_on(
    processes: list[Process], risks: list[Risk], verdict: str, results: list[str]
) -> None:
    checked("5.1.1-d", verdict, results, processes=processes, risks=risks)


def test_no_risk_recorded_is_not_a_risk_treated() -> None:
    assert "so that none was treated" in reasons(found("5.1.1-d", processes=[MEASURED]))


ACCEPTED = Risk("RSK-0011", review_on=ago(-30), customer=True, above=True, accepted_until=ago(-60))
TOO_LARGE = Risk("RSK-0012", review_on=ago(-30), customer=True, above=True)
OUTLIVED = Risk("RSK-0013", review_on=ago(-30), customer=True, above=True, accepted_until=ago(1))
SIGNED = Decided("DEC-0001", "risk_acceptance", ago(60), expires_on=ago(-60), signed=True)
UNSIGNED = Decided("DEC-0002", "risk_acceptance", ago(60), expires_on=ago(-60))
EXPIRED = Decided("DEC-0003", "risk_acceptance", ago(400), expires_on=ago(5), signed=True)
ENDED = Decided("DEC-0004", "risk_acceptance", ago(400), expires_on=ago(5), signed=True, standing=False)
OTHER = Decided("DEC-0005", "priority", ago(60))


@pytest.mark.parametrize(
    ("risks", "decisions", "verdict", "results"),
    [
        ([], [], MISSING, [NO_OCCASION, NO_OCCASION]),
        ([INNER], [OTHER], MISSING, [NO_OCCASION, NO_OCCASION]),
        ([IN_HAND], [], SHOWN, [HOLDS, NO_OCCASION]),
        ([IN_HAND, ACCEPTED], [SIGNED], SHOWN, [HOLDS, HOLDS]),
        ([IN_HAND, INNER], [ENDED], SHOWN, [HOLDS, NO_OCCASION]),
        ([UNTREATED], [SIGNED], WEAK, [FAILS, HOLDS]),
        ([TOO_LARGE], [], WEAK, [HOLDS, FAILS]),
        ([OUTLIVED], [], WEAK, [HOLDS, FAILS]),
        ([IN_HAND], [SIGNED, EXPIRED], WEAK, [HOLDS, FAILS]),
        ([IN_HAND], [UNSIGNED], WEAK, [HOLDS, FAILS]),
        ([NOBODYS], [UNSIGNED], MISSING, [FAILS, FAILS]),
        ([], [SIGNED], SHOWN, [NO_OCCASION, HOLDS]),
    ],
)
def test_5_1_2_b_asks_which_risk_to_customers_was_accepted_and_who_signed(
    risks: list[Risk], decisions: list[Decided], verdict: str, results: list[str]
) -> None:
    checked("5.1.2-b", verdict, results, risks=risks, decisions=decisions)


def test_5_1_2_b_names_the_risk_above_the_threshold_and_the_acceptance_that_came_back() -> None:
    said = reasons(found("5.1.2-b", risks=[TOO_LARGE], decisions=[EXPIRED]))
    assert "RSK-0012 is above the threshold without an acceptance in force" in said
    assert "DEC-0003 expired on" in said


TIED = Objective("OBJ-0001", customer=True, values=12, measured_to=ago(16))
THIN = Objective("OBJ-0002", customer=True, values=1, stale=True)
YOUNG = Objective("OBJ-0003", customer=True, values=1)
LOOSE = Objective("OBJ-0004", values=12)
LOOKED = Review("REV-0001", None, ago(60), covered=frozenset({"customers"}))
BLIND = Review("REV-0002", None, ago(60), covered=frozenset({"objectives"}))
TREND = Trend("FTR-0001", ago(40))
UNHEARD = Unheard("FBK-0001", ago(30), ago(-20))
UNHEARD_LATE = Unheard("FBK-0002", ago(90), ago(1))
UNHEARD_SINCE = Unheard("FBK-0003", ago(50), ago(1))


def event(number: int, **changes: Any) -> Event:
    """Return a significant complaint that is dealt with, but for the ``changes``."""
    whole: dict[str, Any] = {
        "significant_since": ago(80),
        "acknowledged": True,
        "cause": True,
        "actions": ("ACT-0001",),
        "effective": True,
    }
    return Event(f"EVT-{number:04}", **{"kind": "complaint", "received_on": ago(90), **whole, **changes})


HANDLED = event(1)
UNSEEN_BY_LEADERS = event(2, acknowledged=False)
CAUSELESS = event(3, cause=False)
INACTIVE = event(4, actions=())
UNVERIFIED = event(5, unverified=("ACT-0001",), effective=False)
NEW = event(6, significant_since=ago(3), cause=False, actions=(), acknowledged=True)
NONCONFORMITY = event(7, kind="nonconformity", acknowledged=False)


@pytest.mark.parametrize(
    ("objectives", "events", "others", "verdict", "results"),
    [
        ([], [], {}, MISSING, [FAILS, NO_OCCASION, FAILS]),
        ([LOOSE], [], {"reviews": [BLIND]}, MISSING, [FAILS, NO_OCCASION, FAILS]),
        ([TIED], [], {"reviews": [LOOKED]}, SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        ([TIED], [HANDLED], {"trends": [TREND]}, SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([YOUNG], [], {"reviews": [LOOKED]}, SHOWN, [NO_OCCASION, NO_OCCASION, HOLDS]),
        ([TIED, THIN], [], {"reviews": [LOOKED]}, WEAK, [FAILS, NO_OCCASION, HOLDS]),
        ([TIED], [HANDLED, UNSEEN_BY_LEADERS], {"reviews": [LOOKED]}, WEAK, [HOLDS, FAILS, HOLDS]),
        ([TIED], [CAUSELESS], {"reviews": [LOOKED]}, WEAK, [HOLDS, FAILS, HOLDS]),
        ([TIED], [INACTIVE], {"reviews": [LOOKED]}, WEAK, [HOLDS, FAILS, HOLDS]),
        ([TIED], [UNVERIFIED], {"reviews": [LOOKED]}, WEAK, [HOLDS, FAILS, HOLDS]),
        ([TIED], [NONCONFORMITY], {"reviews": [LOOKED]}, SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        ([TIED], [], {}, WEAK, [HOLDS, NO_OCCASION, FAILS]),
        ([TIED], [], {"trends": [TREND], "unheard": [UNHEARD]}, SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        ([TIED], [], {"trends": [TREND], "unheard": [UNHEARD_LATE]}, WEAK, [HOLDS, NO_OCCASION, FAILS]),
        ([TIED], [], {"reviews": [LOOKED], "unheard": [UNHEARD_LATE]}, SHOWN, [HOLDS, NO_OCCASION, HOLDS]),
        ([TIED], [], {"reviews": [LOOKED], "unheard": [UNHEARD_SINCE]}, WEAK, [HOLDS, NO_OCCASION, FAILS]),
    ],
)
def test_5_1_2_c_asks_what_changed_after_customers_complained(
    objectives: list[Objective],
    events: list[Event],
    others: dict[str, Any],
    verdict: str,
    results: list[str],
) -> None:
    checked("5.1.2-c", verdict, results, objectives=objectives, events=events, **others)


def test_5_1_2_c_says_which_feedback_waited_too_long() -> None:
    said = reasons(found("5.1.2-c", objectives=[TIED], trends=[TREND], unheard=[UNHEARD_LATE]))
    assert "A leader was to conclude from FBK-0002, and what was heard since, by" in said


ASKED = event(8, asked=2, answered=2)
SILENT = event(9, asked=2, answered=1, unanswered=1)
PENDING = event(10, asked=2)
DECIDED_REPEAT = event(11, repeats=True, decisions=("DEC-0001",))
REPEAT = event(12, repeats=True)


@pytest.mark.parametrize(
    ("events", "verdict", "results"),
    [
        ([], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([NEW], MISSING, [NO_OCCASION, NO_OCCASION, NO_OCCASION]),
        ([Event("EVT-0020", "idea", ago(9))], MISSING, [NO_OCCASION] * 3),
        ([HANDLED], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([ASKED, DECIDED_REPEAT], SHOWN, [HOLDS, HOLDS, HOLDS]),
        ([HANDLED, CAUSELESS], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
        ([ASKED, CAUSELESS], WEAK, [FAILS, HOLDS, NO_OCCASION]),
        ([SILENT], WEAK, [HOLDS, FAILS, NO_OCCASION]),
        ([PENDING], SHOWN, [HOLDS, NO_OCCASION, NO_OCCASION]),
        ([REPEAT], WEAK, [HOLDS, NO_OCCASION, FAILS]),
        ([event(13, significant_since=ago(40), cause=False, actions=())], MISSING, [FAILS] + [NO_OCCASION] * 2),
        ([UNVERIFIED], MISSING, [FAILS, NO_OCCASION, NO_OCCASION]),
    ],
)
def test_10_2_asks_whether_it_could_happen_again_or_elsewhere(
    events: list[Event], verdict: str, results: list[str]
) -> None:
    checked("10.2", verdict, results, events=events)


def test_10_2_names_what_an_event_lacks() -> None:
    said = reasons(found("10.2", events=[CAUSELESS, INACTIVE, UNVERIFIED, REPEAT, SILENT]))
    assert "EVT-0003 has no root cause." in said
    assert "EVT-0004 has no action on its cause." in said
    assert "EVT-0005: the effect of ACT-0001 was due to be verified." in said
    assert "EVT-0012: its cause came back, and no leader decided on it." in said
    assert "EVT-0009: 1 site has not said whether it could happen there." in said


@pytest.mark.parametrize(
    ("code", "risks", "verdict", "result"),
    [
        ("6.1-a", [], MISSING, NO_OCCASION),
        ("6.1-a", [MISSED_CHANCE], MISSING, NO_OCCASION),
        ("6.1-a", [IN_HAND], SHOWN, HOLDS),
        ("6.1-a", [IN_HAND, UNTREATED], MISSING, FAILS),
        ("6.1-b", [], MISSING, NO_OCCASION),
        ("6.1-b", [CHANCE], SHOWN, HOLDS),
        ("6.1-b", [CHANCE, MISSED_CHANCE], MISSING, FAILS),
    ],
)
def test_the_coming_edition_treats_risks_and_opportunities_apart(
    code: str, risks: list[Risk], verdict: str, result: str
) -> None:
    checked(code, verdict, [result], edition="2026", risks=risks)
