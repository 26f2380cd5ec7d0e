"""An archive holds what was stored, or says what it lost; memory stays flat."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from evidence.archiving import Entry, Lost, Written, of_bytes, safe_name, write_archive

DAY = date(2026, 3, 15)


def missing() -> IO[bytes]:
    raise FileNotFoundError


def test_each_file_is_written_with_its_size_and_hash() -> None:
    out = io.BytesIO()
    done = write_archive(out, [of_bytes("a.txt", b"alpha"), of_bytes("b.pdf", b"%PDF")], day=DAY)
    assert done == [
        Written(n, len(c), hashlib.sha256(c).hexdigest()) for n, c in (("a.txt", b"alpha"), ("b.pdf", b"%PDF"))
    ]
    with zipfile.ZipFile(out) as held:
        assert held.testzip() is None
        assert held.read("a.txt") == b"alpha"


def test_altered_bytes_are_taken_out_again_and_told_wherever_they_stand() -> None:
    right = of_bytes("a.txt", b"alpha")
    altered = Entry("b.txt", lambda: io.BytesIO(b"other" * 9999), sha256=hashlib.sha256(b"beta").hexdigest())
    for entries in ([right, altered], [altered, right], [altered]):
        out = io.BytesIO()
        done = write_archive(out, entries, day=DAY)
        assert Lost("b.txt", "The stored bytes were changed: their SHA-256 is another.") in done
        kept = io.BytesIO()
        write_archive(kept, [one for one in entries if one is right], day=DAY)
        assert out.getvalue() == kept.getvalue()


def test_missing_bytes_are_told() -> None:
    out = io.BytesIO()
    assert write_archive(out, [Entry("gone.pdf", missing)], day=DAY) == [
        Lost("gone.pdf", "The stored bytes are missing.")
    ]


def test_the_day_before_zip_counts_years_is_still_archived() -> None:
    out = io.BytesIO()
    write_archive(out, [of_bytes("a.txt", b"alpha")], day=date(1975, 2, 3))
    with zipfile.ZipFile(out) as held:
        assert held.getinfo("a.txt").date_time == (1980, 2, 3, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Report 2026.pdf", "Report-2026.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("Übersicht Qualität.pdf", "Ubersicht-Qualitat.pdf"),
        ("報告.pdf", "pdf"),
        ("...", "file"),
        ("-rf *", "rf"),
        ("a\r\nb\x00c.txt", "a-b-c.txt"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_becomes_one_that_every_system_unpacks(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_memory_stays_flat_however_many_files(tmp_path: Path) -> None:
    stored = tmp_path / "one"
    stored.write_bytes(bytes(range(256)) * 4096)
    entries = (Entry(f"artefacts/{n:04}.pdf", lambda: stored.open("rb")) for n in range(100))
    tracemalloc.start()
    with (tmp_path / "out.zip").open("w+b") as out:
        write_archive(out, entries, day=DAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024**2
