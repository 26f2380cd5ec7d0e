"""The tree goal → objective ← requirement, and goals that end by a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from objectives import promising
from objectives.models import BusinessGoal
from objectives.treeing import tree_of
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision, refused
from tests.objectives.making import PLAN, drafted, goal, requirement
from tests.objectives.test_promising_by_page import errors, send

DAY = timedelta(days=1)


def serving(cast: Cast, code: str, *, goals: tuple[BusinessGoal, ...] = (), requirements: tuple = ()) -> None:
    """Activate an objective of North that serves these."""
    row = drafted(cast, code)
    row.activate(by=cast.ella, at=NOW, owner=cast.olga, requirements=requirements, goals=goals, plan=PLAN)


def ended(cast: Cast, row: BusinessGoal, *, reached: bool = False) -> None:
    decision = a_decision(cast, site=None)
    promising.end_goal(row, decision=decision, reached=reached, on=TODAY, by=cast.ella, at=NOW)


def test_objectives_stand_between_goals_and_requirements(cast: Cast) -> None:
    aim, other, gone = goal(cast), goal(cast, statement="Grow service"), goal(cast, statement="Leave pumps")
    asked, unasked = requirement(cast), requirement(cast, impact="high")
    serving(cast, "BOTH", goals=(aim,), requirements=(asked,))
    serving(cast, "ALONE", requirements=(asked,))
    serving(cast, "LOOSE", goals=(gone,))
    ended(cast, gone)
    tree = tree_of(cast.ella, on=TODAY)
    codes = {branch.goal: [leaf.objective.code for leaf in branch.leaves] for branch in tree.branches}
    assert codes == {aim: ["BOTH"], other: []}
    assert tree.branches[0].leaves[0].requirements == [asked]
    assert [leaf.objective.code for leaf in tree.by_requirement.leaves] == ["ALONE"]
    assert [leaf.objective.code for leaf in tree.loose.leaves] == ["LOOSE"]
    assert list(tree.unanswered) == [unasked]
    assert tree.barren == 1


@pytest.mark.usefixtures("still_clock")
def test_the_tree_says_in_a_sentence_what_hangs_on_nothing_and_shows_each_their_part(cast: Cast) -> None:
    aim = goal(cast, site=None)
    serving(cast, "BOTH", goals=(aim,), requirements=(requirement(cast),))
    requirement(cast, statement="Only of North")
    page = signed_in(cast.ella).get("/objectives/tree/").content.decode()
    assert "1 active objective serves 1 of 1 live goals; 1 customer requirement has no objective." in page
    assert "Only of North" in page
    theirs = signed_in(cast.sven).get("/objectives/tree/").content.decode()
    assert "Deliveries on time" not in theirs and "Only of North" not in theirs
    assert "No objective serves this goal" in theirs
    north = signed_in(cast.ella).get("/objectives/tree/?site=SOUTH").content.decode()
    assert "Deliveries on time" not in north


def test_a_goal_ends_by_a_decision_of_its_scope(cast: Cast) -> None:
    row = goal(cast, site=cast.north)
    with pytest.raises(Refusal) as refusal:
        promising.end_goal(row, decision=None, reached=True, on=TODAY, by=cast.ella, at=NOW)
    assert refusal.value.field == "decision"
    south = a_decision(cast, site=cast.south)
    with refused("ended-by-decision"):
        promising.end_goal(row, decision=south, reached=True, on=TODAY, by=cast.ella, at=NOW)
    decision = a_decision(cast)
    for day in (TODAY + DAY, decision.decided_on - DAY):
        with pytest.raises(Refusal) as refusal:
            promising.end_goal(row, decision=decision, reached=True, on=day, by=cast.ella, at=NOW)
        assert refusal.value.field == "on"
    promising.end_goal(row, decision=decision, reached=True, on=TODAY, by=cast.ella, at=NOW)
    assert (row.state, row.ended_by, row.ended_on) == ("reached", decision, TODAY)
    with refused(".state"):
        promising.end_goal(row, decision=decision, reached=False, on=TODAY, by=cast.ella, at=NOW)
    with refused(".state"):
        promising.reset_goal(row, horizon="2030", by=cast.ella, at=NOW)


def test_nobody_holds_a_goal_that_ended(cast: Cast) -> None:
    row = goal(cast)
    assert [one.subject for one in kinds.accountabilities_of(cast.ella, TODAY) if one.kind == "goal-owner"]
    ended(cast, row)
    assert not [one for one in kinds.accountabilities_of(cast.ella, TODAY) if one.kind == "goal-owner"]


@pytest.mark.usefixtures("still_clock")
def test_a_goal_ends_by_page(cast: Cast) -> None:
    row, decision = goal(cast), a_decision(cast, site=None)
    sent = {"outcome": "dropped", "on": TODAY}
    assert "decision" in errors(send("end_goal", cast.ella, row.reference, **sent))
    assert send("end_goal", cast.ella, row.reference, **sent, decision=decision.pk).status_code == 302
    page = signed_in(cast.carl).get(row.get_absolute_url()).content.decode()
    assert "Dropped" in page and decision.reference in page
    listed = signed_in(cast.carl).get("/objectives/goals/").context["page"]
    assert list(listed) == []
    assert list(signed_in(cast.carl).get("/objectives/goals/?state=dropped").context["page"]) == [row]
