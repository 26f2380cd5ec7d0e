"""``load_demo``: the demo company, into an empty installation."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qms.desk.demo.loading import load
from qms.primitives.refusing import Refusal


class Command(BaseCommand):
    """Load the demo company."""

    help = "Load the demo company into an empty installation; the same seed and day give the same data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed of the figures and the day on which the demo stands."""
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--today", default=None, metavar="DATE", help="YYYY-MM-DD, today by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print the demo logins."""
        try:
            logins = load(today=self._day(options["today"]), seed=options["seed"])
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        for login in logins:
            self.stdout.write(f"{login.email:28} {login.name}, {login.job_title}")

    def _day(self, text: str | None) -> date:
        today = timezone.localdate()
        try:
            day = date.fromisoformat(text) if text else today
        except ValueError as error:
            raise CommandError(f"--today {text}: write a day as 2026-03-16.") from error
        if day > today:
            raise CommandError(f"--today {text}: lies in the future.")
        return day
