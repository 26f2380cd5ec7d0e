"""Standing: how objectives stood on a day, by what was recorded until then, in a fixed number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives import measuring
from objectives.measuring import Prepared
from objectives.models import QualityObjective
from objectives.standing import Standing, recent, series, standings
from tests.cast import Cast
from tests.objectives.making import AT, drafted, measured

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def standing(row: QualityObjective, on: date, **kwargs: Any) -> Standing:
    return standings([row], on=on, **kwargs)[row.pk]


def test_only_periods_that_have_closed_count(cast: Cast) -> None:
    row = drafted(cast)
    for period, value in ((JANUARY, "96"), (FEBRUARY, "91"), (MARCH, "10")):
        measured(row, cast.olga, period, value)
    now = standing(row, date(2026, 3, 16))
    assert (now.status, now.period, now.value) == ("at_risk", FEBRUARY, Decimal(91))
    assert now.previous is not None
    assert (now.previous.period, now.change, now.trend) == (JANUARY, Decimal(-5), "worse")
    before = standing(row, date(2026, 2, 27))
    assert (before.status, before.value, before.previous, before.trend) == ("on_target", Decimal(96), None, "")
    assert standing(row, date(2026, 3, 31)).status == "off_target"
    assert standing(row, date(2026, 1, 30)).status == "not_started"


def test_a_closed_period_without_a_value_makes_it_stale_but_keeps_the_last_value_in_sight(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96")
    late = standing(row, date(2026, 3, 1))
    assert (late.status, late.value, late.owed) == ("stale", Decimal(96), FEBRUARY)


def test_a_correction_counts_from_the_moment_at_which_it_was_recorded(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, FEBRUARY, "96")
    later = AT + timedelta(days=1)
    measured(row, cast.olga, FEBRUARY, "80", at=later, reason="Recounted")
    on = date(2026, 3, 20)
    assert standing(row, on).status == "off_target"
    then = standing(row, on, recorded_before=later)
    assert (then.status, then.latest and then.latest.revision) == ("on_target", 1)
    assert standing(row, on, recorded_before=AT).latest is None


def test_misses_are_counted_by_current_values_of_the_span(cast: Cast) -> None:
    row = drafted(cast, direction="lower", target=Decimal(2), warning=Decimal(3), starts_on=date(2025, 1, 1))
    values = ["1", "2.5", "4", "5", "2", "9", "3", "1", "1", "1", "7", "1"]
    for month, value in enumerate(values, start=1):
        measured(row, cast.olga, date(2025, month, 1), value)
    measured(row, cast.olga, date(2025, 4, 1), "1", reason="Recounted")
    half = standing(row, date(2025, 6, 30), since=date(2025, 1, 1))
    assert (half.misses, half.at_risk, half.measured) == (2, 1, 6)
    asked_before = standing(row, date(2025, 6, 30), since=date(2025, 1, 1), recorded_before=AT)
    assert asked_before.measured == 0
    assert standing(row, date(2025, 12, 31), since=date(2025, 7, 2)).measured == 6


def test_lower_values_are_better_where_lower_is_better(cast: Cast) -> None:
    row = drafted(cast, direction="lower", target=Decimal(2), warning=Decimal(3))
    measured(row, cast.olga, JANUARY, "4")
    measured(row, cast.olga, FEBRUARY, "2")
    assert standing(row, date(2026, 3, 16)).trend == "better"


def test_a_series_holds_the_periods_that_ended_within_the_span(cast: Cast) -> None:
    weekly = drafted(cast, "N-W", cadence="weekly", starts_on=date(2025, 12, 1))
    empty = drafted(cast, "N-E")
    for n in range(6):
        measured(weekly, cast.olga, date(2025, 12, 15) + timedelta(weeks=n), str(n))
    measured(weekly, cast.olga, date(2025, 12, 29), "50", reason="Recounted")
    found = series([weekly.pk, empty.pk], frm=date(2026, 1, 1), to=date(2026, 1, 17))
    assert [(r.period, r.value) for r in found[weekly.pk]] == [
        (date(2025, 12, 29), Decimal(50)),
        (date(2026, 1, 5), Decimal(3)),
    ]
    assert found[empty.pk] == []


def test_the_recent_course_follows_the_cadence(cast: Cast) -> None:
    daily = drafted(cast, "N-D", cadence="daily", starts_on=date(2025, 1, 1))
    rows = [Prepared(daily, date(2026, 1, 1) + timedelta(days=n), Decimal(n)) for n in range(70)]
    measuring.record_many(rows, by=cast.olga, at=AT)
    found = recent([daily], on=date(2026, 3, 10))[daily.pk]
    assert (len(found), found[-1].period) == (30, date(2026, 3, 10))


def test_many_objectives_take_as_many_queries_as_one(cast: Cast) -> None:
    rows = [drafted(cast, f"N-{n}") for n in range(12)]
    prepared = [
        Prepared(row, month, Decimal(90 + n)) for n, row in enumerate(rows) for month in (JANUARY, FEBRUARY)
    ]
    measuring.record_many(prepared, by=cast.olga, at=AT)
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            found = standings(some, on=date(2026, 3, 16), recorded_before=AT + timedelta(days=1), since=JANUARY)
            series([row.pk for row in some], frm=JANUARY, to=MARCH)
        assert len(found) == len(some)
        counts.append(len(queries))
    assert counts == [4, 4]
