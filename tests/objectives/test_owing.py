"""Owing: the owner of an active objective owes the value of a closed period, one duty at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives import measuring
from objectives.measuring import Prepared
from objectives.owing import measurement_duties
from qms.primitives import kinds
from tests.cast import Cast
from tests.objectives.making import AT, active, drafted, measured

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def test_a_value_is_owed_from_the_day_after_its_period_closed(cast: Cast) -> None:
    active(cast)
    assert list(measurement_duties(date(2026, 1, 31))) == []
    (duty,) = measurement_duties(date(2026, 2, 1))
    assert (duty.kind, duty.subject, duty.person_id) == ("measurement", "OBJ-0001", cast.olga.pk)
    assert duty.due_on == date(2026, 2, 1)
    assert "Jan 2026" in duty.what
    assert duty.address == "/objectives/OBJ-0001/"


def test_one_duty_stands_for_the_oldest_of_the_last_three_periods_that_lack_a_value(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, FEBRUARY, "96")
    (duty,) = measurement_duties(date(2026, 3, 16))
    assert duty.due_on == date(2026, 2, 1)
    (much_later,) = measurement_duties(date(2026, 8, 2))
    assert "May 2026" in much_later.what
    measured(row, cast.olga, JANUARY, "96")
    assert list(measurement_duties(date(2026, 3, 16))) == []


def test_drafts_owe_nothing_and_a_person_is_asked_only_for_their_own(cast: Cast) -> None:
    drafted(cast, "N-DRAFT")
    active(cast)
    on = date(2026, 3, 16)
    assert [duty.subject for duty in measurement_duties(on)] == ["OBJ-0002"]
    assert [duty.subject for duty in measurement_duties(on, cast.olga)] == ["OBJ-0002"]
    assert list(measurement_duties(on, cast.sven)) == []


def test_the_registry_knows_what_is_owed(cast: Cast) -> None:
    active(cast)
    assert [duty.kind for duty in kinds.duties_of(cast.olga, date(2026, 3, 16))] == ["measurement"]


def test_the_last_period_of_a_span_that_is_over_stays_owed(cast: Cast) -> None:
    active(cast, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    (duty,) = measurement_duties(date(2026, 3, 16))
    assert duty.due_on == date(2025, 11, 1)


def test_what_many_objectives_owe_takes_two_queries(cast: Cast) -> None:
    rows = [active(cast, f"N-{n}", cadence="daily" if n % 2 else "monthly") for n in range(6)]
    measuring.record_many([Prepared(row, FEBRUARY, Decimal(90)) for row in rows], by=cast.olga, at=AT)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(measurement_duties(date(2026, 3, 16)))) == 6
    assert len(queries) == 2
