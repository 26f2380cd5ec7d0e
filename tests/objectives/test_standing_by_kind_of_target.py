"""How bands, growth and counts stand: list, page, series, figures counted and chart say the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives import listing
from objectives.charting import trend
from objectives.control import control_of
from objectives.control_words import sentence
from objectives.effects import effect_of
from objectives.models import MeasureCriterion, QualityObjective
from objectives.reading import course_of
from objectives.standing import recent, series, standings
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.governance.samples import an_action
from tests.objectives.making import AT, active, measured

ON = date(2026, 3, 31)
BAND: dict[str, Any] = {
    "direction": "band",
    "target": Decimal(20),
    "target_high": Decimal(24),
    "warning": Decimal(18),
    "warning_high": Decimal(26),
}
GROWTH: dict[str, Any] = {
    "target_kind": "growth",
    "target": Decimal(5),
    "warning": Decimal(0),
    "starts_on": date(2025, 1, 1),
    "unit": "orders",
}
COUNT: dict[str, Any] = {"target_kind": "count", "target": Decimal(24), "warning": Decimal(18), "unit": "walks"}


def months(row: QualityObjective, cast: Cast, *values: str, year: int = 2026) -> None:
    for number, value in enumerate(values, 1):
        measured(row, cast.olga, date(year, number, 1), value)


def grown(cast: Cast, *, last: str = "103") -> QualityObjective:
    row = active(cast, "GROWTH", **GROWTH)
    months(row, cast, "100", "100", "100", *["100"] * 9, year=2025)
    months(row, cast, "106", "90", last)
    return row


def test_growth_is_controlled_by_the_values_of_the_year_before_it_starts(cast: Cast) -> None:
    row = active(cast, "GROWTH", **(GROWTH | {"starts_on": date(2026, 1, 1)}))
    months(row, cast, *["100"] * 12, year=2025)
    months(row, cast, "106", "90", "103")
    seen = control_of([row], on=ON)[row.pk]
    assert [int(value) for value in seen.values] == [6, -10, 3]
    assert seen.periods[0] == date(2026, 1, 1)
    assert sentence(seen) == "Control limits need 8 periods with one a year before; there are 3."


def test_growth_on_what_it_carries_on_is_controlled_even_where_that_promised_a_level(cast: Cast) -> None:
    span = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    old = active(cast, "LEVEL-2025", **span, unit="orders", target=Decimal(90), warning=Decimal(80))
    months(old, cast, *["100"] * 12, year=2025)
    new = active(cast, "GROWTH-2026", **(GROWTH | {"starts_on": date(2026, 1, 1)}), based_on=old)
    months(new, cast, "106", "90")
    seen = control_of([new], on=ON)[new.pk]
    assert [int(value) for value in seen.values] == [6, -10]
    assert standings([new], on=ON)[new.pk].value == seen.values[-1]


@pytest.mark.parametrize(
    ("kind", "values", "compared", "status", "counts"),
    [
        (BAND, ["22", "25", "27"], "27", "off_target", (1, 1, 3)),
        (BAND, ["17", "25", "20"], "20", "on_target", (1, 1, 3)),
        (
            BAND | {"warning": Decimal(21), "warning_high": Decimal(23)},
            ["22", "20", "25"],
            "25",
            "off_target",
            (1, 1, 3),
        ),
        (COUNT, ["2", "1", "0"], "3", "off_target", (1, 1, 3)),
        (COUNT, ["0", "0", "6"], "6", "on_target", (2, 0, 3)),
    ],
)
def test_standing_list_series_and_counts_agree(
    cast: Cast,
    kind: dict[str, Any],
    values: list[str],
    compared: str,
    status: str,
    counts: tuple[int, int, int],
) -> None:
    row = active(cast, **kind)
    months(row, cast, *values)
    stood = standings([row], on=ON, since=date(2026, 1, 1))[row.pk]
    assert (stood.value, stood.status) == (Decimal(compared), status)
    assert (stood.misses, stood.at_risk, stood.measured) == counts
    (listed,) = listing.listed(cast.ella, {}, on=ON)
    assert (listed.standing.value, listed.standing.status) == (Decimal(compared), status)
    page = course_of(row, on=ON).standing
    assert (page.value, page.status, page.trend) == (Decimal(compared), status, stood.trend)
    drawn = series([row.pk], frm=date(2026, 1, 1), to=ON)[row.pk]
    assert drawn == recent([row], on=ON)[row.pk]
    judged = [one.status for one in drawn]
    assert (judged.count("off_target"), judged.count("at_risk"), len(judged)) == counts


def test_growth_is_compared_with_the_same_month_of_the_year_before_everywhere(cast: Cast) -> None:
    row = grown(cast)
    stood = standings([row], on=ON, since=date(2026, 1, 1))[row.pk]
    assert (stood.value, stood.status, stood.trend) == (Decimal(3), "at_risk", "better")
    assert (stood.misses, stood.at_risk, stood.measured) == (1, 1, 3)
    assert [(r.value, r.compared, r.status) for r in series([row.pk], frm=date(2026, 1, 1), to=ON)[row.pk]] == [
        (Decimal(106), Decimal(6), "on_target"),
        (Decimal(90), Decimal(-10), "off_target"),
        (Decimal(103), Decimal(3), "at_risk"),
    ]
    chart = trend(row, recent([row], on=ON)[row.pk])
    assert chart.unit == "%"
    assert [point.value for point in chart.points][-3:] == [Decimal(6), Decimal(-10), Decimal(3)]
    assert chart.points[0].value is None  # the first year has no year before it
    assert course_of(row, on=ON).standing.value == Decimal(3)


def test_growth_is_read_from_the_objective_that_it_carries_on(cast: Cast) -> None:
    before = active(cast, "ORDERS-25", unit="orders", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    months(before, cast, "200", "200", "200", year=2025)
    row = active(cast, "ORDERS-26", **(GROWTH | {"starts_on": date(2026, 1, 1)}), based_on=before)
    months(row, cast, "210", "220", "230")
    assert standings([row], on=ON)[row.pk].value == Decimal(15)
    assert course_of(row, on=ON).standing.value == Decimal(15)


def test_a_correction_of_the_year_before_moves_the_growth(cast: Cast) -> None:
    row = grown(cast)
    measured(row, cast.olga, date(2025, 3, 1), "206", reason="Counted twice")
    assert standings([row], on=ON)[row.pk].value == Decimal(-50)
    earlier = standings([row], on=ON, recorded_before=AT)[row.pk]
    assert earlier.value is None


def test_what_cannot_be_judged_is_stale_and_names_the_period_that_lacks(cast: Cast) -> None:
    count = active(cast, "WALKS", **COUNT)
    for number in (1, 3):
        measured(count, cast.olga, date(2026, number, 1), "2")
    stood = standings([count], on=ON)[count.pk]
    assert (stood.status, stood.gap, stood.value) == ("stale", date(2026, 2, 1), None)
    growth = active(cast, "GROWTH", **(GROWTH | {"starts_on": date(2026, 1, 1)}))
    months(growth, cast, "1", "2")
    stood = standings([growth], on=date(2026, 2, 28))[growth.pk]
    assert (stood.status, stood.gap) == ("stale", date(2025, 2, 1))
    assert (
        "Feb 2025, with which it is compared, has no value"
        in signed_in(cast.ella).get(growth.get_absolute_url()).content.decode()
    )


def test_a_band_moves_better_where_it_comes_closer_to_its_edges(cast: Cast) -> None:
    row = active(cast, **BAND)
    months(row, cast, "30", "27", "15")
    assert standings([row], on=date(2026, 2, 28))[row.pk].trend == "better"
    assert standings([row], on=ON)[row.pk].trend == "worse"
    assert trend(row, series([row.pk], frm=date(2026, 1, 1), to=ON)[row.pk]).target_high == 24


def test_many_objectives_of_every_kind_take_as_many_queries_as_one(cast: Cast) -> None:
    def taken(rows: list[QualityObjective]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            standings(rows, on=ON, since=date(2026, 1, 1))
            recent(rows, on=ON)
        return len(queries)

    kinds = {"B": BAND, "G": GROWTH, "C": COUNT}
    rows = [active(cast, f"{name}-{n}", **kind) for name, kind in kinds.items() for n in range(3)]
    for row in rows:
        months(row, cast, "5", "6", "7")
    assert taken(rows) == taken(rows[2:7:2])


def test_growth_takes_the_values_of_the_year_before_it_starts(cast: Cast) -> None:
    row = active(cast, **(GROWTH | {"starts_on": date(2026, 1, 1)}))
    measured(row, cast.olga, date(2025, 1, 1), "200")
    measured(row, cast.olga, date(2026, 1, 1), "211")
    assert standings([row], on=date(2026, 1, 31))[row.pk].value == Decimal("5.5")
    assert [one.status for one in course_of(row, on=ON).readings] == ["", "on_target"]
    with pytest.raises(Refusal) as refused:
        measured(row, cast.olga, date(2024, 12, 1), "200")
    assert refused.value.rule == "measurement.period-outside-span"


def test_a_value_that_growth_could_not_be_compared_with_is_refused(cast: Cast) -> None:
    row = active(cast, **(GROWTH | {"starts_on": date(2026, 1, 1)}))
    with pytest.raises(Refusal) as refused:
        measured(row, cast.olga, date(2025, 3, 1), "0")
    assert (refused.value.rule, refused.value.field) == ("measurement.growth-on-nothing", "value")
    measured(row, cast.olga, date(2026, 3, 1), "0")


def test_the_effect_of_an_action_on_growth_is_read_in_growth(cast: Cast) -> None:
    row = grown(cast)
    action = an_action(cast, due_on=date(2026, 4, 10))
    measure = MeasureCriterion(
        action=action, objective=row, comparison="at_least", threshold=Decimal(4), periods=1
    )
    effect = effect_of(measure, on=ON)
    assert effect.test.unit == "%"
    values = {period: value for period, value, _revision in effect.values}
    assert values == {
        date(2026, 1, 1): Decimal(6),
        date(2026, 2, 1): Decimal(-10),
        date(2026, 3, 1): Decimal(3),
    }
