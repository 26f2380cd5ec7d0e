"""Promises in volume: requirements walked to their proof, the register, the tree, the culture signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.test import Client

from bench.calling import getter, queries_of
from bench.clocking import Clocked, Row
from bench.volume import DAY, NOW
from governance.models import Action, Decision, Process
from objectives.models import Answer, BusinessGoal, CustomerRequirement, QualityObjective
from qms.people.models import Person, Site

REQUIREMENTS = 500
GOALS = 12
PAGES: tuple[tuple[str, str, float | None], ...] = (
    ("requirements", "/objectives/requirements/", 2.0),
    ("first broken links", "/evidence/chains/", None),
    ("goals, objectives, requirements", "/objectives/tree/", None),
    ("culture signals", "/evidence/signals/", None),
)
"""Name, address, and what a page may take in R; those that read all of it are bounded by their queries."""
COUNTING = 1
"""The query that counts the rows of a list, once it is longer than a page."""


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


def calls(client: Client) -> dict[str, Callable[[], None]]:
    """Return the calls that are timed."""
    return {name: getter(client, address) for name, address, _limit in PAGES}


def rows(large: Mapping[str, Clocked], small: Mapping[str, Clocked], queries: Queries) -> list[Row]:
    """Return the rows of the table: each page against R, its queries against those of a hundredth."""
    found = []
    for name, _address, limit in PAGES:
        found.append(Row(f"{name}, 500 requirements", large[name], ("R", large["reference"]), limit))
        found.append(Row(f"{name} against a hundredth", large[name], ("own", small[name])))
        asked, a_hundredth = queries["large"][name], queries["small"][name]
        found.append(Row(f"{name}: queries", asked, limit=a_hundredth + COUNTING, unit="asked"))
    return found


Queries = Mapping[str, Mapping[str, float]]
"""How many queries each page takes, by the size of the volume."""


def asked_by(client: Client) -> dict[str, float]:
    """Return how many queries each page takes on the database in hand."""
    return {name: float(queries_of(call)) for name, call in calls(client).items()}
