"""A leader: what one person answers for, decided, removed and followed up, from records alone (5.1.1).

Only what the reader may see is read; what lies outside their reach is counted, never named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.chains import Chain, chains, ranked
from evidence.looking_back import Day
from governance.models import (
    Action,
    Decision,
    Escalation,
    EscalationEnding,
    LeadershipActivity,
    LookBack,
    ProcessOwnership,
    TopManagementMembership,
    Verification,
)
from governance.rules.decisions import is_weak
from objectives.models import EventAcknowledgement, QualityEvent, QualityObjective
from objectives.promised import Answering
from objectives.rules import OFF_TARGET, STATUSES
from objectives.standing import standings
from qms.people.handing_over import together
from qms.people.models import Person
from qms.people.owing import belongings_of
from qms.people.takers import Group, grouped
from qms.primitives.asof import holding_on
from qms.primitives.kinds import Duty

A_YEAR = timedelta(days=365)
"""How far back decisions, barriers, activities and effects are told."""


@dataclass(frozen=True)
class Told:
    """A decision of the leader, whether it is weak, and what the latest look-back found."""

    decision: Decision
    weak: bool
    look_back: LookBack | None


@dataclass
class Leader:
    """One person as a leader, on a day, as far as the reader may see it."""

    person: Person
    day: date
    memberships: list[TopManagementMembership]
    processes: frozenset[int]
    reports: frozenset[int]
    objectives: list[Answering]
    held: list[Group]
    late: list[Duty]
    hidden: int
    with_them: list[Escalation]
    raised: list[Escalation]
    ended: list[Escalation]
    decisions: list[Told]
    activities: list[Any]
    effective: list[Action]
    acknowledged: list[EventAcknowledgement]
    threads: list[Chain] = field(default_factory=list)

    @property
    def leads(self) -> bool:
        """Whether the person leads: top management, the owner of a process, or somebody others report to."""
        return bool(self.memberships or self.processes or self.reports)

    @property
    def lacks_objective(self) -> bool:
        """Whether it is a gap that the person, who leads, owns no active objective."""
        return self.leads and not self.objectives

    @property
    def removed(self) -> list[Escalation]:
        """The barriers that are gone by what the leader did, the latest first."""
        gone = EscalationEnding.Outcome.GONE
        return [row for row in self.ended if row.ending.outcome == gone]

    @property
    def weakest(self) -> Chain | None:
        """The first broken link among the leader's own: the worst for the customer."""
        return next((chain for chain in self.threads if chain.first_broken), None)

    @property
    def came_true(self) -> Counter[str]:
        """What look-backs found of the decisions that were looked back at."""
        return Counter(one.look_back.came_true for one in self.decisions if one.look_back)

    @property
    def kinds_of_activities(self) -> list[tuple[Any, int]]:
        """How often the leader did what in the year, in words."""
        counts = Counter(row.kind for row in self.activities)
        return [(label, counts[kind]) for kind, label in LeadershipActivity.Kind.choices if counts[kind]]

    @property
    def sentence(self) -> str:
        """The answer in a sentence: objectives off target, what is late, barriers removed."""
        off = sum(one.standing.status == OFF_TARGET for one in self.objectives)
        count = len(self.objectives)
        parts = [
            ngettext(
                "%(off)d of %(count)d objective is off target",
                "%(off)d of %(count)d objectives are off target",
                count,
            )
            % {"off": off, "count": count}
            if count
            else _("No objective"),
            ngettext("%(n)d item late", "%(n)d items late", len(self.late)) % {"n": len(self.late)},
            ngettext("%(n)d barrier removed in a year", "%(n)d barriers removed in a year", len(self.removed))
            % {"n": len(self.removed)},
        ]
        return f"{', '.join(parts)}."


def leads(person: Person) -> bool:
    """Tell whether ``person`` ever led: in top management, by a process, an objective or people of theirs."""
    found = Person.objects.filter(pk=person.pk).filter(
        Exists(TopManagementMembership.objects.filter(person=OuterRef("pk")))
        | Exists(ProcessOwnership.objects.filter(holder=OuterRef("pk")))
        | Exists(QualityObjective.objects.filter(owner=OuterRef("pk")))
        | Exists(Person.objects.filter(manager=OuterRef("pk")))
    )
    return found.exists()


def leader_of(person: Person, *, reader: Person, day: Day) -> Leader:
    """Return what the records say of ``person`` as a leader on ``day``, as far as ``reader`` may see it.

    The number of queries does not depend on the rows.
    """
    on = day.day
    theirs = belongings_of(person, to=reader, on=on)
    barriers = _barriers(person, reader, on)
    leader = Leader(
        person=person,
        day=on,
        memberships=_memberships(person, on),
        processes=_processes([person.pk], on),
        reports=frozenset(Person.objects.current(on).filter(manager=person).values_list("pk", flat=True)),
        objectives=_objectives(person, reader, on),
        held=grouped(together(theirs.held, ())),
        late=[duty for duty in theirs.duties if duty.due_on < on],
        hidden=theirs.hidden,
        with_them=[row for row in barriers if row.holder_id == person.pk and row.state == "open"],
        raised=[row for row in barriers if row.raised_by_id == person.pk],
        ended=[row for row in barriers if _ended_by(row, person)],
        decisions=_decisions(person, reader, on),
        activities=_activities(person, reader, on),
        effective=_effective(person, reader, on),
        acknowledged=_acknowledged(person, reader, on),
    )
    leader.threads = _threads(leader, reader, day)
    return leader


