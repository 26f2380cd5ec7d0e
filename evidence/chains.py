"""Chains: each customer requirement walked to its proof from the records of a day, and where it first breaks.

The judgement is in :mod:`objectives.rules.chains`; here its facts are read, in a number of queries that does
not depend on the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.looking_back import Day, stood
from evidence.reading.scope import of_sites
from governance.models import Action, Cancellation, Completion, Decision, Verification
from objectives.models import (
    Answer,
    CommonCause,
    CustomerRequirement,
    MeasureCriterion,
    QualityObjective,
    RequirementReview,
)
from objectives.rules import chains as rules
from objectives.rules import period_end
from objectives.standing import Standing, standings
from qms.people.models import Person
from reviews.models import DiscussedObjective, ManagementReview, ReviewInput

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
    rows = _visible(CustomerRequirement.objects, person).filter(_of_sites(site_ids), recorded_at__lt=day.end)
    if requirement is not None:
        rows = rows.filter(pk=requirement.pk)
    standing = [row for row in stood(rows.distinct(), day) if row.state == CustomerRequirement.State.CURRENT]
    reader = _Reader(standing, day, site_ids, person)
    return [Chain(row, reader.promised(row), day.day, reader.records) for row in standing]


def _visible(manager: Any, person: Person | None) -> Any:
    return manager.all() if person is None else manager.visible_to(person)


def _of_sites(site_ids: Collection[int] | None) -> Q:
    return of_sites(None if site_ids is None else frozenset(site_ids))


class _Reader:
    """Reads the facts of many requirements at once; each kind of record by one query."""

    def __init__(
        self,
        requirements: list[CustomerRequirement],
        day: Day,
        site_ids: Collection[int] | None,
        person: Person | None,
    ) -> None:
        self.day, self.person = day, person
        keys = [row.pk for row in requirements]
        self.confirmed = _confirmed(keys, day)
        self.answering = _answering(keys)
        self.objectives = self._objectives(site_ids)
        self.standings = standings(self.objectives.values(), on=day.day, recorded_before=day.end)
        self.decisions, actions = self._answers()
        self.deeds = self._deeds(actions)
        self.seen = _seen(day) if self.objectives else {}
        self.discussed = _discussed(self.objectives, day)
        self.accepted = _accepted(self.objectives, day)
        self.records = {row.reference: row for row in self.objectives.values()} | self._more

    def _objectives(self, site_ids: Collection[int] | None) -> dict[int, QualityObjective]:
        wanted = {pk for linked in self.answering.values() for pk in linked}
        rows = _visible(QualityObjective.objects, self.person).filter(_of_sites(site_ids), pk__in=wanted)
        known = stood(rows.filter(recorded_at__lt=self.day.end), self.day) if wanted else []
        return {row.pk: row for row in known if row.state == QualityObjective.State.ACTIVE}

    def _answers(self) -> tuple[dict[int, list[rules.Taken]], dict[int, set[int]]]:
        """Return the decisions about each objective, and the keys of the actions about it."""
        decisions: dict[int, list[rules.Taken]] = {}
        actions: dict[int, set[int]] = {}
        self._more: dict[str, Any] = {}
        seen = Q(decision=None) | Q(decision__in=_visible(Decision.objects, self.person))
        rows = Answer.objects.filter(seen, objective__in=self.objectives, recorded_at__lt=self.day.end)
        for row in rows.select_related("decision") if self.objectives else ():
            if row.objective_id is None:
                continue
            if row.decision is not None:
                decisions.setdefault(row.objective_id, []).append(_taken(row.decision))
                self._more[row.decision.reference] = row.decision
            if row.action_id is not None:
                actions.setdefault(row.objective_id, set()).add(row.action_id)
        judged = MeasureCriterion.objects.filter(objective__in=self.objectives).order_by()
        for objective, action in judged.values_list("objective", "action") if self.objectives else ():
            actions.setdefault(objective, set()).add(action)
        return decisions, actions

    def _deeds(self, about: dict[int, set[int]]) -> dict[int, list[rules.Deed]]:
        """Return the actions about each objective with what follows them up, as they stood. One query."""
        keys = {action for actions in about.values() for action in actions}
        if not keys:
            return {}
        rows = _visible(Action.objects, self.person).filter(recorded_at__lt=self.day.end)
        rows = rows.filter(Q(pk__in=keys) | Q(follows_up__in=keys) | Q(follows_up__follows_up__in=keys))
        rows = rows.only("reference", "weight", "due_on", "check_on", "follows_up", "site")
        known = {row.pk: row for row in _with_facts(rows.distinct(), self.day)}
        followed = {row.follows_up_id: row.pk for row in known.values() if row.follows_up_id}
        for row in known.values():
            self._more[row.reference] = row
        return {
            objective: [_deed(known[pk], pk in followed) for pk in sorted(_line(actions, known, followed))]
            for objective, actions in about.items()
        }

    def promised(self, row: CustomerRequirement) -> rules.Promised:
        """Return the facts of a requirement as the rules read them."""
        linked = self.answering.get(row.pk, set())
        mine = [self.objectives[pk] for pk in sorted(linked) if pk in self.objectives]
        return rules.Promised(
            has_process=row.process_id is not None,
            has_control=bool(row.control.strip()),
            has_measure=bool(row.measure.strip()),
            review_due_on=row.next_review_on,
            confirmed_on=self.confirmed.get(row.pk),
            objectives=[self._pursued(one) for one in mine],
            elsewhere=0 if mine else self._elsewhere(linked),
        )

    def _elsewhere(self, linked: Iterable[int]) -> int:
        """Return how many active objectives answer it outside what is looked at; asked where none is in."""
        wanted = list(linked)
        if not wanted:
            return 0
        if not hasattr(self, "_active"):
            every = {pk for keys in self.answering.values() for pk in keys} - self.objectives.keys()
            active = QualityObjective.objects.active().filter(pk__in=every, recorded_at__lt=self.day.end)
            self._active = frozenset(active.order_by().values_list("pk", flat=True))
        return sum(pk in self._active for pk in wanted)

    def _pursued(self, row: QualityObjective) -> rules.Pursued:
        standing: Standing = self.standings[row.pk]
        since = max(row.starts_on, timezone.localdate(row.recorded_at, self.day.zone))
        looks = (self.seen.get(None), self.seen.get(row.site_id), self.discussed.get(row.pk))
        seen = max((on for on in looks if on), default=None)
        return rules.Pursued(
            reference=row.reference,
            status=standing.status,
            running_since=since,
            measured_to=period_end(standing.period, row.cadence) if standing.period else None,
            seen_on=seen if seen and seen >= since else None,
            accepted=(row.pk, standing.period) in self.accepted,
            decisions=self.decisions.get(row.pk, ()),
            deeds=self.deeds.get(row.pk, ()),
        )


def _confirmed(requirements: list[int], day: Day) -> dict[int, date]:
    """Return the day on which each requirement was last confirmed, changed or not. One query."""
    rows = RequirementReview.objects.filter(requirement__in=requirements, recorded_at__lt=day.end)
    latest = rows.order_by().values_list("requirement").annotate(Max("happened_on"))
    return dict(latest) if requirements else {}


def _answering(requirements: list[int]) -> dict[int, set[int]]:
    """Return which objectives are tied to each requirement. One query."""
    found: dict[int, set[int]] = {}
    through: Any = QualityObjective.requirements.through
    rows = through.objects.filter(customerrequirement__in=requirements).order_by()
    for requirement, objective in rows.values_list("customerrequirement", "qualityobjective"):
        found.setdefault(requirement, set()).add(objective)
    return found


def _seen(day: Day) -> dict[int | None, date]:
    """Return when a review of each scope last dealt with its objectives. One query."""
    looked = [ReviewInput.Outcome.CONCLUDED, ReviewInput.Outcome.NOTED]
    held = ManagementReview.objects.held().filter(held_on__lte=day.day, frozen_at__lt=day.end)
    rows = ReviewInput.objects.filter(item=ReviewInput.Item.OBJECTIVES, outcome__in=looked, review__in=held)
    return dict(rows.order_by().values_list("review__site").annotate(Max("review__held_on")))


def _discussed(objectives: Collection[int], day: Day) -> dict[int, date]:
    """Return when each objective was last discussed by itself in a review. One query."""
    if not objectives:
        return {}
    held = ManagementReview.objects.held().filter(held_on__lte=day.day)
    rows = DiscussedObjective.objects.filter(objective__in=objectives, stands=True, review__in=held)
    latest = rows.filter(recorded_at__lt=day.end).order_by().values_list("objective")
    return dict(latest.annotate(Max("review__held_on")))


def _accepted(objectives: Collection[int], day: Day) -> set[tuple[int, date]]:
    """Return which periods of which objectives a leader accepted as common cause. One query."""
    if not objectives:
        return set()
    rows = CommonCause.objects.filter(objective__in=objectives, recorded_at__lt=day.end)
    return set(rows.order_by().values_list("objective", "period"))


def _taken(row: Decision) -> rules.Taken:
    return rules.Taken(row.reference, row.kind, row.decided_on, row.look_back_on)


def _with_facts(rows: Any, day: Day) -> Any:
    """Return actions with what had been recorded of them by the end of the day, each fact by a subquery."""

    def known(model: Any, field: str, **more: Any) -> Subquery:
        facts = model.objects.filter(action=OuterRef("pk"), recorded_at__lt=day.end, **more)
        return Subquery(facts.order_by("-pk").values(field)[:1])

    again = Q(reopening=None) | Q(reopening__recorded_at__gte=day.end)
    verdicts = Verification.objects.filter(again, action=OuterRef("pk"), recorded_at__lt=day.end).order_by(
        "-pk"
    )
    return rows.annotate(
        done_day=known(Completion, "happened_on"),
        cancelled_day=known(Cancellation, "happened_on"),
        verdict=Subquery(verdicts.values("effective")[:1]),
        verdict_day=Subquery(verdicts.values("happened_on")[:1]),
    )


def _line(keys: Iterable[int], known: Mapping[int, Any], followed: Mapping[int, int]) -> set[int]:
    """Return those of ``keys`` that are known, with what follows them up, as ``followed`` names it."""
    found = {pk for pk in keys if pk in known}
    for pk in list(found):
        while pk in followed and followed[pk] not in found:
            pk = followed[pk]
            found.add(pk)
    return found


def _deed(row: Any, followed_up: bool) -> rules.Deed:
    return rules.Deed(
        reference=row.reference,
        due_on=row.due_on,
        check_on=None if row.is_task else row.check_on,
        done_on=row.done_day,
        effective=row.verdict,
        judged_on=row.verdict_day,
        cancelled=row.cancelled_day is not None,
        followed_up=followed_up,
    )
