"""Real workers, brokers and signals: nothing runs twice at once, and nothing that was put down is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.conftest import lines
from tests.services import Installation, wait_until

pytestmark = pytest.mark.processes

Start = Callable[..., subprocess.Popen[str]]
Script = Callable[..., str]

PUT_DOWN = """
from django.utils import timezone
from qms.jobs.working import put_down
for number in range({count}):
    put_down({kind!r}, subject=str(number), unique_key=f"{kind}-{{number}}", at=timezone.now(), lane={lane!r},
             payload={payload!r})
"""


@pytest.fixture
def put_down(script: Script, tmp_path: Path) -> Callable[..., Path]:
    """Put down jobs of a probe and return the file into which they write."""

    def put(kind: str, count: int = 1, lane: str = "", **payload: object) -> Path:
        file = tmp_path / f"{kind}.txt"
        script(PUT_DOWN.format(kind=kind, count=count, lane=lane, payload={"file": str(file), **payload}))
        return file

    return put


def states(script: Script) -> str:
    return script(
        "from qms.jobs.models import Job; print(*Job.objects.order_by('pk').values_list('state', flat=True))"
    )


@pytest.mark.parametrize("broker", ["disk", "redis"])
def test_a_worker_does_what_was_put_down(
    broker: str, put_down: Callable[..., Path], start_worker: Start, script: Script,
    workshop: Installation, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    if broker == "redis":
        workshop.env["REDIS_URL"] = request.getfixturevalue("redis_url")
    start_worker()  # no scheduler: what runs now was nudged
    file = put_down("probe", 3)
    wait_until(lambda: len(lines(file, "end")) == 3, "three jobs to end", 60)
    wait_until(lambda: states(script) == "done done done", "their rows to say so")


def test_what_no_nudge_reached_is_found_by_the_sweep(
    put_down: Callable[..., Path], start_worker: Start, workshop: Installation
) -> None:
    workshop.env["REDIS_URL"] = "redis://127.0.0.1:1/0"
    file = put_down("probe")
    del workshop.env["REDIS_URL"]
    start_worker(scheduler=True)
    wait_until(lambda: len(lines(file, "end")) == 1, "the sweep to find the job", 120)


def test_a_broker_that_is_away_keeps_nobody_waiting(workshop: Installation, script: Script) -> None:
    workshop.env["REDIS_URL"] = "redis://127.0.0.1:1/0"
    measured = (
        "import time; from qms.jobs.working import nudge; t = time.time(); nudge(1); print(time.time() - t)"
    )
    assert float(script(measured).splitlines()[-1]) < 3


def test_a_killed_worker_leaves_its_job_to_another(
    put_down: Callable[..., Path], start_worker: Start, workshop: Installation, script: Script
) -> None:
    first = start_worker(scheduler=True)
    file = put_down("probe", seconds=2)
    wait_until(lambda: len(lines(file, "begin")) == 1, "the job to begin", 60)
    first.send_signal(signal.SIGKILL)
    start_worker()
    wait_until(lambda: len(lines(file, "end")) == 1, "another worker to end it", 60)
    pids = [line[1] for line in lines(file, "begin")]
    assert len(set(pids)) == len(pids) == 2
    wait_until(lambda: states(script) == "done", "its row to say so")


def test_a_killed_worker_takes_the_process_of_its_heavy_job_with_it(
    put_down: Callable[..., Path], start_worker: Start
) -> None:
    worker = start_worker()
    file = put_down("heavy-probe", seconds=300)
    wait_until(lambda: len(lines(file, "begin")) == 1, "the job to begin", 60)
    child = int(lines(file, "begin")[0][1])
    assert child != worker.pid
    worker.send_signal(signal.SIGKILL)
    wait_until(lambda: not _lives(child), "its child to end", 10)


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_killed_child_is_told_and_tried_again(
    put_down: Callable[..., Path], start_worker: Start, script: Script
) -> None:
    start_worker()
    file = put_down("heavy-probe", seconds=5)
    wait_until(lambda: len(lines(file, "begin")) == 1, "the job to begin", 60)
    os.kill(int(lines(file, "begin")[0][1]), signal.SIGKILL)
    wait_until(lambda: states(script) == "queued", "the job to wait again")
    error = "from qms.jobs.models import Job; j = Job.objects.get(); print(j.error, j.attempts, j.slot)"
    assert script(error) == "Its process ended with -9. 1 None"
    script("from qms.jobs.models import Job; Job.objects.update(due_at='2020-01-01T00:00Z')")
    script("from qms.jobs.tasks import sweep; sweep()")
    wait_until(lambda: len(lines(file, "end")) == 1, "the second try to end", 60)


def test_a_job_that_takes_too_much_memory_ends_alone(
    put_down: Callable[..., Path], start_worker: Start, script: Script
) -> None:
    worker = start_worker()
    file = put_down("heavy-probe", bytes=2 * 1024**3)
    wait_until(lambda: len(lines(file, "begin")) == 1, "the job to begin", 60)
    wait_until(lambda: states(script) == "queued", "the job to have failed")
    assert "MemoryError" in script("from qms.jobs.models import Job; print(Job.objects.get().error)")
    assert lines(file, "end") == []
    assert worker.poll() is None


def test_heavy_jobs_run_one_at_a_time_and_leave_room_for_light_ones(
    put_down: Callable[..., Path], start_worker: Start, script: Script
) -> None:
    start_worker()
    heavy = put_down("heavy-probe", 3, seconds=1)
    light = put_down("probe", 2)
    wait_until(lambda: len(lines(light, "end")) == 2, "light jobs beside heavy ones", 60)
    assert len(lines(heavy, "end")) < 3
    wait_until(lambda: len(lines(heavy, "end")) == 3, "every heavy job without a sweep", 90)
    words = [line.split()[0] for line in heavy.read_text().splitlines()]
    assert words == ["begin", "end"] * 3


def test_many_workers_never_run_a_job_twice(
    put_down: Callable[..., Path], workshop: Installation, script: Script
) -> None:
    file = put_down("probe", 30, seconds=0.02)
    everything = """
