"""An ended person in use: no verb gives anything to somebody who has left, and no form offers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from governance.leading import hand_accountability, name_leader
from governance.models import Process
from governance.owning import appoint
from objectives import promising
from objectives.rules import Plan
from qms.people import granting, keeping
from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from reviews import holding, planning
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action, done
from tests.reviews.samples import a_review, an_objective, in_session

pytestmark = pytest.mark.usefixtures("still_clock")


def a_process(cast: Cast) -> Process:
    return enter(Process(code="OTC", name="Order to cash", site=cast.north), by=cast.quinn, at=NOW)


def series(cast: Cast, chair: Person, member: Person) -> Any:
    return planning.start_series(
        title="Reviews", chair=chair, cadence_months=6, members=[member], by=cast.quinn, at=NOW
    )  # fmt: skip


def hand(cast: Cast, gone: Person, verb: str) -> None:
    action = an_action(cast)
    getattr(action, verb)(to=gone, by=cast.ella, at=NOW, on=TODAY, reason="Takes over")


def not_effective(cast: Cast, gone: Person) -> None:
    action = done(an_action(cast, on=TODAY - 2 * WEEK, at=NOW - 2 * WEEK))
    action.verify(
        by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="No better", follow_up_owner=gone
    )  # fmt: skip


def activate(cast: Cast, gone: Person) -> None:
    row = an_objective(cast, state="draft")
    goal = promising.set_goal(statement="Grow", horizon="2028", owner=cast.ella, by=cast.quinn, at=NOW)
    row.activate(
        by=cast.ella, at=NOW, owner=gone, requirements=(), goals=[goal], plan=Plan("a", "b", "c", "d", "e")
    )  # fmt: skip


VERBS: dict[str, Callable[[Cast, Person], Any]] = {
    "own a task": lambda cast, gone: a_task(cast, owner=gone),
    "own an action": lambda cast, gone: an_action(cast, owner=gone),
    "verify an action": lambda cast, gone: an_action(cast, verifier=gone),
    "take an action over": lambda cast, gone: hand(cast, gone, "hand_owner"),
    "take a check over": lambda cast, gone: hand(cast, gone, "hand_verifier"),
    "own a follow-up": not_effective,
    "decide": lambda cast, gone: a_decision(cast, decided_by=gone),
    "own a process": lambda cast, gone: appoint(
        a_process(cast), holder=gone, starts_on=TODAY, by=cast.ella, at=NOW
    ),
    "lead": lambda cast, gone: name_leader(
        gone, role_in_qms="Director", starts_on=TODAY, by=cast.quinn, at=NOW
    ),
    "answer for the system": lambda cast, gone: hand_accountability(
        holder=gone, starts_on=TODAY, site=None, by=cast.quinn, at=NOW
    ),
    "own an objective": activate,
    "take an objective over": lambda cast, gone: an_objective(cast, state="draft").revise(
        by=cast.ella, at=NOW, owner=gone
    ),
    "own a goal": lambda cast, gone: promising.set_goal(
        statement="Grow", horizon="2028", owner=gone, by=cast.quinn, at=NOW
    ),
    "chair a series": lambda cast, gone: series(cast, gone, cast.ella),
    "be a member of a series": lambda cast, gone: series(cast, cast.ella, gone),
    "chair a review": lambda cast, gone: a_review(cast, chair=gone),
    "be invited": lambda cast, gone: a_review(cast, members=[gone]),
    "contribute": lambda cast, gone: a_review(cast, items={"context": gone}),
    "be a delegate": lambda cast, gone: holding.note_presence(
        in_session(cast), person=cast.olga, presence="delegate", delegate=gone, by=cast.quinn, at=NOW
    ),
    "question": lambda cast, gone: holding.challenge(
        in_session(cast), asked_by=gone, question="Why?", by=cast.quinn, at=NOW
    ),
    "hold a role": lambda cast, gone: granting.give(
        gone, role=Role.CONTRIBUTOR, starts_on=TODAY, by=cast.adam, at=NOW
    ),
    "manage": lambda cast, gone: keeping.change(cast.carl, {"manager": gone}, by=cast.adam, at=NOW),
    "manage somebody new": lambda cast, gone: keeping.add(
        {"name": "Pia Sund", "email": "pia@borealis.test", "manager": gone}, by=cast.adam, at=NOW
    ),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_no_verb_takes_somebody_who_has_left(
    verb: Callable[[Cast, Person], Any], cast: Cast, now: datetime, today: date
) -> None:
    keeping.end(cast.sven, on=today - timedelta(days=60), by=cast.adam, at=now)
    with pytest.raises(Refusal) as caught:
        verb(cast, Person.objects.get(pk=cast.sven.pk))
    assert "left" in str(caught.value.sentence), caught.value.rule
    assert caught.value.field


LASTING = ("own a task", "own an action", "verify an action", "own a process", "lead", "own a goal", "manage")
"""What is given for longer: nobody who leaves next month takes it on."""


@pytest.mark.parametrize("verb", LASTING)
def test_what_lasts_is_not_given_to_who_leaves(verb: str, cast: Cast, now: datetime, today: date) -> None:
    keeping.end(cast.sven, on=today + timedelta(days=30), by=cast.adam, at=now)
    with pytest.raises(Refusal) as caught:
        VERBS[verb](cast, Person.objects.get(pk=cast.sven.pk))
    assert "leaves" in str(caught.value.sentence)
