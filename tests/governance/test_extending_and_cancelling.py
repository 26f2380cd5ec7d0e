"""Extending and cancelling: a due day moves with a reason, and who assigned it may take it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.models import Extension
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, an_action, done


def test_an_extension_moves_due_and_check_day_and_leaves_the_slip_visible(cast: Cast) -> None:
    action = an_action(cast)
    action.extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + 3 * WEEK, reason="The supplier is late")
    assert (action.due_on, action.check_on) == (TODAY + 3 * WEEK, TODAY + 7 * WEEK)
    assert (action.first_due_on, action.days_slipped) == (TODAY + 2 * WEEK, 7)
    fact = Extension.objects.get()
    assert (fact.due_from, fact.due_to, fact.reason) == (
        TODAY + 2 * WEEK,
        TODAY + 3 * WEEK,
        "The supplier is late",
    )


def test_a_check_day_that_leaves_no_time_is_refused(cast: Cast) -> None:
    action = an_action(cast)
    later = TODAY + 3 * WEEK
    with pytest.raises(Refusal) as refusal:
        action.extend(by=cast.olga, at=NOW, on=TODAY, due_on=later, reason="Late", check_on=later)
    assert (refusal.value.rule, refusal.value.field) == ("action_checked_after_due", "check_on")
    assert not Extension.objects.exists()


@pytest.mark.parametrize("days", [14, 13])
def test_a_due_day_only_moves_later(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast).extend(
            by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + timedelta(days=days), reason="Sooner"
        )
    assert refusal.value.field == "due_on"


def test_an_extension_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast).extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + 3 * WEEK, reason=" ")
    assert refusal.value.field == "reason"


def test_the_verifier_does_not_move_the_due_day(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Its owner or who assigned it"):
        an_action(cast).extend(by=cast.quinn, at=NOW, on=TODAY, due_on=TODAY + 3 * WEEK, reason="Late")


def test_what_is_done_is_not_extended(cast: Cast) -> None:
    with pytest.raises(Refusal, match="already “Done”"):
        done(an_action(cast)).extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + 3 * WEEK, reason="Late")


def test_who_assigned_it_cancels_it_with_a_reason(cast: Cast) -> None:
    action = an_action(cast, assigned_by=cast.quinn, verifier=cast.carl)
    action.cancel(by=cast.quinn, at=NOW, on=TODAY, reason="The line is sold")
    assert (action.state, action.cancellation.reason) == ("cancelled", "The line is sold")


def test_an_executive_of_its_scope_cancels_it(cast: Cast) -> None:
    action = an_action(cast, assigned_by=cast.carl)
    action.cancel(by=cast.ella, at=NOW, on=TODAY, reason="The line is sold")
    assert action.state == "cancelled"


@pytest.mark.parametrize("who", ["olga", "quinn", "carl", "adam"])
def test_nobody_else_cancels_it(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal, match="Only who assigned"):
        an_action(cast).cancel(by=getattr(cast, who), at=NOW, on=TODAY, reason="The line is sold")


def test_a_cancellation_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast).cancel(by=cast.ella, at=NOW, on=TODAY, reason="")
    assert refusal.value.field == "reason"


def test_a_corrective_action_is_cancelled_only_by_a_decision(cast: Cast) -> None:
    action = an_action(cast, origin="corrective")
    with pytest.raises(Refusal) as refusal:
        action.cancel(by=cast.ella, at=NOW, on=TODAY, reason="The line is sold")
    assert refusal.value.field == "decision"
    decision = a_decision(cast)
    action.cancel(by=cast.ella, at=NOW, on=TODAY, reason="The line is sold", decision=decision)
    assert action.cancellation.decision == decision
