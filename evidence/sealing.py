"""Sealing a pack: its key, its manifest and signature, its sums, and how to verify it with ordinary tools."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from evidence import archiving, manifest
from evidence.archiving import Archive, Written
from qms.records import keys

HOW_TO_VERIFY = """\
How to verify this pack without the system that made it
=======================================================

You need a shell with unzip, sha256sum (coreutils) and OpenSSL 3 or later.

1. Is the archive whole?            unzip -t PACK.zip
2. Unpack it into an empty folder:  unzip PACK.zip -d pack && cd pack
3. Is each file as it was packed?   sha256sum -c SHA256SUMS
4. Who packed it?                   openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin \\
                                      -in manifest.json -sigfile manifest.json.sig

Step 4 shows that whoever holds the private half of public-key.pem signed manifest.json. Compare the key with
the one that the organisation gave you by another way:

   key id      {key_id}
   (the first 16 hex digits of the SHA-256 of the key's 32 bytes)
   openssl pkey -pubin -in public-key.pem -outform DER | tail -c 32 | sha256sum | cut -c 1-16

manifest.json lists every file with its size and SHA-256, the scope, the period and the day as of which the
records are shown, the head of the sign-off ledger on that day, and by name whatever is missing.
In the system that made the pack, "python manage.py verify_pack PACK.zip" does all of this, looks for files that
are extra or moved, and knows the keys that the organisation has used.
"""


def seal(
    archive: Archive,
    written: list[Written],
    *,
    about: dict[str, Any],
    missing: list[dict[str, str]],
    at: datetime,
) -> None:
    """End ``archive`` with what makes it verifiable; ``written`` are its files in their order.

    ``about`` says scope, period and as-of day (``as_of`` in ISO form); ``at`` is when the key is first used.
    """
    key = keys.current(at)
    files = list(written)
    files += _added(archive, manifest.INSTRUCTIONS, HOW_TO_VERIFY.format(key_id=key.key_id).encode())
    files += _added(archive, manifest.PUBLIC_KEY, key.public_key.encode())
    content = manifest.written({**about, "key_id": key.key_id}, files, missing)
    files += _added(archive, manifest.MANIFEST, content)
    files += _added(archive, manifest.SIGNATURE, keys.sign(content))
    _added(archive, manifest.SUMS, manifest.sums(files))


def _added(archive: Archive, path: str, content: bytes) -> Iterable[Written]:
    one = archive.add(archiving.of_bytes(path, content))
    return [one] if isinstance(one, Written) else []
