"""Archiving: files into a ZIP, each hashed while it is written, the same bytes for the same input.

Nothing is held whole: a file passes through in parts, so memory stays flat however large the archive. A file
whose bytes are not those that were stored is taken out again and told, never written as if it were right.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from types import TracebackType
from typing import IO, Any, Self

from django.utils.translation import gettext as _

CHUNK = 1024 * 1024
LEVEL = 6
FIRST_YEAR = 1980
"""ZIP counts its years from here."""

PACKED_TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".zip", ".xlsx", ".docx", ".sig")
"""Files that are compressed already: kept as they are, which is faster and no larger."""


@dataclass(frozen=True)
class Entry:
    """A file to be archived: its path, how its bytes are opened, and the SHA-256 they must have (if known)."""

    path: str
    open: Callable[[], IO[bytes]]
    sha256: str = ""


@dataclass(frozen=True)
class Written:
    """A file as it stands in the archive: path, size in bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Lost:
    """A file that could not be archived as it was stored, and why."""

    path: str
    reason: str


def of_bytes(path: str, content: bytes) -> Entry:
    """Return the entry of a file that is small enough to be in memory."""
    return Entry(path, lambda: BytesIO(content))


def safe_name(name: str) -> str:
    """Return ``name`` as a file name that every system unpacks: plain letters, digits, ``.``, ``-``, ``_``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[-100:].lstrip("-._") or "file"


def zip_info(path: str, day: date) -> zipfile.ZipInfo:
    """Return how ``path`` is described in an archive of ``day``; nothing in it depends on the machine."""
    stamp = (max(day.year, FIRST_YEAR), day.month, day.day, 0, 0, 0)
    info = zipfile.ZipInfo(path, stamp)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    packed = path.lower().endswith(PACKED_TYPES)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return info


class Archive:
    """A ZIP being written: ``add`` files in the order in which they shall stand."""

    def __init__(self, out: IO[bytes], *, day: date) -> None:
        self.day = day
        self._zip = zipfile.ZipFile(out, "w", compresslevel=LEVEL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, entry: Entry) -> Written | Lost:
        """Write one file and return what was written, or that its bytes are missing or not those stored."""
        info = zip_info(entry.path, self.day)
        info._compresslevel = LEVEL  # type: ignore[attr-defined]
        try:
            source = entry.open()
        except FileNotFoundError:
            return Lost(entry.path, _("The stored bytes are missing."))
        with source, self._zip.open(info, "w") as target:
            written = _copy(source, target, entry.path)
        if entry.sha256 and written.sha256 != entry.sha256:
            self._take_out(info)
            return Lost(entry.path, _("The stored bytes were changed: their SHA-256 is another."))
        return written

    def _take_out(self, info: zipfile.ZipInfo) -> None:
        """Undo the last file: it was hashed while it was written, which reads a large store only once."""
        kept: Any = self._zip
        kept.filelist.remove(info)
        del kept.NameToInfo[info.filename]
        kept.fp.seek(info.header_offset)
        kept.fp.truncate()
        kept.start_dir = info.header_offset


def _copy(source: IO[bytes], target: IO[bytes], path: str) -> Written:
    digest, size = hashlib.sha256(), 0
    while part := source.read(CHUNK):
        digest.update(part)
        target.write(part)
        size += len(part)
    return Written(path, size, digest.hexdigest())


def write_archive(out: IO[bytes], entries: Iterable[Entry], *, day: date) -> list[Written | Lost]:
    """Write ``entries`` in their order to the seekable ``out`` and return what became of each."""
    with Archive(out, day=day) as archive:
        return [archive.add(entry) for entry in entries]


def unpacked(source: IO[bytes], info: zipfile.ZipInfo, limit: int) -> tuple[int, str]:
    """Return size and SHA-256 of an archived file, reading no more than ``limit`` bytes and one of it.

    Raises ``zipfile.BadZipFile``, ``zlib.error`` or ``EOFError`` where it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    while size <= limit and (part := source.read(min(CHUNK, limit + 1 - size))):
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()


UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged archive may raise."""
