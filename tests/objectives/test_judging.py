"""Judgement over plain values: status, numbers as typed, what a plan lacks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives import rules
from qms.primitives.refusing import Refusal

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def promise(direction: str = "higher") -> rules.Promise:
    target, warning = (95, 90) if direction == "higher" else (2, 3)
    return rules.Promise(
        Decimal(target), Decimal(warning), direction, "monthly", date(2026, 1, 1), date(2026, 12, 31)
    )


@pytest.mark.parametrize(
    ("direction", "value", "status"),
    [
        ("higher", "95.0001", "on_target"),
        ("higher", "95", "on_target"),
        ("higher", "94.9999", "at_risk"),
        ("higher", "90", "at_risk"),
        ("higher", "89.9999", "off_target"),
        ("higher", "-1", "off_target"),
        ("lower", "1.9", "on_target"),
        ("lower", "2", "on_target"),
        ("lower", "2.0001", "at_risk"),
        ("lower", "3", "at_risk"),
        ("lower", "3.0001", "off_target"),
        ("lower", "0", "on_target"),
    ],
)
def test_a_value_is_judged_against_target_and_warning(direction: str, value: str, status: str) -> None:
    assert promise(direction).judge(Decimal(value)) == status


STATUS = [
    # on, latest period, latest value, status
    (date(2026, 1, 31), None, None, "not_started"),
    (date(2026, 2, 1), None, None, "stale"),
    (date(2026, 1, 31), JANUARY, "96", "on_target"),
    (date(2026, 2, 28), JANUARY, "96", "on_target"),
    (date(2026, 3, 1), JANUARY, "96", "stale"),
    (date(2026, 3, 1), JANUARY, "10", "stale"),
    (date(2026, 3, 1), FEBRUARY, "92", "at_risk"),
    (date(2026, 3, 31), FEBRUARY, "10", "off_target"),
    (date(2028, 1, 1), date(2026, 12, 1), "10", "off_target"),
    (date(2028, 1, 1), date(2026, 11, 1), "99", "stale"),
]


@pytest.mark.parametrize(("on", "period", "value", "status"), STATUS)
def test_the_status_of_a_day_follows_from_the_latest_closed_period(
    on: date, period: date | None, value: str | None, status: str
) -> None:
    latest = (period, Decimal(value)) if period and value else None
    assert rules.status(promise(), latest=latest, on=on) == status


def test_every_combination_of_missing_parts_is_named_and_nothing_else() -> None:
    for given_parts in product([False, True], repeat=5):
        plan = rules.Plan(*("done" if part else "  " for part in given_parts))
        expected = [name for name, part in zip(rules.PLAN_PARTS, given_parts, strict=True) if not part]
        assert list(plan.missing) == expected
        for has_owner, has_links in product([False, True], repeat=2):
            found = [name for name, _ in rules.lacking(has_owner=has_owner, has_links=has_links, plan=plan)]
            assert found == (
                ([] if has_owner else ["owner"])
                + ([] if has_links else ["requirements"])
                + [f"plan_{part}" for part in expected]
            )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("95", "95"),
        (" 70.08 ", "70.08"),
        ("-3.5", "-3.5"),
        ("0", "0"),
        ("12345678901.1234", "12345678901.1234"),
    ],
)
def test_a_plain_number_is_taken_as_it_stands(text: str, number: str) -> None:
    assert rules.parse_value(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("70,08", "point"),
        ("1,234.5", "without a separator"),
        ("1.234,5", "point"),
        ("1 234", "digits"),
        ("1'234", "digits"),
        ("95 %", "unit"),
        ("95%", "unit"),
        ("12 days", "unit"),
        ("1e3", "unit"),
        ("NaN", "unit"),
        ("Infinity", "unit"),
        ("−3", "digits"),
        ("+3", "digits"),
        ("5.", "digits"),
        (".5", "digits"),
        ("٣", "digits"),
        ("=1+1", "digits"),
        ("", "Enter"),
        ("1.23456", "four decimals"),
        ("123456789012", "larger unit"),
    ],
)
def test_whatever_would_have_to_be_guessed_is_refused_with_its_remedy(text: str, remedy: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.parse_value(text, field="target")
    assert refused.value.field == "target"
    assert remedy in str(refused.value.remedy)


@given(st.text(max_size=12))
def test_any_text_is_either_a_finite_number_or_refused(text: str) -> None:
    try:
        number = rules.parse_value(text)
    except Refusal:
        return
    assert number.is_finite()
    assert f"{number}" == text.strip()
