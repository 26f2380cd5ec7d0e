"""Limits fit the data: checked against figures computed apart, on the flights of docs/flights (CC0)."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import fmean

import pytest
from django.conf import settings

from objectives.rules import control
from objectives.rules.control import Limits, limits_for

FLIGHTS = Path(settings.BASE_DIR) / "docs" / "flights"

COMPUTED_APART = {
    "EWR-OTA": (73.69, 56.64, 90.74),
    "JFK-OTA": (76.43, 60.10, 92.75),
    "LGA-OTA": (76.81, 62.38, 91.24),
    "EWR-CAN": (2.70, None, 6.18),
    "JFK-CAN": (1.69, None, 4.76),
    "LGA-CAN": (3.05, None, 6.63),
    "EWR-LNG": (128.0, None, 295.58),
    "JFK-LNG": (97.92, None, 232.61),
    "LGA-LNG": (98.83, None, 211.28),
}
"""Mean and mean ± 2.66 mean moving ranges of each series, worked out in a spreadsheet's way, with floats."""


def rows(name: str) -> list[dict[str, str]]:
    with (FLIGHTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def monthly() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows("measurements_monthly.csv"):
        found.setdefault(row["objective"], []).append(row["value"])
    return found


def of(*values: float | str) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def limits(kind: str, values: list[Decimal], **more: object) -> Limits:
    found = limits_for(kind, values, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize("code", list(COMPUTED_APART))
def test_individuals_limits_are_those_computed_apart(code: str) -> None:
    found = limits("measure", of(*monthly()[code]))
    centre, low, high = COMPUTED_APART[code]
    assert found.kind == "individuals"
    assert float(found.centre) == pytest.approx(centre, abs=0.006)
    assert float(found.upper[0] or 0) == pytest.approx(high, abs=0.06)
    assert (found.lower[0] is None) == (low is None)
    if low is not None:
        assert float(found.lower[0] or 0) == pytest.approx(low, abs=0.06)


def test_seventy_one_of_the_flights_months_miss_while_almost_all_lie_within_their_limits() -> None:
    targets = {row["code"]: row for row in rows("objectives.csv")}
    missed = outside = outside_by_another_route = 0
    for code, texts in monthly().items():
        target, better = float(targets[code]["target"]), targets[code]["direction"]
        values = [float(text) for text in texts]
        missed += sum(value < target if better == "higher" else value > target for value in values)
        outside += len(limits("measure", of(*texts)).outside)
        steps = fmean(sqrt((after - before) ** 2) for before, after in pairwise(values))
        outside_by_another_route += sum(abs(value - fmean(values)) > 3 * steps / 1.128 for value in values)
    assert missed == 71
    assert outside == outside_by_another_route == 1


def test_fewer_than_eight_values_give_no_limits_and_fewer_than_twenty_provisional_ones() -> None:
    assert limits_for("measure", of(*range(7))) is None
    assert limits("measure", of(*range(8))).provisional
    assert not limits("measure", of(*range(20))).provisional


def test_values_that_are_all_alike_lie_on_their_limits_and_not_beyond() -> None:
    found = limits("measure", of(*["0.1"] * 12))
    assert found.upper[0] == found.lower[0] == found.centre == Decimal("0.1")
    assert found.signals == ()


def test_a_measure_that_can_be_negative_keeps_its_lower_limit() -> None:
    assert limits("measure", of(1, 9, 2, 8, 1, 9, 2, 8)).lower[0] is None
    assert (limits("measure", of(-1, 9, 2, 8, 1, 9, 2, 8)).lower[0] or 0) < 0


def test_a_proportion_that_varies_by_chance_has_limits_as_wide_as_its_numbers_allow() -> None:
    tops, bottoms = (
        of(12, 9, 11, 30, 8, 10, 22, 9, 12, 10),
        of(100, 100, 100, 300, 100, 100, 200, 100, 100, 100),
    )
    values = [top / n * 100 for top, n in zip(tops, bottoms, strict=True)]
    found = limits("proportion", values, numerators=tops, denominators=bottoms, factor=Decimal(100))
    share = 133 / 1300
    assert (found.kind, found.reason) == ("proportion", control.BY_CHANCE)
    assert float(found.centre) == pytest.approx(100 * share)
    assert float(found.upper[0] or 0) == pytest.approx(100 * (share + 3 * sqrt(share * (1 - share) / 100)))
    assert float(found.upper[3] or 0) == pytest.approx(100 * (share + 3 * sqrt(share * (1 - share) / 300)))
    assert found.widened is None
    assert found.signals == ()


def test_a_proportion_of_large_numbers_has_widened_limits_and_says_why() -> None:
    bottoms = of(*[9000, 8000, 10000, 9500, 9200, 9800, 9100, 9900, 9300, 9400])
    shares = of("0.70", "0.74", "0.72", "0.69", "0.75", "0.68", "0.69", "0.75", "0.80", "0.62")
    tops = [share * n for share, n in zip(shares, bottoms, strict=True)]
    values = [share * 100 for share in shares]
    found = limits("proportion", values, numerators=tops, denominators=bottoms, factor=Decimal(100))
    mean = float(sum(tops) / sum(bottoms))
    sigmas = [sqrt(mean * (1 - mean) / float(n)) for n in bottoms]
    apart = [(float(share) - mean) / sigma for share, sigma in zip(shares, sigmas, strict=True)]
    factor = fmean(abs(b - a) for a, b in pairwise(apart)) / 1.128
    assert found.reason == control.BEYOND_CHANCE
    assert float(found.widened or 0) == pytest.approx(factor)
    assert factor > 8
    assert float(found.upper[1] or 0) == pytest.approx(100 * (mean + 3 * sigmas[1] * factor))
    assert "Laney" in found.why
    assert f"{factor:.1f}" in found.why
    assert found.outside == ()


def test_a_proportion_whose_numbers_are_not_known_is_judged_by_its_values() -> None:
    found = limits("proportion", of(99, 92, 97, 99, 94, 98, 99, 93), factor=Decimal(100))
    assert (found.kind, found.reason) == ("individuals", control.NO_NUMBERS)
    assert found.upper[0] is None
    some = [None, *of(*range(1, 8))]
    assert limits("proportion", of(*range(8)), numerators=some, denominators=some).kind == "individuals"


def test_a_count_that_varies_by_chance_has_the_limits_of_a_count() -> None:
    found = limits("count", of(4, 7, 3, 5, 8, 2, 6, 5, 4, 6))
    assert (found.kind, found.reason) == ("count", control.BY_CHANCE)
    assert found.centre == 5
    assert float(found.upper[0] or 0) == pytest.approx(5 + 3 * sqrt(5))
    assert found.lower[0] is None


def test_a_count_of_unlike_opportunities_has_limits_for_each() -> None:
    tops, bottoms = of(4, 8, 3, 9, 4, 7, 3, 5), of(100, 200, 100, 200, 100, 200, 100, 100)
    values = [top / n * 1000 for top, n in zip(tops, bottoms, strict=True)]
    found = limits("count", values, numerators=tops, denominators=bottoms, factor=Decimal(1000))
    rate = 43 / 1100
    assert found.kind == "count"
    assert float(found.upper[1] or 0) == pytest.approx(1000 * (rate + 3 * sqrt(rate / 200)))


def test_counts_beyond_chance_are_judged_by_their_values_and_it_is_said_why() -> None:
    found = limits("count", of(*monthly()["EWR-LNG"]))
    assert (found.kind, found.reason) == ("individuals", control.COUNTS_BEYOND_CHANCE)
    assert "times as much as chance" in found.why


def test_nothing_counted_yet_gives_limits_at_zero() -> None:
    found = limits("count", of(*[0] * 9))
    assert (found.centre, found.upper[0], found.signals) == (0, 0, ())


STEADY = [5, 6, 4, 5, 6, 4, 5, 6, 4, 5]


@pytest.mark.parametrize(
    ("values", "rule", "at", "above"),
    [
        ([*STEADY, 20], "beyond", (10,), True),
        ([*STEADY, -9], "beyond", (10,), False),
        (
            [0, 10, 0, 10, 0, 10, 0, 10, *[7, 6, 7, 6, 7, 6, 7, 6]],
            "run",
            (7, 8, 9, 10, 11, 12, 13, 14, 15),
            True,
        ),
        ([5, 5, 9, 1, 2, 3, 4, 5, 6, 2, 8, 1], "trend", (3, 4, 5, 6, 7, 8), True),
        ([5, 9, 8, 7, 6, 5, 4, 9, 5], "trend", (1, 2, 3, 4, 5, 6), False),
        ([*STEADY, *STEADY, 9, 5, 9], "two_of_three", (20, 22), True),
    ],
)
def test_each_run_rule_finds_its_sign(values: list[int], rule: str, at: tuple[int, ...], above: bool) -> None:
    found = limits("measure", of(*values)).signals
    assert control.Signal(rule, at, above) in found


@pytest.mark.parametrize(
    "values",
    [
        [0, 10, 0, 10, 0, 10, 0, 10, *[7, 6, 7, 6, 7, 6], 0, 9],  # seven on one side
        [5, 9, 1, 2, 3, 4, 5, 2, 8, 1],  # five rising
        [5, 9, 1, 2, 3, 3, 4, 5, 2, 8],  # a standstill between
    ],
)
def test_a_shorter_stretch_is_no_sign(values: list[int]) -> None:
    assert {one.rule for one in limits("measure", of(*values)).signals} <= {"two_of_three"}


def test_every_rule_has_its_words_and_its_source() -> None:
    assert set(control.RULES) == set(control.SOURCES) == {"beyond", "run", "trend", "two_of_three"}
