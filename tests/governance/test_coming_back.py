"""Coming back: acceptances and deferrals expire, their leader is told, and renews or ends them, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from governance.coming_back import end, renew
from governance.models import Action, Decision, DecisionEnding
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.models import SignOff
from qms.records.signing import verify
from tests.addressing import proven
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_deferral, an_action
from tests.governance.test_looking_back import second_leader

pytestmark = pytest.mark.usefixtures("still_clock")

DAY = timedelta(days=1)
LATER = TODAY + 20 * WEEK
ACCEPTED: dict[str, Any] = {
    "kind": "risk_acceptance",
    "text": "Ship with the old seal",
    "rationale": "One complaint in a year",
    "expires_on": TODAY + WEEK,
}


def an_acceptance(cast: Cast, **changes: Any) -> Decision:
    """Return a risk that Ella accepted and signed for North a week ago."""
    return a_decision(cast, proof=cast.proof(NOW - WEEK), **{**ACCEPTED, **changes})


def renewed(decision: Decision, cast: Cast, **changes: Any) -> Decision:
    given = {"by": cast.ella, "at": NOW, "on": TODAY, "expires_on": LATER, "rationale": "Still one complaint",
             "proof": cast.proof(NOW)}  # fmt: skip
    return renew(decision, **{**given, **changes})


def ended(decision: Decision, cast: Cast, **changes: Any) -> None:
    given = {"by": cast.ella, "at": NOW, "on": TODAY, "outcome": "gone", "reason": "The seal is out of use"}
    end(decision, **{**given, **changes})


def refused(rule: str, work: Any, *args: Any, **given: Any) -> str:
    """Assert that ``work`` is refused by ``rule``; return what the refusal says."""
    with pytest.raises(Refusal) as refusal:
        work(*args, **given)
    assert refusal.value.rule == rule
    return str(refusal.value)


@pytest.mark.parametrize(("in_days", "told"), [(31, False), (30, True), (0, True), (-5, True)])
def test_its_leader_is_told_thirty_days_before_and_until_it_is_decided(
    cast: Cast, in_days: int, told: bool
) -> None:
    row = a_deferral(cast, expires_on=TODAY + timedelta(days=in_days), on=TODAY - 8 * WEEK, at=NOW - 8 * WEEK)
    duty = kinds.duties_of(cast.ella, TODAY)[0]
    assert (duty.kind, duty.subject, duty.due_on) == ("expiry", row.reference, row.expires_on)
    assert (duty.due_on - timedelta(days=duty.soon) <= TODAY) is told
    ended(row, cast)
    assert kinds.duties_of(cast.ella, TODAY) == []


def test_a_renewal_is_a_new_decision_that_takes_its_place(cast: Cast) -> None:
    row = an_acceptance(cast)
    successor = renewed(row, cast)
    assert (row.state, successor.state, successor.kind) == ("renewed", "standing", "risk_acceptance")
    assert (successor.text, successor.rationale, successor.expires_on) == (
        row.text,
        "Still one complaint",
        LATER,
    )
    assert row.ending.successor == successor and successor.answers == row.reference
    assert [duty.subject for duty in kinds.duties_of(cast.ella, TODAY)] == [successor.reference]


@pytest.mark.parametrize("outcome", ["gone", "treated"])
def test_it_ends_with_what_became_of_it(cast: Cast, outcome: str) -> None:
    row = a_deferral(cast)
    ended(row, cast, outcome=outcome)
    fact = DecisionEnding.objects.get(decision=row)
    assert (row.state, fact.outcome, fact.by, fact.reason) == (
        "ended",
        outcome,
        cast.ella,
        "The seal is out of use",
    )


def test_an_action_that_takes_it_up_is_named(cast: Cast) -> None:
    row = a_deferral(cast)
    assert "Name the action" in refused("ending_by_action_names_it", ended, row, cast, outcome="action")
    row.refresh_from_db()
    assert row.state == "standing"
    action = an_action(cast)
    ended(row, cast, outcome="action", action=action)
    assert row.ending.action == action


@pytest.mark.parametrize("first", ["renewed", "ended"])
def test_the_second_of_two_leaders_is_told_who_decided(cast: Cast, first: str) -> None:
    row, stale = a_deferral(cast), Decision.objects.get()
    taker = second_leader(cast)
    renewed(row, cast, by=taker) if first == "renewed" else ended(row, cast, by=taker)
    for work in (renewed, ended):
        said = refused("decision.decided-already", work, Decision.objects.get(pk=stale.pk), cast)
        assert said.startswith("Olga Petrova decided on it on 16 Mar 2026")
    assert DecisionEnding.objects.count() == 1
    assert Decision.objects.count() == (2 if first == "renewed" else 1)


def test_only_leaders_of_its_scope_decide_on_it(cast: Cast) -> None:
    row = a_deferral(cast)
    refused("decision.answered-by-a-leader", ended, row, cast, by=cast.quinn)
    refused("decision.taken-by-a-leader", renewed, row, cast, by=cast.quinn)


def test_what_does_not_expire_is_neither_renewed_nor_ended(cast: Cast) -> None:
    row = a_decision(cast)
    refused("decision.does-not-come-back", ended, row, cast)
    refused("decision.does-not-come-back", renewed, row, cast)


def test_a_renewal_without_words_or_day_leaves_the_old_one_standing(cast: Cast) -> None:
    row = a_deferral(cast)
    refused("acceptance_has_rationale", renewed, row, cast, rationale=" ")
    refused("decision_expires_after_it_was_taken", renewed, row, cast, expires_on=TODAY)
    row.refresh_from_db()
    assert row.state == "standing" and Decision.objects.count() == 1


def test_an_acceptance_is_signed_in_the_ledger_and_a_later_change_is_found(cast: Cast) -> None:
    row = an_acceptance(cast)
    entry = SignOff.objects.get()
    assert (entry.kind, entry.subject, entry.signer) == ("risk-acceptance", row.reference, cast.ella)
    assert list(verify()) == []
    renewed(row, cast)
    assert list(verify()) == [], "a renewal changes nothing of what was signed"
    Decision.objects.filter(pk=row.pk).update(rationale="No complaint at all")
    assert [fault.subject for fault in verify()] == [row.reference]


def test_handing_it_over_breaks_no_signature(cast: Cast) -> None:
    from governance.answering_for import answer_for

    row = an_acceptance(cast)
    answer_for(row, leader=second_leader(cast), by=cast.ella, at=NOW, on=TODAY, reason="Olga leads North")
    call_command("verify_ledger")


def test_an_acceptance_without_a_fresh_proof_is_not_recorded(cast: Cast) -> None:
    refused("acceptance.identity", a_decision, cast, **ACCEPTED)
    refused(
        "sign-off.identity", a_decision, cast, proof=cast.proof(NOW - WEEK - timedelta(minutes=11)), **ACCEPTED
    )
    assert not Decision.objects.exists() and not SignOff.objects.exists()


def with_password(cast: Cast) -> Cast:
    """Give Ella a password, so that there is a way for her to prove who she is."""
    cast.ella.account.set_password("correct horse battery staple")
    cast.ella.account.save()
    return cast


def sent(**changes: Any) -> dict[str, Any]:
    return {"text": "Ship with the old seal", "kind": "risk_acceptance", "rationale": "Rare", "on": TODAY,
            "expires_on": LATER, **changes}  # fmt: skip


def test_the_form_asks_for_identity_and_then_records_and_signs(cast: Cast) -> None:
    with_password(cast)
    address = reverse("governance:new_decision")
    asked = signed_in(cast.ella).post(address, sent())
    assert asked.status_code == 302 and asked["Location"].startswith("/accounts/")
    assert not Decision.objects.exists()
    lacking = signed_in(cast.ella).post(address, sent(rationale=""))
    assert lacking.status_code == 422, "what is missing is said before identity is asked"
    shown = proven(cast.ella, at=NOW).post(address, sent(), follow=True).content.decode()
    assert "sign-off 1 of the ledger" in shown
    assert Decision.objects.get().decided_by == cast.ella


def test_the_page_renews_an_acceptance_with_identity_proven(cast: Cast) -> None:
    row = an_acceptance(with_password(cast))
    address = reverse("governance:decision_renewal", args=[row.reference])
    given = {"text": row.text, "rationale": "Still rare", "expires_on": LATER, "on": TODAY}
    assert signed_in(cast.ella).post(address, given).status_code == 302
    assert Decision.objects.count() == 1
    shown = proven(cast.ella, at=NOW).post(address, given, follow=True).content.decode()
    assert "In force" in shown and row.reference in shown and "sign-off 2 of the ledger" in shown
    old = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
    assert "Renewed" in old and "Ella Brandt renewed it on 16 Mar 2026 by DEC-0002." in old


def test_the_page_ends_a_deferral_by_an_action(cast: Cast) -> None:
    row, action = a_deferral(cast), an_action(cast)
    address = reverse("governance:decision_ending", args=[row.reference])
    given = {"outcome": "action", "reason": "It is ordered", "on": TODAY}
    client = signed_in(cast.ella)
    for wrong in ("", "ACT-9999"):
        assert client.post(address, {**given, "action": wrong}).status_code == 422
    shown = client.post(address, {**given, "action": action.reference.lower()}, follow=True).content.decode()
    assert f"Ella Brandt ended it on 16 Mar 2026: {action.reference} takes it up." in shown


@pytest.mark.parametrize(
    ("standing", "kept"),
    [
        ("expired", {"gone by"}),
        ("expiring", {"next week"}),
        ("renewed", {"renewed"}),
        ("ended", {"ended"}),
        ("look_back", {"look", "looked late"}),
        ("look_back_due", {"looked late"}),
        ("weak", {"We continue to monitor the seal"}),
    ],
)
def test_the_list_filters_by_how_decisions_stand(cast: Cast, standing: str, kept: set[str]) -> None:
    a_deferral(cast, text="gone by", expires_on=TODAY)
    a_deferral(cast, text="next week", expires_on=TODAY + WEEK)
    a_deferral(cast, text="far off", expires_on=TODAY + 31 * DAY)
    for text, work in (("renewed", renewed), ("ended", ended)):
        row = a_deferral(cast, text=text, expires_on=TODAY + 40 * DAY)
        work(row, cast) if work is ended else work(row, cast, text="its successor")
    a_decision(cast, text="look", look_back_on=TODAY + DAY)
    a_decision(cast, text="looked late", look_back_on=TODAY)
    a_decision(cast, text="We continue to monitor the seal")
    an_action(cast, decision=a_decision(cast, text="Continue to monitor, with an action"))
    a_decision(cast, text="Keep monitoring, and look back", look_back_on=TODAY + 90 * DAY, rationale="far")
    page = signed_in(cast.ella).get(reverse("governance:decisions"), {"standing": standing})
    found = {row.text for row, *_ in page.context["rows"]}
    assert found - {"Keep monitoring, and look back"} == kept
    assert Action.objects.count() == 1


def test_the_list_filters_by_leader_and_period(cast: Cast) -> None:
    olga = second_leader(cast)
    a_decision(cast, text="of Olga", decided_by=olga, by=olga, on=TODAY, at=NOW)
    a_decision(cast, text="of Ella", on=TODAY - 3 * WEEK, at=NOW)

    def found(**query: Any) -> set[str]:
        page = signed_in(cast.ella).get(reverse("governance:decisions"), query)
        return {row.text for row, *_ in page.context["rows"]}

    assert found(leader="petrova") == {"of Olga"}
    assert found(since=TODAY - WEEK) == {"of Olga"} and found(until=TODAY - WEEK) == {"of Ella"}
    assert found(since="soon") == set()
