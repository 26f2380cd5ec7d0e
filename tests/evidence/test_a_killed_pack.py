"""A pack whose process is killed while it is built is picked up again, and is whole in the end."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.services import Installation, wait_until

pytestmark = pytest.mark.processes

ASK = """
from datetime import date, timedelta
from django.utils import timezone
from evidence.packing import request_pack
from qms.jobs.working import claim
from tests.cast import make_cast
cast, now = make_cast(), timezone.now()
day = timezone.localdate() - timedelta(days=1)
pack = request_pack(sites=[], clause="5.1", period_from=date(day.year, 1, 1), period_to=day, as_of=day,
                    by=cast.quinn, at=now)
job = claim(pack.job_id, at=now)
print("claimed", job.pk, job.lease)
"""

FINISH = """
from datetime import timedelta
from django.utils import timezone
from evidence.models import Pack
from qms.jobs import running
from qms.jobs.working import due
def later():
    return timezone.now() + timedelta(minutes=10)
job = due(later()).get()
ran = running.run(job.pk, clock=later, here=True)
print("done", ran, Pack.objects.get().file.path, Job.objects.get().attempts)
"""

HOW_FAR = (
    "from qms.jobs.models import Job; print('far', Job.objects.get().progress_done, Job.objects.get().state)"
)


def last(words: str, start: str) -> list[str]:
    return next(line for line in reversed(words.splitlines()) if line.startswith(start)).split()


def test_a_pack_whose_process_is_killed_is_built_by_the_next(installation: Installation) -> None:
    _, number, lease = last(installation.manage("shell", "--no-imports", "-c", ASK).stdout, "claimed")
    child = installation.start("manage.py", "run_job", number, lease, output=subprocess.DEVNULL)

    def is_drawing() -> bool:
        told = installation.manage("shell", "--no-imports", "-c", HOW_FAR).stdout
        return int(last(told, "far")[1]) >= 2

    wait_until(is_drawing, "the pack to be half-way", 60)
    child.kill()
    child.wait()
    told = installation.manage("shell", "--no-imports", "-c", HOW_FAR).stdout
    assert last(told, "far")[2] == "running"
    finish = "from qms.jobs.models import Job\n" + FINISH
    _, ran, path, attempts = last(installation.manage("shell", "--no-imports", "-c", finish).stdout, "done")
    assert (ran, attempts) == ("True", "2")
    pack = Path(installation.var) / "files" / path
    assert "is whole" in installation.manage("verify_pack", str(pack)).stdout
    assert list((installation.var / "work").iterdir()) == []
