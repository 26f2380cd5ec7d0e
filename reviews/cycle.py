"""The cycle of a series: when its next review is due, and which inputs of 9.3.2 are still owed in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from reviews.models import ManagementReview, ReviewInput, ReviewSeries

CYCLE = timedelta(days=365)
"""In one cycle of reviews every item that 9.3.2 asks for is looked at."""

HELD = ("in_session", "drafted", "approved")


def months_later(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def next_due(series: ReviewSeries, reviews: Iterable[ManagementReview]) -> date | None:
    """Return the day by which the next review of ``series`` is due; ``None`` where none was held."""
    held = [row.held_on for row in reviews if row.held_on and row.state in HELD]
    return months_later(max(held), series.cadence_months) if held else None


def items_owed(reviews: Iterable[ManagementReview], *, on: date) -> list[str]:
    """Return the items that no review of the cycle that ends on ``on`` has dealt with; carried is not dealt."""
    recent = [row.pk for row in reviews if row.held_on and row.held_on > on - CYCLE and row.state in HELD]
    dealt = ReviewInput.objects.filter(review__in=recent).exclude(outcome__in=["", "carried"])
    there = set(dealt.order_by().values_list("item", flat=True))
    return [item for item in ReviewInput.Item.values if item not in there]
