"""Calling pages: a client that is signed in, a call that must be answered, and the queries that it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qms.people.models import Person


def signed_in(reader: Person) -> Client:
    """Return a client through which ``reader`` is signed in."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    assert reader.account is not None
    client.force_login(reader.account)
    return client


def getter(client: Client, address: str, *, holding: bytes = b"") -> Callable[[], None]:
    """Return a call of the page at ``address``; it raises where no page with ``holding`` is answered."""

    def get() -> None:
        response: Any = client.get(address)
        if response.status_code != 200 or not response.content or holding not in response.content:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return get


def queries_of(call: Callable[[], object]) -> int:
    """Return how many queries ``call`` takes once it is warm."""
    call()
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)
