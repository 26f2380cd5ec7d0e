"""What the scheduler asks of governance: barriers that nobody answered climb."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from governance import sweeping


@shared_task(name="governance.tasks.climb")
def climb() -> int:
    """Put down the climbs that are due, and return how many those were."""
    return len(sweeping.climb_due(timezone.now()))
