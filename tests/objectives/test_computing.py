"""A computed objective follows its parts in the same transaction, and keeps what it was computed from."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from objectives import composing, measuring, series
from objectives.measuring import Prepared
from objectives.models import ComputedFigure, FigureSeries, QualityObjective
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.objectives.making import AT, active, drafted, measured

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def refused(rule: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.rule == rule)


def started(cast: Cast, code: str, **changes: Any) -> FigureSeries:
    fields: dict[str, Any] = {
        "code": code, "name": code, "unit": "deliveries", "cadence": "monthly", "starts_on": JAN,
        "owner": cast.olga, "site": cast.north, "by": cast.quinn, "at": AT,
    }  # fmt: skip
    return series.start_series(**(fields | changes))


def figure(row: FigureSeries, cast: Cast, value: str, period: date = JAN, **more: Any) -> Any:
    return series.record_figure(row, period=period, value=Decimal(value), by=cast.olga, at=AT, **more)


@pytest.fixture
def ratio(cast: Cast) -> tuple[QualityObjective, FigureSeries, FigureSeries]:
    """Deliveries on time: those on time over all."""
    row = active(cast, data_kind="proportion")
    above, below = started(cast, "N-ONTIME"), started(cast, "N-ALL")
    composing.compose(row, way="ratio", numerator=above, denominator=below, by=cast.ella, at=AT)
    return row, above, below


def stored(row: QualityObjective, period: date = JAN) -> Any:
    return row.measurements.filter(period=period).order_by("-revision").first()


def test_a_ratio_appears_when_its_second_figure_comes_in(cast: Cast, ratio: Any) -> None:
    row, above, below = ratio
    figure(above, cast, "95")
    assert stored(row) is None
    figure(below, cast, "120")
    made = stored(row)
    assert (made.value, made.numerator, made.denominator) == (Decimal("79.17"), 95, 120)
    assert (made.source, made.reporter) == ("computed", cast.olga)
    content = ComputedFigure.objects.get(measurement=made).content
    assert [(part["code"], part["value"], part["revision"]) for part in content["parts"]] == [
        ("N-ONTIME", "95", 1), ("N-ALL", "120", 1),
    ]  # fmt: skip


def test_a_corrected_figure_makes_a_new_revision_and_what_stood_keeps_its_parts(cast: Cast, ratio: Any) -> None:
    row, above, below = ratio
    figure(above, cast, "95")
    figure(below, cast, "120")
    figure(above, cast, "96", reason="One was booked twice")
    made = stored(row)
    assert (made.value, made.revision) == (Decimal(80), 2)
    assert made.reason
    values = [one.content["parts"][0]["value"] for one in ComputedFigure.objects.order_by("measurement")]
    assert values == ["95", "96"]


@pytest.mark.parametrize(
    ("above", "below", "rule"),
    [("95", "0", "computed.denominator-above-zero"), ("95", "90", "computed.more-than-all")],
)
def test_a_figure_that_makes_the_ratio_impossible_is_refused_and_not_kept(
    cast: Cast, ratio: Any, above: str, below: str, rule: str
) -> None:
    row, over, under = ratio
    figure(over, cast, above)
    with refused(rule) as caught:
        figure(under, cast, below)
    assert caught.value.field == "value"
    assert row.code in str(caught.value)
    assert not under.values.exists()
    assert stored(row) is None


def test_nobody_reports_a_value_that_is_computed(cast: Cast, ratio: Any) -> None:
    row, *_series = ratio
    with refused("measurement.computed"):
        measured(row, cast.olga, JAN, "80")
    with refused("measurement.computed"):
        measuring.record_many([Prepared(row, JAN, Decimal(80))], by=cast.olga, at=AT)
    composing.report_again(row, by=cast.ella, at=AT, reason="The counts stop")
    assert measured(row, cast.olga, JAN, "80").value == 80


def sites(cast: Cast) -> tuple[QualityObjective, QualityObjective, QualityObjective]:
    """The whole of two sites' counts of complaints."""
    fields: dict[str, Any] = {
        "unit": "complaints",
        "direction": "lower",
        "target": Decimal(4),
        "warning": Decimal(6),
    }
    both = [
        drafted(cast, f"{site.code}-CPL", site=site, data_kind="count", **fields)
        for site in (cast.north, cast.south)
    ]
    whole = drafted(cast, "ALL-CPL", site=None, data_kind="count", **fields)
    return whole, both[0], both[1]


