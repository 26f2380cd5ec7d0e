"""A share agrees with its counts; parts come to what they come to."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from objectives.rules.shares import Outcome, Part, factor_of, outcome, refuse_unfit_share
from qms.primitives.refusing import Refusal


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("%", 100),
        ("% of lines", 100),
        ("‰", 1000),
        ("ppm", 10**6),
        ("per 1,000 units", 1000),
        ("days", 1),
        ("", 1),
    ],
)
def test_the_unit_says_what_a_quotient_is_multiplied_by(unit: str, factor: int) -> None:
    assert factor_of(unit) == factor


@pytest.mark.parametrize(
    ("value", "above", "below"),
    [
        ("75", "3", "4"),
        ("66.7", "2", "3"),
        ("66.67", "2", "3"),
        ("67", "2", "3"),
        ("0", "0", "9"),
        ("100", "9", "9"),
    ],
)
def test_a_value_may_be_rounded_to_its_own_decimals(value: str, above: str, below: str) -> None:
    refuse_unfit_share(D(value), D(above), D(below), unit="%", data_kind="proportion")


@pytest.mark.parametrize(
    ("value", "above", "below", "kind", "rule", "field"),
    [
        ("66.6", "2", "3", "measure", "measurement.value-disagrees-with-its-counts", "value"),
        ("2", "2", None, "measure", "measurement.numerator-with-denominator", "denominator"),
        ("2", None, "3", "measure", "measurement.numerator-with-denominator", "numerator"),
        ("2", "2", "0", "measure", "measurement.denominator-above-zero", "denominator"),
        ("2", "-2", "4", "measure", "measurement.numerator-below-zero", "numerator"),
        ("100", "5", "4", "proportion", "measurement.more-than-all", "numerator"),
        ("101", None, None, "proportion", "measurement.proportion-between-none-and-all", "value"),
        ("-1", None, None, "proportion", "measurement.proportion-between-none-and-all", "value"),
        ("-1", None, None, "count", "measurement.count-below-zero", "value"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    value: str, above: str | None, below: str | None, kind: str, rule: str, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        refuse_unfit_share(
            D(value), D(above) if above else None, D(below) if below else None, unit="%", data_kind=kind
        )
    assert (caught.value.rule, caught.value.field) == (rule, field)
    assert caught.value.remedy


def test_parts_come_to_a_ratio_a_sum_a_mean_or_all_cases_together() -> None:
    north, south = Part(D(90), D(9), D(10)), Part(D(50), D(1), D(2))
    together = {way: outcome(way, [north, south], unit="%", places=2) for way in ("sum", "mean", "pooled")}
    assert together == {
        "sum": Outcome(D(140)),
        "mean": Outcome(D(70)),
        "pooled": Outcome(D("83.33"), D(10), D(12)),
    }
    assert outcome("ratio", [Part(D(1)), Part(D(3))], unit="%", places=2) == Outcome(D("33.33"), D(1), D(3))


@pytest.mark.parametrize(
    ("way", "parts"),
    [
        ("sum", [Part(D(1)), None]),
        ("ratio", [None, Part(D(1))]),
        ("ratio", [Part(D(1)), Part(D(0))]),
        ("pooled", [Part(D(1), D(1), D(1)), Part(D(1))]),
        ("mean", []),
    ],
)
def test_nothing_is_computed_while_a_part_is_missing(way: str, parts: list[Part | None]) -> None:
    assert outcome(way, parts, unit="", places=2) is None
