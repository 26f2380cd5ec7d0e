"""`make test`: every test, in three lanes that differ in the database beneath.

1. SQLite in memory: all but what needs a file or a browser.
2. SQLite on a file: real locking, and headless Chromium, two files of tests at a time.
3. PostgreSQL, a server of its own that the run starts and stops: all but the browser and whole processes.

Arguments go to pytest in each lane: ``python -m bin.test tests/people -k invitation``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.services import private_postgres

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5  # pytest's exit code


def lane(title: str, marks: str, *options: str, **settings: str) -> int:
    """Run the tests with ``marks`` under ``settings``; return pytest's exit code."""
    print(f"\n── {title} ──", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-m", marks, *options, *sys.argv[1:]]
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "TEST_DATABASE"}}
    done = subprocess.run(command, cwd=ROOT, env={**env, **settings}, check=False)
    print(f"── {title}: {time.monotonic() - began:.0f} s ──", flush=True)
    chosen_by_hand = len(sys.argv) > 1
    return 0 if done.returncode == NO_TESTS and chosen_by_hand else done.returncode


def main() -> int:
    """Run all lanes, also after one has failed; exit 1 when any failed."""
    two = ("-n", "2", "--dist", "worksteal")
    by_file = ("-n", "2", "--dist", "loadfile")
    codes = [
        lane("SQLite in memory", "not browser and not file_db", *two, TEST_DATABASE="memory"),
        lane("SQLite on a file, and Chromium", "browser or file_db", *by_file),
    ]
    with private_postgres() as url:
        codes.append(lane("PostgreSQL", "not browser and not processes", *two, DATABASE_URL=url))
    return 1 if any(codes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
