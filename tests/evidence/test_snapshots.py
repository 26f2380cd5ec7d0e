"""Snapshots: all sites judged in one go, the same as one by one, kept for a day, in constant queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evidence import snapshotting
from evidence.editions import edition_of
from evidence.judging import readiness
from evidence.models import ReadinessSnapshot
from governance.models import Process
from qms.jobs import running
from qms.people.models import Site
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.objectives.making import requirement


def taken(cast: Cast) -> dict[str, ReadinessSnapshot]:
    snapshotting.take(snapshotting.today_of(NOW), at=NOW)
    return {row.site.code if row.site else "": row for row in snapshotting.latest()}


def test_a_snapshot_says_of_each_scope_what_its_own_judgement_says(cast: Cast) -> None:
    cast.south.parent = cast.north
    cast.south.save()
    making.an_objective(cast)
    making.an_objective(cast, "S-OTD", site=cast.south)
    making.a_review(cast)
    rows = taken(cast)
    assert set(rows) == {"", "NORTH", "SOUTH"}
    for code, row in rows.items():
        site = Site.objects.filter(code=code).first()
        alone = readiness(edition=edition_of("2015"), site=site, day=snapshotting.today_of(NOW))
        assert row.verdicts == snapshotting.kept(alone)
    assert rows["NORTH"].verdicts["9.3.2"]["verdict"] == "shown"
    assert rows["SOUTH"].verdicts["9.3.2"]["verdict"] == "missing"


def test_judging_again_on_a_day_takes_the_place_of_what_was_kept(cast: Cast) -> None:
    assert taken(cast)[""].verdicts["6.2"]["verdict"] == "missing"
    making.an_objective(cast)
    assert taken(cast)[""].verdicts["6.2"]["verdict"] == "shown"
    assert ReadinessSnapshot.objects.count() == 3


@pytest.mark.parametrize("of_site", [True, False])
def test_a_scope_has_one_snapshot_a_day(cast: Cast, of_site: bool) -> None:
    snapshotting.take(snapshotting.today_of(NOW), at=NOW)
    site = cast.north if of_site else None
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessSnapshot.objects.create(edition="2015", day=TODAY, site=site, taken_at=NOW)


def test_ten_times_the_sites_take_no_more_queries(cast: Cast) -> None:
    making.an_objective(cast)
    making.a_review(cast)
    counts = []
    for more in (0, 20):
        for number in range(more):
            Site.objects.create(code=f"M{number}", name=f"More {number}")
        with CaptureQueriesContext(connection) as queries:
            snapshotting.take(snapshotting.today_of(NOW), at=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_ten_times_the_requirements_with_their_processes_take_no_more_queries(cast: Cast) -> None:
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    counts = []
    for more in (2, 18):
        for number in range(more):
            requirement(cast, statement=f"Kept for {more} {number}", process=process)
        with CaptureQueriesContext(connection) as queries:
            snapshotting.take(snapshotting.today_of(NOW), at=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_night_puts_down_one_job_a_day_and_a_worker_runs_it(cast: Cast) -> None:
    job = snapshotting.put_down_night(NOW)
    assert snapshotting.put_down_night(NOW + timedelta(hours=2)).pk == job.pk
    assert running.run(job.pk, clock=lambda: NOW, here=True)
    job.refresh_from_db()
    assert job.state == "done"
    assert {row.day for row in snapshotting.latest()} == {TODAY}


def test_of_old_days_the_last_of_each_month_stays(cast: Cast) -> None:
    days = [date(2025, 10, 3), date(2025, 10, 30), date(2025, 11, 2), date(2026, 3, 1)]
    for day in days:
        ReadinessSnapshot.objects.create(edition="2015", day=day, taken_at=NOW)
    snapshotting.forget(TODAY)
    left = list(ReadinessSnapshot.objects.order_by("day").values_list("day", flat=True))
    assert left == days[1:]


def test_a_site_that_is_closed_is_not_judged(cast: Cast) -> None:
    cast.south.active_to = TODAY - timedelta(days=1)
    cast.south.save()
    assert set(taken(cast)) == {"", "NORTH"}
