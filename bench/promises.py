"""Promises in volume: requirements walked to their proof, the register and the tree."""

from __future__ import annotations

from datetime import timedelta

from bench.volume import DAY, NOW
from governance.models import Action, Decision, Process
from objectives.models import Answer, BusinessGoal, CustomerRequirement, QualityObjective
from qms.people.models import Person, Site

PAGES = (
    ("first broken links", "/evidence/chains/"),
    ("requirements", "/objectives/requirements/"),
    ("goals, objectives, requirements", "/objectives/tree/"),
)
GOALS = 12


def fill_promises(*, requirements: int) -> None:
    """Write so many requirements, a third of them with an objective, and what answered those that miss."""
    leader, sites = Person.objects.get(name="Lea Leader"), list(Site.objects.order_by("pk"))
    process = Process.objects.create(code="MAKE", name="Making", reference="PRO-9000", recorded_at=NOW)
    rows = CustomerRequirement.objects.bulk_create(
        [_requirement(n, sites[n % len(sites)], process) for n in range(requirements)], batch_size=500
    )
    goals = [_goal(n, leader) for n in range(GOALS)]
    objectives = list(QualityObjective.objects.order_by("pk"))
    for number, objective in enumerate(objectives):
        objective.requirements.set(rows[number :: len(objectives) * 3])
        objective.goals.set([goals[number % GOALS]])
    _answer(objectives, leader)


def _requirement(number: int, site: Site, process: Process) -> CustomerRequirement:
    return CustomerRequirement(
        reference=f"REQ-{number:05d}",
        statement=f"Dimension {number} within its tolerance at receipt",
        offering=f"Part family {number % 40}",
        customer=f"Customer {number % 200}",
        kind="specification",
        impact=("high", "medium", "medium", "low")[number % 4],
        site=site,
        process=process if number % 9 else None,
        control="Measured at the first and the last piece" if number % 7 else "",
        measure="Lots within tolerance" if number % 5 else "",
        next_review_on=DAY + timedelta(days=number % 500 - 100),
        recorded_at=NOW - timedelta(days=600),
    )


def _goal(number: int, leader: Person) -> BusinessGoal:
    return BusinessGoal.objects.create(
        reference=f"GOA-9{number:03d}",
        statement=f"Be named first for part family {number}",
        horizon="2028",
        owner=leader,
        recorded_at=NOW - timedelta(days=700),
    )


def _answer(objectives: list[QualityObjective], leader: Person) -> None:
    """Tie the first actions and decisions to objectives, twenty each."""
    actions = list(Action.objects.order_by("pk")[: len(objectives) * 20])
    decisions = list(Decision.objects.order_by("pk")[: len(objectives) * 5])
    links = [
        Answer(objective=objectives[n % len(objectives)], action=row, by=leader, recorded_at=NOW)
        for n, row in enumerate(actions)
    ]
    links += [
        Answer(objective=objectives[n % len(objectives)], decision=row, by=leader, recorded_at=NOW)
        for n, row in enumerate(decisions)
    ]
    Answer.objects.bulk_create(links, batch_size=500)
