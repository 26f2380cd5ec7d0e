"""Keys: the installation's Ed25519 key, from ``SIGNING_KEY`` or made on first use and kept under ``var/``."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from qms.primitives.refusing import Refusal
from qms.records.models import SigningKey


def private_key() -> Ed25519PrivateKey:
    """Return the installation's private key; it is made on first use where ``SIGNING_KEY`` is unset."""
    return _private_key(settings.SIGNING_KEY, str(settings.VAR_DIR))


@lru_cache(maxsize=4)
def _private_key(given: str | None, var_dir: str) -> Ed25519PrivateKey:
    if given:
        return load_private_key(given.encode())
    kept = Path(var_dir) / "keys" / "signing.pem"
    if not kept.exists():
        _make(kept)
    return load_private_key(kept.read_bytes())


def _make(kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    new = kept.with_suffix(f".{os.getpid()}")
    new.touch(mode=0o600)
    new.write_bytes(pem)
    try:
        os.link(new, kept)
    except FileExistsError:
        pass
    finally:
        new.unlink()


def load_private_key(text: bytes) -> Ed25519PrivateKey:
    """Return the Ed25519 key written as PEM, or as base64 of its 32 bytes. Raises ``Refusal`` otherwise."""
    try:
        if b"BEGIN" in text:
            key = serialization.load_pem_private_key(text.replace(b"\\n", b"\n"), password=None)
        else:
            key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unreadable()
    return key


def _unreadable() -> Refusal:
    return Refusal(
        "key.unreadable",
        "The signing key is not an Ed25519 private key.",
        field="SIGNING_KEY",
        remedy="Give it as PEM (openssl genpkey -algorithm ed25519) or as base64 of its 32 bytes.",
    )


def public_pem(key: Ed25519PublicKey) -> str:
    """Return a public key as PEM, as ``openssl pkeyutl`` reads it."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def key_id_of(key: Ed25519PublicKey) -> str:
    """Return the short name of a public key: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def current(at: datetime) -> SigningKey:
    """Return the row of the key in use, written on its first use at ``at``; the one before it is retired."""
    public = private_key().public_key()
    row, made = SigningKey.objects.get_or_create(
        key_id=key_id_of(public), defaults={"public_key": public_pem(public), "recorded_at": at}
    )
    if made:
        SigningKey.objects.exclude(pk=row.pk).filter(retired_at=None).update(retired_at=at)
    return row


def sign(message: bytes) -> bytes:
    """Return the Ed25519 signature (RFC 8032, 64 bytes) of ``message`` by the installation's key."""
    return private_key().sign(message)


def verifies(public_pem_text: str, signature: bytes, message: bytes) -> bool:
    """Tell whether ``signature`` is that of ``message`` by the key written in ``public_pem_text``."""
    key = serialization.load_pem_public_key(public_pem_text.encode())
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
