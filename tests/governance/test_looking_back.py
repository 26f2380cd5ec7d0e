"""Looking back: on its day the leader who answers for a decision says what became of it, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.answering_for import answer_for
from governance.leading import name_leader
from governance.looking_back import look_back
from governance.models import Decision, LookBack
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision

pytestmark = pytest.mark.usefixtures("still_clock")

MAJOR: dict[str, Any] = {"major": True, "expected_result": "No stop of line 2", "look_back_on": TODAY}


def looked(decision: Decision, by: Person, **changes: Any) -> LookBack:
    """Let ``by`` look back at ``decision`` today."""
    given = {"on": TODAY, "came_true": "partly", "finding": "Two stops instead of nine", "by": by, "at": NOW}
    return look_back(decision, **{**given, **changes})


def owed(person: Person) -> list[tuple[str, str]]:
    return [(duty.kind, duty.subject) for duty in kinds.duties_of(person, TODAY)]


def second_leader(cast: Cast, site: Any = None) -> Person:
    """Let Olga be top management of North, too."""
    name_leader(cast.olga, role_in_qms="Site manager", starts_on=TODAY - WEEK, site=site or cast.north,
                by=cast.quinn, at=NOW)  # fmt: skip
    return cast.olga


def test_who_decided_owes_the_look_back_until_it_is_recorded(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    assert owed(cast.ella) == [("look-back", decision.reference)]
    fact = looked(decision, cast.ella)
    assert (fact.due_on, fact.by, decision.look_back_due_on) == (TODAY, cast.ella, None)
    assert owed(cast.ella) == []


def test_another_look_is_owed_on_the_day_that_it_names(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    looked(decision, cast.ella, next_on=TODAY + WEEK)
    duty = kinds.duties_of(cast.ella, TODAY)[0]
    assert (duty.kind, duty.due_on, decision.look_back_on) == ("look-back", TODAY + WEEK, TODAY)


def test_another_leader_of_its_scope_may_look_back(cast: Cast) -> None:
    assert looked(a_decision(cast, **MAJOR), second_leader(cast)).by == cast.olga


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"by": "quinn"}, "decision.answered-by-a-leader"),
        ({"finding": " "}, "lookback.finding"),
        ({"on": TODAY + timedelta(days=1)}, "day.in-the-future"),
        ({"on": TODAY - 2 * WEEK}, "day.too-early"),
        ({"next_on": TODAY}, "next_look_back_is_later"),
        ({"came_true": "perhaps"}, "lookback.came_true"),
    ],
)
def test_a_look_back_that_breaks_a_rule_records_nothing(cast: Cast, changes: dict[str, Any], rule: str) -> None:
    decision = a_decision(cast, **MAJOR)
    given = {name: cast.quinn if value == "quinn" else value for name, value in changes.items()}
    with pytest.raises(Refusal) as refusal:
        looked(decision, **{"by": cast.ella, **given})
    assert refusal.value.rule == rule
    decision.refresh_from_db()
    assert decision.look_back_due_on == TODAY and not LookBack.objects.exists()


def test_the_second_of_two_leaders_is_told_who_looked_back(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    looked(decision, second_leader(cast), next_on=TODAY + WEEK)
    with pytest.raises(Refusal, match="Olga Petrova decided on it on 16 Mar 2026: “Came true in part”"):
        looked(decision, cast.ella, due_on=TODAY)
    assert LookBack.objects.count() == 1


def test_a_decision_without_a_look_back_day_refuses_one(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        looked(a_decision(cast), cast.ella)
    assert refusal.value.rule == "look-back.none-is-due"


def test_it_is_handed_over_to_another_leader_and_who_decided_stays(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    taker = second_leader(cast)
    one = HandOver("look-back", decision.reference, cast.ella, taker, cast.quinn, NOW, TODAY, "Ella retires")
    kinds.hand_over(one)
    assert owed(cast.ella) == [] and owed(taker) == [("look-back", decision.reference)]
    decision.refresh_from_db()
    assert (decision.decided_by, decision.accountable) == (cast.ella, taker)
    assert decision.history.latest().history_change_reason == "Ella retires"


def test_nobody_who_does_not_lead_its_scope_takes_it_over(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    with pytest.raises(Refusal) as refusal:
        answer_for(decision, leader=cast.carl, by=cast.ella, at=NOW, on=TODAY, reason="He knows the line")
    assert refusal.value.rule == "decision.answered-by-a-leader"


def test_the_page_records_it_and_shows_it_with_what_was_expected(cast: Cast) -> None:
    decision = a_decision(cast, **MAJOR)
    client = signed_in(cast.ella)
    address = reverse("governance:look_back", args=[decision.reference])
    sent = {"came_true": "no", "finding": "Nine stops again", "on": TODAY, "due_on": TODAY}
    assert client.post(address, {**sent, "finding": ""}).status_code == 422
    shown = client.post(address, sent, follow=True).content.decode()
    assert "No stop of line 2" in shown and "Did not come true" in shown and "Nine stops again" in shown
    assert "Ella Brandt looked back at it on 16 Mar 2026" in shown
    again = client.post(address, sent)
    assert again.status_code == 422 and "Ella Brandt decided on it on" in again.content.decode()


def test_a_look_back_recorded_after_its_day_shows_as_a_late_entry(cast: Cast) -> None:
    assert looked(a_decision(cast, **MAJOR), cast.ella, on=TODAY - timedelta(days=1)).late
