"""The facts of chains: what answers a requirement, and what leaders saw, decided and did about it, on a day.

Each kind of record is read once for all requirements together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

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


class ChainReader:
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
        rows = visible(QualityObjective.objects, self.person).filter(within(site_ids), pk__in=wanted)
        known = stood(rows.filter(recorded_at__lt=self.day.end), self.day) if wanted else []
        return {row.pk: row for row in known if row.state == QualityObjective.State.ACTIVE}

    def _answers(self) -> tuple[dict[int, list[rules.Taken]], dict[int, set[int]]]:
        """Return the decisions about each objective, and the keys of the actions about it."""
        decisions: dict[int, list[rules.Taken]] = {}
        actions: dict[int, set[int]] = {}
        self._more: dict[str, Any] = {}
        seen = Q(decision=None) | Q(decision__in=visible(Decision.objects, self.person))
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
        rows = visible(Action.objects, self.person).filter(recorded_at__lt=self.day.end)
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
