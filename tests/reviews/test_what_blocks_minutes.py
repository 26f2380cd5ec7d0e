"""The rules of minutes and approval as tables over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reviews.rules import (
    ActionFacts,
    AgendaItem,
    Approval,
    Meeting,
    Present,
    Taken,
    action_state,
    weaknesses,
    what_blocks_approval,
    what_blocks_minutes,
)

ELLA = Present("Ella", "present", True)
YES = dict.fromkeys(("suitable", "adequate", "effective", "aligned"), "yes")
ANSWERS = [Taken("improvement", "Do it", result) for result in ("improvement", "qms_change", "resources")]
COMPLETE = Meeting(
    people=[ELLA],
    inputs=[AgendaItem("objectives", "Quality objectives", "concluded")],
    decisions=ANSWERS,
    verdicts=YES,
    challenges=1,
)


def test_nothing_blocks_a_complete_meeting() -> None:
    assert what_blocks_minutes(COMPLETE) == []
    assert weaknesses(COMPLETE) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"people": []}, "review.top-management-absent"),
        ({"people": [replace(ELLA, presence="absent")]}, "review.top-management-absent"),
        ({"people": [replace(ELLA, presence="invited")]}, "review.top-management-absent"),
        ({"people": [replace(ELLA, presence="delegate")]}, "review.top-management-absent"),
        ({"people": [replace(ELLA, top_management=False)]}, "review.top-management-absent"),
        ({"inputs": []}, "review.no-input"),
        ({"inputs": [AgendaItem("risks", "Risks")]}, "review.input-open"),
        ({"decisions": ANSWERS[1:]}, "review.result-open"),
        ({"decisions": [*ANSWERS[:2], Taken("resource", "Buy", "")]}, "review.result-open"),
        ({"verdicts": {**YES, "aligned": ""}}, "review.overall-open"),
        ({"verdicts": {}}, "review.overall-open"),
    ],
)
def test_each_thing_that_is_missing_blocks_with_a_sentence_and_a_remedy(
    change: dict[str, Any], rule: str
) -> None:
    [blocker] = what_blocks_minutes(replace(COMPLETE, **change))
    assert blocker.rule == rule
    assert blocker.sentence and blocker.remedy and blocker.place


@pytest.mark.parametrize("presence", ["present", "remote"])
def test_a_member_who_is_present_or_remote_takes_part(presence: str) -> None:
    assert what_blocks_minutes(replace(COMPLETE, people=[replace(ELLA, presence=presence)])) == []


@pytest.mark.parametrize("outcome", ["concluded", "noted", "nothing", "carried"])
def test_every_outcome_closes_an_input(outcome: str) -> None:
    inputs = [AgendaItem("risks", "Risks", outcome)]
    assert what_blocks_minutes(replace(COMPLETE, inputs=inputs)) == []


def test_a_review_without_any_decision_says_so_first() -> None:
    rules = [b.rule for b in what_blocks_minutes(replace(COMPLETE, decisions=[]))]
    assert rules == ["review.no-decision", *["review.result-open"] * 3]


@pytest.mark.parametrize(
    ("approval", "rules"),
    [
        (Approval(False, False, True, False), ["minutes.not-drafted"]),
        (Approval(True, False, True, False), ["minutes.chair-unsigned"]),
        (Approval(True, False, False, False), ["minutes.chair-unsigned", "minutes.top-management-unsigned"]),
        (Approval(True, False, False, True), ["minutes.chair-unsigned"]),
        (Approval(True, True, False, False), ["minutes.top-management-unsigned"]),
        (Approval(True, True, True, True), []),
        (Approval(True, True, False, True), []),
    ],
)
def test_approval_takes_the_chair_and_top_management(approval: Approval, rules: list[str]) -> None:
    assert [blocker.rule for blocker in what_blocks_approval(approval)] == rules


UNCHANGED = [Taken("no_change", "No change", t.result) for t in ANSWERS]
MISSED = AgendaItem("objectives", "Quality objectives", "concluded", ("off_target",))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"decisions": UNCHANGED}, "weak.all-no-change"),
        ({"challenges": 0}, "weak.no-challenge"),
        ({"people": [ELLA, Present("Max", "delegate", True)]}, "weak.delegate"),
        ({"decisions": [*ANSWERS, Taken("priority", "We continue to monitor it")]}, "weak.only-monitors"),
        ({"inputs": [MISSED]}, "weak.unanswered-miss"),
    ],
)
def test_weak_minutes_are_said_to_be_weak_and_never_blocked(change: dict[str, Any], rule: str) -> None:
    meeting = replace(COMPLETE, **change)
    assert [found.rule for found in weaknesses(meeting)] == [rule]
    assert what_blocks_minutes(meeting) == []


def test_one_result_that_changes_something_is_not_weak() -> None:
    assert weaknesses(replace(COMPLETE, decisions=[*UNCHANGED[:2], ANSWERS[2]])) == []


def test_a_miss_is_answered_by_an_action_on_its_input() -> None:
    assert weaknesses(replace(COMPLETE, inputs=[MISSED], actions_on=frozenset({"objectives"}))) == []


DUE = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("facts", "on", "state", "due"),
    [
        ({}, date(2026, 3, 1), "open", DUE),
        ({}, date(2026, 3, 2), "late", DUE),
        ({"completed_on": date(2026, 3, 2)}, date(2026, 3, 1), "open", DUE),
        ({"completed_on": date(2026, 3, 2)}, date(2026, 3, 2), "done", DUE),
        (
            {"completed_on": DUE, "verified_on": date(2026, 4, 1), "effective": True},
            date(2026, 3, 31),
            "done",
            DUE,
        ),
        (
            {"completed_on": DUE, "verified_on": date(2026, 4, 1), "effective": True},
            date(2026, 4, 1),
            "effective",
            DUE,
        ),
        (
            {"completed_on": DUE, "verified_on": date(2026, 4, 1), "effective": False},
            date(2026, 4, 1),
            "ineffective",
            DUE,
        ),
        ({"cancelled_on": DUE}, DUE, "cancelled", DUE),
        (
            {"extensions": [(date(2026, 2, 20), date(2026, 2, 15))]},
            date(2026, 2, 19),
            "late",
            date(2026, 2, 15),
        ),
        ({"extensions": [(date(2026, 2, 20), date(2026, 2, 15))]}, date(2026, 2, 20), "open", DUE),
    ],
)
def test_an_action_is_seen_as_it_was_on_the_day(facts: dict[str, Any], on: date, state: str, due: date) -> None:
    assert action_state(ActionFacts(weight="action", due_on=DUE, **facts), on) == (state, due)


def test_the_same_miss_seen_in_two_inputs_is_answered_once() -> None:
    processes = AgendaItem("processes", "Processes", "concluded", ("off_target",))
    meeting = replace(COMPLETE, inputs=[MISSED, processes], actions_on=frozenset({"objectives"}))
    assert weaknesses(meeting) == []
