"""Small sealed packs, and ways to damage them, for the tests of verifying."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from evidence.archiving import Archive, Written, of_bytes, zip_info
from evidence.sealing import seal

DAY = date(2026, 3, 15)
FILES = {
    "00-index.pdf": b"%PDF-1.7 index",
    "artefacts/0123456789ab-proof.txt": "Ein Beweis über Äpfel\n".encode() * 40,
    "registers/actions.csv": b"reference,what\nACT-0001,Fit the guard\n" * 40,
}


def small_pack(path: Path, at: datetime, files: dict[str, bytes] = FILES) -> Path:
    """Write a sealed pack of ``files`` and return its path."""
    with path.open("w+b") as out, Archive(out, day=DAY) as archive:
        added = [archive.add(of_bytes(name, content)) for name, content in files.items()]
        written = [one for one in added if isinstance(one, Written)]
        seal(archive, written, about={"as_of": DAY}, missing=[], at=at)
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Return every file of a pack by its path."""
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Return a pack of the same form whose files ``change`` has altered, as anybody with a ZIP tool could."""
    held = contents(path)
    change(held)
    new = path.with_name("changed.zip")
    with zipfile.ZipFile(new, "w") as pack:
        for name, content in held.items():
            pack.writestr(zip_info(name, DAY), content)
    return new
