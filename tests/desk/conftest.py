"""A still clock, and no judgement of another test."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_known(still_clock: None) -> None:
    """Forget what was judged before."""
    cache.clear()
