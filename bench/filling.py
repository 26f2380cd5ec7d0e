"""``python -m bench.filling FOLDER SIZE``: one database of a volume, made by a process of its own.

Whoever wrote a hundred thousand rows has a heap that no server has; pages are timed in a process that has not.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

VOLUMES = {"small": (1_000, 200, 1_000), "large": (100_000, 20_000, 100_000)}
"""Measurements, actions and events: the promise, and a hundredth of it."""


def fill_all(folder: Path) -> None:
    """Fill the databases of all volumes in ``folder``, side by side; raise where one could not be filled."""
    command = [sys.executable, "-m", "bench.filling", str(folder)]
    running = {size: subprocess.Popen([*command, size]) for size in VOLUMES}
    failed = [size for size, process in running.items() if process.wait() != 0]
    if failed:
        raise RuntimeError(f"not filled: {', '.join(failed)}")


def fill_one(folder: Path, size: str) -> None:
    """Make the database of ``size`` in ``folder``, with everything that the benchmarks look at."""
    os.environ["DATABASE_URL"] = f"sqlite:///{database_of(folder, size)}"
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command
    from django.db import connection

    from bench import leavers, matrices, measurements, promises
    from bench.volume import fill

    call_command("migrate", verbosity=0)
    measured, actions, events = VOLUMES[size]
    a_part = 1 if size == "large" else 100
    matrices.fill_matrix(fill(measurements=measured, actions=actions, events=events))
    leavers.fill_leaver()
    promises.fill_promises(requirements=promises.REQUIREMENTS // a_part)
    measurements.fill_years(measurements.TEN_YEARS // a_part)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def database_of(folder: Path, size: str) -> Path:
    """Return where the database of ``size`` lies."""
    return folder / f"{size}.sqlite3"


if __name__ == "__main__":
    fill_one(Path(sys.argv[1]), sys.argv[2])
