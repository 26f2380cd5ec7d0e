"""Missing and late values: which periods, since when, who owes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives import composing, measuring
from objectives.gaps import gaps_of
from objectives.rules.missing import days_late, missing_periods
from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.objectives.making import AT, active, drafted, measured
from tests.objectives.test_computing import figure, started

pytestmark = pytest.mark.usefixtures("still_clock")

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
ADDRESS = "/objectives/missing/"


@pytest.mark.parametrize(
    ("measured_months", "back", "expected"),
    [((), 13, [1, 2]), ((2,), 13, [1]), ((1,), 13, [2]), ((1, 2), 13, []), ((), 1, [2])],
)
def test_closed_periods_of_the_span_without_a_value_are_missing(
    measured_months: tuple[int, ...], back: int, expected: list[int]
) -> None:
    found = missing_periods(
        cadence="monthly", starts_on=JAN, ends_on=date(2026, 12, 31),
        measured={date(2026, month, 1) for month in measured_months}, on=TODAY, back=back,
    )  # fmt: skip
    assert found == [date(2026, month, 1) for month in expected]


@pytest.mark.parametrize(
    ("cadence", "period", "told", "late"),
    [
        ("monthly", JAN, date(2026, 2, 10), 0),
        ("monthly", JAN, date(2026, 2, 11), 1),
        ("daily", date(2026, 3, 2), date(2026, 3, 4), 0),
        ("daily", date(2026, 3, 2), date(2026, 3, 7), 3),
        ("yearly", date(2025, 1, 1), date(2026, 1, 30), 0),
    ],
)
def test_a_value_is_late_by_the_days_beyond_those_allowed(
    cadence: str, period: date, told: date, late: int
) -> None:
    assert days_late(period, cadence, told) == late


def shown(cast: Cast, who: str = "quinn", query: str = "") -> Any:
    return signed_in(getattr(cast, who)).get(f"{ADDRESS}{query}")


def test_the_page_names_each_missing_period_with_the_way_to_record_it(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JAN, "96")
    answer = shown(cast)
    assert "1 value is missing from 1 measure" in answer.context["lead"]
    assert f'href="/objectives/{row.reference}/measurement/?period=2026-02"' in answer.content.decode()
    assert "?period=2026-02" not in shown(cast, "carl").content.decode()
    form = signed_in(cast.olga).get(f"/objectives/{row.reference}/measurement/?period=2026-02")
    assert form.context["form"]["period"].value() == "2026-02"


def test_a_late_value_stays_late_when_it_is_corrected(cast: Cast) -> None:
    row = active(cast)
    for period, told in (
        (JAN, datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (FEB, datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ):
        measuring.record(row, period=period, value=Decimal(96), by=cast.olga, at=told)
    measuring.record(row, period=JAN, value=Decimal(95), by=cast.olga, at=AT, reason="Recounted")
    [gap] = gaps_of(cast.quinn, {}, on=TODAY)
    assert (gap.status, dict(gap.late), gap.in_time) == ("late", {JAN: 20}, 1)
    assert gaps_of(cast.quinn, {"status": "missing"}, on=TODAY) == []


def test_who_enters_all_in_time_is_not_listed_and_drafts_owe_nothing(cast: Cast) -> None:
    row = active(cast)
    drafted(cast, "N-DRAFT")
    for period, told in (
        (JAN, datetime(2026, 2, 3, 9, tzinfo=UTC)),
        (FEB, datetime(2026, 3, 3, 9, tzinfo=UTC)),
    ):
        measuring.record(row, period=period, value=Decimal(96), by=cast.olga, at=told)
    answer = shown(cast)
    assert answer.context["rows"] == []
    assert "came in, and in time" in answer.context["lead"]


def test_a_computed_objective_shows_what_it_waits_for(cast: Cast) -> None:
    above, below = started(cast, "N-ONTIME"), started(cast, "N-ALL")
    row = active(cast, data_kind="proportion")
    composing.compose(row, way="ratio", numerator=above, denominator=below, by=cast.ella, at=AT)
    figure(above, cast, "95")
    figure(below, cast, "120")
    figure(above, cast, "90", FEB)
    page = signed_in(cast.olga).get(row.get_absolute_url()).content.decode()
    assert "N-ONTIME over N-ALL." in page
    assert "N-ALL, Feb 2026" in page and "N-ONTIME, Feb 2026" not in page
    assert 'id="entry"' not in page
    names = {gap.record.code for gap in gaps_of(cast.olga, {}, on=TODAY) if gap.missing}
    assert names == {"N-ALL"}


def test_an_objective_is_composed_and_reported_again_by_page(cast: Cast) -> None:
    above, below = started(cast, "N-ONTIME"), started(cast, "N-ALL")
    row = active(cast)
    client = signed_in(cast.olga)
    address = f"/objectives/{row.reference}/computation/"
    half = client.post(address, {"way": "ratio", "numerator": above.pk})
    assert half.status_code == 422
    assert "Choose the series" in half.context["form"].errors["denominator"][0]
    same = client.post(address, {"way": "ratio", "numerator": above.pk, "denominator": above.pk})
    assert "over itself" in same.context["form"].errors["denominator"][0]
    both = {"way": "ratio", "numerator": above.pk, "denominator": below.pk}
    assert client.post(address, both).status_code == 302
    row.refresh_from_db()
    assert row.computed
    assert client.post(f"/objectives/{row.reference}/reporting/", {}).status_code == 422
    again = client.post(f"/objectives/{row.reference}/reporting/", {"reason": "The counts stop"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert not row.computed


@pytest.mark.parametrize("times", [1, 10])
def test_ten_times_the_objectives_take_as_many_queries(cast: Cast, times: int) -> None:
    for n in range(2 * times):
        measured(active(cast, f"N-{n}"), cast.olga, JAN, "90")
        started(cast, f"N-F{n}")
    shown(cast)
    client = signed_in(cast.quinn)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ADDRESS).status_code == 200
    assert len(queries) <= 8
