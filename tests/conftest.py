"""What tests share: a small cast, each with a reason to exist, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast, make_cast

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 16)


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def today() -> date:
    """The day of ``now``."""
    return TODAY


@pytest.fixture
def cast(db: None, settings: object, tmp_path: object) -> Cast:
    """Two sites and the people who play a part in the rules."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    return make_cast()
