"""Judging: what the records of a scope show of each expectation on a day. Nothing is set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence import rules
from evidence.editions import Edition, Expectation
from evidence.looking_back import Day
from evidence.reading import Shared, records_of
from evidence.rules.weak import Weak, weak_records
from qms.people.models import Site


@dataclass(frozen=True)
class Verdict:
    """What the records show of one expectation in a scope (``site`` a code, empty: the whole organisation)."""

    expectation: Expectation
    site: str
    verdict: str
    results: tuple[rules.Result, ...]
    stale: bool = False

    @property
    def records(self) -> list[str]:
        """The references behind the rules that hold, each once."""
        return list(dict.fromkeys(r for one in self.results if one.result == rules.HOLDS for r in one.records))

    @property
    def is_built(self) -> bool:
        """Whether every rule of this expectation reads records: one that is judged in part is not judged."""
        return all(name in rules.RULES for name, _sentence in self.expectation.rules)


def judged_with_weak(
    *, edition: Edition, site: Site | None, day: Day, sites: Sequence[Site] | None = None
) -> tuple[list[Verdict], list[Weak]]:
    """Return the verdicts on a scope, and the weak records that an auditor would not count for much."""
    records = records_of(site, day, sites)
    return judged_of(edition, records, site), weak_records(records)


def readiness(
    *, edition: Edition, site: Site | None, day: Day, sites: Sequence[Site] | None = None
) -> list[Verdict]:
    """Return the verdict on every expectation of ``edition`` for a site, or the whole organisation, on a day.

    A site's records are its own, those of the sites below it and those of the whole organisation. ``sites``
    (every site, by code) may be given where they were read already. The number of queries does not depend on
    the rows.
    """
    return judged_of(edition, records_of(site, day, sites), site)


def readiness_of_all(
    *, edition: Edition, sites: Iterable[Site | None], day: Day
) -> Iterator[tuple[Site | None, list[Verdict]]]:
    """Yield the verdicts on each of ``sites`` (``None``: the whole organisation), every record read once."""
    shared = Shared(day)
    for site in sites:
        yield site, judged_of(edition, shared.of(site), site)


def judged_of(edition: Edition, records: rules.Records, site: Site | None) -> list[Verdict]:
    """Return the verdict on every expectation of ``edition`` from the records of a scope."""
    code = site.code if site else ""
    return [judged(one, records, code) for one in edition.expectations]


def judged(expectation: Expectation, records: rules.Records, site: str = "") -> Verdict:
    """Return the verdict on one expectation from the records of a scope.

    One that not all of its rules can judge yet is never shown: what they would have said is not known.
    """
    results = tuple(_result(name, records) for name, _sentence in expectation.rules)
    verdict = rules.verdict(results, as_of=records.as_of, fresh=expectation.fresh)
    if verdict == rules.SHOWN and any(name not in rules.RULES for name, _sentence in expectation.rules):
        verdict = rules.WEAK
    stale = rules.is_stale(results, as_of=records.as_of, fresh=expectation.fresh)
    return Verdict(expectation, site, verdict, results, stale)


def _result(name: str, records: rules.Records) -> rules.Result:
    if name in rules.RULES:
        return rules.RULES[name](records)
    return rules.no_occasion(name, _("Not yet recorded: no rule reads records for this yet."))
