"""Every address of the product, method by method, against everybody of the cast and against nobody at all.

The rows stand in ``tests/<app>/addresses.py``; see :mod:`tests.addressing` for what a row says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests import addressing
from tests.addressing import EVERYBODY, Address, proven
from tests.cast import NAMES, Cast

TABLES = addressing.tables()
ROWS = {(row.name, row.method): row for table in TABLES.values() for row in table.ADDRESSES}


def test_every_address_of_the_resolver_is_in_the_table() -> None:
    listed = {name for name, _ in ROWS}
    missing = {name: file for name, file in addressing.mounted().items() if name not in listed}
    assert not missing, "Add a row for each:\n" + "\n".join(f"  {n} → {f}" for n, f in missing.items())


def test_every_row_of_the_table_is_an_address_of_the_resolver_once() -> None:
    mounted = addressing.mounted()
    rows = [(row.name, row.method) for table in TABLES.values() for row in table.ADDRESSES]
    assert not [row for row in rows if row[0] not in mounted]
    assert not [row for row in set(rows) if rows.count(row) > 1]


@pytest.fixture
def quiet() -> Iterator[None]:
    """Write no log while thousands of requests are made."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("still_clock", "quiet")
@pytest.mark.parametrize("app", TABLES)
def test_each_role_gets_what_the_table_says(app: str, cast: Cast, now: datetime) -> None:
    samples = TABLES[app].samples(cast)
    clients: dict[str, Client] = {name: proven(getattr(cast, name), at=now) for name in NAMES}
    clients["nobody"] = Client()
    wrong = []
    for row in TABLES[app].ADDRESSES:
        url = reverse(row.name, args=row.args(samples))
        assert resolve(url).view_name == row.name, f"{url} of {row.name} is answered by another address"
        for name, client in clients.items():
            status, location = asked(client, row.method, url, row.data(samples))
            expected = expectation(row, name)
            if not fits(expected, status, location):
                wrong.append(f"{row.method.upper()} {url} ({row.name}) as {name}: {expected}, got {status}")
        wrong += unlisted_method(row, url, clients, samples)
    assert not wrong, "\n".join(wrong)


def asked(client: Client, method: str, url: str, data: dict[str, object]) -> tuple[int, str]:
    """Send the request, undo what it wrote, and return its status and where it leads."""
    client.raise_request_exception = False
    cookies = client.cookies.output()
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        list(response) if response.streaming else None
        transaction.set_rollback(True)
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response.status_code, response.headers.get("Location", "")


def expectation(row: Address, name: str) -> str:
    """Return what ``name`` should get by ``row``, as a word."""
    if name == "nobody":
        return "open" if row.public else "sign in"
    if name in row.allowed:
        return "open"
    return "hidden" if name in row.hidden else "refused"


def fits(expected: str, status: int, location: str) -> bool:
    """Tell whether an answer is what was expected."""
    to_sign_in = status == 302 and location.startswith(reverse("account_login") + "?next=")
    return {
        "open": (status < 400 or status == 422) and not to_sign_in,
        "sign in": to_sign_in,
        "hidden": status == 404,
        "refused": status == 403,
    }[expected]


def unlisted_method(row: Address, url: str, clients: dict[str, Client], samples: dict) -> list[str]:
    """Return the complaint where the address answers a method that has no row."""
    other = "post" if row.method == "get" else "get"
    if (row.name, other) in ROWS:
        return []
    status, _ = asked(clients[min(row.allowed or EVERYBODY)], other, url, {})
    if status == 405:
        return []
    remedy = f"add its {other} row, or let the view refuse it (require_safe, require_POST)"
    return [f"{other.upper()} {url} ({row.name}) has no row and answers {status}, not 405: {remedy}"]
