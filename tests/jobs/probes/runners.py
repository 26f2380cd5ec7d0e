"""Jobs whose work can be seen from outside: each writes a line to the file that its payload names."""

from __future__ import annotations

import os
import time
from pathlib import Path

from qms.jobs.models import Job
from qms.jobs.working import Reporter, runner


def note(job: Job, word: str) -> None:
    """Append a line: who, what, when."""
    line = f"{word} {os.getpid()} {time.monotonic():.3f} {job.subject}\n"
    with Path(job.payload["file"]).open("a") as file:
        file.write(line)


@runner("probe")
def light(job: Job, report: Reporter) -> None:
    """Take as long as asked, in the worker."""
    note(job, "begin")
    time.sleep(job.payload.get("seconds", 0))
    note(job, "end")


@runner("heavy-probe", heavy=True)
def heavy(job: Job, report: Reporter) -> None:
    """Take as long and as much memory as asked, in a process of its own."""
    note(job, "begin")
    block = bytearray(job.payload.get("bytes", 0))
    report(1, 2, "half")
    time.sleep(job.payload.get("seconds", 0))
    note(job, "end")
    del block


@runner("failing-probe")
def failing(job: Job, report: Reporter) -> None:
    """Fail every time."""
    note(job, "begin")
    raise ValueError("no such luck")
