"""Sweeping: each minute, what nobody answered in time is put down to climb, each step once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from governance.escalating import climb
from governance.models import Escalation
from qms.jobs.models import Job
from qms.jobs.working import Reporter, put_down, runner
from qms.people.models import Organisation


def climb_due(at: datetime) -> list[Job]:
    """Put down, once, the climb of each escalation whose time has run out or whose person has left by ``at``.

    Two sweeps put down the same job; a job that was given up is put down again on the next day.
    """
    today = Organisation.day_at(at)
    rows = (Escalation.objects.run_out(at) | _left_alone(today)).distinct()
    return [_put_down(row, at, today) for row in rows.only("pk", "reference", "step", "level")]


def _left_alone(today: date) -> models.QuerySet[Escalation]:
    gone = Q(holder=None) | Q(holder__ended_on__lte=today)
    return Escalation.objects.open().filter(gone)


def _put_down(row: Escalation, at: datetime, today: date) -> Job:
    key = f"climb:{row.pk}:{row.step}:{today}"
    return put_down("climb", subject=row.reference, unique_key=key, at=at, payload={"step": row.step})


@runner("climb")
def climb_one(job: Job, report: Reporter) -> None:
    """Let one escalation climb the step it was put down for, unless that has happened already."""
    escalation = Escalation.objects.get(reference=job.subject)
    climb(escalation, step=job.payload["step"], at=report.clock())
