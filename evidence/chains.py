"""Chains: each customer requirement walked to its proof from the records of a day, and where it first breaks.

The judgement is in :mod:`objectives.rules.chains`, the reading of its facts in :mod:`evidence.reading.chains`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from evidence.looking_back import Day
from evidence.reading.chains import ChainReader, Reached, Required, visible, within
from objectives.models import CustomerRequirement
from objectives.rules import chains as rules
from qms.people.models import Person

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


TONES = {rules.HOLDS: "good", rules.BREAKS: "bad", rules.NOTHING_OWED: "stale"}


class Pursuit:
    """The links from some objectives on, judged once for all requirements that the same objectives answer."""

    def __init__(self, objectives: Sequence[rules.Pursued], day: date) -> None:
        self.objectives, self.day = objectives, day

    @cached_property
    def links(self) -> list[rules.Link]:
        """The five links from measurement to effect."""
        return list(rules.walk_from_objectives(self.objectives, day=self.day))

    @cached_property
    def first_broken(self) -> rules.Link | None:
        """The first of them that breaks."""
        return rules.first_broken(rules.walk_from_objectives(self.objectives, day=self.day))


class Chain:
    """A requirement with the facts of its way to the proof, and the records it leads to: models by reference.

    Links are judged only as far as somebody asks: a list of thousands needs the first that breaks.
    """

    def __init__(
        self,
        requirement: Required,
        promised: rules.Promised,
        pursuit: Pursuit,
        records: Mapping[str, Any],
    ) -> None:
        self.requirement, self.promised, self.pursuit, self.records = requirement, promised, pursuit, records

    @cached_property
    def links(self) -> list[rules.Link]:
        """The nine links in their order."""
        return [*rules.walk_to_objectives(self.promised, day=self.pursuit.day), *self.pursuit.links]

    @cached_property
    def first_broken(self) -> rules.Link | None:
        """The link to mend first, or nothing where the chain holds."""
        own = rules.first_broken_of(self.promised, day=self.pursuit.day)
        return self.pursuit.first_broken if own is None else own

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
        model = self.records.get(link.subject)
        return Reached(model, link.subject).get_absolute_url() if model is not None else ""


def told(chain: Chain) -> str:
    """Return in a sentence where a chain first breaks, or that it holds."""
    link = chain.first_broken
    if link is None:
        return _("It holds from the customer to the proof.")
    return _("It breaks at “%(step)s”: %(why)s") % {"step": link.name, "why": link.sentence}


class BrokenLink(NamedTuple):
    """Where the chain of a requirement first breaks: at which step, why, and where it is mended.

    It is small, so that thousands can be kept: the requirement, the link, the model of what the link speaks of.
    """

    requirement: Required
    link: rules.Link
    model: Any = None

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
        row = self.requirement if self.model is None else Reached(self.model, self.link.subject)
        return row.get_absolute_url()


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
    if link is None:
        return (True, rules.order(row.impact, statutory=row.statutory, step="requirement"), row.reference)
    return (False, rules.order(row.impact, statutory=row.statutory, step=link.step), row.reference)


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
    reader = ChainReader(rows, day, site_ids, person)
    pursuits: dict[tuple[str, ...], Pursuit] = {(): Pursuit((), day.day)}
    found = []
    for row in reader.required:
        promised = reader.promised(row)
        key = tuple([one.reference for one in promised.objectives]) if promised.objectives else ()
        if key not in pursuits:
            pursuits[key] = Pursuit(promised.objectives, day.day)
        found.append(Chain(row, promised, pursuits[key], reader.records))
    return found
