"""A job is claimed by one worker, tried again with back-off, and given up with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError
from pytest_django import Settings

from qms.jobs import running, working
from qms.jobs.models import Job
from qms.jobs.tasks import run_job, sweep
from qms.primitives.refusing import Refusal
from tests.jobs.probes import runners  # noqa: F401 - declares the kinds of jobs used here

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def put_down(kind: str, now: datetime, file: Path, key: str = "one", **options: object) -> Job:
    return working.put_down(kind, subject=key, unique_key=key, at=now, payload={"file": str(file)}, **options)  # type: ignore[arg-type]


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_once_and_is_done(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file)
    assert running.run(job.pk, clock=lambda: now)
    assert not running.run(job.pk, clock=lambda: now)
    assert stored(job).state == "done"
    assert stored(job).finished_at == now
    assert file.read_text().count("begin") == 1


def test_the_same_key_is_one_job(now: datetime, file: Path) -> None:
    assert put_down("probe", now, file) == put_down("probe", now + timedelta(hours=1), file)
    assert Job.objects.count() == 1


def test_a_job_waits_for_its_time(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file, due_at=now + timedelta(hours=1))
    assert not running.run(job.pk, clock=lambda: now)
    assert running.run(job.pk, clock=lambda: now + timedelta(hours=1))


def test_a_failed_job_is_tried_again_after_a_while_that_doubles(now: datetime, file: Path) -> None:
    job, at, waits = put_down("failing-probe", now, file), now, []
    for _ in range(4):
        assert running.run(job.pk, clock=lambda at=at: at)  # type: ignore[misc]
        waits.append((stored(job).due_at - at).total_seconds() / 60)
        at = stored(job).due_at
    assert waits == [1, 2, 4, 8]
    assert working.back_off(30) == timedelta(hours=1)


def test_a_job_whose_attempts_are_used_up_has_failed_with_its_reason(now: datetime, file: Path) -> None:
    job = put_down("failing-probe", now, file, max_attempts=2)
    for hours in (0, 1, 2):
        running.run(job.pk, clock=lambda hours=hours: now + timedelta(hours=hours))  # type: ignore[misc]
    assert (stored(job).state, stored(job).attempts) == ("failed", 2)
    assert "ValueError: no such luck" in stored(job).error
    assert not working.due(now + timedelta(days=1)).exists()


def test_a_refusal_ends_a_job_at_once(now: datetime, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(job: Job, report: working.Reporter) -> None:
        raise Refusal("pack.empty", "Nothing lies in this period.", remedy="Choose a longer one.")

    monkeypatch.setitem(working._runners, "refused", working.Runner("refused", refuse))
    job = put_down("refused", now, file)
    running.run(job.pk, clock=lambda: now)
    assert stored(job).state == "failed"
    assert stored(job).error == "Nothing lies in this period. Choose a longer one."


def test_a_kind_that_nothing_runs_fails_with_its_name(now: datetime, file: Path) -> None:
    job = put_down("forgotten", now, file)
    running.run(job.pk, clock=lambda: now)
    assert (stored(job).state, "forgotten" in stored(job).error) == ("queued", True)


def test_a_claimed_job_is_not_free_until_its_lease_runs_out(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file)
    first = working.claim(job.pk, at=now)
    assert first is not None
    assert working.claim(job.pk, at=now + timedelta(seconds=119)) is None
    second = working.claim(job.pk, at=now + timedelta(seconds=121))
    assert second is not None
    assert second.attempts == 2


def test_who_lost_the_lease_can_neither_report_nor_finish(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file)
    first = working.claim(job.pk, at=now)
    later = now + timedelta(minutes=5)
    assert first is not None
    assert working.claim(job.pk, at=later) is not None
    with pytest.raises(Refusal, match="Another worker"):
        working.Reporter(first, lambda: later)(1, 2)
    working.finish(first, at=later, error="too late")
    assert (stored(job).state, stored(job).error) == ("running", "")


def test_progress_is_written_and_renews_the_lease(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file)
    held = working.claim(job.pk, at=now)
    assert held is not None
    working.Reporter(held, lambda: now + timedelta(minutes=1))(3, 9, "chapter 3")
    row = stored(job)
    assert (row.progress_done, row.progress_total, row.progress_note) == (3, 9, "chapter 3")
    assert row.leased_until == now + timedelta(minutes=3)


def test_a_worker_that_dies_each_time_is_given_up_at_last(now: datetime, file: Path) -> None:
    job = put_down("probe", now, file, max_attempts=2)
    for minutes in (0, 5):
        assert working.claim(job.pk, at=now + timedelta(minutes=minutes))
    assert working.claim(job.pk, at=now + timedelta(minutes=10)) is None
    assert stored(job).state == "failed"
    assert stored(job).error == "The worker was stopped each time it tried."


def test_heavy_jobs_wait_for_a_slot(now: datetime, file: Path, settings: Settings) -> None:
    settings.JOBS = {**settings.JOBS, "HEAVY_AT_ONCE": 2}
    jobs = [put_down("heavy-probe", now, file, key=str(number)) for number in range(3)]
    held = [working.claim(job.pk, at=now) for job in jobs]
    assert [job.slot if job else "waits" for job in held] == [0, 1, "waits"]
    assert held[0] is not None
    working.finish(held[0], at=now)
    third = working.claim(jobs[2].pk, at=now)
    assert third is not None
    assert third.slot == 0


def test_jobs_of_one_lane_run_one_after_another(now: datetime, file: Path) -> None:
    jobs = [put_down("probe", now, file, key=key, lane="packs of Ella") for key in ("a", "b")]
    first = working.claim(jobs[0].pk, at=now)
    assert first is not None
    assert working.claim(jobs[1].pk, at=now) is None
    working.finish(first, at=now)
    assert working.claim(jobs[1].pk, at=now) is not None


@pytest.mark.parametrize("error", [OperationalError("away"), ConnectionRefusedError(), OSError(28, "full")])
def test_a_broker_that_fails_loses_no_job(
    error: Exception,
    now: datetime,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    def away(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(run_job, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = put_down("probe", now, file)
    assert sweep() == 0
    assert list(working.due(now)) == [job]


def test_nobody_is_nudged_for_a_job_that_was_rolled_back(
    now: datetime, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction

    nudged: list[int] = []
    monkeypatch.setattr(working, "nudge", nudged.append)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put_down("probe", now, file)
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert nudged == []
