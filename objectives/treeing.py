"""The tree: business goal → objective ← customer requirement, and what hangs on nothing (5.1.1 b, 6.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, Q, Value, When

from objectives import rules
from objectives.models import BusinessGoal, CustomerRequirement, QualityObjective
from objectives.rules.chains import IMPACTS
from objectives.standing import Standing, standings
from qms.people.models import Person

MOST = 12
"""How many objectives a goal names, those that ask most first; the rest are counted."""

FEW = 4
"""How many requirements an objective names."""


@dataclass(frozen=True)
class Leaf:
    """An active objective, how it stands, and the current requirements that it answers."""

    objective: QualityObjective
    standing: Standing
    requirements: Sequence[CustomerRequirement]

    @property
    def shown(self) -> Sequence[CustomerRequirement]:
        """The requirements that are named."""
        return self.requirements[:FEW]

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, len(self.requirements) - FEW)


@dataclass(frozen=True)
class Branch:
    """A goal (or none) with the objectives that serve it."""

    goal: BusinessGoal | None
    leaves: Sequence[Leaf]

    @property
    def shown(self) -> Sequence[Leaf]:
        """The objectives that are named."""
        return self.leaves[:MOST]

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, len(self.leaves) - MOST)


@dataclass(frozen=True)
class Tree:
    """Goals with their objectives; objectives that serve no goal, or nothing; what nobody answers."""

    branches: Sequence[Branch]
    by_requirement: Branch
    loose: Branch
    unanswered: Sequence[CustomerRequirement]
    left_out: int
    objectives: int

    @property
    def barren(self) -> int:
        """How many live goals no objective serves."""
        return sum(not branch.leaves for branch in self.branches)


def tree_of(person: Person, *, on: date, site_id: int | None = None) -> Tree:
    """Return the tree of what ``person`` may see, of one site with what belongs to all, or of everything.

    Each kind of record is read once, however many there are.
    """
    scope = Q() if site_id is None else Q(site=None) | Q(site=site_id)
    goals = list(BusinessGoal.objects.visible_to(person).live().filter(scope).select_related("owner", "site"))
    leaves = _leaves(person, scope, on)
    answered = {row.pk for leaf in leaves for row in leaf.requirements}
    current = CustomerRequirement.objects.visible_to(person).current().filter(scope)
    live = {goal.pk for goal in goals}
    serving = {leaf.objective.pk: _goals_of(leaf, live) for leaf in leaves}
    unserved = [leaf for leaf in leaves if not serving[leaf.objective.pk]]
    unanswered, left_out = _unanswered(current.exclude(pk__in=answered))
    return Tree(
        branches=[
            Branch(goal, [one for one in leaves if goal.pk in serving[one.objective.pk]]) for goal in goals
        ],
        by_requirement=Branch(None, [leaf for leaf in unserved if leaf.requirements]),
        loose=Branch(None, [leaf for leaf in unserved if not leaf.requirements]),
        unanswered=unanswered,
        left_out=left_out,
        objectives=len(leaves),
    )


def _leaves(person: Person, scope: Q, on: date) -> list[Leaf]:
    current = CustomerRequirement.objects.visible_to(person).current()
    rows = QualityObjective.objects.visible_to(person).active().filter(scope).select_related("owner", "site")
    rows = rows.prefetch_related(Prefetch("requirements", current), "goals")
    found = list(rows)
    stand = standings(found, on=on)
    leaves = [Leaf(row, stand[row.pk], list(row.requirements.all())) for row in found]
    return sorted(leaves, key=lambda leaf: (rules.STATUSES.index(leaf.standing.status), leaf.objective.code))


def _goals_of(leaf: Leaf, live: Collection[int]) -> set[int]:
    return {goal.pk for goal in leaf.objective.goals.all() if goal.pk in live}


def _unanswered(rows: Any) -> tuple[list[CustomerRequirement], int]:
    """Return the first requirements without an active objective, the worst for the customer first, and how many
    more there are. Two queries."""
    rank = Case(
        *(When(impact=impact, then=Value(number)) for number, impact in enumerate(IMPACTS)),
        output_field=IntegerField(),
    )
    found = list(rows.annotate(rank=rank).order_by("rank", "-statutory", "reference")[: MOST + 1])
    return found[:MOST], rows.count() - MOST if len(found) > MOST else 0