import random
from django.utils import timezone
from qms.jobs import running
from qms.jobs.models import Job
jobs = list(Job.objects.values_list("pk", flat=True))
random.shuffle(jobs)
for pk in jobs:
    running.run(pk, clock=timezone.now)
"""
    crowd = [workshop.start("manage.py", "shell", "--no-imports", "-c", everything) for _ in range(4)]
    ends = [(one.wait(timeout=120), one.communicate()[0]) for one in crowd]
    assert [code for code, _ in ends] == [0, 0, 0, 0], ends
    subjects = sorted(int(line[3]) for line in lines(file, "begin"))
    assert subjects == list(range(30))
    assert len({line[1] for line in lines(file, "begin")}) > 1  # more than one took part
    assert states(script) == " ".join(["done"] * 30)


def test_a_worker_that_was_frozen_does_not_finish_what_another_took_over(
    put_down: Callable[..., Path], start_worker: Start, workshop: Installation, script: Script
) -> None:
    frozen = start_worker()
    file = put_down("heavy-probe", seconds=4)
    wait_until(lambda: len(lines(file, "begin")) == 1, "the job to begin", 60)
    child = int(lines(file, "begin")[0][1])
    for pid in (frozen.pid, child):
        os.kill(pid, signal.SIGSTOP)
    time.sleep(3.5)  # its lease runs out
    start_worker(scheduler=True)
    wait_until(lambda: len(lines(file, "begin")) == 2, "another to take the job over", 60)
    frozen.send_signal(signal.SIGCONT)
    wait_until(lambda: not _lives(child) or _state(child) == "T", "the keeper to see the lease lost")
    wait_until(lambda: states(script) == "done", "the job to be done", 60)
    assert script("from qms.jobs.models import Job; print(Job.objects.get().attempts)") == "2"
    os.kill(child, signal.SIGKILL) if _lives(child) else None


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
