"""Verifying: somebody else says whether an action worked; one that did not is followed up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.models import Action, Verification
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, an_action, done


def test_its_verifier_finds_it_effective(cast: Cast) -> None:
    action = done(an_action(cast))
    assert action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="98 % in two months") is None
    assert action.state == "effective"
    assert (action.verification.by, action.verification.finding) == (cast.quinn, "98 % in two months")


def test_not_effective_opens_a_follow_up_due_after_thirty_days(cast: Cast) -> None:
    action = done(an_action(cast))
    follow_up = action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Still 93 %")
    assert action.state == "ineffective"
    assert isinstance(follow_up, Action) and follow_up.follows_up == action
    assert (follow_up.owner, follow_up.verifier, follow_up.criterion, follow_up.state) == (
        cast.olga,
        cast.quinn,
        action.criterion,
        "open",
    )
    assert follow_up.due_on == follow_up.first_due_on == TODAY + timedelta(days=30)
    assert follow_up.check_on == follow_up.due_on + 4 * WEEK
    assert (follow_up.site, follow_up.origin) == (cast.north, "off_target")


def test_the_follow_up_is_due_on_the_day_that_was_named(cast: Cast) -> None:
    follow_up = done(an_action(cast)).verify(
        by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="93 %", follow_up_due_on=TODAY + WEEK
    )
    assert follow_up is not None and follow_up.due_on == TODAY + WEEK


def test_a_follow_up_due_before_the_verdict_is_refused_and_so_is_the_verdict(cast: Cast) -> None:
    action = done(an_action(cast))
    with pytest.raises(Refusal, match="before the day on which it was assigned"):
        action.verify(
            by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="93 %", follow_up_due_on=TODAY - WEEK
        )
    action.refresh_from_db()
    assert action.state == "done" and not Verification.objects.exists() and Action.objects.count() == 1


def test_nothing_is_verified_before_it_is_done(cast: Cast) -> None:
    with pytest.raises(Refusal, match="not done yet"):
        an_action(cast).verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Seen")


def test_its_owner_never_verifies(cast: Cast) -> None:
    action = done(an_action(cast))
    with pytest.raises(Refusal) as refusal:
        action.verify(by=cast.olga, at=NOW, on=TODAY, effective=True, finding="Seen")
    assert refusal.value.rule == "action.verified-by-another"


@pytest.mark.parametrize("who", ["ella", "carl", "ines", "adam"])
def test_nobody_but_its_verifier_gives_the_verdict(cast: Cast, who: str) -> None:
    action = done(an_action(cast))
    with pytest.raises(Refusal, match="Only its verifier"):
        action.verify(by=getattr(cast, who), at=NOW, on=TODAY, effective=True, finding="Seen")


def test_a_verdict_says_what_was_seen(cast: Cast) -> None:
    action = done(an_action(cast))
    with pytest.raises(Refusal) as refusal:
        action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding=" ")
    assert refusal.value.field == "finding"


def test_it_is_not_verified_on_a_day_before_it_was_done(cast: Cast) -> None:
    action = done(an_action(cast))
    with pytest.raises(Refusal) as refusal:
        action.verify(by=cast.quinn, at=NOW, on=TODAY - timedelta(days=1), effective=True, finding="Seen")
    assert refusal.value.field == "on"


def test_a_verdict_is_given_once(cast: Cast) -> None:
    action = done(an_action(cast))
    action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Seen")
    with pytest.raises(Refusal, match="already “Effective”"):
        action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Changed my mind")


def test_where_its_owner_has_left_another_follows_up(cast: Cast) -> None:
    action = done(an_action(cast))
    cast.olga.ended_on = TODAY
    cast.olga.save()
    with pytest.raises(Refusal) as refusal:
        action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="93 %")
    assert refusal.value.field == "follow_up_owner"
    follow_up = action.verify(
        by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="93 %", follow_up_owner=cast.carl
    )
    assert follow_up is not None and follow_up.owner == cast.carl
