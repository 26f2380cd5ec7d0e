"""An action, and the verifying of it, go to somebody else with a reason; the second of two is told."""

from __future__ import annotations

from typing import Any

import pytest

from governance.models import ActionHandOver
from qms.people.models import Person
from qms.primitives.kinds import kind_of
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_task, an_action, done

GIVEN: dict[str, Any] = {"at": NOW, "on": TODAY, "reason": "On leave until June"}


def test_who_assigned_it_hands_an_action_over(cast: Cast) -> None:
    action = an_action(cast)
    action.hand_owner(to=cast.carl, by=cast.ella, seen=cast.olga.pk, **GIVEN)
    fact = ActionHandOver.objects.get()
    assert action.owner == cast.carl
    assert (fact.part, fact.giver, fact.taker, fact.by) == ("owner", cast.olga, cast.carl, cast.ella)
    told = [event.sentence for event in kind_of(action).events(action)]
    assert told == ["Ella Brandt handed it over from Olga Petrova to Carl Meyer on 16 Mar 2026."]


def test_a_quality_lead_hands_the_verifying_over_before_the_verdict(cast: Cast) -> None:
    action = done(an_action(cast))
    action.hand_verifier(to=cast.carl, by=cast.quinn, seen=cast.quinn.pk, **GIVEN)
    assert action.verifier == cast.carl
    action.verify(by=cast.carl, at=NOW, on=TODAY, effective=True, finding="98 %")
    with pytest.raises(Refusal) as refusal:
        action.hand_verifier(to=cast.ella, by=cast.quinn, **GIVEN)
    assert refusal.value.rule == "action.state"


def test_a_verifier_is_named_where_there_was_nobody(cast: Cast) -> None:
    action = an_action(cast, assigned_by=cast.olga, verifier=None)
    assert action.verifier is None
    action.hand_verifier(to=cast.carl, by=cast.olga, seen=0, **GIVEN)
    told = [event.sentence for event in kind_of(action).events(action)]
    assert told == ["Olga Petrova named Carl Meyer to verify the effect on 16 Mar 2026."]


@pytest.mark.parametrize(
    ("verb", "to", "by", "rule", "field"),
    [
        ("hand_owner", "carl", "olga", "action.handed-over-by-assigner", None),
        ("hand_owner", "carl", "sven", "action.handed-over-by-assigner", None),
        ("hand_owner", "sven", "ella", "action.owner-sees-its-site", "to"),
        ("hand_owner", "axel", "ella", "action.owner-sees-its-site", "to"),
        ("hand_owner", "quinn", "ella", "action.verified-by-another", "to"),
        ("hand_owner", "olga", "ella", "hand_over_to_another", "to"),
        ("hand_verifier", "olga", "ella", "action.verified-by-another", "to"),
        ("hand_verifier", "axel", "ella", "action.verifier-is-an-insider", "to"),
        ("hand_verifier", "nora", "ella", "action.verifier-is-an-insider", "to"),
        ("hand_verifier", "carl", "olga", "action.handed-over-by-assigner", None),
        ("hand_verifier", "quinn", "ella", "hand_over_to_another", "to"),
    ],
)
def test_nobody_unfit_takes_over_and_nobody_else_hands_over(
    cast: Cast, verb: str, to: str, by: str, rule: str, field: str | None
) -> None:
    action = an_action(cast)
    with pytest.raises(Refusal) as refusal:
        getattr(action, verb)(to=getattr(cast, to), by=getattr(cast, by), **GIVEN)
    assert (refusal.value.rule, refusal.value.field) == (rule, field)
    action.refresh_from_db()
    assert (action.owner, action.verifier) == (cast.olga, cast.quinn)
    assert not ActionHandOver.objects.exists()


@pytest.mark.parametrize("verb", ["hand_owner", "hand_verifier"])
def test_who_has_left_takes_nothing_over(cast: Cast, verb: str) -> None:
    cast.carl.ended_on = TODAY
    cast.carl.save()
    with pytest.raises(Refusal) as refusal:
        getattr(an_action(cast), verb)(to=cast.carl, by=cast.ella, **GIVEN)
    assert (refusal.value.rule, refusal.value.field) == ("person.has-left", "to")


@pytest.mark.parametrize("verb", ["hand_owner", "hand_verifier"])
def test_the_second_of_two_is_told(cast: Cast, verb: str) -> None:
    action = an_action(cast)
    giver: Person = action.owner if verb == "hand_owner" else cast.quinn
    getattr(action, verb)(to=cast.carl, by=cast.ella, seen=giver.pk, **GIVEN)
    with pytest.raises(Refusal) as refusal:
        getattr(action, verb)(to=cast.ella, by=cast.quinn, seen=giver.pk, **GIVEN)
    assert refusal.value.rule == "action.handed-over-meanwhile" and "Carl Meyer" in str(refusal.value)
    assert ActionHandOver.objects.count() == 1


@pytest.mark.parametrize("verb", ["hand_owner", "hand_verifier"])
def test_a_reason_is_owed(cast: Cast, verb: str) -> None:
    with pytest.raises(Refusal) as refusal:
        getattr(an_action(cast), verb)(to=cast.carl, by=cast.ella, **{**GIVEN, "reason": " "})
    assert (refusal.value.rule, refusal.value.field) == ("actionhandover.reason", "reason")


def test_who_did_it_never_verifies_it(cast: Cast) -> None:
    action = an_action(cast, owner=cast.carl)
    action.hand_owner(to=cast.olga, by=cast.ella, **GIVEN)
    done(action)
    with pytest.raises(Refusal) as refusal:
        action.hand_verifier(to=cast.olga, by=cast.ella, **GIVEN)
    assert refusal.value.rule == "action.verified-by-another"
    with pytest.raises(Refusal):
        action.hand_owner(to=cast.carl, by=cast.ella, **GIVEN)


def test_a_task_has_nobody_to_verify_it(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        a_task(cast).hand_verifier(to=cast.ella, by=cast.quinn, **GIVEN)
    assert refusal.value.rule == "action.task-is-not-verified"
