"""Verifying a pack: every checksum and the signature hold, nothing is missing, extra or moved, the key is ours.

The archive is read where it lies and never unpacked to disk, each file in parts and no further than the size
that the manifest states.
"""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

from cryptography.exceptions import UnsupportedAlgorithm

from evidence import manifest as manifests
from evidence.archiving import UNREADABLE, Written, unpacked, zip_info
from evidence.manifest import INSTRUCTIONS, MANIFEST, PUBLIC_KEY, SIGNATURE, SUMS, UNLISTED, Manifest
from qms.records import keys
from qms.records.models import SigningKey

LARGEST_MANIFEST = 64 * 1024**2
"""Bytes of a manifest or list of sums that are read at most."""

END = struct.Struct("<4s4H2LH")
"""The end record of a ZIP."""


def verify(path: Path) -> list[str]:
    """Return every fault of the pack at ``path``, each naming the file at fault; none where it is whole."""
    found: list[str] = []
    try:
        with path.open("rb") as raw, zipfile.ZipFile(raw) as pack:
            found.extend(_faults(raw, pack))
    except FileNotFoundError:
        found.append(f"{path.name}: there is no such file")
    except UNREADABLE as error:
        found.append(f"{path.name}: it cannot be read as a ZIP ({error})")
    return found


def _faults(raw: IO[bytes], pack: zipfile.ZipFile) -> Iterator[str]:
    names = [info.filename for info in pack.infolist()]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name}: it stands {count} times in the pack"
        if _unsafe(name):
            yield f"{name!r}: a pack holds no such path"
    needed = [name for name in (*UNLISTED, PUBLIC_KEY, INSTRUCTIONS) if name not in names]
    yield from (f"{name}: it is missing" for name in needed)
    if MANIFEST in needed:
        return
    try:
        content = _small(pack, MANIFEST)
    except UNREADABLE as error:
        yield f"{MANIFEST}: it cannot be read ({error})"
        return
    yield from _signature_faults(pack, content)
    try:
        manifest = manifests.read(content)
    except manifests.Unreadable as error:
        yield f"{MANIFEST}: {error}"
        return
    yield from _content_faults(pack, manifest)
    yield from _sums_faults(pack, manifest, content)
    yield from _order_faults(names, manifest)
    yield from _layout_faults(raw, pack, manifest)


def _unsafe(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or "\\" in name or ":" in name or any(p in ("", ".", "..") for p in parts)


def _small(pack: zipfile.ZipFile, name: str) -> bytes:
    with pack.open(name) as source:
        content = source.read(LARGEST_MANIFEST + 1)
    if len(content) > LARGEST_MANIFEST:
        raise ValueError(f"{name} is larger than any of ours")
    return content


def _signature_faults(pack: zipfile.ZipFile, content: bytes) -> Iterator[str]:
    held = set(pack.namelist())
    if PUBLIC_KEY not in held or SIGNATURE not in held:
        return
    try:
        key, signature = _small(pack, PUBLIC_KEY).decode(), _small(pack, SIGNATURE)
    except UNREADABLE as error:
        yield f"{PUBLIC_KEY} or {SIGNATURE}: it cannot be read ({error})"
        return
    if not SigningKey.objects.filter(public_key=key).exists():
        yield f"{PUBLIC_KEY}: this installation does not trust that key"
    if not _fits(key, signature, content):
        yield f"{SIGNATURE}: the signature does not fit {MANIFEST} and {PUBLIC_KEY}"


def _fits(key: str, signature: bytes, content: bytes) -> bool:
    try:
        return keys.verifies(key, signature, content)
    except (ValueError, UnsupportedAlgorithm):
        return False


def _content_faults(pack: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    held = set(pack.namelist())
    listed = Counter(file.path for file in manifest.files)
    for path, count in listed.items():
        if count > 1:
            yield f"{path}: the manifest lists it {count} times"
    for file in manifest.files:
        if file.path not in held:
            yield f"{file.path}: it is missing"
        else:
            yield from _file_faults(pack, file)
    for name in sorted(held - set(listed) - set(UNLISTED)):
        yield f"{name}: it is extra, the manifest does not list it"


def _file_faults(pack: zipfile.ZipFile, file: Written) -> Iterator[str]:
    info = pack.getinfo(file.path)
    try:
        with pack.open(info) as source:
            size, digest = unpacked(source, info, file.size)
    except UNREADABLE as error:
        yield f"{file.path}: it cannot be read ({error})"
        return
    if size > file.size:
        yield f"{file.path}: it is larger than the {file.size} bytes of the manifest"
    elif (size, digest) != (file.size, file.sha256):
        yield f"{file.path}: its bytes are not those of the manifest"


def _sums_faults(pack: zipfile.ZipFile, manifest: Manifest, content: bytes) -> Iterator[str]:
    held = set(pack.namelist())
    if SUMS not in held or SIGNATURE not in held:
        return
    try:
        signature, sums = _small(pack, SIGNATURE), _small(pack, SUMS)
    except UNREADABLE as error:
        yield f"{SUMS}: it cannot be read ({error})"
        return
    whole = [*manifest.files]
    for name, made in ((MANIFEST, content), (SIGNATURE, signature)):
        whole.append(Written(name, len(made), sha256(made).hexdigest()))
    if sums != manifests.sums(whole):
        yield f"{SUMS}: it does not say what the manifest says"


def _order_faults(names: list[str], manifest: Manifest) -> Iterator[str]:
    wanted = [*(file.path for file in manifest.files), *UNLISTED]
    if sorted(names) == sorted(wanted):
        for name, place in zip(names, wanted, strict=True):
            if name != place:
                yield f"{name}: it stands where {place} belongs"
                return


def _layout_faults(raw: IO[bytes], pack: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Find what lies between, before or after the files, or in their headers: bytes that no checksum covers."""
    position, directory = 0, b""
    for info in pack.infolist():
        wanted = zip_info(info.filename, manifest.as_of)
        wanted.CRC, wanted.file_size, wanted.compress_size = info.CRC, info.file_size, info.compress_size
        header = wanted.FileHeader()
        raw.seek(info.header_offset)
        if info.header_offset != position or raw.read(len(header)) != header:
            yield f"{info.filename}: its place or header in the archive was changed"
        directory += _listed(wanted, header, position % 2**32)
        position = info.header_offset + len(header) + info.compress_size
    raw.seek(0, 2)
    count, size = len(pack.infolist()), raw.tell()
    if count >= 0xFFFF or size >= 0xFFFF_FFFF:
        return  # a larger archive lists and ends otherwise; what its files hold was checked above
    raw.seek(position)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), position % 2**32, 0)
    if raw.read(len(directory) + END.size + 1) != directory + end:
        yield "The archive's own list of its files was changed, or bytes were added that belong to none."


def _listed(info: zipfile.ZipInfo, header: bytes, position: int) -> bytes:
    """Return how the list at the archive's end tells a file, by its local ``header``."""
    version, rest, name = header[4:6], header[6:30], header[30:]
    made_by = version[:1] + bytes([info.create_system])
    more = struct.pack("<3H2L", 0, 0, 0, info.external_attr, position)
    return b"PK\x01\x02" + made_by + version + rest + more + name
