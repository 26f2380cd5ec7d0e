"""An installation whose leases are short and whose jobs can be watched."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services import Installation

PROBES = "tests.jobs.probes.settings"


@pytest.fixture
def workshop(installation: Installation) -> Installation:
    """An installation of its own with jobs that write down when they begin and end."""
    installation.env["DJANGO_SETTINGS_MODULE"] = PROBES
    return installation


@pytest.fixture
def script(workshop: Installation) -> Callable[..., str]:
    """Run Python in the installation and return what it printed."""

    def run(code: str) -> str:
        return workshop.manage("shell", "--no-imports", "-c", code).stdout.strip()

    return run


@pytest.fixture
def start_worker(workshop: Installation) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a Celery worker, with a scheduler where wanted; every one ends with the test."""
    started: list[subprocess.Popen[str]] = []
    celery = ["-W", "ignore", "-m", "celery", "-A", "qms.celery"]

    def start(*, scheduler: bool = False) -> subprocess.Popen[str]:
        work = ["worker", "--pool", "threads", "--concurrency", "2", "--without-mingle", "--loglevel", "ERROR"]
        started.append(worker := workshop.start(*celery, *work))
        if scheduler:
            beat = ["beat", "--pidfile=", "--schedule", str(workshop.var / f"schedule{len(started)}")]
            started.append(workshop.start(*celery, *beat, "--loglevel", "ERROR"))
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.communicate()


def lines(file: Path, word: str) -> list[list[str]]:
    """Return the lines of a probe's file that start with ``word``, each as its parts."""
    if not file.exists():
        return []
    return [parts for line in file.read_text().splitlines() if (parts := line.split())[0] == word]
