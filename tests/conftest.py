"""What tests share: a small cast, each with a reason to exist, a clock that stands still, real services."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.services"]

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 16)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of continuous integration that skipped a test: what is missing there must be said."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Forget what was computed from another test's records: keys of rows are given again after a rollback."""
    cache.clear()


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test an empty store for files, so that one test's bytes are never another's."""
    folder = str(tmp_path_factory.mktemp("files"))
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder}},
    }
    settings.MEDIA_ROOT = folder


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def today() -> date:
    """The day of ``now``."""
    return TODAY


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the server stand at ``now``, for pages whose answer depends on the day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def cast(db: None, settings: object, tmp_path: object) -> Cast:
    """Two sites and the people who play a part in the rules."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    return make_cast()
