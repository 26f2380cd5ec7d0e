"""The judgement of expectations over plain values: every combination, every rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from evidence import rules
from evidence.editions import edition_of, editions
from evidence.judging import judged
from evidence.rules import (
    FAILS,
    HOLDS,
    MISSING,
    NO_OCCASION,
    SHOWN,
    WEAK,
    Action,
    Objective,
    Records,
    Result,
    Review,
    Series,
)

DAY = date(2026, 3, 16)
INPUTS = {"objectives": "Quality objectives", "context": "Changes in context"}


def days_ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize("found", list(product([HOLDS, FAILS, NO_OCCASION], repeat=3)))
@pytest.mark.parametrize("with_record", [True, False])
@pytest.mark.parametrize("age", [10, 200, None])
def test_the_verdict_follows_its_definition(found: tuple[str, ...], with_record: bool, age: int | None) -> None:
    latest = days_ago(age) if age is not None else None
    behind = ("OBJ-0001",) if with_record else ()
    results = [Result("r", one, "", behind, latest) for one in found]
    said = rules.verdict(results, as_of=DAY, fresh=6)
    if HOLDS not in found:
        assert said == MISSING
    elif FAILS in found or not with_record or age == 200:
        assert said == WEAK
    else:
        assert said == SHOWN


def test_nothing_judged_is_missing() -> None:
    assert rules.verdict([], as_of=DAY, fresh=12) == MISSING


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert rules.months_before(day, months) == before


def test_a_record_exactly_as_old_as_is_fresh_is_not_stale() -> None:
    edge = rules.months_before(DAY, 3)
    for latest, stale in ((edge, False), (edge - timedelta(days=1), True)):
        assert rules.is_stale([Result("r", HOLDS, "", ("A",), latest)], as_of=DAY, fresh=3) is stale


NOT_YET = {
    "parties-are-known",
    "leaders-walked-and-listened",
    "bad-news-was-answered",
    "quality-came-before-schedule",
    "lessons-were-shared",
    "people-are-aware",
}
"""Rules of the edition to come that read no records yet: an expectation that needs one is not judged."""


def said(code: str, **records: Any) -> str:
    given = {"as_of": DAY, "inputs": INPUTS, **records}
    return judged(edition_of("2015").expectation(code), Records(**given)).verdict


def results(code: str, **records: Any) -> dict[str, str]:
    given = {"as_of": DAY, "inputs": INPUTS, **records}
    found = judged(edition_of("2015").expectation(code), Records(**given)).results
    return {one.rule: one.result for one in found}


GOOD = Objective("OBJ-0001", owed=True, measured_to=days_ago(16))
UNPLANNED = Objective("OBJ-0002", lacks=("an owner",), owed=True, measured_to=days_ago(16))
STALE = Objective("OBJ-0003", owed=True, stale=True, measured_to=days_ago(80))
NEW = Objective("OBJ-0004")


@pytest.mark.parametrize(
    ("objectives", "verdict", "planned", "measured"),
    [
        ([], MISSING, FAILS, NO_OCCASION),
        ([GOOD], SHOWN, HOLDS, HOLDS),
        ([GOOD, NEW], SHOWN, HOLDS, HOLDS),
        ([NEW], SHOWN, HOLDS, NO_OCCASION),
        ([GOOD, UNPLANNED], WEAK, FAILS, HOLDS),
        ([GOOD, STALE], WEAK, HOLDS, FAILS),
        ([UNPLANNED, STALE], MISSING, FAILS, FAILS),
        ([Objective("OBJ-0005", owed=True, measured_to=days_ago(100))], WEAK, HOLDS, HOLDS),
    ],
)
def test_6_2_is_judged(objectives: list[Objective], verdict: str, planned: str, measured: str) -> None:
    assert said("6.2", objectives=objectives) == verdict
    found = results("6.2", objectives=objectives)
    assert found == {"objectives-are-planned": planned, "objectives-are-measured": measured}


def review(days: int, site: int | None = None, **changes: Any) -> Review:
    given: dict[str, Any] = {"covered": frozenset(INPUTS)}
    return Review(f"REV-{days:04}", site, days_ago(days), **{**given, **changes})


HALF = [review(20), review(200)]


@pytest.mark.parametrize(
    ("series", "reviews", "verdict", "found"),
    [
        ([], [], MISSING, (FAILS, NO_OCCASION, NO_OCCASION)),
        ([Series("SER-0001", None, 6)], [], MISSING, (FAILS, NO_OCCASION, NO_OCCASION)),
        ([Series("SER-0001", None, 6)], HALF, SHOWN, (HOLDS, NO_OCCASION, HOLDS)),
        ([], [review(300)], SHOWN, (HOLDS, NO_OCCASION, HOLDS)),
        ([Series("SER-0001", None, 3)], HALF, WEAK, (FAILS, NO_OCCASION, HOLDS)),
        ([Series("SER-0001", None, 6)], [review(230)], WEAK, (FAILS, NO_OCCASION, HOLDS)),
        ([Series("SER-0001", None, 6)], [review(190)], SHOWN, (HOLDS, NO_OCCASION, HOLDS)),
        ([Series("SER-0002", 1, 6)], HALF, WEAK, (HOLDS, FAILS, HOLDS)),
        ([Series("SER-0002", 1, 6)], [*HALF, review(30, 1), review(210, 1)], SHOWN, (HOLDS, HOLDS, HOLDS)),
        ([], [review(20, led=False)], WEAK, (HOLDS, NO_OCCASION, FAILS)),
        ([], [review(20, 1)], WEAK, (FAILS, HOLDS, HOLDS)),
        ([], [review(500)], MISSING, (FAILS, NO_OCCASION, NO_OCCASION)),
    ],
)
def test_9_3_1_is_judged(
    series: list[Series], reviews: list[Review], verdict: str, found: tuple[str, str, str]
) -> None:
    assert tuple(results("9.3.1", series=series, reviews=reviews).values()) == found
    assert said("9.3.1", series=series, reviews=reviews) == verdict


def test_a_site_with_its_own_reviews_does_not_owe_those_of_the_organisation() -> None:
    found = results("9.3.1", reviews=[review(20, 1)], site_id=1)
    assert tuple(found.values()) == (NO_OCCASION, HOLDS, HOLDS)


@pytest.mark.parametrize(
    ("reviews", "verdict", "found"),
    [
        ([], MISSING, (NO_OCCASION, NO_OCCASION)),
        ([review(20)], SHOWN, (HOLDS, HOLDS)),
        (
            [review(20, covered=frozenset({"context"})), review(200, covered=frozenset({"objectives"}))],
            SHOWN,
            (HOLDS, HOLDS),
        ),
        ([review(20, covered=frozenset({"context"}))], WEAK, (FAILS, HOLDS)),
        (
            [review(20, covered=frozenset({"context"}), left_open=frozenset({"objectives"}))],
            MISSING,
            (FAILS, FAILS),
        ),
        ([review(20), review(200, left_open=frozenset({"objectives"}))], SHOWN, (HOLDS, HOLDS)),
        ([review(200), review(20, left_open=frozenset({"objectives"}))], WEAK, (HOLDS, FAILS)),
        ([review(400)], MISSING, (NO_OCCASION, NO_OCCASION)),
    ],
)
def test_9_3_2_is_judged(reviews: list[Review], verdict: str, found: tuple[str, str]) -> None:
    assert tuple(results("9.3.2", reviews=reviews).values()) == found
    assert said("9.3.2", reviews=reviews) == verdict


DONE = Action("ACT-0001", days_ago(60), days_ago(30), done_on=days_ago(61), verified_on=days_ago(29))
LATE = Action("ACT-0002", days_ago(1))
UNVERIFIED = Action("ACT-0003", days_ago(60), days_ago(1), done_on=days_ago(61))
CHECK_AHEAD = Action("ACT-0004", days_ago(60), DAY, done_on=days_ago(61))
NOT_DUE = Action("ACT-0005", DAY)
CANCELLED = Action("ACT-0006", days_ago(5), cancelled=True)
BARE = Action("ACT-0007", DAY, lacks=("a criterion",))
UNDECIDED = review(20, results=frozenset({"improvement"}))


@pytest.mark.parametrize(
    ("reviews", "actions", "verdict", "found"),
    [
        ([], [], MISSING, (NO_OCCASION, NO_OCCASION, NO_OCCASION)),
        ([review(20)], [], SHOWN, (HOLDS, NO_OCCASION, NO_OCCASION)),
        ([review(20)], [DONE, CHECK_AHEAD, NOT_DUE, CANCELLED], SHOWN, (HOLDS, HOLDS, HOLDS)),
        ([review(20)], [NOT_DUE, CANCELLED], SHOWN, (HOLDS, HOLDS, NO_OCCASION)),
        ([review(20)], [DONE, LATE], WEAK, (HOLDS, HOLDS, FAILS)),
        ([review(20)], [UNVERIFIED], WEAK, (HOLDS, HOLDS, FAILS)),
        ([review(20)], [BARE], WEAK, (HOLDS, FAILS, NO_OCCASION)),
        ([UNDECIDED], [], MISSING, (FAILS, NO_OCCASION, NO_OCCASION)),
        ([UNDECIDED], [DONE], WEAK, (FAILS, HOLDS, HOLDS)),
    ],
)
def test_9_3_3_is_judged(
    reviews: list[Review], actions: list[Action], verdict: str, found: tuple[str, str, str]
) -> None:
    assert tuple(results("9.3.3", reviews=reviews, actions=actions).values()) == found
    assert said("9.3.3", reviews=reviews, actions=actions) == verdict


def test_a_rule_that_fails_names_what_it_found() -> None:
    records = Records(as_of=DAY, objectives=[GOOD, UNPLANNED])
    found = rules.RULES["objectives-are-planned"](records)
    assert "OBJ-0002 lacks an owner." in found.reason
    assert found.records == ("OBJ-0001", "OBJ-0002")


@pytest.mark.parametrize("year", ["2015", "2026"])
def test_what_no_rule_reads_yet_is_missing_and_says_so(year: str) -> None:
    full = Records(DAY, None, [GOOD], [], [review(20)], [DONE], INPUTS)
    for one in edition_of(year).expectations:
        verdict = judged(one, full)
        if one.code in {"6.2", "9.3.1", "9.3.2", "9.3.3"}:
            assert verdict.verdict == SHOWN
        elif not verdict.is_built:
            assert verdict.verdict == MISSING
            assert all("Not yet recorded" in r.reason for r in verdict.results)


def test_what_is_built_is_judged_as_a_whole_where_its_records_are_kept() -> None:
    in_force = edition_of("2015").expectations
    assert [one.code for one in in_force if not judged(one, Records(DAY)).is_built] == []
    coming = [one for one in edition_of("2026").expectations if not judged(one, Records(DAY)).is_built]
    assert [one.code for one in coming] == ["4.2", "5.1.1-k", "7.3"]
    for one in coming:
        assert judged(one, Records(DAY)).verdict == MISSING


@pytest.mark.parametrize("year", ["2015", "2026"])
def test_an_empty_company_shows_nothing(year: str) -> None:
    verdicts = [judged(one, Records(DAY, inputs=INPUTS)).verdict for one in edition_of(year).expectations]
    assert set(verdicts) == {MISSING}


def test_every_rule_that_is_built_is_named_by_an_edition_and_every_code_stands_once() -> None:
    for edition in editions().values():
        codes = [one.code for one in edition.expectations]
        assert len(codes) == len(set(codes))
    named = {name for edition in editions().values() for one in edition.expectations for name, _s in one.rules}
    assert set(rules.RULES) == named - NOT_YET


def test_the_editions_hold_what_their_clauses_ask_for() -> None:
    in_force = [one.code for one in edition_of("2015").expectations]
    assert in_force == [
        *(f"5.1.1-{letter}" for letter in "abcdefghij"),
        *(f"5.1.2-{letter}" for letter in "abc"),
        *("5.2", "5.3", "6.2", "9.3.1", "9.3.2", "9.3.3", "10.2"),
    ]
    coming = edition_of("2026")
    assert set(in_force) < {one.code for one in coming.expectations}
    assert all("Confirm" in str(one.note) for one in coming.expectations)
