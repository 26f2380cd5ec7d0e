"""What holds for events, judged over plain values: significance, windows, what closing one still asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from objectives.rules import events as rules
from qms.primitives.refusing import Refusal

GENERAL, OF_PROCESS, OF_CAUSE, OF_BOTH = (rules.Threshold(n, 12) for n in (9, 8, 7, 6))
DONE = rules.Done(
    "complaint",
    significant=True,
    has_cause=True,
    has_root_cause=True,
    responded=True,
    contained=True,
    acknowledged=True,
    corrective=1,
)


@pytest.mark.parametrize(
    ("kind", "severity", "grade", "because"),
    [
        ("complaint", "minor", "", ""),
        ("complaint", "serious", "", "severity"),
        ("nonconformity", "critical", "", "severity"),
        ("supplier_failure", "minor", "", ""),
        ("audit_finding", "critical", "minor", ""),
        ("audit_finding", "minor", "major", "grade"),
        ("idea", "critical", "", ""),
    ],
)
def test_an_event_is_significant_by_its_severity_a_finding_by_its_grade(
    kind: str, severity: str, grade: str, because: str
) -> None:
    assert rules.by_itself(kind, severity, grade) == because


def test_the_nearest_threshold_that_leaders_set_holds() -> None:
    rows = {(None, None): GENERAL, (1, None): OF_PROCESS, (None, 5): OF_CAUSE, (1, 5): OF_BOTH}
    found = [rules.threshold_for(rows, process_id=p, cause_id=c) for p, c in ((1, 5), (1, 6), (2, 5), (2, 6))]
    assert found == [OF_BOTH, OF_PROCESS, OF_CAUSE, GENERAL]
    assert rules.threshold_for({}, process_id=1, cause_id=5) == rules.USUAL


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 16), 12, date(2025, 3, 16)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 30), -3, date(2027, 2, 28)),
    ],
)
def test_a_window_begins_on_the_same_day_of_an_earlier_month(day: date, months: int, expected: date) -> None:
    assert rules.months_before(day, months) == expected


def test_the_threshold_is_reached_by_the_third_within_the_window_and_not_by_three_in_two_years() -> None:
    days = [date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 6, 1)]
    assert rules.reached(days, rules.Threshold(3, 12)) == [False, False, False, True, True]
    assert rules.reached(days, rules.Threshold(2, 1)) == [False] * 5
    assert rules.reached([date(2026, 1, 1)] * 2, rules.Threshold(2, 1)) == [False, True]
    assert rules.reached([], rules.USUAL) == []


@pytest.mark.parametrize(
    ("done", "rules_owed"),
    [
        (DONE, []),
        (replace(DONE, responded=False), ["event.customer-unanswered"]),
        (replace(DONE, contained=False), ["event.uncontained"]),
        (replace(DONE, has_root_cause=False), ["event.root-cause-missing"]),
        (replace(DONE, has_cause=False), ["event.cause-missing"]),
        (replace(DONE, corrective=0), ["event.action-missing"]),
        (replace(DONE, open_actions=("ACT-1", "ACT-2")), ["event.action-open"] * 2),
        (replace(DONE, sites_waiting=("South",)), ["event.sites-have-not-looked"]),
        (replace(DONE, acknowledged=False), ["event.unseen-by-leader"]),
        (rules.Done("complaint", responded=True, contained=True, has_cause=True), []),
        (rules.Done("nonconformity", contained=True, has_cause=True), []),
        (rules.Done("nonconformity", contained=True), ["event.cause-missing"]),
        (rules.Done("audit_finding", "minor"), ["event.root-cause-missing", "event.action-missing"]),
        (rules.Done("audit_finding", "minor", has_cause=True, has_root_cause=True, corrective=1), []),
        (rules.Done("audit_finding", "opportunity"), []),
        (rules.Done("idea"), ["event.idea-unanswered"]),
        (rules.Done("idea", answered_idea=True), []),
    ],
)
def test_what_is_owed_before_an_event_is_closed(done: rules.Done, rules_owed: list[str]) -> None:
    assert [thing.rule for thing in rules.owed(done)] == rules_owed


def test_a_refusal_to_close_names_everything_that_is_owed() -> None:
    with pytest.raises(Refusal) as refusal:
        rules.refuse_closing(rules.owed(rules.Done("complaint", significant=True)))
    said = str(refusal.value)
    for words in ("customer was not answered", "contained", "root cause", "corrective", "No leader"):
        assert words in said


@pytest.mark.parametrize(
    ("method", "lines", "refused"),
    [
        ("five_whys", ["It fell"], True),
        ("five_whys", ["It fell", "It was not tied"], False),
        ("fishbone", [], True),
        ("fishbone", [["method", "No rule says who ties it"]], False),
    ],
)
def test_an_analysis_shows_how_the_cause_was_found(method: str, lines: list[object], refused: bool) -> None:
    if refused:
        with pytest.raises(Refusal):
            rules.refuse_lines(method, lines)
    else:
        rules.refuse_lines(method, lines)


def test_a_cause_that_names_a_person_is_said_to_be_weak() -> None:
    assert rules.weak_cause("The clamp slips", "person")
    assert rules.weak_cause("Operator error at the press", "system")
    assert not rules.weak_cause("The clamp slips", "system")
