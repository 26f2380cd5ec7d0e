"""Celery's side: nudges that carry a primary key, and the sweep that finds what no nudge reached."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from qms.jobs import running, working

AT_ONCE = 500


@shared_task(name="qms.jobs.tasks.run_job")
def run_job(job_id: int) -> bool:
    """Run the job if it is due and free."""
    return running.run(job_id, clock=timezone.now)


@shared_task(name="qms.jobs.tasks.sweep")
def sweep() -> int:
    """Nudge every job that is due and not done, and return how many the broker took."""
    nudged = 0
    for job_id in list(working.due(timezone.now()).values_list("pk", flat=True)[:AT_ONCE]):
        if not working.nudge(job_id):
            break  # the broker is away; the next sweep asks again
        nudged += 1
    return nudged
