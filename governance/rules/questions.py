"""By when a question to a process is answered, judged over plain values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from qms.jobs.rules import is_working_day

ANSWER_WORKING_DAYS = 10
"""Working days within which a question to a process should have its answer."""

READ_DAYS = 14
"""Days for which an answer is shown to who asked as something to read; after that it stands as it is."""


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the ``count``-th working day after ``day``: no weekend, none of the site's ``holidays``."""
    found = day
    while count:
        found += timedelta(days=1)
        count -= is_working_day(found, holidays)
    return found
