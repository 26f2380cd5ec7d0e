"""Series of figures by page: started, reported in one field, corrected, listed, taken along as CSV."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import composing
from objectives.models import FigureSeries
from qms.primitives import kinds
from tests.cast import Cast, signed_in
from tests.objectives.making import active
from tests.objectives.test_computing import figure, started

pytestmark = pytest.mark.usefixtures("still_clock")

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def test_a_series_is_started_and_reported_in_one_field(cast: Cast) -> None:
    client = signed_in(cast.olga)
    given: dict[str, Any] = {
        "name": "Deliveries", "code": "N-ALL", "unit": "deliveries", "cadence": "monthly",
        "site": cast.north.pk, "owner": cast.carl.pk, "starts_on": "2026-01-01",
    }  # fmt: skip
    assert client.post(reverse("objectives:new_series"), given).status_code == 302
    row = FigureSeries.objects.get()
    carl = signed_in(cast.carl)
    page = carl.get(row.get_absolute_url())
    assert page.context["entry"]["title"] == "Figure for Jan 2026"
    sent = {"value": "120", "period": page.context["entry"]["form"].initial["period"], "seen": 0}
    assert carl.post(page.context["entry"]["url"], sent).status_code == 302
    assert (row.values.get().value, row.values.get().reporter) == (120, cast.carl)
    assert carl.get(row.get_absolute_url()).context["entry"]["title"] == "Figure for Feb 2026"


def test_a_figure_that_has_not_begun_or_makes_no_ratio_is_refused_at_its_field(cast: Cast) -> None:
    above, below = started(cast, "N-LATE"), started(cast, "N-ALL")
    composing.compose(
        active(cast), way="ratio", numerator=above, denominator=below, by=cast.ella, at=above.recorded_at
    )
    figure(above, cast, "3")
    client = signed_in(cast.olga)
    address = reverse("objectives:figure", args=[below.reference])
    future = client.post(address, {"value": "120", "period": "2026-04"})
    assert future.status_code == 422
    assert "has not begun" in future.context["form"].errors["period"][0]
    zero = client.post(address, {"value": "0", "period": "2026-01"})
    assert zero.status_code == 422
    assert "N-OTD is computed from it" in zero.context["form"].errors["value"][0]
    assert zero.context["form"]["value"].value() == "0"


def test_a_correction_keeps_both_figures_and_says_why(cast: Cast) -> None:
    row = started(cast, "N-ALL")
    figure(row, cast, "120")
    address = reverse("objectives:figure_correction", args=[row.reference, "2026-01"])
    client = signed_in(cast.olga)
    assert client.post(address, {"value": "119", "seen": 1}).status_code == 422
    assert client.post(address, {"value": "119", "seen": 1, "reason": "One was cancelled"}).status_code == 302
    assert list(row.values.values_list("value", "reason")) == [(120, ""), (119, "One was cancelled")]
    lines = b"".join(client.get(reverse("objectives:figures_export", args=[row.reference]))).decode()
    assert "N-ALL,2026-01,119" in lines


def test_who_reports_a_series_owes_the_oldest_figure_that_is_missing(cast: Cast, today: date) -> None:
    row = started(cast, "N-ALL")
    figure(row, cast, "120")
    owed = [duty for duty in kinds.duties_of(cast.olga, today) if duty.kind == "figure"]
    assert [(duty.what, duty.due_on) for duty in owed] == [("Record the figure for Feb 2026", date(2026, 3, 1))]
    figure(row, cast, "110", FEB)
    assert [duty for duty in kinds.duties_of(cast.olga, today) if duty.kind == "figure"] == []


@pytest.mark.parametrize("times", [1, 10])
@pytest.mark.parametrize(("name", "budget"), [("series", 8), ("one_series", 12)])
def test_ten_times_the_rows_take_as_many_queries(cast: Cast, name: str, budget: int, times: int) -> None:
    rows = [started(cast, f"N-{n}") for n in range(2 * times)]
    for row in rows:
        figure(row, cast, "7")
    composing.compose(
        active(cast), way="ratio", numerator=rows[0], denominator=rows[1], by=cast.ella, at=rows[0].recorded_at
    )
    client = signed_in(cast.olga)
    url = reverse(f"objectives:{name}", args=[rows[0].reference] if name == "one_series" else [])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= budget


def test_a_figure_with_a_unit_or_a_comma_is_refused_with_its_remedy(cast: Cast) -> None:
    row = started(cast, "N-ALL")
    for text, remedy in (("1,200", "without a separator"), ("120 deliveries", "unit")):
        answer = signed_in(cast.olga).post(
            reverse("objectives:figure", args=[row.reference]), {"value": text, "period": "2026-01"}
        )
        assert remedy in answer.context["form"].errors["value"][0]
    assert Decimal(0) == sum(row.values.values_list("value", flat=True), Decimal(0))
