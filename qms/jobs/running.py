"""Running: one claimed job, in this process or (heavy) in a child with a memory limit and a renewed lease."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from qms.jobs.models import Job
from qms.jobs.working import (
    Reporter,
    claim,
    finish,
    is_heavy,
    lease_length,
    nudge_next,
    renew,
    runner_of,
)
from qms.primitives.refusing import Refusal

Clock = Callable[[], datetime]

log = structlog.get_logger(__name__)


def run(job_id: int, *, clock: Clock, here: bool = False) -> bool:
    """Claim and run the job if it is free, and say whether it was; ``here`` runs even a heavy one in place."""
    job = claim(job_id, at=clock())
    if job is None:
        return False
    if is_heavy(job.kind) and not here:
        _run_in_child(job, clock)
    else:
        with _lease_kept(job, clock):
            run_claimed(job, clock=clock)
    if job.slot is not None or job.lane:
        nudge_next(clock())
    return True


def run_claimed(job: Job, *, clock: Clock) -> None:
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


def _run_in_child(job: Job, clock: Clock) -> None:
    """Run the job in a process of its own, which ends when this one does or when the lease is lost.

    What the child says on stderr goes to this process's log; its end is kept with a job that failed.
    """
    with tempfile.TemporaryFile() as said:
        child = _start_child(job, said)
        with _lease_kept(job, clock, lost=child.kill):
            problem = _wait(child)
        words = _passed_on(said)
    if problem:
        finish(job, at=clock(), error=f"{problem} {words[-2000:]}".strip())
        log.error("job.child_ended", job=job.pk, problem=problem)


def _start_child(job: Job, said: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(job.pk), job.lease]
    command += ["--guarded", "--memory", str(settings.JOBS["MEMORY_BYTES"])]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=os.environ.copy())


def _wait(child: subprocess.Popen[bytes]) -> str:
    """Wait for the child and return why it did not end well, or nothing."""
    try:
        code = child.wait(timeout=settings.JOBS["SECONDS"])
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return f"It was stopped after {settings.JOBS['SECONDS']} seconds."
    finally:
        if child.stdin:
            child.stdin.close()
    return f"Its process ended with {code}." if code else ""


def _passed_on(said: IO[bytes]) -> str:
    said.seek(0)
    words = said.read().decode(errors="replace")
    sys.stderr.write(words)
    return words


@contextlib.contextmanager
def _lease_kept(job: Job, clock: Clock, lost: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Renew the job's lease while the block runs; call ``lost`` once where another worker has it."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_lease, args=(job, clock, stop, lost), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_lease(job: Job, clock: Clock, stop: threading.Event, lost: Callable[[], None]) -> None:
    try:
        while not stop.wait(lease_length().total_seconds() / 4):
            try:
                if not renew(job, at=clock()):
                    return lost()
            except DatabaseError as error:  # a busy database is asked again before the lease runs out
                log.warning("job.renewal_failed", job=job.pk, error=str(error))
    finally:
        connections.close_all()  # those of this thread
