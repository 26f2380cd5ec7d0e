"""Periods: each cadence counts its own, across years and leap days, and reads what files write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from objectives import rules
from qms.primitives.refusing import Refusal

DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
CADENCES = st.sampled_from(rules.CADENCES)

FIRST_AND_LAST = [
    ("daily", date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29), "2024-02-29", "29 Feb 2024"),
    ("weekly", date(2021, 1, 3), date(2020, 12, 28), date(2021, 1, 3), "2020-W53", "Week 53 2020"),
    ("weekly", date(2013, 6, 14), date(2013, 6, 10), date(2013, 6, 16), "2013-W24", "Week 24 2013"),
    ("weekly", date(2024, 12, 30), date(2024, 12, 30), date(2025, 1, 5), "2025-W01", "Week 1 2025"),
    ("monthly", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "2024-02", "Feb 2024"),
    ("monthly", date(2100, 2, 10), date(2100, 2, 1), date(2100, 2, 28), "2100-02", "Feb 2100"),
    ("monthly", date(2013, 12, 31), date(2013, 12, 1), date(2013, 12, 31), "2013-12", "Dec 2013"),
    ("quarterly", date(2013, 6, 30), date(2013, 4, 1), date(2013, 6, 30), "2013-Q2", "Q2 2013"),
    ("quarterly", date(2013, 12, 31), date(2013, 10, 1), date(2013, 12, 31), "2013-Q4", "Q4 2013"),
    ("yearly", date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31), "2024", "2024"),
]


@pytest.mark.parametrize(("cadence", "day", "first", "last", "code", "label"), FIRST_AND_LAST)
def test_a_day_lies_in_the_period_that_its_cadence_says(
    cadence: str, day: date, first: date, last: date, code: str, label: str
) -> None:
    assert rules.period_of(day, cadence) == first
    assert rules.period_end(first, cadence) == last
    assert rules.period_code(first, cadence) == code
    assert rules.label(first, cadence) == label


@given(day=DAYS, cadence=CADENCES)
def test_what_a_period_is_written_as_reads_back_as_the_same_period(day: date, cadence: str) -> None:
    period = rules.period_of(day, cadence)
    assert rules.parse_period(rules.period_code(period, cadence), cadence) == period
    assert rules.parse_period(period.isoformat(), cadence) == period


@given(day=DAYS, cadence=CADENCES)
def test_periods_follow_each_other_without_gap_or_overlap(day: date, cadence: str) -> None:
    period = rules.period_of(day, cadence)
    end = rules.period_end(period, cadence)
    assert period <= day <= end
    assert rules.next_period(period, cadence) == end + timedelta(days=1)
    assert rules.previous_period(rules.next_period(period, cadence), cadence) == period
    assert rules.is_period(period, cadence)


@given(day=DAYS, count=st.integers(0, 60), cadence=CADENCES)
def test_so_many_periods_back_is_one_back_so_many_times(day: date, count: int, cadence: str) -> None:
    period = one_by_one = rules.period_of(day, cadence)
    for _step in range(count):
        one_by_one = rules.previous_period(one_by_one, cadence)
    assert rules.periods_back(period, cadence, count) == one_by_one


@given(day=DAYS, length=st.integers(0, 800), cadence=CADENCES)
def test_a_span_is_covered_by_its_periods(day: date, length: int, cadence: str) -> None:
    to = day + timedelta(days=length)
    found = list(rules.periods_between(day, to, cadence))
    assert found[0] <= day
    assert found[-1] <= to <= rules.period_end(found[-1], cadence)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("2013-06", "daily"),
        ("14.06.2013", "daily"),
        ("2013-02-29", "daily"),
        ("2013-13", "monthly"),
        ("2013-06-14", "monthly"),
        ("Jun 2013", "monthly"),
        ("06/2013", "monthly"),
        ("2013-Q5", "quarterly"),
        ("2013-05-01", "quarterly"),
        ("2013-W54", "weekly"),
        ("2013-06-14", "weekly"),
        ("0013", "yearly"),
        ("13", "yearly"),
        ("", "yearly"),
        ("２０１３", "yearly"),
    ],
)
def test_a_text_that_names_no_period_of_the_cadence_is_refused_with_an_example(text: str, cadence: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.parse_period(text, cadence)
    assert refused.value.field == "period"
    assert rules.EXAMPLES[cadence] in str(refused.value.remedy)


def test_lower_case_and_compact_forms_read_as_people_type_them() -> None:
    assert rules.parse_period(" 2013-w24 ", "weekly") == date(2013, 6, 10)
    assert rules.parse_period("2013q2", "quarterly") == date(2013, 4, 1)


@pytest.mark.parametrize(
    ("on", "cadence", "closed"),
    [
        (date(2013, 6, 29), "monthly", date(2013, 5, 1)),
        (date(2013, 6, 30), "monthly", date(2013, 6, 1)),
        (date(2013, 7, 10), "monthly", date(2013, 6, 1)),
        (date(2013, 6, 15), "weekly", date(2013, 6, 3)),
        (date(2013, 6, 16), "weekly", date(2013, 6, 10)),
        (date(2013, 1, 1), "daily", date(2013, 1, 1)),
        (date(2013, 1, 1), "yearly", date(2012, 1, 1)),
        (date(2013, 9, 30), "quarterly", date(2013, 7, 1)),
    ],
)
def test_a_period_closes_with_its_last_day(on: date, cadence: str, closed: date) -> None:
    assert rules.last_closed(on, cadence) == closed
    assert rules.has_closed(closed, cadence, on)
    assert not rules.has_closed(rules.next_period(closed, cadence), cadence, on)


SPAN = {"starts_on": date(2013, 1, 1), "ends_on": date(2013, 12, 31), "cadence": "monthly"}


@pytest.mark.parametrize(
    ("on", "owed"),
    [
        (date(2012, 12, 31), None),
        (date(2013, 1, 31), None),
        (date(2013, 2, 1), date(2013, 1, 1)),
        (date(2013, 12, 31), date(2013, 11, 1)),
        (date(2014, 1, 1), date(2013, 12, 1)),
        (date(2020, 5, 5), date(2013, 12, 1)),
    ],
)
def test_a_value_is_owed_from_the_day_after_its_period_and_never_beyond_the_span(
    on: date, owed: date | None
) -> None:
    assert rules.last_owed(on, **SPAN) == owed  # type: ignore[arg-type]


def test_a_period_that_shares_a_day_with_the_span_belongs_to_it() -> None:
    span = {"starts_on": date(2013, 1, 15), "ends_on": date(2013, 3, 1), "cadence": "monthly"}
    inside = [m for m in range(1, 13) if rules.in_span(date(2013, m, 1), **span)]  # type: ignore[arg-type]
    assert inside == [1, 2, 3]


def test_each_reader_reads_a_period_in_their_own_language() -> None:
    with translation.override("en"):
        assert rules.label(date(2013, 5, 1), "monthly") == "May 2013"
    with translation.override("de"):
        assert rules.label(date(2013, 5, 1), "monthly") == "Mai 2013"
