"""``found_organisation``: give an empty installation its organisation and first administrator."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qms.people.founding import found
from qms.primitives.refusing import Refusal


class Command(BaseCommand):
    """Found the organisation and invite its administrator."""

    help = "Give an empty installation its organisation, and invite its first administrator by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation's name and zone, and who administers it."""
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--time-zone", default=settings.SEED_TIME_ZONE, metavar="ZONE")
        parser.add_argument("--administrator", required=True, metavar="NAME")
        parser.add_argument("--email", required=True, metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it; say where the invitation went, or what was refused (exit 1)."""
        try:
            organisation, person = found(
                name=options["name"],
                time_zone=options["time_zone"],
                administrator=options["administrator"],
                email=options["email"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            self.stderr.write(f"{refusal.field}: {refusal}" if refusal.field else str(refusal))
            sys.exit(1)
        self.stdout.write(f"{organisation} is founded; an invitation goes to {person.email}.")
