"""Running: one claimed job, in this process or (heavy) in a child with a memory limit and a renewed lease."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection

from qms.jobs.models import Job
from qms.jobs.working import LEASE, Reporter, claim, finish, runner_of
from qms.primitives.refusing import Refusal

MEMORY_LIMIT = 3 * 1024**3
"""Bytes of address space that a heavy job's child process may take."""

log = structlog.get_logger(__name__)


def run(job_id: int, *, clock: Callable[[], datetime], here: bool = False) -> bool:
    """Claim and run the job if it is free, and say whether it was; ``here`` runs even a heavy one in place."""
    job = claim(job_id, at=clock())
    if job is None:
        return False
    if runner_of(job.kind).heavy and not here:
        _run_in_child(job, clock)
    else:
        run_claimed(job, clock=clock)
    return True


def run_claimed(job: Job, *, clock: Callable[[], datetime]) -> None:
    """Run a job that this process holds, and tell how it ended; a refusal ends it for good."""
    with structlog.contextvars.bound_contextvars(job=job.pk, job_kind=job.kind, subject=job.subject):
        try:
            runner_of(job.kind).run(job, Reporter(job, clock))
        except Refusal as refusal:
            finish(job, at=clock(), error=str(refusal), final=True)
            log.info("job.refused", rule=refusal.rule)
        except Exception:
            finish(job, at=clock(), error=traceback.format_exc(limit=-6))
            log.exception("job.failed", attempt=job.attempts)
        else:
            finish(job, at=clock())
            log.info("job.done", attempt=job.attempts)


def _run_in_child(job: Job, clock: Callable[[], datetime]) -> None:
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_lease, args=(job, clock, stop), daemon=True)
    keeper.start()
    try:
        child = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(job.pk), job.lease],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=_limit_memory,
        )
    finally:
        stop.set()
        keeper.join()
    if child.returncode:
        finish(job, at=clock(), error=f"The process ended with {child.returncode}. {child.stderr[-2000:]}")
        log.error("job.child_failed", job=job.pk, code=child.returncode)


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    if hasattr(os, "nice"):
        os.nice(5)


def _keep_lease(job: Job, clock: Callable[[], datetime], stop: threading.Event) -> None:
    try:
        while not stop.wait(LEASE.total_seconds() / 4):
            Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING).update(
                leased_until=clock() + LEASE
            )
    finally:
        connection.close()
