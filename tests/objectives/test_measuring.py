"""Measuring: one current value for each period, corrections with a reason, batches whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.models import Decision
from objectives import measuring
from objectives.measuring import Prepared
from objectives.models import Measurement
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast, make_cast
from tests.objectives.making import AT, active, drafted, measured

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_a_draft_takes_measurements(cast: Cast) -> None:
    row = drafted(cast)
    made = measured(row, cast.olga, JANUARY, "70.08", comment="two holidays")
    assert (made.value, made.revision, made.reporter, made.source) == (Decimal("70.08"), 1, cast.olga, "form")
    assert (made.recorded_at, made.comment) == (AT, "two holidays")


def test_the_same_value_again_changes_nothing(cast: Cast) -> None:
    row = drafted(cast)
    first = measured(row, cast.olga, JANUARY, "96")
    again = measured(row, cast.olga, JANUARY, "96.0000", seen=0)
    assert again.pk == first.pk
    assert Measurement.objects.count() == 1


def test_another_value_asks_for_a_reason_and_keeps_both(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96")
    with pytest.raises(Refusal) as refused:
        measured(row, cast.olga, JANUARY, "91", reason="  ")
    assert (refused.value.rule, refused.value.field) == ("measurement.correction-has-reason", "reason")
    assert "Jan 2026" in str(refused.value)
    assert "96" in str(refused.value)
    made = measured(row, cast.olga, JANUARY, "91", reason="One truck was counted twice")
    assert (made.revision, made.reason) == (2, "One truck was counted twice")
    assert [m.value for m in Measurement.objects.order_by("revision")] == [Decimal(96), Decimal(91)]


def test_who_had_an_older_value_before_them_is_told(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96", seen=0)
    with pytest.raises(Refusal) as refused:
        measured(row, cast.quinn, JANUARY, "91", seen=0, reason="Counted again")
    assert refused.value.rule == "measurement.overtaken"
    measured(row, cast.olga, JANUARY, "92", seen=1, reason="Recounted")
    with pytest.raises(Refusal):
        measured(row, cast.quinn, JANUARY, "91", seen=1, reason="Counted again")
    assert Measurement.objects.count() == 2


@pytest.mark.parametrize(
    ("period", "rule"),
    [
        (date(2026, 4, 1), "measurement.period-in-future"),
        (date(2025, 12, 1), "measurement.period-outside-span"),
        (date(2026, 1, 2), "measurement.period-first-day"),
    ],
)
def test_a_period_that_is_not_the_objectives_is_refused(cast: Cast, period: date, rule: str) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal) as refused:
        measured(row, cast.olga, period, "96")
    assert (refused.value.rule, refused.value.field) == (rule, "period")
    assert not Measurement.objects.exists()


def test_the_running_period_takes_a_value(cast: Cast) -> None:
    assert measured(drafted(cast), cast.olga, MARCH, "96").period == MARCH


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1.00001", "123456789012"])
def test_a_number_that_cannot_be_kept_is_refused(cast: Cast, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        measured(drafted(cast), cast.olga, JANUARY, value)
    assert refused.value.field == "value"


def test_an_ended_objective_takes_corrections_but_no_new_values(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JANUARY, "96")
    decision = Decision(kind="priority", text="Stop it", decided_by=cast.ella, decided_on=AT.date())
    row.end(by=cast.ella, at=AT, decision=enter(decision, by=cast.ella, at=AT), achieved=True)
    with pytest.raises(Refusal) as refused:
        measured(row, cast.olga, FEBRUARY, "96")
    assert refused.value.rule == "measurement.objective-ended"
    assert measured(row, cast.olga, JANUARY, "95", reason="Recounted").revision == 2


@pytest.mark.parametrize(
    "broken", [{"revision": 1}, {"revision": 2, "reason": ""}, {"revision": 0, "period": FEBRUARY}]
)
def test_the_database_itself_refuses_what_goes_round_the_verb(cast: Cast, broken: dict[str, Any]) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96")
    fields: dict[str, Any] = {"objective": row, "period": JANUARY, "value": 1, "source": "form"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.create(recorded_at=AT, **(fields | broken))


def batch(row: Any, *values: tuple[date, str] | tuple[date, str, str]) -> list[Prepared]:
    return [Prepared(row, given[0], Decimal(given[1]), *given[2:]) for given in values]


def test_a_batch_adds_corrects_and_leaves_what_is_the_same(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96")
    measured(row, cast.olga, FEBRUARY, "92")
    rows = batch(row, (JANUARY, "96"), (FEBRUARY, "93", "Recounted"), (MARCH, "97"), (MARCH, "97"))
    tally = measuring.record_many(rows, by=cast.quinn, at=AT)
    assert tally == measuring.Tally(added=1, corrected=1, unchanged=2)
    assert Measurement.objects.get(period=FEBRUARY, revision=2).reason == "Recounted"
    again = measuring.record_many(rows, by=cast.quinn, at=AT)
    assert again == measuring.Tally(unchanged=4)


def test_a_batch_is_recorded_whole_or_not_at_all(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, JANUARY, "96")
    rows = batch(row, (FEBRUARY, "92"), (JANUARY, "1"), (date(2026, 4, 1), "2"), (MARCH, "3"), (MARCH, "4"))
    with pytest.raises(Refusal):
        measuring.record_many(rows, by=cast.quinn, at=AT)
    assert Measurement.objects.count() == 1
    found = measuring.examine(rows, at=AT)
    assert [(index, refusal.field) for index, refusal in found] == [(1, "reason"), (2, "period"), (4, "value")]


def test_ten_times_the_rows_take_one_more_query_a_hundred_at_most(cast: Cast) -> None:
    first, second = (
        drafted(cast, code, cadence="daily", starts_on=date(2025, 1, 1)) for code in ("N-A", "N-B")
    )
    counts = []
    for row, days in ((first, 30), (second, 300)):
        rows = [Prepared(row, date(2025, 1, 1) + timedelta(days=n), Decimal(n)) for n in range(days)]
        with CaptureQueriesContext(connection) as queries:
            assert measuring.record_many(rows, by=cast.quinn, at=AT).added == days
        counts.append(len(queries))
    assert counts[0] <= 6
    assert counts[1] <= counts[0] + 3


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_one_period_at_once_one_is_stored_and_the_others_are_told() -> None:
    cast = make_cast()
    row = drafted(cast)
    together, outcomes = Barrier(8), []

    def write(value: int) -> None:
        try:
            together.wait(10)
            measured(row, cast.olga, JANUARY, str(value), seen=0, reason="Mine")
            outcomes.append("stored")
        except Refusal as refusal:
            outcomes.append(refusal.rule)
        finally:
            connection.close()

    threads = [Thread(target=write, args=(value,)) for value in range(80, 88)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["measurement.overtaken"] * 7 + ["stored"]
    assert Measurement.objects.count() == 1
