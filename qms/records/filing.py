"""Filing: bytes are stored once under their SHA-256, checked on upload and whenever they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.records.models import StoredFile

LARGEST = 50 * 1024 * 1024
"""Bytes that one upload may have."""

CHUNK = 1024 * 1024

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/heic": tuple(b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "text/plain": (),
    "text/csv": (),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
}
"""The types that may be stored, and how their bytes begin (empty: text in UTF-8)."""

TYPES: dict[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".zip": "application/zip",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The type that a file's name claims."""


class Altered(Exception):
    """Stored bytes are missing or no longer have the hash under which they were stored."""

    def __init__(self, stored: StoredFile, problem: str) -> None:
        self.stored = stored
        self.problem = problem
        super().__init__(f"stored file {stored.sha256}: {problem}")


def store(
    content: IO[bytes], *, media_type: str, by: Person | None, at: datetime, largest: int = LARGEST
) -> StoredFile:
    """Keep the bytes of ``content`` and return their row; the same bytes are kept once.

    Raises :class:`Refusal` where the file is empty, larger than ``largest`` bytes, of a type that is not
    allowed, or not of the type that it claims.
    """
    digest, size, head = _measure(content)
    _refuse_unfit(size, media_type, head, largest)
    row = StoredFile.objects.filter(sha256=digest).first()
    new = StoredFile(sha256=digest, size=size, media_type=media_type, recorded_at=at, recorded_by=by)
    _keep_bytes(row or new, content, finished=row is not None)
    if row is not None:
        return row
    values = {"size": size, "media_type": media_type, "recorded_at": at, "recorded_by": by}
    return StoredFile.objects.get_or_create(sha256=digest, defaults=values)[0]


def _keep_bytes(row: StoredFile, content: IO[bytes], *, finished: bool) -> None:
    """Write the bytes before their row, so that no row lacks them; what a crash left half-written goes.

    Bytes under a row that stands are never written over: where they were changed, that must stay visible.
    """
    if default_storage.exists(row.path):
        if finished or default_storage.size(row.path) == row.size:
            return
        default_storage.delete(row.path)
    content.seek(0)
    name = default_storage.save(row.path, File(content))
    if name != row.path:  # somebody else stored the same bytes at the same moment
        default_storage.delete(name)


def upload(content: IO[bytes], *, name: str, by: Person | None, at: datetime) -> tuple[StoredFile, str]:
    """Keep an uploaded file called ``name``; return its row and the bare name under which a record shows it.

    Its type is told by its name and checked against its bytes. Raises :class:`Refusal` as :func:`store` does.
    """
    bare = PurePath(name.replace("\\", "/")).name
    bare = "".join(letter for letter in bare if letter.isprintable())[-200:] or "file"
    media_type = TYPES.get(PurePath(bare).suffix.lower(), "")
    return store(content, media_type=media_type, by=by, at=at), bare


def checked_copy(stored: StoredFile) -> IO[bytes]:
    """Return a private copy of the stored bytes, in memory where small, that has the hash it must have.

    Raises :class:`Altered` before a single byte is given out where they are missing or were changed.
    """
    copy = SpooledTemporaryFile(max_size=CHUNK)  # noqa: SIM115 - whoever is given it closes it
    try:
        for part in read_checked(stored):
            copy.write(part)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return cast(IO[bytes], copy)


def store_bytes(content: bytes, *, media_type: str, by: Person | None, at: datetime) -> StoredFile:
    """Keep ``content`` and return its row, as :func:`store` does."""
    return store(ContentFile(content), media_type=media_type, by=by, at=at)


def _measure(content: IO[bytes]) -> tuple[str, int, bytes]:
    content.seek(0)
    digest, size, head = hashlib.sha256(), 0, b""
    while part := content.read(CHUNK):
        head = head or part[:4096]
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size, head


def _refuse_unfit(size: int, media_type: str, head: bytes, largest: int = LARGEST) -> None:
    if size == 0:
        raise Refusal("file.empty", _("The file is empty."), field="file", remedy=_("Choose another file."))
    if size > largest:
        raise Refusal(
            "file.too-large",
            _("The file has %(size)d MB; 50 MB is the most.") % {"size": size // 1024**2},
            field="file",
            remedy=_("Make it smaller, or split it."),
        )
    if media_type not in SIGNATURES or not _fits(head, media_type):
        raise Refusal(
            "file.type",
            _("Files of this type cannot be stored, or the content is not what its name says."),
            field="file",
            remedy=_("Use PDF, PNG, JPEG, HEIC, plain text, CSV, Word, Excel or ZIP."),
        )


def _fits(head: bytes, media_type: str) -> bool:
    if beginnings := SIGNATURES[media_type]:
        return head.startswith(beginnings, 4 if media_type == "image/heic" else 0)  # its box begins with a size
    try:
        head[:-3].decode() if len(head) > 3 else head.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head


def read_checked(stored: StoredFile) -> Iterator[bytes]:
    """Yield the stored bytes in parts. Raises :class:`Altered` at the end where their hash is another."""
    digest = hashlib.sha256()
    try:
        handle: Any = default_storage.open(stored.path)
    except FileNotFoundError as error:
        raise Altered(stored, "the bytes are missing") from error
    with handle:
        while part := handle.read(CHUNK):
            digest.update(part)
            yield part
    if digest.hexdigest() != stored.sha256:
        raise Altered(stored, "the bytes were changed")


def altered() -> Iterator[Altered]:
    """Yield every stored file whose bytes are missing or changed."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        try:
            for _part in read_checked(stored):
                pass
        except Altered as fault:
            yield fault
