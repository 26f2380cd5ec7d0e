"""Packs for tests: built of a cast's records, or small and sealed, with ways to damage them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from evidence.archiving import Archive, Written, of_bytes, zip_info
from evidence.collecting import Scope
from evidence.looking_back import the_day
from evidence.packing import build
from evidence.sealing import seal
from qms.people.models import Person, Site
from tests.cast import Cast
from tests.conftest import NOW, TODAY

START, END = date(2026, 1, 1), date(2026, 12, 31)
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


def packed(
    cast: Cast,
    folder: Path,
    *,
    name: str = "pack.zip",
    clause: str = "5.1",
    sites: tuple[Site, ...] = (),
    frm: date = START,
    to: date = END,
    as_of: date = TODAY,
    person: Person | None = None,
) -> Path:
    """Build the pack of 2026 as of today, or as changed, a year later; return its path."""
    day = the_day(as_of, at=NOW + timedelta(days=400), organisation=cast.organisation)
    out = folder / name
    build(Scope(clause, sites, frm, to, day, person=person), out, at=NOW)
    return out


def contents(path: Path) -> dict[str, bytes]:
    """Return every file of a pack by its path."""
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def manifest(path: Path) -> dict[str, Any]:
    """Return what a pack's manifest says."""
    return json.loads(contents(path)["manifest.json"])  # type: ignore[no-any-return]


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Return a pack of the same form whose files ``change`` has altered, as anybody with a ZIP tool could."""
    held = contents(path)
    change(held)
    new = path.with_name("changed.zip")
    with zipfile.ZipFile(new, "w") as pack:
        for name, content in held.items():
            pack.writestr(zip_info(name, DAY), content)
    return new
