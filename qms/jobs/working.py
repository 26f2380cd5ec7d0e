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
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from qms.jobs.models import Job
from qms.primitives.refusing import Refusal

NUDGE_LIVES = 55
"""Seconds after which an unread nudge is worthless: the sweep has sent another by then."""

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
    """Declare the decorated function as what runs jobs of ``kind``.

    Its module must be imported by ``ready()`` of its app: the child process of a heavy job knows no tasks.
    It may run again after a crash, so it does again only what was not done.
    """

    def declare(run: Run) -> Run:
        _runners[kind] = Runner(kind, run, heavy)
        return run

    return declare


def runner_of(kind: str) -> Runner:
    """Return what runs jobs of ``kind``. Raises ``KeyError`` where nothing does."""
    return _runners[kind]


def is_heavy(kind: str) -> bool:
    """Tell whether jobs of ``kind`` run in a child process, a few at once."""
    return kind in _runners and _runners[kind].heavy


def lease_length() -> timedelta:
    """Return how long a worker holds a job without a sign of life; a running job renews it."""
    return timedelta(seconds=settings.JOBS["LEASE_SECONDS"])


class Reporter:
    """Tells how far a job is, and renews its lease while it lives."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job = job
        self.clock = clock

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Write progress (``done`` of ``total`` parts) and renew the lease.

        Raises :class:`Refusal` where the lease was lost: another worker has taken the job over.
        """
        progress = {"progress_done": done, "progress_total": total, "progress_note": note[:200]}
        if not renew(self.job, at=self.clock(), **progress):
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
    lane: str = "",
) -> Job:
    """Return the job ``unique_key``, put down now unless it exists, and nudge a worker after the commit.

    Jobs of one ``lane`` (the packs of a person) run one after another.
    """
    job, made = Job.objects.get_or_create(
        unique_key=unique_key,
        defaults={
            "kind": kind,
            "subject": subject,
            "payload": payload or {},
            "recorded_at": at,
            "due_at": due_at or at,
            "max_attempts": max_attempts,
            "lane": lane,
        },
    )
    if made and job.due_at <= at:
        transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: int) -> bool:
    """Ask a worker to look at the job now, and say whether the broker took the message.

    Whatever a broker does instead of taking it (refuse, time out, have a full disk) is logged and no more:
    the job is a row, and the sweep will find it.
    """
    from qms.jobs.tasks import run_job

    try:
        run_job.apply_async((job_id,), retry=False, expires=NUDGE_LIVES)
    except Exception as error:  # each broker has errors of its own, and none may reach the person who saved
        log.warning("job.nudge_failed", job=job_id, error=f"{type(error).__name__}: {error}")
        return False
    return True


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take the job under a lease and return it, or nothing where it may not be had now.

    That is: not due, done, held by another, its lane or every slot for heavy work taken.
    """
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().filter(pk=job_id).first()
            if job is None or not is_free(job, at):
                return None
            return _take(job, at)
    except IntegrityError:  # another worker took the lane or the slot in the same moment
        log.info("job.claim_lost", job=job_id)
        return None


def _take(job: Job, at: datetime) -> Job | None:
    if job.attempts >= job.max_attempts:
        _give_up(job, at)
        return None
    others = Job.objects.filter(state=Job.State.RUNNING).exclude(pk=job.pk)
    if job.lane and others.filter(lane=job.lane).exists():
        return None
    job.slot = None
    if is_heavy(job.kind):
        taken = set(others.exclude(slot=None).values_list("slot", flat=True))
        free = [slot for slot in range(settings.JOBS["HEAVY_AT_ONCE"]) if slot not in taken]
        if not free:
            return None
        job.slot = free[0]
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.lease = secrets.token_hex(16)
    job.leased_until = at + lease_length()
    job.save()
    return job


def is_free(job: Job, at: datetime) -> bool:
    """Tell whether the job may be taken at ``at``: due and waiting, or its worker's lease has run out."""
    if job.state == Job.State.QUEUED:
        return job.due_at <= at
    return job.state == Job.State.RUNNING and job.leased_until is not None and job.leased_until <= at


def renew(job: Job, *, at: datetime, **progress: Any) -> bool:
    """Hold the job for another lease, and say whether it was still held."""
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    return bool(held.update(leased_until=at + lease_length(), **progress))


def _give_up(job: Job, at: datetime) -> None:
    job.state = Job.State.FAILED
    job.error = job.error or "The worker was stopped each time it tried."
    job.finished_at = at
    job.leased_until = job.slot = None
    job.save()


def finish(job: Job, *, at: datetime, error: str = "", final: bool = False) -> None:
    """Tell how the job ended: done, to be tried again with back-off, or failed for good.

    Nothing is written where the lease was lost: another worker has it now.
    """
    with transaction.atomic():
        stored = Job.objects.select_for_update().get(pk=job.pk)
        if stored.lease != job.lease or stored.state != Job.State.RUNNING:
            return
        stored.leased_until = stored.slot = None
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
    waiting = Q(state=Job.State.QUEUED, due_at__lte=at)
    left_behind = Q(state=Job.State.RUNNING, leased_until__lte=at)
    return Job.objects.filter(waiting | left_behind).order_by("due_at", "pk")


def nudge_next(at: datetime) -> None:
    """Nudge the longest waiting job that may have waited for a lane or a slot."""
    heavy = [kind for kind in _runners if is_heavy(kind)]
    waiting = due(at).filter(Q(kind__in=heavy) | ~Q(lane="")).first()
    if waiting is not None:
        nudge(waiting.pk)
