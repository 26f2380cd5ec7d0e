"""The same cause on the same process again, or somebody who saw it, reopens the verdict on an action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.models import Action, Process, Reopening
from governance.rules import actions as rules
from qms.primitives.kinds import duties_of, kind_of
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action, done

DAY = timedelta(days=1)
CAUSE = "Labels mixed up at change-over"


@pytest.fixture
def packing(cast: Cast) -> Process:
    return enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW - 9 * WEEK)


def corrective(cast: Cast, process: Process, **changes: Any) -> Action:
    return an_action(cast, **{"origin": "corrective", "cause": CAUSE, "process": process, **changes})


def effective(cast: Cast, process: Process, **changes: Any) -> Action:
    """Return a corrective action that Quinn found effective yesterday."""
    action = corrective(cast, process, **changes)
    done(action, on=TODAY - 2 * DAY, at=NOW - 2 * DAY)
    verdict: dict[str, Any] = {"effective": True, "finding": "No mix-up in eight weeks"}
    action.verify(by=action.verifier or cast.quinn, at=NOW - DAY, on=TODAY - DAY, **verdict)
    return action


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (CAUSE, CAUSE.upper(), True),
        (CAUSE, "  labels   mixed up\nat change-over ", True),
        ("Straße verwechselt", "STRASSE VERWECHSELT", True),
        (CAUSE, "Labels mixed up", False),
        ("", "", False),
        ("  ", " ", False),
    ],
)
def test_causes_are_the_same_but_for_case_and_blanks(one: str, other: str, same: bool) -> None:
    assert rules.same_cause(one, other) is same


@pytest.mark.parametrize(
    ("site", "earlier", "days", "back"),
    [
        (1, 1, 0, True),
        (1, 1, 5, True),
        (1, 2, 0, False),
        (None, 2, 0, True),
        (1, None, 0, True),
        (1, 1, -1, False),
    ],
)
def test_a_cause_comes_back_after_the_verdict_and_within_its_scope(
    site: int | None, earlier: int | None, days: int, back: bool
) -> None:
    given = TODAY + timedelta(days=days)
    assert rules.came_back(site_id=site, assigned_on=given, earlier_site_id=earlier, verdict_on=TODAY) is back


def test_the_same_cause_on_the_same_process_reopens_the_verdict(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    again = corrective(cast, packing, on=TODAY, at=NOW, cause="labels mixed up  at CHANGE-OVER")
    action.refresh_from_db()
    fact = Reopening.objects.get()
    assert (action.state, action.check_on) == ("done", TODAY + 6 * WEEK)
    assert (fact.action, fact.came_back_in, fact.by) == (action, again, cast.ella)
    assert str(again) in fact.reason and action.verification is None
    assert [duty.kind for duty in duties_of(cast.quinn, TODAY)] == ["effectiveness-check"]


@pytest.mark.parametrize(
    "changes",
    [
        {"cause": "Another cause"},
        {"cause": ""},
        {"process": None},
        {"origin": "improvement"},
        {"on": TODAY - WEEK},
        {"site": "south", "owner": "sven"},
    ],
    ids=["another cause", "no cause", "no process", "not corrective", "before the verdict", "another site"],
)
def test_nothing_else_reopens_it(cast: Cast, packing: Process, changes: dict[str, Any]) -> None:
    action = effective(cast, packing)
    given = {key: getattr(cast, value) if key in ("site", "owner") else value for key, value in changes.items()}
    sound = {"origin": "corrective", "cause": CAUSE, "process": packing, "on": TODAY, "at": NOW}
    an_action(cast, **{**sound, **given})
    action.refresh_from_db()
    assert action.state == "effective" and not Reopening.objects.exists()


def test_a_second_verdict_closes_it_again_and_both_stay(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    action.reopen(by=cast.olga, at=NOW, on=TODAY, reason="Two boxes mixed up on Friday")
    action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Boxes of the old stock")
    assert action.state == "effective"
    assert [one.stands for one in action.verifications.all()] == [False, True]
    assert action.verification and action.verification.finding == "Boxes of the old stock"


def test_not_effective_after_all_makes_the_action_on_the_same_cause_the_follow_up(
    cast: Cast, packing: Process
) -> None:
    action = effective(cast, packing)
    again = corrective(cast, packing, on=TODAY, at=NOW)
    found = action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Same mix-up")
    again.refresh_from_db()
    assert found == again and again.follows_up == action
    assert Action.objects.count() == 2


def test_a_cancelled_recurrence_leaves_the_follow_up_to_be_opened(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    again = corrective(cast, packing, on=TODAY, at=NOW)
    Action.objects.filter(pk=again.pk).update(state="cancelled")
    found = action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Same mix-up")
    assert found is not None and found != again and found.cause == CAUSE


def test_every_verdict_that_the_cause_speaks_against_is_reopened(cast: Cast, packing: Process) -> None:
    first, second = effective(cast, packing), effective(cast, packing)
    again = corrective(cast, packing, on=TODAY, at=NOW)
    assert set(again.reopens.values_list("action", flat=True)) == {first.pk, second.pk}
    for action in (first, second):
        action.refresh_from_db()
        action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Same mix-up")
    again.refresh_from_db()
    assert again.follows_up == first and Action.objects.count() == 3


def test_who_may_give_actions_reopens_by_hand_with_words(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    with pytest.raises(Refusal) as refusal:
        action.reopen(by=cast.carl, at=NOW, on=TODAY, reason="I saw it")
    assert refusal.value.rule == "action.reopened-by-managers"
    with pytest.raises(Refusal) as refusal:
        action.reopen(by=cast.olga, at=NOW, on=TODAY, reason="  ")
    assert (refusal.value.rule, refusal.value.field) == ("reopening.reason", "reason")
    with pytest.raises(Refusal) as refusal:
        action.reopen(by=cast.olga, at=NOW, on=TODAY - WEEK, reason="I saw it")
    assert refusal.value.rule == "day.too-early"
    action.refresh_from_db()
    assert action.state == "effective" and not Reopening.objects.exists()


def test_only_a_verdict_effective_is_reopened_and_only_once(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    action.reopen(by=cast.olga, at=NOW, on=TODAY, reason="I saw it")
    for row in (action, a_task(cast), corrective(cast, packing)):
        with pytest.raises(Refusal) as refusal:
            row.reopen(by=cast.olga, at=NOW, on=TODAY, reason="I saw it too")
        assert refusal.value.rule == "action.state"


def test_where_the_verifier_has_left_the_one_who_assigned_it_verifies_again(
    cast: Cast, packing: Process
) -> None:
    action = effective(cast, packing)
    cast.quinn.ended_on = TODAY
    cast.quinn.save()
    action.reopen(by=cast.olga, at=NOW, on=TODAY, reason="I saw it")
    assert action.verifier == cast.ella


def test_the_new_check_is_never_before_fourteen_days(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    later = NOW + 30 * WEEK
    action.reopen(by=cast.olga, at=later, on=later.date(), reason="I saw it")
    assert action.check_on == later.date() + timedelta(days=14)


def test_both_pages_tell_it(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    again = corrective(cast, packing, on=TODAY, at=NOW)
    told = [event.sentence for event in kind_of(action).events(action)]
    assert "Ella Brandt reopened the verdict on 16 Mar 2026." in told
    told = [event.sentence for event in kind_of(again).events(again)]
    assert told == [f"It reopened the verdict on {action}: the same cause came back."]


def test_as_of_a_day_the_verdict_that_stood_then_counts(cast: Cast, packing: Process) -> None:
    action = effective(cast, packing)
    action.reopen(by=cast.olga, at=NOW, on=TODAY, reason="I saw it")
    verdict = action.verifications.get()
    assert verdict.stood_before(NOW) and not verdict.stood_before(NOW + DAY)
    assert verdict.stood_on(TODAY - DAY) and not verdict.stood_on(TODAY)
    assert not verdict.stood_before(NOW - 2 * DAY) and not verdict.stood_on(TODAY - 2 * DAY)


def test_a_follow_up_goes_only_to_somebody_who_sees_its_site(cast: Cast, packing: Process) -> None:
    action = done(corrective(cast, packing))
    with pytest.raises(Refusal) as refusal:
        action.verify(
            by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Still", follow_up_owner=cast.sven
        )
    assert (refusal.value.rule, refusal.value.field) == ("action.owner-sees-its-site", "follow_up_owner")
    action.refresh_from_db()
    assert action.state == "done"
