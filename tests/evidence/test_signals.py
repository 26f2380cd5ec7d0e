"""Culture signals: each figure by a table of what was recorded; nothing recorded is said, never scored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evidence.signals import signals_of
from evidence.signals.shape import COUNT, MEAN, SHARE, Cell, Measure, month_end, months_back
from tests.cast import Cast
from tests.conftest import TODAY


def measure(*cells: tuple[str, int | None, int, int], **more: object) -> Measure:
    """Return a share over cells written as month, site, part and whole."""
    made = tuple(
        Cell(date.fromisoformat(f"{month}-01"), site, Decimal(part), Decimal(of))
        for month, site, part, of in cells
    )
    words = {"code": "x", "label": "X", "unit": "%", "kind": SHARE, "day": TODAY, "cells": made}
    return Measure(**{**words, **more})  # type: ignore[arg-type]


def test_twelve_months_are_added_up_and_the_year_before_stands_beside_them() -> None:
    one = measure(("2026-03", 1, 1, 4), ("2025-04", 2, 9, 16), ("2025-03", 1, 1, 1), ("2024-03", 1, 5, 5))
    assert (one.value.part, one.value.of, one.text(one.value)) == (10, 20, "50\u00a0%")
    assert one.change == "100\u00a0% in the year before"
    assert one.tone == "attention"
    assert [one.text(value) for _month, value in one.by_month][-1] == "25\u00a0%"
    assert [one.text(value) for _month, value in one.trend][-3:] == ["59\u00a0%", "59\u00a0%", "50\u00a0%"]
    assert one.at_site(1).text(one.at_site(1).value) == "25\u00a0%"
    assert {site: one.text(value) for site, value in one.by_site.items()} == {1: "25\u00a0%", 2: "56\u00a0%"}


def test_how_things_stood_counts_as_of_the_last_month_alone() -> None:
    one = measure(("2026-03", None, 1, 4), ("2026-02", None, 4, 4), ("2025-03", None, 2, 4), stock=True)
    assert one.text(one.value) == "25\u00a0%"
    assert one.change == "a year ago 50\u00a0%"


def test_a_mean_weighs_each_record_and_not_each_month() -> None:
    one = measure(("2026-03", None, 30, 1), ("2026-02", None, 9, 9), kind=MEAN, unit="days", better="lower")
    assert one.text(one.value) == "3.9\u00a0days"


def test_a_count_adds_up_and_what_is_measured_by_weeks_is_measured_by_them_at_each_site() -> None:
    assert measure(("2026-03", 1, 3, 0), ("2026-01", 2, 4, 0), kind=COUNT, unit="").value.number == 7
    weeks = {date(2026, 3, 1): Decimal(2)}
    one = measure(("2026-03", 1, 3, 0), ("2026-03", 2, 1, 0), kind=MEAN, unit="a week", exposure=weeks)
    assert one.text(one.value) == "2.0\u00a0a week"
    assert {site: one.text(value) for site, value in one.by_site.items()} == {
        1: "1.5\u00a0a week",
        2: "0.5\u00a0a week",
    }


@pytest.mark.parametrize(
    ("now", "then", "better", "tone"),
    [
        (80, 70, "higher", "good"),
        (70, 80, "higher", "attention"),
        (70, 80, "lower", "good"),
        (80, 79, "higher", ""),
        (80, 80, "lower", ""),
        (80, 70, "", ""),
    ],
)
def test_a_move_of_a_tenth_is_marked_in_the_direction_that_is_better(
    now: int, then: int, better: str, tone: str
) -> None:
    assert measure(("2026-03", None, now, 100), ("2025-03", None, then, 100), better=better).tone == tone


def test_months_go_back_over_the_turn_of_a_year() -> None:
    assert months_back(date(2026, 3, 1), 3) == date(2025, 12, 1)
    assert months_back(date(2026, 3, 1), 27) == date(2023, 12, 1)
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)


def test_an_empty_company_has_no_value_and_each_signal_says_what_to_do_first(cast: Cast) -> None:
    found = signals_of(day=TODAY)
    assert len(found) == 10
    for one in found:
        assert one.is_empty
        assert one.value == "–"
        assert one.sentence == str(one.nothing)
    assert signals_of(day=TODAY, site_ids=[cast.north.pk])[0].is_empty
