"""A still clock."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def always_still(still_clock: None) -> None:
    """Let every page of the desk be opened at the same moment."""
