"""From a bare checkout to an environment that can run or test Evident.

Runs under the system's Python and imports nothing but the standard library:
``python3 -m bin.prepare run`` or ``python3 -m bin.prepare test``.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from bin import system

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}


def prepare(purpose: str, root: Path = ROOT) -> None:
    """Make ``.venv`` match the lock of ``purpose`` ("run" or "test") and the machine its package list."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python the machine has runs this
        raise SystemExit("Evident needs Python 3.11 or newer: make run PYTHON=python3.11")
    packages = system.TO_RUN if purpose == "run" else [*system.TO_RUN, *system.TO_TEST]
    place = root / ".venv"
    if place.is_symlink():
        system.ensure(packages)
        return  # a shared environment is kept by whoever made it
    system.ensure([*system.TO_INSTALL, *packages])
    _install(purpose, place, root)


def _install(purpose: str, place: Path, root: Path) -> None:
    """Install the locked packages, only where they differ from what this environment has."""
    lock = root / LOCKS[purpose]
    wanted = _digest(lock)
    if wanted in _installed(place):
        return
    if not (place / "bin" / "python").exists():
        shutil.rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
    print(f"Installing the packages of {lock.name} …", flush=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(lock)], cwd=root, check=False)
    if done.returncode != 0:
        raise SystemExit(f"The packages of {lock.name} could not be installed; see the lines above.")
    kept = {wanted, _digest(root / LOCKS["run"])}  # the development lock holds all of the other
    (place / "installed.txt").write_text("\n".join(sorted(kept)))


def _installed(place: Path) -> set[str]:
    stamp = place / "installed.txt"
    return set(stamp.read_text().split()) if stamp.exists() else set()


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


if __name__ == "__main__":
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in LOCKS:
        raise SystemExit("usage: python3 -m bin.prepare run|test")
    prepare(purpose)
