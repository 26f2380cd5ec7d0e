"""As of: what was recorded by the end of a day. Two clocks: ``recorded_at`` and the day it happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

Q = TypeVar("Q", bound="models.QuerySet[Any]")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that people mean: what lies outside was mistyped (0026 for 2026), and some days later is no date."""


def day(text: str) -> date:
    """Return the day that somebody typed (2013-06-30). Raises ``ValueError`` for none, or one too far away."""
    found = date.fromisoformat(text)
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(text)
    return found


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, after ``day`` as it is counted in ``zone``."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on which ``moment`` fell for people in ``zone``."""
    return moment.astimezone(zone).date()


def recorded_before(rows: Q, moment: datetime | None) -> Q:
    """Return those of ``rows`` that were recorded before ``moment``; all of them where it is ``None``."""
    return rows if moment is None else rows.filter(recorded_at__lt=moment)


def holding_on(rows: Q, day: date) -> Q:
    """Return those succession rows or memberships that hold on ``day`` by ``starts_on`` and ``ends_on``."""
    return rows.filter(starts_on__lte=day).filter(models.Q(ends_on=None) | models.Q(ends_on__gte=day))
