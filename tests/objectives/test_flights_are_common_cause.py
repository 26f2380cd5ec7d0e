"""The flights read right: 71 of 108 months miss, almost all within their limits, and no month is scolded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives import control_words
from objectives.charting import trend
from objectives.common_cause import standing_questions
from objectives.control import Control, control_of
from objectives.models import QualityObjective
from objectives.standing import series
from qms.desk.importing import import_file
from tests.cast import Cast
from tests.conftest import NOW
from tests.objectives.test_control_limits import COMPUTED_APART

pytestmark = pytest.mark.django_db

FLIGHTS = Path(settings.BASE_DIR) / "docs" / "flights"
NEW_YEAR = date(2014, 1, 1)


@pytest.fixture
def flights(cast: Cast) -> dict[str, Control]:
    """What control says of each monthly objective after its year, by code."""
    for name in ("sites", "objectives", "measurements_monthly"):
        import_file(name.split("_")[0], FLIGHTS / f"{name}.csv", by=None, at=NOW)
    rows = list(QualityObjective.objects.all())
    with CaptureQueriesContext(connection) as queries:
        found = control_of(rows, on=NEW_YEAR)
    assert len(queries) == 2
    return {row.code: found[row.pk] for row in rows}


def test_most_months_miss_and_almost_all_lie_within_their_limits(flights: dict[str, Control]) -> None:
    assert sum(len(one.values) for one in flights.values()) == 108
    assert sum(one.misses for one in flights.values()) == 71
    outside = {code: one.limits.outside for code, one in flights.items() if one.limits and one.limits.outside}
    assert outside == {"JFK-LNG": (6,)}


@pytest.mark.parametrize("code", list(COMPUTED_APART))
def test_the_limits_are_those_computed_apart(flights: dict[str, Control], code: str) -> None:
    limits, (centre, low, high) = flights[code].limits, COMPUTED_APART[code]
    assert limits is not None
    assert float(limits.centre) == pytest.approx(centre, abs=0.006)
    assert float(limits.upper[-1] or 0) == pytest.approx(high, abs=0.06)
    assert (limits.lower[-1] is None) == (low is None)


def test_no_december_is_scolded(flights: dict[str, Control]) -> None:
    verdicts = {code: one.verdict for code, one in flights.items()}
    assert [code for code, verdict in verdicts.items() if verdict == "special"] == []
    missed = [code for code, one in flights.items() if one.missed[-1]]
    assert len(missed) == 8
    assert all(verdicts[code] == "common" for code in missed)
    assert verdicts["JFK-CAN"] == "chancy"  # December reached its target exactly, as one of nine months
    assert control_words.sentence(flights["EWR-OTA"]) == (
        "It missed its target in 9 of 12 months, always within its limits (56.64 to 90.74\u00a0%). "
        "Common cause: change the system, not one period."
    )


def test_the_chart_and_its_table_say_the_same(flights: dict[str, Control]) -> None:
    row = flights["JFK-LNG"].objective
    readings = series([row.pk], frm=date(2013, 1, 1), to=NEW_YEAR)[row.pk]
    chart = trend(row, readings, seen=flights["JFK-LNG"])
    assert chart.control is not None
    assert chart.control.outside == (6,)
    assert [line[-1].text for line in chart.table.rows][6] == "beyond a limit; two of three in the outer third"
    assert "6 of 12 months, 4 times within its limits" in chart.said
    assert chart.said.endswith("Common cause: change the system, not one period.")


def test_what_persists_asks_for_the_system(flights: dict[str, Control]) -> None:
    rows = [one.objective for one in flights.values()]
    asked = {one.control.objective.code: one for one in standing_questions(rows, on=NEW_YEAR).values()}
    assert {code for code, one in asked.items() if one.kind == "change_the_system"} >= {"EWR-OTA", "LGA-OTA"}
    assert asked["EWR-OTA"].sentence == "Missed 9 of 12 times, up to Dec 2013: what changes in the system?"
    september = standing_questions(rows, on=date(2013, 9, 1))
    sentences = {one.control.objective.code: one.sentence for one in september.values()}
    assert sentences["EWR-OTA"] == "Missed 8 times in a row, up to Aug 2013: what changes in the system?"


def test_a_forecast_is_the_mean_between_the_limits(flights: dict[str, Control]) -> None:
    seen = flights["EWR-OTA"]
    assert seen.level is not None
    assert round(seen.level, 2) == Decimal("73.69")
    assert control_words.expected(seen) is None  # the year is over, and with it the objective
