"""Changing state: locked, guarded, checked, saved with who, when and why; or nothing at all."""

from __future__ import annotations

import pytest

from governance.models import Action, Extension
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, an_action


def test_a_change_is_kept_with_who_when_and_why(cast: Cast) -> None:
    action = an_action(cast)
    with changing(action, by=cast.olga, at=NOW, reason="Clearer") as row:
        row.text = "Balance all lines"
    version = action.history.first()
    assert action.text == version.text == "Balance all lines"
    assert (version.history_user, version.history_date) == (cast.olga, NOW)
    assert version.history_change_reason == "Clearer"


def test_the_stored_state_counts_and_not_the_one_in_hand(cast: Cast) -> None:
    action = an_action(cast)
    stale = Action.objects.get(pk=action.pk)
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol")
    assert stale.state == "open"
    with pytest.raises(Refusal) as refusal, changing(stale, by=cast.olga, at=NOW, states=["open"]):
        pytest.fail("the block must not run")
    assert (refusal.value.rule, refusal.value.field) == ("action.state", "state")


def test_facts_in_the_block_fall_with_it(cast: Cast) -> None:
    action = an_action(cast)
    fact = {"by": cast.olga, "happened_on": TODAY, "recorded_at": NOW, "reason": "Late"}
    with pytest.raises(Refusal), changing(action, by=cast.olga, at=NOW) as row:
        Extension.objects.create(action=row, due_from=TODAY, due_to=TODAY + WEEK, **fact)
        row.check_on = row.due_on
    action.refresh_from_db()
    assert action.check_on != action.due_on
    assert not Extension.objects.exists() and action.history.count() == 1


def test_a_broken_constraint_names_its_rule_sentence_and_field(cast: Cast) -> None:
    action = an_action(cast)
    action.verifier = action.owner
    with pytest.raises(Refusal) as refusal:
        check(action)
    assert (refusal.value.rule, refusal.value.field) == ("action_verified_by_another", "verifier")
    assert str(refusal.value) == "Somebody other than its owner verifies an action."


def test_a_broken_field_is_named(cast: Cast) -> None:
    action = an_action(cast)
    action.origin = "rumour"
    with pytest.raises(Refusal) as refusal:
        check(action)
    assert refusal.value.field == "origin"


def test_the_row_in_hand_shows_what_was_saved_and_forgets_what_it_had_loaded(cast: Cast) -> None:
    action = an_action(cast)
    assert action.verifier == cast.quinn
    with changing(action, by=cast.ella, at=NOW) as row:
        row.verifier = cast.carl
    assert action.verifier == cast.carl
