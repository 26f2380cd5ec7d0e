"""What the scheduler asks of evidence: the night's judgement of all sites."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from evidence import snapshotting


@shared_task(name="evidence.tasks.judge_sites")
def judge_sites() -> str:
    """Put down, once a day, the judgement of every site, and return for which day."""
    return snapshotting.put_down_night(timezone.now()).subject
