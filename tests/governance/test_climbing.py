"""What nobody answers climbs by itself, in the working time of its site, each step once, and is never lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from governance.escalating import answer, climb
from governance.leading import name_leader
from governance.models import Escalation, EscalationStep
from governance.setting_paths import Level
from governance.sweeping import climb_due
from governance.tasks import climb as climb_sweep
from qms.jobs import noticing
from qms.jobs.models import Job, Notice
from qms.jobs.tasks import run_job
from qms.people.models import Holiday
from qms.primitives import kinds
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_barrier, a_path

BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EIGHT = Decimal(8)


class Clock:
    """The clock of the server, as a test sets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOW
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    def sweep(self, moment: str) -> int:
        """Let the scheduler's task run at a moment of Berlin's clocks, and the worker do what it put down."""
        self.at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
        put_down: int = climb_sweep()
        for job in Job.objects.filter(kind="climb", state="queued"):
            run_job(job.pk)
        return put_down


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def standing(row: Escalation) -> tuple[int, str, bool]:
    row.refresh_from_db()
    return row.level, str(row.holder or "–").split()[0], row.is_beyond


def test_it_climbs_twice_as_time_moves_over_a_weekend_a_clock_change_and_a_holiday(
    cast: Cast, clock: Clock
) -> None:
    a_path(cast)  # Olga four hours, Quinn eight, then top management
    Holiday.objects.create(site=cast.north, day=date(2026, 3, 31), name="Founding day")
    clock.at = datetime(2026, 3, 27, 15, 0, tzinfo=BERLIN)  # Friday; clocks go forward on Sunday
    row = a_barrier(cast, at=clock.at)
    assert clock.sweep("2026-03-28 15:00") == 0  # Saturday
    assert clock.sweep("2026-03-30 09:59") == 0
    assert standing(row) == (1, "Olga", False)
    assert clock.sweep("2026-03-30 10:00") == 1  # two hours on Friday, two on Monday
    assert standing(row) == (2, "Quinn", False)
    assert clock.sweep("2026-03-31 12:00") == 0  # the holiday
    assert clock.sweep("2026-04-01 08:59") == 0
    assert clock.sweep("2026-04-01 09:00") == 1  # seven hours on Monday, one on Wednesday
    assert standing(row) == (3, "Ella", False)
    told = EscalationStep.objects.filter(escalation=row).order_by("number")
    assert [(step.level, step.because, step.answer) for step in told] == [
        (1, "raised", ""), (2, "time", ""), (3, "time", ""),
    ]  # fmt: skip
    assert [step.until_at for step in told][:2] == [step.from_at for step in told][1:]


def test_two_sweeps_put_down_one_climb_and_two_workers_climb_once(cast: Cast, clock: Clock) -> None:
    a_path(cast)
    row = a_barrier(cast)
    later = NOW + 5 * HOUR
    first, second = climb_due(later), climb_due(later)
    assert [job.pk for job in first] == [job.pk for job in second]
    clock.at = later
    assert run_job(first[0].pk)
    assert not run_job(first[0].pk)
    assert not climb(row, step=1, at=later)
    assert standing(row) == (2, "Quinn", False)
    assert EscalationStep.objects.filter(escalation=row).count() == 2


def test_a_climb_that_was_given_up_is_put_down_again_on_the_next_day(cast: Cast) -> None:
    a_path(cast)
    a_barrier(cast)
    (job,) = climb_due(NOW + DAY)
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert climb_due(NOW + DAY + HOUR)[0].pk == job.pk
    assert climb_due(NOW + 2 * DAY)[0].pk != job.pk


def test_past_the_last_level_it_stays_there_is_marked_and_told_every_day(cast: Cast, clock: Clock) -> None:
    a_path(cast, Level(EIGHT, who="top_management"))
    row = a_barrier(cast)
    assert clock.sweep("2026-03-17 09:30") == 1
    assert standing(row) == (1, "Ella", True)
    assert clock.sweep("2026-03-17 09:31") == 0
    (duty,) = kinds.duties_of(cast.ella, TODAY + DAY)
    assert duty.what == "Answer, beyond the last level"
    for day in range(2, 12):
        at = NOW + day * DAY
        noticing.plan_digests(TODAY + day * DAY, at=at)
    told = Notice.objects.filter(person=cast.ella, subject=row.reference).values_list("day", flat=True)
    working = [TODAY + day * DAY for day in range(2, 12) if (TODAY + day * DAY).weekday() < 5]
    assert sorted(told) == working


def test_what_was_answered_too_late_is_told_as_such(cast: Cast, clock: Clock) -> None:
    a_path(cast, Level(EIGHT, who="top_management"))
    row = a_barrier(cast)
    clock.sweep("2026-03-17 09:30")
    answer(row, by=cast.ella, at=NOW + DAY)
    step = EscalationStep.objects.get(escalation=row)
    assert (step.worked_minutes, step.in_time) == (9 * 60, False)
    assert standing(row) == (1, "Ella", True)


def test_where_its_person_leaves_it_climbs_at_once_even_if_they_had_taken_it(cast: Cast, clock: Clock) -> None:
    a_path(cast)
    row = a_barrier(cast)
    answer(row, by=cast.olga, at=NOW)
    cast.olga.ended_on = TODAY
    cast.olga.save()
    assert clock.sweep("2026-03-16 10:31") == 1
    assert standing(row) == (2, "Quinn", False)
    assert EscalationStep.objects.get(escalation=row, number=2).because == "left"


def test_where_the_leader_of_the_last_level_leaves_it_goes_to_who_leads_then(cast: Cast, clock: Clock) -> None:
    a_path(cast, Level(EIGHT, person=cast.ella))
    row = a_barrier(cast)
    cast.ella.ended_on = TODAY
    cast.ella.save()
    clock.sweep("2026-03-16 10:31")
    assert standing(row) == (1, "–", True)  # nobody leads: it waits, and is looked at again every day
    name_leader(cast.quinn, role_in_qms="Managing director", starts_on=TODAY, by=cast.adam, at=NOW)
    clock.sweep("2026-03-17 08:00")
    assert standing(row) == (1, "Quinn", False)
    assert EscalationStep.objects.filter(escalation=row).count() == 2


def test_a_running_barrier_climbs_on_by_the_path_on_which_it_was_raised(cast: Cast, clock: Clock) -> None:
    a_path(cast)
    row = a_barrier(cast)
    a_path(cast, Level(EIGHT, who="top_management"), starts_on=TODAY, at=NOW)
    clock.sweep("2026-03-16 14:30")
    assert standing(row) == (2, "Quinn", False)
    assert a_barrier(cast, lacking="time", at=NOW + WEEK, on=TODAY).holder == cast.ella
