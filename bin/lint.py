"""`make lint`: every check of form, two at a time; quiet about what is right."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["qms", "governance", "objectives", "reviews", "evidence", "bin", "bench", "tests", "manage.py"]


def checks() -> dict[str, list[str]]:
    """Return the command of each check, the slowest first."""
    tools = Path(sys.executable).parent
    here = [part for part in PARTS if (ROOT / part).exists()]
    manage = [sys.executable, "-W", "error", "manage.py"]
    found = {
        "types": [str(tools / "mypy"), "--no-error-summary"],
        "templates": [str(tools / "djlint"), "templates", "--lint", "--quiet"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "Django's checks": [*manage, "check", "--fail-level", "WARNING"],
        "import contracts": [str(tools / "lint-imports"), "--no-cache"],
        "linter": [str(tools / "ruff"), "check", *here],
        "format": [str(tools / "ruff"), "format", "--check", *here],
    }
    if not list(ROOT.glob("templates/**/*.html")):
        del found["templates"]
    return found


def run(name: str, command: list[str]) -> bool:
    """Run one check; print what it says only when it fails; return whether it passed."""
    began = time.monotonic()
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ENVIRONMENT": "test",
        "DJANGO_SETTINGS_MODULE": "qms.settings",
    }
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    took = f"{time.monotonic() - began:.0f} s"
    if done.returncode == 0:
        print(f"  {name}: right ({took})", flush=True)
        return True
    print(f"  {name}: WRONG ({took})\n{done.stdout}{done.stderr}", flush=True)
    return False


def main() -> int:
    """Run all checks; exit 1 when any found something."""
    with ThreadPoolExecutor(max_workers=2) as two:
        results = list(two.map(lambda item: run(*item), checks().items()))
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
