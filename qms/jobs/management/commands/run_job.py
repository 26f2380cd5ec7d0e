"""``run_job``: run one job that a worker has claimed; the child process of heavy work."""

from __future__ import annotations

import os
import resource
import sys
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qms.jobs import running
from qms.jobs.models import Job

NOT_HELD = 3
ABANDONED = 4


class Command(BaseCommand):
    """Run a claimed job by its number and lease."""

    help = "Run one job that a worker has claimed (used by the worker itself)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the job's number, the lease that proves the claim, and what the worker asks of its child."""
        parser.add_argument("job", type=int)
        parser.add_argument("lease")
        parser.add_argument("--guarded", action="store_true", help="end when standard input is closed")
        parser.add_argument("--memory", type=int, help="bytes of address space that may be taken")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the job where the lease still holds; exit 3 where it does not."""
        if options["memory"]:
            resource.setrlimit(resource.RLIMIT_AS, (options["memory"], options["memory"]))
        if options["guarded"]:
            os.nice(5)
            threading.Thread(target=end_with_worker, daemon=True).start()
        job = Job.objects.filter(pk=options["job"], lease=options["lease"], state=Job.State.RUNNING).first()
        if job is None:
            self.stderr.write("This job is not held under that lease.")
            sys.exit(NOT_HELD)
        running.run_claimed(job, clock=timezone.now)


def end_with_worker() -> None:
    """End this process when the worker that started it is gone: its end of the pipe closes with it."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(ABANDONED)
