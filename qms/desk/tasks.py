"""What the scheduler asks of the desk: the day's digests, for those whose morning has come."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from qms.jobs import noticing


@shared_task(name="qms.desk.tasks.daily_sweep")
def daily_sweep() -> int:
    """Put down the planning of digests where a day has begun, and return how many time zones that were."""
    return len(noticing.put_down_mornings(timezone.now()))
