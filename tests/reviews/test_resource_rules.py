"""Judgement on resource requests: by when leaders decide, how one stands, how long they took."""

from __future__ import annotations

from datetime import date

import pytest

from reviews import resource_rules as rules
from tests.governance.samples import refused

ASKED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("needed_by", "due"),
    [(date(2026, 6, 1), date(2026, 3, 16)), (date(2026, 3, 9), date(2026, 3, 9)), (ASKED, ASKED)],
)
def test_leaders_decide_within_two_weeks_and_before_it_is_needed(needed_by: date, due: date) -> None:
    assert rules.decide_by(ASKED, needed_by) == due


@pytest.mark.parametrize(
    ("state", "on", "standing"),
    [
        ("asked", date(2026, 3, 16), "waiting"),
        ("asked", date(2026, 3, 17), "late"),
        ("granted", date(2026, 4, 1), "granted"),
        ("granted", date(2026, 4, 2), "overdue"),
        ("partly", date(2026, 4, 1), "partly"),
        ("partly", date(2026, 4, 2), "overdue"),
        ("refused", date(2027, 1, 1), "refused"),
        ("in_place", date(2027, 1, 1), "in_place"),
        ("withdrawn", date(2027, 1, 1), "withdrawn"),
    ],
)
def test_a_request_stands_late_once_its_decision_or_the_thing_itself_is_owed(
    state: str, on: date, standing: str
) -> None:
    assert rules.standing(state, asked_on=ASKED, needed_by=date(2026, 4, 1), on=on) == standing


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("granted", "Granted: Two planners (2 persons)."),
        ("partly", "Granted in part: one planner. Asked for: Two planners (2 persons)."),
        ("refused", "Not granted: Two planners (2 persons)."),
    ],
)
def test_the_decision_says_what_was_granted(outcome: str, sentence: str) -> None:
    said = rules.decision_text(outcome, what="Two planners", amount="2 persons", granted="one planner")
    assert said == sentence


@pytest.mark.parametrize(
    ("outcome", "reason", "granted", "rule"),
    [
        ("granted", " ", "", "resource.decided-with-reason"),
        ("refused", "", "", "resource.decided-with-reason"),
        ("partly", "Half will do", "", "resource.partly-says-what"),
        ("perhaps", "Because", "", "resource.outcome"),
    ],
)
def test_a_decision_needs_its_reason_and_a_partial_one_what_it_grants(
    outcome: str, reason: str, granted: str, rule: str
) -> None:
    with refused(rule):
        rules.refuse_unreasoned(reason, outcome, granted)


def test_the_list_says_first_what_leaders_owe() -> None:
    course = rules.Course(waiting=2, longest=23, late=1, days=[3, 9, 30], not_in_place=1)
    assert course.sentences == (
        "2 requests wait for a decision, the oldest for 23 days. 3 were decided in the past year, half of them "
        "within 9 days. 1 was granted and is not in place though it is needed by now."
    )
    assert rules.Course(0, 0, 0, [], 0).sentences == "No request waits for a decision."
