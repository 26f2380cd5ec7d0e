"""``send_reminders``: the digests of a day, now; run twice it sends once."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from qms.jobs import running, working
from qms.jobs.models import Digest, Job
from qms.jobs.noticing import plan_digests
from qms.people.models import Organisation

PAUSE = 0.5
"""Seconds between two looks at a digest that another process holds."""


def day(text: str) -> date:
    """Return the day that ``text`` names. Raises ``ArgumentTypeError`` saying how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day; write it like 2026-12-31") from None


class Command(BaseCommand):
    """Write the digests of a day that are not written yet and send what is not sent."""

    help = "Send the day's digests now. Who was sent theirs gets no second one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--on", type=day, help="the day (YYYY-MM-DD); today when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send; exit 1 where a mail could not be sent, saying when it is tried again."""
        now = timezone.now()
        organisation = Organisation.objects.first()
        on = options["on"] or timezone.localdate(now, organisation.zone if organisation else None)
        plan_digests(on, at=now)
        sent = self._send(Digest.objects.filter(day=on))
        open_ = list(Digest.objects.filter(day=on, sent_at=None).select_related("person", "job"))
        self.stdout.write(f"{on}: {sent} sent now, {len(open_)} not sent.")
        for digest in open_:
            self.stderr.write(f"{digest.person.email}: {self._why(digest.job)}")
        if open_:
            sys.exit(1)

    def _send(self, digests: QuerySet[Digest]) -> int:
        """Send each digest that is due; wait for those held by another process, take over a dead one's."""
        sent = 0
        while waiting := self._waiting(digests):
            ran = [running.run(pk, clock=timezone.now) for pk in waiting]
            sent += digests.filter(job_id__in=waiting, sent_at__isnull=False).count()
            if not any(ran):
                time.sleep(PAUSE)
        return sent

    def _waiting(self, digests: QuerySet[Digest]) -> list[int]:
        jobs = Job.objects.filter(digest__in=digests)
        due = working.due(timezone.now()).filter(pk__in=jobs)
        held = jobs.filter(state=Job.State.RUNNING)
        return list((due | held).order_by("pk").values_list("pk", flat=True))

    def _why(self, job: Job) -> str:
        last = job.error.strip().splitlines()[-1] if job.error else "not tried"
        if job.state == Job.State.FAILED:
            return f"given up ({last})"
        return f"tried again after {job.due_at:%H:%M} UTC ({last})"
