"""Canonical bytes: one spelling of a record's content, so that the same content has the same hash for ever."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def canonical(content: Any) -> bytes:
    """Return ``content`` as JSON with sorted keys, no spaces, UTF-8, and one spelling of days and numbers.

    Moments are ISO 8601 in UTC to the microsecond, days ISO 8601, decimals their shortest plain digits.
    Raises ``TypeError`` for anything else that JSON does not know (a float has no single spelling).
    """
    return json.dumps(
        _plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


def plain_decimal(value: Decimal) -> str:
    """Return a decimal's shortest plain digits: 80, not 80.00 or 8E+1."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hex."""
    return hashlib.sha256(content).hexdigest()
