"""The facts of chains: what answers a requirement, and what leaders saw, decided and did about it, on a day.

Each kind of record is read once for all requirements together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

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
from objectives.persisting import missing_since
from objectives.rules import chains as rules
from objectives.rules import period_end
from objectives.standing import Standing, standings
from qms.people.models import Person
from reviews.models import DiscussedObjective, ManagementReview, ReviewInput


def visible(manager: Any, person: Person | None) -> Any:
    """Return the rows that ``person`` may see; all of them where nobody is named."""
    return manager.all() if person is None else manager.visible_to(person)


def within(site_ids: Collection[int] | None) -> Q:
    """Return the condition that a record belongs to these sites or to the organisation; ``None``: any."""
    return of_sites(None if site_ids is None else frozenset(site_ids))


class Required(NamedTuple):
    """A requirement as its chain and the lists of chains need it: thousands are read at once."""

    pk: int
    reference: str
    statement: str
    offering: str
    customer: str
    impact: str
    statutory: bool
    site_id: int | None
    process_id: int | None
    control: str
    measure: str
    next_review_on: date | None

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return CustomerRequirement(reference=self.reference).get_absolute_url()


def required(rows: Any, day: Day) -> list[Required]:
    """Return those of ``rows`` (requirements) that were current at the end of ``day``, by key. One query."""
    current = CustomerRequirement.State.CURRENT
    if not day.past:
        found = rows.filter(state=current).order_by("pk").values_list(*Required._fields)
        return [Required._make(one) for one in {one[0]: one for one in found}.values()]
    standing = [row for row in stood(rows.distinct(), day) if row.state == current]
    return [Required._make(getattr(row, name) for name in Required._fields) for row in standing]


class Reached(NamedTuple):
    """A record that a link speaks of: its model and its reference, from which its address follows."""

    model: Any
    reference: str

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        address: str = self.model(reference=self.reference).get_absolute_url()
        return address


class ChainReader:
    """Reads the facts of many requirements at once; each kind of record by one query.

    ``requirements`` are the rows looked at, whatever their state.
    """

    def __init__(
        self, requirements: Any, day: Day, site_ids: Collection[int] | None, person: Person | None
    ) -> None:
        self.day, self.person = day, person
        self.records: dict[str, Any] = {}
        keys = requirements.order_by().values("pk")
        self.required = required(requirements, day)
        self.confirmed = _confirmed(keys, day) if self.required else {}
        self.answering = _answering(keys) if self.required else {}
        self.objectives = self._objectives(site_ids)
        self.standings = standings(self.objectives.values(), on=day.day, recorded_before=day.end)
        self.decisions, actions = self._answers()
        self.deeds = self._deeds(actions)
        self.seen = _seen(day) if self.objectives else {}
        self.discussed = _discussed(self.objectives, day)
        self.accepted = _accepted(self.objectives, day)
        self.pursued = {pk: self._pursued(row) for pk, row in self.objectives.items()}
        self.pursued |= self._persisting()
        self.records |= {row.reference: QualityObjective for row in self.objectives.values()}

    def _objectives(self, site_ids: Collection[int] | None) -> dict[int, QualityObjective]:
        wanted = {pk for linked in self.answering.values() for pk in linked}
        rows = visible(QualityObjective.objects, self.person).filter(within(site_ids), pk__in=wanted)
        known = stood(rows.filter(recorded_at__lt=self.day.end), self.day) if wanted else []
        return {row.pk: row for row in known if row.state == QualityObjective.State.ACTIVE}

    def _answers(self) -> tuple[dict[int, list[rules.Taken]], dict[int, set[int]]]:
        """Return the decisions about each objective, and the keys of the actions about it. Two queries."""
        decisions: dict[int, list[rules.Taken]] = {}
        actions: dict[int, set[int]] = {}
        if not self.objectives:
            return decisions, actions
        names = ("reference", "kind", "decided_on", "look_back_on", "expires_on")
        fields = [f"decision__{name}" for name in names]
        for objective, action, *taken in self._given().values_list("objective", "action", *fields):
            if action is not None:
                actions.setdefault(objective, set()).add(action)
            else:
                one = rules.Taken(*taken)
                decisions.setdefault(objective, []).append(one)
                self.records[one.reference] = Decision
        for objective, action in self._judged().values_list("objective", "action"):
            actions.setdefault(objective, set()).add(action)
        return decisions, actions

    def _given(self) -> Any:
        """Return the answers to the objectives, decisions as far as they may be seen."""
        seen = Q()
        if self.person is not None and not self.person.reach.everywhere:
            seen = Q(decision=None) | Q(decision__in=Decision.objects.visible_to(self.person))
        return Answer.objects.filter(seen, objective__in=self.objectives, recorded_at__lt=self.day.end)

    def _judged(self) -> Any:
        """Return the criteria by which objectives judge actions."""
        return MeasureCriterion.objects.filter(objective__in=self.objectives).order_by()

    def _deeds(self, about: dict[int, set[int]]) -> dict[int, list[rules.Deed]]:
        """Return the actions about each objective with what follows them up, as they stood. One query."""
        if not about:
            return {}
        answers = Answer.objects.filter(objective__in=self.objectives, recorded_at__lt=self.day.end)
        given = answers.filter(decision=None).order_by().values("action")
        judged = self._judged().values("action")
        first = Q(pk__in=given) | Q(pk__in=judged)
        second = Q(follows_up__in=given) | Q(follows_up__in=judged)
        third = Q(follows_up__in=Action.objects.filter(second).values("pk"))
        rows = visible(Action.objects, self.person).filter(recorded_at__lt=self.day.end)
        following = Action.objects.filter(second | third, follows_up__isnull=False)  # few: they are read first
        rows = rows.filter(first | Q(pk__in=following.values("pk"))).order_by()
        known: dict[int, rules.Deed] = {}
        followed: dict[int, int] = {}
        task = str(Action.Weight.TASK)
        found = _with_facts(rows, self.day)
        for pk, weight, follows_up, stopped, reference, due, check, done, effective, judged in found:
            checked = None if weight == task else check
            known[pk] = rules.Deed(reference, due, checked, done, effective, judged, stopped is not None)
            if follows_up:
                followed[follows_up] = pk
        for pk in followed.keys() & known.keys():
            known[pk] = known[pk]._replace(followed_up=True)
        self.records |= {deed.reference: Action for deed in known.values()}
        return {
            objective: [known[pk] for pk in sorted(_line(actions, known, followed))]
            for objective, actions in about.items()
        }

    def _persisting(self) -> dict[int, rules.Pursued]:
        """Return those that keep missing, where what was answered before answers no more. One query."""
        doubted = [pk for pk, one in self.pursued.items() if one.rests_on_the_past(self.day.day)]
        rows = [self.objectives[pk] for pk in doubted]
        since = missing_since(rows, on=self.day.day, recorded_before=self.day.end)
        return {pk: replace(self.pursued[pk], missing_since=first) for pk, first in since.items()}

    def promised(self, row: Required) -> rules.Promised:
        """Return the facts of a requirement as the rules read them."""
        linked = self.answering.get(row.pk)
        mine = [self.pursued[pk] for pk in sorted(linked) if pk in self.pursued] if linked else []
        return rules.Promised(
            row.process_id is not None,
            bool(row.control.strip()),
            bool(row.measure.strip()),
            row.next_review_on,
            self.confirmed.get(row.pk),
            mine,
            self._elsewhere(linked) if linked and not mine else 0,
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


def _confirmed(requirements: Any, day: Day) -> dict[int, date]:
    """Return the day on which each requirement was last confirmed, changed or not. One query."""
    rows = RequirementReview.objects.filter(requirement__in=requirements, recorded_at__lt=day.end)
    latest = rows.order_by().values_list("requirement").annotate(Max("happened_on"))
    return dict(latest)


def _answering(requirements: Any) -> dict[int, set[int]]:
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


def _with_facts(rows: Any, day: Day) -> Any:
    """Return actions with what had been recorded of them by the end of the day, each fact by a subquery.

    Of each the key, weight, what it follows up, the day it was cancelled, and what a deed begins with.
    """

    def known(model: Any) -> Subquery:
        facts = model.objects.filter(action=OuterRef("pk"), recorded_at__lt=day.end)
        return Subquery(facts.order_by().values("happened_on"))

    again = Q(reopening=None) | Q(reopening__recorded_at__gte=day.end)
    verdicts = Verification.objects.filter(again, action=OuterRef("pk"), recorded_at__lt=day.end)
    verdicts = verdicts.order_by("-pk")
    facts = rows.annotate(
        done_day=known(Completion),
        cancelled_day=known(Cancellation),
        verdict=Subquery(verdicts.values("effective")[:1]),
        verdict_day=Subquery(verdicts.values("happened_on")[:1]),
    )
    return facts.values_list(
        *("pk", "weight", "follows_up", "cancelled_day"),
        *("reference", "due_on", "check_on", "done_day", "verdict", "verdict_day"),
    )


def _line(keys: Iterable[int], known: Mapping[int, Any], followed: Mapping[int, int]) -> set[int]:
    """Return those of ``keys`` that are known, with what follows them up, as ``followed`` names it."""
    found = {pk for pk in keys if pk in known}
    for pk in list(found):
        while pk in followed and followed[pk] not in found:
            pk = followed[pk]
            found.add(pk)
    return found