def _memberships(person: Person, on: date) -> list[TopManagementMembership]:
    rows = TopManagementMembership.objects.filter(person=person).select_related("site")
    return list(holding_on(rows, on))


def _processes(holders: Collection[int], on: date) -> frozenset[int]:
    """Return the processes that one of ``holders`` owns somewhere. One query."""
    rows = ProcessOwnership.objects.filter(starts_on__lte=on).order_by("starts_on", "pk")
    theirs = ProcessOwnership.objects.filter(holder__in=holders).values("process")
    latest = {(row.process_id, row.site_id): row for row in rows.filter(process__in=theirs)}
    return frozenset(row.process_id for row in latest.values() if row.holder_id in holders)


def _objectives(person: Person, reader: Person, on: date) -> list[Answering]:
    rows = QualityObjective.objects.visible_to(reader).active().filter(owner=person)
    found = list(rows.select_related("site", "owner__function").order_by("code"))
    stand = standings(found, on=on)
    shown = [Answering(row, stand[row.pk]) for row in found]
    return sorted(shown, key=lambda one: STATUSES.index(one.standing.status))


def _barriers(person: Person, reader: Person, on: date) -> list[Escalation]:
    """Return the barriers that the person raised, holds or ended within a year, the latest first. One query."""
    since = on - A_YEAR
    own = Q(raised_by=person, happened_on__gte=since) | Q(holder=person, state=Escalation.State.OPEN)
    own |= Q(ending__decision__decided_by=person, ending__happened_on__range=(since, on))
    rows = Escalation.objects.visible_to(reader).filter(own).distinct()
    return list(rows.select_related("ending__decision", "raised_by", "holder").order_by("-happened_on", "-pk"))


def _ended_by(row: Escalation, person: Person) -> bool:
    ending = getattr(row, "ending", None)
    return ending is not None and ending.decision.decided_by_id == person.pk


def _decisions(person: Person, reader: Person, on: date) -> list[Told]:
    """Return what the person decided or answers for within a year, the latest first. Three queries."""
    own = Q(decided_by=person) | Q(accountable=person)
    rows = Decision.objects.visible_to(reader).filter(own, decided_on__range=(on - A_YEAR, on)).distinct()
    looks = Prefetch("look_backs", LookBack.objects.order_by("recorded_at", "pk"))
    found = rows.with_actions().prefetch_related(looks).order_by("-decided_on", "-pk")
    return [Told(row, _is_weak(row), next(reversed(row.look_backs.all()), None)) for row in found]


def _is_weak(row: Any) -> bool:
    return is_weak(row.text, has_action=row.has_action, has_look_back=row.look_back_on is not None)


def _activities(person: Person, reader: Person, on: date) -> list[Any]:
    """Return what the person did as a leader within a year, with how many records followed. One query."""
    rows = LeadershipActivity.objects.visible_to(reader).filter(
        led_by__person=person, happened_on__range=(on - A_YEAR, on)
    )
    rows = rows.annotate(linked=Count("follow_ups", distinct=True)).select_related("site")
    return list(rows.order_by("-happened_on", "-pk"))


def _effective(person: Person, reader: Person, on: date) -> list[Action]:
    """Return the actions of the person, or of their decisions, whose effect stands verified. Two queries."""
    own = Q(owner=person) | Q(assigned_by=person) | Q(decision__decided_by=person)
    judged = Q(verifications__happened_on__range=(on - A_YEAR, on), verifications__reopening=None)
    rows = Action.objects.visible_to(reader).filter(own, judged, state=Action.State.EFFECTIVE).distinct()
    verdicts = Prefetch("verifications", Verification.objects.select_related("reopening"))
    found = list(rows.prefetch_related(verdicts).select_related("owner"))
    return sorted(found, key=_judged_on, reverse=True)


def _judged_on(row: Action) -> tuple[date, int]:
    verdict = row.verification
    return (verdict.happened_on if verdict else date.min, row.pk)


def _acknowledged(person: Person, reader: Person, on: date) -> list[EventAcknowledgement]:
    """Return the significant complaints that the leader looked at within a year, the latest first."""
    seen = QualityEvent.objects.visible_to(reader).filter(kind=QualityEvent.Kind.COMPLAINT)
    rows = EventAcknowledgement.objects.filter(by=person, event__in=seen, happened_on__range=(on - A_YEAR, on))
    return list(rows.select_related("event").order_by("-happened_on", "-pk"))


def _threads(leader: Leader, reader: Person, day: Day) -> list[Chain]:
    """Return the chains of the leader and of those who report to them, the worst for the customer first."""
    theirs = [leader.person.pk, *leader.reports]
    processes = _processes(theirs, day.day) if leader.reports else leader.processes
    owned = QualityObjective.objects.active().filter(owner__in=theirs)
    objectives = frozenset(owned.order_by().values_list("reference", flat=True))
    answerable = {one.decision.reference for one in leader.decisions} | {duty.subject for duty in leader.late}
    return [
        chain
        for chain in ranked(chains(day=day, site_ids=None, person=reader))
        if chain.requirement.process_id in processes
        or objectives & chain.objectives
        or (chain.first_broken is not None and chain.first_broken.subject in answerable)
    ]
