"""What Evident needs of the operating system (Debian 12), and how to get it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql/15/bin")


@dataclass(frozen=True)
class Package:
    """One Debian package and the sign by which we see that it is there."""

    name: str
    present: Callable[[], bool]


def library(file: str) -> Callable[[], bool]:
    """Return a check that the dynamic linker finds ``file``."""

    def loads() -> bool:
        try:
            ctypes.CDLL(file)
        except OSError:
            return False
        return True

    return loads


def program(name: str) -> Callable[[], bool]:
    """Return a check that ``name`` is a program on the path."""
    return lambda: shutil.which(name) is not None


def file(path: str | Path) -> Callable[[], bool]:
    """Return a check that ``path`` exists."""
    return lambda: Path(path).exists()


def _venv_works() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


TO_INSTALL = [Package("python3-venv", _venv_works)]
TO_RUN = [
    Package("libpango-1.0-0", library("libpango-1.0.so.0")),
    Package("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
    Package("libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
    Package("fonts-noto-core", file("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")),
    Package("fonts-noto-cjk", file("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")),
    Package("fonts-dejavu-core", file("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")),
]
TO_TEST = [
    Package("postgresql-15", file(POSTGRES / "initdb")),
    Package("redis-server", program("redis-server")),
    Package("chromium", program("chromium")),
    Package("qpdf", program("qpdf")),
    Package("poppler-utils", program("pdftotext")),
    Package("openssl", program("openssl")),
]


def install_line(names: list[str]) -> str:
    """Return the line that an administrator types to install ``names``."""
    return f"apt-get update && apt-get install -y --no-install-recommends {' '.join(names)}"


def ensure(packages: list[Package]) -> None:
    """Install what is missing when we are root, otherwise say the exact line and stop.

    Raises ``SystemExit`` when a package is missing and cannot be installed.
    """
    missing = [package.name for package in packages if not package.present()]
    if not missing:
        return
    line = install_line(missing)
    if os.geteuid() != 0:
        raise SystemExit(f"Missing on this machine: {', '.join(missing)}. As root, run:\n\n  {line}\n")
    print(f"Installing {', '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(line, shell=True, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        raise SystemExit(f"Could not install {', '.join(missing)}. As root, run:\n\n  {line}\n")
