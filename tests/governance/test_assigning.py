"""Assigning and deciding: one owner, a day, a criterion; decisions by those who lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.models import Action, Decision
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action


def test_an_action_gets_its_reference_and_is_open(cast: Cast) -> None:
    action = an_action(cast)
    assert (action.reference, action.state, action.first_due_on) == ("ACT-0001", "open", action.due_on)
    assert (action.recorded_by, action.recorded_at) == (cast.ella, NOW - WEEK)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criterion": " "}, "criterion"),
        ({"check_on": None}, "check_on"),
        ({"check_on": TODAY + 2 * WEEK}, "check_on"),
        ({"due_on": TODAY - 2 * WEEK, "check_on": TODAY}, "due_on"),
        ({"weight": "task"}, "weight"),
        ({"text": "  "}, "text"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_an_action_that_lacks_something_is_refused_at_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast, **changes)
    assert refusal.value.field == field
    assert not Action.objects.exists()


def test_the_owner_is_not_the_verifier(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast, verifier=cast.olga)
    assert refusal.value.field == "verifier"


@pytest.mark.parametrize("who", ["sven", "nora", "axel"])
def test_the_owner_must_see_the_site_and_belong_to_the_organisation(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast, owner=getattr(cast, who))
    assert refusal.value.rule == "action.owner-sees-its-site"


@pytest.mark.parametrize(("role", "who"), [("owner", "carl"), ("verifier", "carl")])
def test_nobody_who_has_left_is_given_a_duty(cast: Cast, role: str, who: str) -> None:
    person = getattr(cast, who)
    person.ended_on = TODAY - 2 * WEEK
    person.save()
    with pytest.raises(Refusal) as refusal:
        an_action(cast, **{role: person})
    assert (refusal.value.rule, refusal.value.field) == ("person.has-left", role)


def test_a_task_needs_neither_criterion_nor_verifier(cast: Cast) -> None:
    task = a_task(cast)
    assert (task.criterion, task.check_on, task.verifier) == ("", None, None)


def test_an_executive_decides(cast: Cast) -> None:
    decision = a_decision(cast)
    assert (decision.reference, decision.decided_by, decision.site) == ("DEC-0001", cast.ella, cast.north)


@pytest.mark.parametrize("who", ["quinn", "olga", "ines", "adam"])
def test_who_does_not_lead_the_scope_decides_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal) as refusal:
        a_decision(cast, decided_by=getattr(cast, who))
    assert (refusal.value.rule, refusal.value.field) == ("decision.taken-by-a-leader", "decided_by")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "no_change", "rationale": ""}, "rationale"),
        ({"kind": "risk_acceptance"}, "expires_on"),
        ({"expires_on": TODAY - WEEK}, "expires_on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"text": ""}, "text"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_at_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        a_decision(cast, **changes)
    assert refusal.value.field == field
