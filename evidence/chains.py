"""Chains: each customer requirement walked to its proof from the records of a day, and where it first breaks.

The judgement is in :mod:`objectives.rules.chains`, the reading of its facts in :mod:`evidence.reading.chains`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from evidence.looking_back import Day, stood
from evidence.reading.chains import ChainReader, visible, within
from objectives.models import CustomerRequirement
from objectives.rules import chains as rules
from qms.people.models import Person

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


TONES = {rules.HOLDS: "good", rules.BREAKS: "bad", rules.NOTHING_OWED: "stale"}


@dataclass(frozen=True)
class Chain:
    """A requirement with the facts of its way to the proof, and the records it leads to by their references.

    Links are judged only as far as somebody asks: a list of thousands needs the first that breaks.
    """

    requirement: CustomerRequirement
    promised: rules.Promised
    day: date
    records: Mapping[str, Any]

    @cached_property
    def links(self) -> list[rules.Link]:
        """The nine links in their order."""
        return list(rules.walk(self.promised, day=self.day))

    @cached_property
    def first_broken(self) -> rules.Link | None:
        """The link to mend first, or nothing where the chain holds."""
        return rules.first_broken(rules.walk(self.promised, day=self.day))

    @property
    def objectives(self) -> frozenset[str]:
        """The references of the objectives that answer the requirement."""
        return frozenset(one.reference for one in self.promised.objectives)

    @property
    def mended_at(self) -> str:
        """Where the first broken link is mended; the requirement where the chain holds."""
        link = self.first_broken
        return self.address(link) if link else self.requirement.get_absolute_url()

    @property
    def drawn(self) -> list[dict[str, Any]]:
        """The links as a page draws them: which is the first that breaks, and where each leads."""
        first = self.first_broken
        return [
            {
                "link": link,
                "first": link == first,
                "url": self.url_of(link),
                "tone": TONES[link.state],
            }
            for link in self.links
        ]

    def address(self, link: rules.Link) -> str:
        """Return where a link is mended: the record it speaks of, else the requirement."""
        return self.url_of(link) or self.requirement.get_absolute_url()

    def url_of(self, link: rules.Link) -> str:
        """Return the address of the record that a link speaks of, nothing where it speaks of none."""
        row = self.records.get(link.subject)
        return row.get_absolute_url() if row is not None else ""


def told(chain: Chain) -> str:
    """Return in a sentence where a chain first breaks, or that it holds."""
    link = chain.first_broken
    if link is None:
        return _("It holds from the customer to the proof.")
    return _("It breaks at “%(step)s”: %(why)s") % {"step": link.name, "why": link.sentence}


@dataclass(frozen=True)
class BrokenLink:
    """Where the chain of a requirement first breaks: at which step, why, and where it is mended.

    It is small, so that thousands can be kept: the requirement, the link, the record that the link speaks of.
    """

    requirement: CustomerRequirement
    link: rules.Link
    record: Any = None

    @property
    def impact(self) -> str:
        """What failing it does to the customer: high, medium or low."""
        return self.requirement.impact

    @property
    def step(self) -> str:
        """At which step it breaks."""
        return self.link.step

    @property
    def name(self) -> Text:
        """What the step is called."""
        return self.link.name

    @property
    def sentence(self) -> str:
        """Why it breaks."""
        return self.link.sentence

    @property
    def url(self) -> str:
        """Where it is mended: the record that the link speaks of, else the requirement."""
        row = self.requirement if self.record is None else self.record
        address: str = row.get_absolute_url()
        return address


def broken_links(
    *, day: Day, site_ids: Collection[int] | None, person: Person | None = None
) -> list[BrokenLink]:
    """Return where the chain of each current requirement first breaks on ``day``, by impact on the customer.

    ``site_ids`` are the sites looked at, with what belongs to the whole organisation (``None``: every site);
    ``person`` limits it to what they may see. The number of queries does not depend on the rows.
    """
    every = ranked(chains(day=day, site_ids=site_ids, person=person))
    return [
        BrokenLink(chain.requirement, link, chain.records.get(link.subject))
        for chain in every
        if (link := chain.first_broken) is not None
    ]


def ranked(found: Iterable[Chain]) -> list[Chain]:
    """Return the chains that break, the worst for the customer first, then those that hold."""
    return sorted(found, key=_rank)


def _rank(chain: Chain) -> tuple[Any, ...]:
    row, link = chain.requirement, chain.first_broken
    order = rules.order(row.impact, statutory=row.statutory, step=link.step if link else "requirement")
    return (link is None, *order, row.reference)


def chains(
    *,
    day: Day,
    site_ids: Collection[int] | None,
    person: Person | None = None,
    requirement: CustomerRequirement | None = None,
) -> list[Chain]:
    """Return the chain of each current requirement, or that of one, as it stood on ``day``."""
    rows = visible(CustomerRequirement.objects, person).filter(within(site_ids), recorded_at__lt=day.end)
    if requirement is not None:
        rows = rows.filter(pk=requirement.pk)
    standing = [row for row in stood(rows.distinct(), day) if row.state == CustomerRequirement.State.CURRENT]
    reader = ChainReader(standing, day, site_ids, person)
    return [Chain(row, reader.promised(row), day.day, reader.records) for row in standing]
