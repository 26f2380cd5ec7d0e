"""Packs: zipping and hashing 1,000 files of 1 MB against plain Python, memory, first byte of a download."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

from bench.clocking import Row

FILES = 1_000
SIZE = 1_000_000


def archive_rows(folder: Path) -> list[Row]:
    """Write the files, archive them both ways in processes of their own, and return the rows."""
    source = folder / "artefacts"
    source.mkdir()
    for number in range(FILES):
        (source / f"{number:04d}.pdf").write_bytes(os.urandom(SIZE))
    measured: dict[str, list[dict[str, float]]] = {"plain": [], "ours": []}
    for _turn in range(4):
        for way, runs in measured.items():
            runs.append(_measured(way, source, folder / f"{way}.zip"))
    plain, ours = (min(runs, key=lambda run: run["seconds"]) for runs in measured.values())
    megabytes = FILES * SIZE / 1_000_000
    return [
        Row("plain Python: zip and hash 1,000 files of 1 MB", megabytes / plain["seconds"], unit="MB/s"),
        Row(
            "pack: the same, checked and listed",
            megabytes / ours["seconds"],
            ("plain", megabytes / plain["seconds"]),
            0.7,
            unit="MB/s",
            at_least=True,
        ),
        Row("pack: memory above idle", ours["grown_mb"], limit=40, unit="MB"),
    ]


def _measured(way: str, source: Path, out: Path) -> dict[str, float]:
    """Archive in a process of its own, and return its seconds and by how many MB its memory grew."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.archives", way, str(source), str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def plain(source: Path, out: Path) -> None:
    """Zip and hash every file of ``source`` with the standard library, in parts of a megabyte."""
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(source.iterdir()):
            digest = hashlib.sha256()
            with path.open("rb") as handle, archive.open(path.name, "w") as target:
                while part := handle.read(1024 * 1024):
                    digest.update(part)
                    target.write(part)
            digest.hexdigest()


def ours(source: Path, out: Path) -> None:
    """Do the same through the archive of audit packs, each file checked against its stored hash."""
    from evidence.archiving import Archive, Entry, Lost

    with out.open("wb") as handle, Archive(handle, day=date(2026, 3, 16)) as archive:
        for path in sorted(source.iterdir()):
            written = archive.add(Entry(path.name, lambda p=path: p.open("rb")))  # type: ignore[misc]
            if isinstance(written, Lost):
                raise RuntimeError(written.reason)


def memory_mb() -> float:
    """Return the largest resident memory of this process so far, in MB."""
    status = Path("/proc/self/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def measure(way: str, source: Path, out: Path) -> None:
    """Archive once and print seconds and memory above idle as JSON."""
    import evidence.archiving  # noqa: F401 (idle means: with the code loaded)

    before, start = memory_mb(), time.perf_counter()
    {"plain": plain, "ours": ours}[way](source, out)
    os.sync()
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"seconds": seconds, "grown_mb": memory_mb() - before}))


if __name__ == "__main__":
    measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
