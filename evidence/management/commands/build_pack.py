"""``build_pack``: an audit pack as a file, for whoever administers the machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from evidence.collecting import Scope
from evidence.looking_back import the_day
from evidence.management.commands.readiness import site_of
from evidence.packing import build, refuse_unknown_clause
from qms.people.models import Organisation
from qms.primitives.asof import day, day_of
from qms.primitives.refusing import Refusal


class Command(BaseCommand):
    """Build a pack of a clause, sites and a period, as of a day."""

    help = "Build an audit pack."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the scope and the file."""
        parser.add_argument("--clause", default="5.1")
        parser.add_argument("--site", action="append", default=[], metavar="CODE", help="may be repeated")
        parser.add_argument("--from", dest="period_from", type=day, required=True, metavar="DATE")
        parser.add_argument("--to", dest="period_to", type=day, required=True, metavar="DATE")
        parser.add_argument("--as-of", type=day, metavar="DATE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it; a scope that cannot be packed is told on stderr, exit 1, and no file is written."""
        now = timezone.now()
        try:
            build(scope_of(options), options["out"], at=now, report=self.tell)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except OSError as error:
            self.stderr.write(
                f"{options['out']}: {error.strerror}. Name a file in a folder that can be written."
            )
            sys.exit(1)
        self.stdout.write(str(options["out"]))

    def tell(self, done: int, total: int, note: str) -> None:
        """Say how far it is, on stderr, so that the last line on stdout is the file."""
        self.stderr.write(f"{done} of {total}: {note}")


def scope_of(options: dict[str, Any]) -> Scope:
    """Return the scope that was asked for. Raises :class:`Refusal`."""
    refuse_unknown_clause(options["clause"])
    if options["period_to"] < options["period_from"]:
        raise Refusal(
            "pack.period", "The period ends before it starts.", field="to", remedy="Turn the days round."
        )
    now, organisation = timezone.now(), Organisation.objects.first()
    zone = organisation.zone if organisation else None
    today = day_of(now, zone) if zone else now.date()
    day = the_day(options["as_of"] or today, at=now, organisation=organisation)
    sites = {site.pk: site for site in map(site_of, options["site"]) if site is not None}
    chosen = tuple(sorted(sites.values(), key=lambda site: site.code))
    return Scope(options["clause"], chosen, options["period_from"], options["period_to"], day)