def test_a_sum_of_sites_waits_for_all_of_them_and_follows_each(cast: Cast) -> None:
    whole, north, south = sites(cast)
    composing.compose(whole, way="sum", parts=[north, south], by=cast.ella, at=AT)
    measured(north, cast.olga, JAN, "3")
    assert stored(whole) is None
    measured(south, cast.sven, JAN, "4")
    assert stored(whole).value == 7
    measured(south, cast.sven, JAN, "2", reason="Two were of another site")
    assert stored(whole).value == 5


def test_a_whole_of_a_whole_is_computed_once_after_its_parts(cast: Cast) -> None:
    whole, north, south = sites(cast)
    group = drafted(
        cast,
        "GROUP-CPL",
        site=None,
        unit="complaints",
        direction="lower",
        target=Decimal(9),
        warning=Decimal(12),
    )
    composing.compose(whole, way="sum", parts=[north, south], by=cast.ella, at=AT)
    composing.compose(group, way="sum", parts=[whole, north], by=cast.ella, at=AT)
    rows = [Prepared(row, period, Decimal(2)) for row in (north, south) for period in (JAN, FEB)]
    assert measuring.record_many(rows, by=cast.quinn, at=AT).added == 4
    found = group.measurements.order_by("period").values_list("period", "value", "revision")
    assert list(found) == [(JAN, 6, 1), (FEB, 6, 1)]


def test_what_parts_have_already_is_computed_when_it_is_said(cast: Cast) -> None:
    whole, north, south = sites(cast)
    for row, value in ((north, "3"), (south, "4"), (whole, "8")):
        measured(row, cast.quinn, JAN, value)
    with refused("computation.change-has-reason"):
        composing.compose(whole, way="sum", parts=[north, south], by=cast.ella, at=AT)
    assert not QualityObjective.objects.get(pk=whole.pk).computed
    composing.compose(
        whole, way="sum", parts=[north, south], by=cast.ella, at=AT, reason="The sum of the sites"
    )
    found = whole.measurements.order_by("revision").values_list("value", "reason")
    assert list(found) == [(8, ""), (7, "The sum of the sites")]


def test_parts_that_do_not_fit_are_refused_by_name(cast: Cast) -> None:
    whole, north, _south = sites(cast)
    share = drafted(cast, "N-SHARE", data_kind="proportion")
    days = drafted(cast, "N-DAILY", cadence="daily", unit="complaints")
    common: dict[str, Any] = {"by": cast.ella, "at": AT}
    for parts, way, rule in (
        ([share], "sum", "computation.parts-are-measured-alike"),
        ([days], "mean", "computation.parts-are-measured-alike"),
        ([], "sum", "computation.has-parts"),
        ([whole], "sum", "computation.goes-in-a-circle"),
        ([north], "median", "computation.way"),
    ):
        with refused(rule):
            composing.compose(whole, way=way, parts=parts, **common)
    other = drafted(cast, "S-SHARE", site=cast.south, data_kind="proportion")
    with refused("computation.shares-do-not-add-up"):
        composing.compose(other, way="sum", parts=[share], **common)
    composing.compose(whole, way="sum", parts=[north], **common)
    with refused("computation.goes-in-a-circle"):
        composing.compose(north, way="mean", parts=[whole], **common)
    with refused("computation.has-two-series"):
        composing.compose(share, way="ratio", numerator=started(cast, "X"), **common)


def test_ten_times_the_values_take_no_more_queries(cast: Cast) -> None:
    whole, north, south = sites(cast)
    composing.compose(whole, way="sum", parts=[north, south], by=cast.ella, at=AT)
    counts = []
    for frm, to in ((1, 2), (2, 4)):
        rows = [
            Prepared(row, date(2026, month, 1), Decimal(1))
            for row in (north, south)
            for month in range(frm, to)
        ]
        with CaptureQueriesContext(connection) as queries:
            measuring.record_many(rows, by=cast.quinn, at=AT)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_a_series_that_a_ratio_needs_does_not_end(cast: Cast, ratio: Any) -> None:
    row, above, _below = ratio
    with refused("series.needed-by-a-ratio") as caught:
        series.revise_series(above, by=cast.quinn, at=AT, ended_on=date(2026, 3, 1))
    assert row.code in str(caught.value)


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_two_sites_that_report_at_once_end_with_the_sum_of_both(cast: Cast) -> None:
    whole, north, south = sites(cast)
    composing.compose(whole, way="sum", parts=[north, south], by=cast.ella, at=AT)
    gate = threading.Barrier(2)

    def report(row: QualityObjective, value: str) -> None:
        gate.wait()
        measured(row, cast.quinn, JAN, value)
        connections.close_all()

    threads = [threading.Thread(target=report, args=args) for args in ((north, "3"), (south, "4"))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert stored(whole).value == 7
