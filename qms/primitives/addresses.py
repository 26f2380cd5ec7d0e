"""Addresses of records: looked up once, for a list asks for fifty of them."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, reference: str) -> str:
    """Return the address called ``name`` of the record ``reference``; the address of a record never changes."""
    return _known(name, reference, get_script_prefix())


@lru_cache(maxsize=16_384)
def _known(name: str, reference: str, _prefix: str) -> str:
    return reverse(name, args=[reference])
