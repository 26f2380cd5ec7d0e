"""``import_register``: take in a register from CSV or XLSX, all rows or none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qms.desk.importing import KINDS, import_file
from qms.people.models import Person, Site
from qms.primitives.registers import FileRefused


class Command(BaseCommand):
    """Import sites, people, processes, objectives, measurements or a responsibility matrix."""

    help = "Import a register from CSV or XLSX: all rows or none, errors by row and column, exit 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind, the file, and who imports it."""
        parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument(
            "--site", metavar="CODE", help="the site whose matrix it is; else the organisation's"
        )
        parser.add_argument("--by", metavar="EMAIL", help="the person in whose name it is imported")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file; print what changed, or every fault on stderr with exit 1."""
        try:
            report = import_file(
                options["kind"],
                options["file"],
                by=self._person(options["by"]),
                at=timezone.now(),
                dry_run=options["dry_run"],
                site=self._site(options["site"]),
            )
        except FileRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"{len(refused.problems)} problems; nothing was imported.")
            sys.exit(1)
        note = " (dry run, nothing written)" if options["dry_run"] else ""
        self.stdout.write(f"{options['kind']}: {report}{note}")

    def _person(self, email: str | None) -> Person | None:
        if email is None:
            return None
        try:
            return Person.objects.get(email__iexact=email)
        except Person.DoesNotExist as error:
            raise CommandError(f"--by {email}: nobody has this e-mail address.") from error

    def _site(self, code: str | None) -> Site | None:
        if code is None:
            return None
        try:
            return Site.objects.get(code__iexact=code)
        except Site.DoesNotExist as error:
            raise CommandError(f"--site {code}: no site has this code.") from error
