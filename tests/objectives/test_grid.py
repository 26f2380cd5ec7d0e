"""The grid: many values of one period at once, all recorded or none, each refusal in its cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import composing
from objectives.models import Measurement, QualityObjective
from tests.cast import Cast, signed_in
from tests.objectives.making import active, drafted, measured
from tests.objectives.test_computing import started

pytestmark = pytest.mark.usefixtures("still_clock")

FEB = date(2026, 2, 1)
ADDRESS = "/objectives/grid/?cadence=monthly&period=2026-02"


def typed(*cells: tuple[Any, str], seen: int = 0, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return what is sent where these values were typed."""
    sent = {f"value-{row.reference}": value for row, value in cells}
    return sent | {f"seen-{row.reference}": str(seen) for row, _value in cells} | (more or {})


def cell(response: Any, row: Any) -> Any:
    lines = [line for _part, lines in response.context["parts"] for line in lines]
    return next(line for line in lines if line.key == row.reference)


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.quinn)


@pytest.fixture
def two(cast: Cast) -> tuple[QualityObjective, QualityObjective]:
    return active(cast, "N-A"), active(cast, "N-B")


def test_typed_values_of_a_period_are_recorded_together(cast: Cast, client: Client, two: Any) -> None:
    complaints = started(cast, "N-CPL")
    first, second = two
    answer = client.post(ADDRESS, typed((first, "96.5 %"), (second, ""), (complaints, "7")))
    assert answer.status_code == 302
    stored = Measurement.objects.get()
    assert (stored.objective, stored.period, stored.value) == (first, FEB, Decimal("96.5"))
    assert (stored.source, stored.reporter) == ("grid", cast.quinn)
    assert complaints.values.get().value == 7


def test_one_cell_that_cannot_be_read_keeps_all_and_is_marked(cast: Cast, client: Client, two: Any) -> None:
    first, second = two
    answer = client.post(ADDRESS, typed((first, "96.5"), (second, "97,5")))
    assert answer.status_code == 422
    assert "Write 97.5" in cell(answer, second).errors["value"]
    assert cell(answer, first).shown["value"] == "96.5"
    assert "Nothing was recorded" in answer.content.decode()
    assert not Measurement.objects.exists()
    with_comma = client.post(f"{ADDRESS}&decimals=comma", typed((first, "96,5"), (second, "97,5")))
    assert with_comma.status_code == 302
    assert sorted(Measurement.objects.values_list("value", flat=True)) == [Decimal("96.5"), Decimal("97.5")]


def test_another_value_for_a_recorded_period_asks_why_in_its_row(cast: Cast, client: Client, two: Any) -> None:
    first, _second = two
    measured(first, cast.olga, FEB, "90")
    answer = client.post(ADDRESS, typed((first, "91"), seen=1))
    assert "Say why" in cell(answer, first).errors["note"]
    why = {f"note-{first.reference}": "Two were counted twice"}
    assert client.post(ADDRESS, typed((first, "91"), seen=1, more=why)).status_code == 302
    assert first.measurements.order_by("-revision").first().reason == "Two were counted twice"


def test_a_recorded_value_is_not_taken_back_by_an_empty_cell(cast: Cast, client: Client, two: Any) -> None:
    first, _second = two
    measured(first, cast.olga, FEB, "90")
    answer = client.post(ADDRESS, typed((first, ""), seen=1))
    assert "stays in the record" in cell(answer, first).errors["value"]


def test_of_two_who_fill_the_same_cell_the_second_is_told_there(cast: Cast, client: Client, two: Any) -> None:
    first, _second = two
    measured(first, cast.olga, FEB, "90")
    why = {f"note-{first.reference}": "Mine"}
    answer = client.post(ADDRESS, typed((first, "91"), seen=0, more=why))
    assert "Somebody recorded 90" in cell(answer, first).errors["value"]


def test_a_share_may_be_typed_as_its_counts(cast: Cast, client: Client) -> None:
    row = active(cast, data_kind="proportion")
    counts = {f"above-{row.reference}": "57", f"below-{row.reference}": "60"}
    assert client.post(ADDRESS, typed((row, ""), more=counts)).status_code == 302
    stored = Measurement.objects.get()
    assert (stored.value, stored.numerator, stored.denominator) == (95, 57, 60)
    wrong = {f"above-{row.reference}": "61", f"below-{row.reference}": "60"}
    answer = client.post(ADDRESS, typed((row, ""), seen=1, more=wrong))
    assert "more than all" in cell(answer, row).errors["above"]


def test_a_period_that_has_not_begun_is_refused_in_the_bar(cast: Cast, client: Client, two: Any) -> None:
    answer = client.get("/objectives/grid/?cadence=monthly&period=2026-04")
    assert "has not begun" in answer.context["bar"].errors["period"][0]
    assert answer.context["asked"].period == FEB
    unread = client.get("/objectives/grid/?cadence=monthly&period=February")
    assert "Write it like 2013-06" in unread.context["bar"].errors["period"][0]


def test_each_sees_only_what_they_may_report_and_nothing_that_is_computed(cast: Cast, two: Any) -> None:
    first, second = two
    south = drafted(cast, "S-A", site=cast.south)
    whole = drafted(cast, "ALL-A", site=None)
    composing.compose(whole, way="mean", parts=[first, second], by=cast.ella, at=first.recorded_at)
    seen = {}
    for name in ("quinn", "olga", "sven"):
        parts = signed_in(getattr(cast, name)).get(ADDRESS).context["parts"]
        seen[name] = {line.record.code for _part, lines in parts for line in lines}
    assert seen["olga"] == {"N-A", "N-B"}
    assert seen["sven"] == {south.code}
    assert seen["quinn"] == {"N-A", "N-B", "S-A"}


@pytest.mark.parametrize("times", [1, 10])
def test_the_grid_takes_as_many_queries_with_ten_times_the_rows(cast: Cast, client: Client, times: int) -> None:
    for n in range(3 * times):
        measured(active(cast, f"N-{n}"), cast.olga, date(2026, 1, 1), "90")
        started(cast, f"N-F{n}")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        assert (
            client.get(reverse("objectives:grid"), {"cadence": "monthly", "period": "2026-02"}).status_code
            == 200
        )
    assert len(queries) <= 11
