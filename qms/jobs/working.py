"""Working: a job is put down as a row, claimed under a lease, run, and told done or failed.

No broker keeps a job whose worker is killed; the row does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import models, transaction

from qms.jobs.models import Job
from qms.primitives.refusing import Refusal

LEASE = timedelta(minutes=2)
"""How long a worker holds a job without a sign of life; a running job renews it."""

log = structlog.get_logger(__name__)

Run = Callable[[Job, "Reporter"], None]


@dataclass(frozen=True)
class Runner:
    """How jobs of one kind are run, and whether in a child process (heavy: packs, PDF, large imports)."""

    kind: str
    run: Run
    heavy: bool = False


_runners: dict[str, Runner] = {}


def runner(kind: str, *, heavy: bool = False) -> Callable[[Run], Run]:
    """Declare the decorated function as what runs jobs of ``kind``."""

    def declare(run: Run) -> Run:
        _runners[kind] = Runner(kind, run, heavy)
        return run

    return declare


def runner_of(kind: str) -> Runner:
    """Return what runs jobs of ``kind``. Raises ``KeyError`` where nothing does."""
    return _runners[kind]


class Reporter:
    """Tells how far a job is, and renews its lease while it lives."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job = job
        self.clock = clock

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Write progress (``done`` of ``total`` parts) and renew the lease; refuse where it was lost."""
        held = Job.objects.filter(pk=self.job.pk, lease=self.job.lease, state=Job.State.RUNNING).update(
            progress_done=done,
            progress_total=total,
            progress_note=note[:200],
            leased_until=self.clock() + LEASE,
        )
        if not held:
            raise Refusal("job.lease-lost", "Another worker has taken this job over.")


def put_down(
    kind: str,
    *,
    subject: str,
    unique_key: str,
    at: datetime,
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    max_attempts: int = 5,
) -> Job:
    """Return the job ``unique_key``, put down now unless it exists, and nudge a worker after the commit."""
    job, made = Job.objects.get_or_create(
        unique_key=unique_key,
        defaults={
            "kind": kind,
            "subject": subject,
            "payload": payload or {},
            "recorded_at": at,
            "due_at": due_at or at,
            "max_attempts": max_attempts,
        },
    )
    if made and job.due_at <= at:
        transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: int) -> None:
    """Ask a worker to look at the job now; a broker that does not answer is logged, the sweep will find it."""
    from qms.jobs.tasks import run_job

    try:
        run_job.delay(job_id)
    except OSError as error:
        log.warning("job.nudge_failed", job=job_id, error=str(error))


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take the job under a lease and return it, or nothing where it is not due, done, or held by another."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or not is_free(job, at):
            return None
        if job.attempts >= job.max_attempts:
            _give_up(job, at)
            return None
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.lease = secrets.token_hex(16)
        job.leased_until = at + LEASE
        job.save()
    return job


def is_free(job: Job, at: datetime) -> bool:
    """Tell whether the job may be taken at ``at``: due and waiting, or its worker's lease has run out."""
    if job.state == Job.State.QUEUED:
        return job.due_at <= at
    return job.state == Job.State.RUNNING and job.leased_until is not None and job.leased_until <= at


def _give_up(job: Job, at: datetime) -> None:
    job.state = Job.State.FAILED
    job.error = job.error or "The worker was stopped each time it tried."
    job.finished_at = at
    job.leased_until = None
    job.save()


def finish(job: Job, *, at: datetime, error: str = "", final: bool = False) -> None:
    """Tell how the job ended: done, to be tried again with back-off, or failed for good.

    Nothing is written where the lease was lost: another worker has it now.
    """
    with transaction.atomic():
        stored = Job.objects.select_for_update().get(pk=job.pk)
        if stored.lease != job.lease or stored.state != Job.State.RUNNING:
            return
        stored.leased_until = None
        stored.error = error
        if not error:
            stored.state, stored.finished_at = Job.State.DONE, at
        elif final or stored.attempts >= stored.max_attempts:
            stored.state, stored.finished_at = Job.State.FAILED, at
        else:
            stored.state, stored.due_at = Job.State.QUEUED, at + back_off(stored.attempts)
        stored.save()


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: one minute, doubling, an hour at most."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))


def due(at: datetime) -> models.QuerySet[Job]:
    """Return the jobs that a sweep at ``at`` should nudge."""
    waiting = models.Q(state=Job.State.QUEUED, due_at__lte=at)
    left_behind = models.Q(state=Job.State.RUNNING, leased_until__lte=at)
    return Job.objects.filter(waiting | left_behind).order_by("due_at", "pk")
