"""Bands, growth and counts: what of the values is compared with the target, and how it is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from objectives import rules
from objectives.models import QualityObjective
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.objectives.making import AT, drafted

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
LEVEL = rules.Promise(Decimal(95), Decimal(90), "higher", "monthly", *YEAR)
OUTSIDE = replace(
    LEVEL,
    direction="band",
    target=Decimal(20),
    target_high=Decimal(24),
    warning=Decimal(18),
    warning_high=Decimal(26),
)
INSIDE = replace(OUTSIDE, warning=Decimal(21), warning_high=Decimal(23))
GROWTH = replace(LEVEL, target_kind="growth", target=Decimal(5), warning=Decimal(0))
WALKS = replace(LEVEL, target_kind="count", target=Decimal(24), warning=Decimal(18))
ACCIDENTS = replace(LEVEL, target_kind="count", direction="lower", target=Decimal(2), warning=Decimal(4))


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


@pytest.mark.parametrize(
    ("promise", "value", "status"),
    [
        (OUTSIDE, "20", "on_target"),
        (OUTSIDE, "24", "on_target"),
        (OUTSIDE, "19.9999", "at_risk"),
        (OUTSIDE, "24.0001", "at_risk"),
        (OUTSIDE, "18", "at_risk"),
        (OUTSIDE, "26", "at_risk"),
        (OUTSIDE, "17.9999", "off_target"),
        (OUTSIDE, "26.0001", "off_target"),
        (INSIDE, "21", "on_target"),
        (INSIDE, "23", "on_target"),
        (INSIDE, "20.9999", "at_risk"),
        (INSIDE, "23.0001", "at_risk"),
        (INSIDE, "20", "at_risk"),
        (INSIDE, "24", "at_risk"),
        (INSIDE, "19.9999", "off_target"),
        (INSIDE, "24.0001", "off_target"),
    ],
)
def test_a_band_is_judged_by_its_edges_whether_it_warns_inside_or_outside(
    promise: rules.Promise, value: str, status: str
) -> None:
    assert promise.judge(Decimal(value)) == status


def test_a_band_is_reached_between_its_edges_even_where_it_warns_inside() -> None:
    assert INSIDE.reached(Decimal("20.5"))
    assert not INSIDE.reached(Decimal("19.5"))
    assert not OUTSIDE.reached(Decimal("24.5"))


@pytest.mark.parametrize(
    ("before", "now", "growth", "status"),
    [
        ("200", "210", "5.0000", "on_target"),
        ("200", "209", "4.5000", "at_risk"),
        ("200", "200", "0.0000", "at_risk"),
        ("200", "199", "-0.5000", "off_target"),
        ("3", "4", "33.3333", "on_target"),
    ],
)
def test_growth_is_judged_in_per_cent_against_the_same_period_a_year_earlier(
    before: str, now: str, growth: str, status: str
) -> None:
    values = {month(6, 2025): Decimal(before), month(5): Decimal(1), month(6): Decimal(now)}
    compared = GROWTH.compared(month(6), values)
    assert compared == Decimal(growth)
    assert GROWTH.judge(compared, month(6)) == status


def test_growth_without_the_year_before_or_on_nothing_is_no_growth() -> None:
    assert GROWTH.compared(month(6), {month(6): Decimal(5)}) is None
    assert GROWTH.gap(month(6), {month(6)}) == month(6, 2025)
    assert GROWTH.compared(month(6), {month(6): Decimal(5), month(6, 2025): Decimal(0)}) is None
    assert rules.status(GROWTH, latest=(month(2), None), on=date(2026, 3, 16)) == "stale"


@pytest.mark.parametrize(
    ("promise", "monthly", "count", "status"),
    [
        (WALKS, [2], "2", "on_target"),  # two of twenty-four are due by the end of January
        (WALKS, [1], "1", "at_risk"),  # one and a half of eighteen: one
        (WALKS, [0], "0", "off_target"),
        (WALKS, [3, 1], "4", "on_target"),
        (WALKS, [2] * 12, "24", "on_target"),
        (WALKS, [2] * 11 + [1], "23", "at_risk"),
        (WALKS, [1] * 12, "12", "off_target"),
        (ACCIDENTS, [0], "0", "on_target"),
        (ACCIDENTS, [1], "1", "on_target"),  # a sixth of one is rounded in favour of who counts
        (ACCIDENTS, [2], "2", "off_target"),
        (ACCIDENTS, [0, 0, 0, 0, 0, 2], "2", "at_risk"),
        (ACCIDENTS, [0] * 11 + [2], "2", "on_target"),
        (ACCIDENTS, [0] * 11 + [4], "4", "at_risk"),
        (ACCIDENTS, [0] * 11 + [5], "5", "off_target"),
    ],
)
def test_a_count_adds_up_and_is_judged_by_the_share_of_the_year_that_is_due(
    promise: rules.Promise, monthly: list[int], count: str, status: str
) -> None:
    values = {month(at): Decimal(value) for at, value in enumerate(monthly, 1)}
    last = month(len(monthly))
    compared = promise.compared(last, values)
    assert compared == Decimal(count)
    assert promise.judge(compared, last) == status


def test_a_count_with_a_gap_in_its_year_is_stale_not_flattered() -> None:
    values = {month(1): Decimal(0), month(3): Decimal(0)}
    assert ACCIDENTS.gap(month(3), values) == month(2)
    assert ACCIDENTS.compared(month(3), values) is None


def test_a_count_begins_again_with_each_year_of_the_objective() -> None:
    fiscal = replace(WALKS, starts_on=date(2025, 7, 1), ends_on=date(2027, 6, 30))
    values = {one: Decimal(2) for one in rules.periods_between(date(2025, 7, 1), date(2026, 8, 1), "monthly")}
    assert fiscal.compared(date(2026, 6, 1), values) == 24
    assert fiscal.compared(date(2026, 8, 1), values) == 4


@pytest.mark.parametrize(
    ("period", "cadence", "before"),
    [
        (date(2024, 2, 29), "daily", date(2023, 2, 28)),
        (date(2026, 3, 1), "daily", date(2025, 3, 1)),
        (date(2026, 12, 28), "weekly", date(2025, 12, 22)),  # week 53; 2025 has 52
        (date(2026, 3, 9), "weekly", date(2025, 3, 10)),
        (date(2026, 6, 1), "monthly", date(2025, 6, 1)),
        (date(2026, 4, 1), "quarterly", date(2025, 4, 1)),
        (date(2026, 1, 1), "yearly", date(2025, 1, 1)),
    ],
)
def test_the_same_period_a_year_earlier_is_found(period: date, cadence: str, before: date) -> None:
    assert rules.year_before(period, cadence) == before
    assert rules.is_period(before, cadence)


BAND = {"direction": "band", "target": Decimal(20), "target_high": Decimal(24)}


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"warning": Decimal(95)}, "warning", "objective_warning_differs_from_target"),
        ({"warning": Decimal(96)}, "warning", "objective_warning_on_the_worse_side"),
        ({"target_high": Decimal(99)}, "target_high", "objective_band_has_two_edges"),
        ({**BAND, "warning": Decimal(19)}, "target_high", "objective_band_has_two_edges"),
        (
            {**BAND, "target_high": Decimal(19), "warning": Decimal(18), "warning_high": Decimal(26)},
            "target_high",
            "objective_band_is_not_reversed",
        ),
        (
            {**BAND, "warning": Decimal(19), "warning_high": Decimal(24)},
            "warning",
            "objective_warning_differs_from_target",
        ),
        (
            {**BAND, "warning": Decimal(21), "warning_high": Decimal(26)},
            "warning_high",
            "objective_band_warns_inside_or_outside",
        ),
        (
            {**BAND, "warning": Decimal(23), "warning_high": Decimal(21)},
            "warning_high",
            "objective_band_warns_inside_or_outside",
        ),
        (
            {"target_kind": "count", "target": Decimal(-1), "warning": Decimal(-2)},
            "target",
            "objective_counts_from_zero",
        ),
    ],
)
def test_a_target_that_could_not_be_judged_is_refused_where_it_is_written(
    cast: Cast, changes: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(cast, **changes)
    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert not QualityObjective.objects.exists()


def test_bands_that_warn_inside_and_outside_are_written(cast: Cast) -> None:
    outside = drafted(cast, "OUT", **BAND, warning=Decimal(18), warning_high=Decimal(26))
    inside = drafted(cast, "IN", **BAND, warning=Decimal(21), warning_high=Decimal(23))
    assert (outside.promise, inside.promise) == (OUTSIDE, INSIDE)


def test_objectives_break_down_from_the_organisation_to_a_site(cast: Cast) -> None:
    whole = drafted(cast, "ALL", site=None)
    north = drafted(cast, "NORTH", parent=whole)
    assert list(whole.children.all()) == [north]


def test_an_objective_stands_under_none_of_its_own_level_nor_of_another_site(cast: Cast) -> None:
    north = drafted(cast, "NORTH")
    south = {"code": "SOUTH", "site": cast.south}
    others: list[dict[str, Any]] = [{"code": "TWIN"}, south, {"code": "ALL", "site": None}]
    for changes in others:
        with pytest.raises(Refusal) as refused:
            drafted(cast, parent=north, **changes)
        assert refused.value.rule == "objective.parent-stands-above"


def test_a_parent_does_not_change_so_that_its_children_no_longer_fit(cast: Cast) -> None:
    whole = drafted(cast, "ALL", site=None)
    drafted(cast, "NORTH", parent=whole)
    with pytest.raises(Refusal) as refused:
        whole.revise(by=cast.quinn, at=AT, site=cast.south, level="site")
    assert refused.value.rule == "objective.children-still-fit"


def test_one_objective_carries_on_another_at_most_once(cast: Cast) -> None:
    first = drafted(cast, "N-26")
    drafted(cast, "N-27", based_on=first)
    with pytest.raises(Refusal):
        drafted(cast, "N-27-AGAIN", based_on=first)
