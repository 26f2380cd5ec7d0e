"""``run_job``: run one job that a worker has claimed; the child process of heavy work."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qms.jobs import running
from qms.jobs.models import Job


class Command(BaseCommand):
    """Run a claimed job by its number and lease."""

    help = "Run one job that a worker has claimed (used by the worker itself)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the job's number and the lease that proves the claim."""
        parser.add_argument("job", type=int)
        parser.add_argument("lease")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the job where the lease still holds; exit 3 where it does not."""
        job = Job.objects.filter(pk=options["job"], lease=options["lease"], state=Job.State.RUNNING).first()
        if job is None:
            self.stderr.write("This job is not held under that lease.")
            sys.exit(3)
        running.run_claimed(job, clock=timezone.now)
