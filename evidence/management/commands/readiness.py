"""``readiness``: what the records show of each expectation, with reasons."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from evidence.editions import edition_of
from evidence.judging import Verdict, readiness
from evidence.looking_back import the_day
from qms.people.models import Organisation, Site
from qms.primitives.asof import day, day_of
from qms.primitives.refusing import Refusal


class Command(BaseCommand):
    """Readiness of the whole organisation, or of one site, on a day."""

    help = "Readiness per expectation with reasons."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take edition, site, day and format."""
        parser.add_argument("--edition", default="2015")
        parser.add_argument("--site", metavar="CODE", help="a site; without it the whole organisation")
        parser.add_argument("--as-of", type=day, metavar="DATE")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdicts; a wrong edition, site or day is told on stderr, exit 1."""
        try:
            verdicts = self.verdicts(options)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_json(one) for one in verdicts], indent=1, ensure_ascii=False))
        else:
            for one in verdicts:
                self.tell(one)

    def verdicts(self, options: dict[str, Any]) -> list[Verdict]:
        """Return what was asked for. Raises :class:`Refusal`."""
        now, organisation = timezone.now(), Organisation.objects.first()
        zone = organisation.zone if organisation else timezone.get_default_timezone()
        day = the_day(options["as_of"] or day_of(now, zone), at=now, organisation=organisation)
        return readiness(edition=edition_of(options["edition"]), site=site_of(options["site"]), day=day)

    def tell(self, one: Verdict) -> None:
        """Write one verdict for people to read."""
        self.stdout.write(f"{one.expectation.code:8} {one.verdict:8} {one.expectation.sentence}")
        for result in one.results:
            self.stdout.write(f"{'':17} {result.result}: {result.reason}")


def site_of(code: str | None) -> Site | None:
    """Return the site of a code, or nothing for the whole organisation. Raises :class:`Refusal`."""
    if not code:
        return None
    site = Site.objects.filter(code__iexact=code).first()
    if site is None:
        codes = ", ".join(Site.objects.values_list("code", flat=True)) or "none yet"
        raise Refusal("site.unknown", f"There is no site “{code}”.", field="site", remedy=f"Sites: {codes}.")
    return site


def as_json(one: Verdict) -> dict[str, Any]:
    """Return a verdict in the form that stays stable."""
    return {
        "code": one.expectation.code,
        "site": one.site or None,
        "verdict": one.verdict,
        "rules": [
            {"rule": r.rule, "result": r.result, "reason": str(r.reason), "records": list(r.records)}
            for r in one.results
        ],
    }
