"""The demo company behind a live server, on the morning on which the tests' clock stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.db import connection
from pytest_django import Settings

from qms.desk.demo.loading import load
from qms.people.models import Person
from tests.addressing import proven
from tests.conftest import NOW, TODAY

SignIn = Callable[[Any, str], None]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo company of this run is kept: its database, its keys, its files."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(transactional_db: None, still_clock: None, settings: Settings, demo_folder: Path) -> None:
    """Let the demo company stand in the database; loaded by the first test, copied for the others."""
    settings.VAR_DIR = demo_folder
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(demo_folder / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    copy = demo_folder / "company.sqlite3"
    if copy.exists():
        _pour(copy, into=True)
    else:
        load(today=TODAY, seed=1)
        _pour(copy, into=False)


def _pour(copy: Path, *, into: bool) -> None:
    """Copy the whole test database to ``copy``, or back ``into`` the test database."""
    connection.ensure_connection()
    assert connection.connection is not None
    with closing(sqlite3.connect(copy)) as kept:
        if into:
            kept.backup(connection.connection)
        else:
            connection.connection.backup(kept)


@pytest.fixture
def sign_in() -> SignIn:
    """A function that signs the browser of a page in by a session with a fresh proof, without the form."""

    def as_account(page: Any, email: str) -> None:
        client = proven(Person.objects.get(email=email), at=NOW)
        value = client.cookies[given.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": given.SESSION_COOKIE_NAME, "value": value, "url": page.address}])

    return as_account
