"""The manifest of a pack: what it holds, by which scope, what is missing; signed, and read back to verify."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.archiving import Written
from qms.records.canonical import canonical

FORMAT = 1
"""The version of the manifest's own form."""

MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.json.sig", "SHA256SUMS"
PUBLIC_KEY, INSTRUCTIONS = "public-key.pem", "VERIFY.txt"
UNLISTED = (MANIFEST, SIGNATURE, SUMS)
"""What the manifest does not list itself: it is one of them, or is made of it."""

PATHS_MOST = 1000
"""Characters that a path in a manifest may have."""


class Unreadable(Exception):
    """A manifest that is not one of ours: what about it cannot be read."""


@dataclass(frozen=True)
class Manifest:
    """What a manifest says, as far as verifying needs it."""

    as_of: date
    key_id: str
    files: tuple[Written, ...]


def written(about: dict[str, Any], files: Sequence[Written], missing: Iterable[dict[str, str]]) -> bytes:
    """Return the manifest's bytes: ``about`` (scope, period …), each file, and what is missing by name."""
    listed = [{"path": f.path, "size": f.size, "sha256": f.sha256} for f in files]
    content = {**about, "format": FORMAT, "files": listed, "missing": list(missing)}
    plain = json.loads(canonical(content))
    return (json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def read(content: bytes) -> Manifest:
    """Return what the bytes of a manifest say. Raises :class:`Unreadable` where they are not a manifest."""
    try:
        plain = json.loads(content)
        files = tuple(_file(one) for one in plain["files"])
        if plain["format"] != FORMAT:
            raise Unreadable(f"its format {plain['format']} is not known")
        return Manifest(date.fromisoformat(plain["as_of"]), str(plain["key_id"]), files)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("it is not a manifest of Evident") from error


def _file(one: dict[str, Any]) -> Written:
    path, size, digest = one["path"], one["size"], one["sha256"]
    fits = isinstance(path, str) and isinstance(size, int) and isinstance(digest, str)
    if not fits or size < 0 or not 0 < len(path) <= PATHS_MOST:
        raise ValueError("a file's path, size or hash is not one")
    return Written(path, size, digest)


def sums(files: Iterable[Written]) -> bytes:
    """Return the lines that ``sha256sum -c`` reads."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()
