"""Weighing risks: gaps show, reviews are dated, what is above the threshold is accepted by a leader, signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance import coming_back
from governance.models import Decision
from objectives import treating, weighing
from objectives.answering import answers_to
from objectives.models import Risk, RiskThreshold
from objectives.rules import risks as rules
from objectives.treating import standing_of
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.making import drafted, requirement
from tests.objectives.voices import DAY, WEEK, a_risk, a_threshold, accepted, weighed

LONG = 26 * WEEK


def standing(risk: Risk, on: Any = TODAY) -> rules.Standing:
    return standing_of([Risk.objects.get(pk=risk.pk)], on=on)[risk.pk]


def refused(rule: str, field: str | None = None) -> Any:
    """Expect a refusal of ``rule`` at ``field``."""
    return pytest.raises(Refusal, check=lambda refusal: (refusal.rule, refusal.field) == (rule, field))


def test_a_score_is_high_medium_or_low() -> None:
    assert [rules.level(score) for score in (1, 7, 8, 14, 15, 25)] == [
        "low", "low", "medium", "medium", "high", "high",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "score", "threshold", "above"),
    [
        ("risk", 10, 9, True),
        ("risk", 9, 9, False),
        ("risk", 25, None, False),
        ("opportunity", 25, 9, False),
    ],
)
def test_only_a_risk_that_weighs_more_than_leaders_let_stand_is_above(
    kind: str, score: int, threshold: int | None, above: bool
) -> None:
    assert rules.is_above(kind, score, threshold) is above


def test_a_site_without_a_threshold_of_its_own_has_that_of_the_organisation() -> None:
    assert rules.threshold_of(1, {None: 9, 1: 4}) == 4
    assert rules.threshold_of(2, {None: 9, 1: 4}) == 9
    assert rules.threshold_of(2, {}) is None


def test_what_is_not_said_of_a_risk_is_a_gap(cast: Cast) -> None:
    bare = a_risk(cast, owner=None, review_on=None)
    assert standing(bare).gaps == ("owner", "treatment", "review")
    whole = a_risk(cast, treatment="Spare press", response="reduce")
    assert standing(whole).gaps == ()
    assert standing(whole, TODAY + 5 * WEEK).gaps == ("late_review",)
    assert rules.in_sentences(("owner", "late_review")) == ["Nobody looks after it.", "Its review is overdue."]


def test_a_risk_names_what_it_touches_and_its_history_keeps_it(cast: Cast) -> None:
    objective, wanted = drafted(cast), requirement(cast)
    risk = a_risk(cast, objectives=[objective], requirements=[wanted])
    weighing.change_risk(risk, words={}, objectives=[], by=cast.olga, at=NOW, reason="Not that one")
    assert list(risk.requirements.all()) == [wanted] and not risk.objectives.exists()
    before, after = list(risk.history.order_by("history_id"))[-2:]
    assert [row.qualityobjective for row in before.objectives.all()] == [objective]
    assert not after.objectives.exists()


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"on": TODAY + DAY}, "day.in-the-future", "on"),
        ({"review_on": TODAY - WEEK}, "risk.reviewed-later", "review_on"),
    ],
)
def test_a_risk_is_seen_in_the_past_and_reviewed_later(
    cast: Cast, changes: dict[str, Any], rule: str, field: str
) -> None:
    with refused(rule, field):
        a_risk(cast, **changes)


@pytest.mark.parametrize("name", ["sven", "ines", "axel", "adam", "nora"])
def test_who_has_no_part_in_the_scope_looks_after_no_risk_of_it(cast: Cast, name: str) -> None:
    with refused("risk.owner-has-a-part-there", "owner"):
        a_risk(cast, owner=getattr(cast, name))
    assert not Risk.objects.exists()


def test_a_review_weighs_anew_and_names_the_next(cast: Cast) -> None:
    risk = a_risk(cast)
    fact = weighed(cast, risk, 3, 4, 1, 4, treatment="Spare press bought")
    assert (risk.weight.score, fact.score_before, risk.treatment) == (4, 12, "Spare press bought")
    assert risk.review_on == TODAY + 12 * WEEK
    weighed(cast, risk, 5, 5, on=TODAY - DAY, next_review_on=TODAY + WEEK)
    assert risk.weight.score == 4, "a late entry of an earlier review weighs nothing anew"
    with refused("risk_reviewed_once_a_day", "on"):
        weighed(cast, risk, 2, 2)
    with refused("riskreview.note", "note"):
        weighed(cast, risk, 2, 2, note=" ", on=TODAY - 2 * DAY)


def test_its_owner_owes_the_review_and_who_takes_over_owes_it_then(cast: Cast) -> None:
    risk = a_risk(cast)
    (duty,) = kinds.duties_of(cast.olga, TODAY)
    assert (duty.kind, duty.due_on) == ("risk-review", risk.review_on)
    (held,) = kinds.accountabilities_of(cast.olga, TODAY)
    kinds.hand_over(
        kinds.HandOver(held.kind, held.subject, cast.olga, cast.carl, cast.quinn, NOW, TODAY, "Leaves")
    )
    assert [one.kind for one in kinds.duties_of(cast.carl, TODAY)] == ["risk-review"]
    assert not kinds.duties_of(cast.olga, TODAY)


def test_a_closed_risk_is_owed_nothing_until_it_is_opened_again(cast: Cast) -> None:
    risk = a_risk(cast)
    with refused("riskclosing.reason", "reason"):
        weighing.close_risk(risk, outcome="gone", reason=" ", on=TODAY, by=cast.olga, at=NOW)
    with refused("risk.ends-as-its-kind", "outcome"):
        weighing.close_risk(risk, outcome="seized", reason="Sold", on=TODAY, by=cast.olga, at=NOW)
    weighing.close_risk(risk, outcome="gone", reason="Two presses now", on=TODAY, by=cast.olga, at=NOW)
    assert not kinds.duties_of(cast.olga, TODAY)
    with refused("risk.state", "state"):
        weighed(cast, risk, 1, 1)
    weighing.reopen_risk(risk, reason="One was sold", review_on=TODAY + WEEK, by=cast.olga, at=NOW)
    assert [one.due_on for one in kinds.duties_of(cast.olga, TODAY)] == [TODAY + WEEK]


def test_leaders_of_the_scope_say_what_may_stand(cast: Cast) -> None:
    with refused("decision.answered-by-a-leader"):
        a_threshold(cast, by=cast.quinn)
    with refused("riskthreshold.score", "score"):
        a_threshold(cast, score=25)
    with refused("riskthreshold.reason", "reason"):
        a_threshold(cast, reason=" ")
    a_threshold(cast, score=16)
    a_threshold(cast, score=6, starts_on=TODAY)
    assert treating.thresholds_on(TODAY - DAY) == {None: 16}
    assert treating.thresholds_on(TODAY) == {None: 6}
    assert RiskThreshold.objects.count() == 2


def test_above_the_threshold_is_weak_and_owed_by_a_leader_until_it_is_accepted(cast: Cast) -> None:
    risk = a_risk(cast, treatment="Spare parts", response="reduce")
    assert not kinds.duties_of(cast.ella, TODAY), (
        "nothing is above as long as leaders have not said what stands"
    )
    a_threshold(cast)
    assert standing(risk).word == "above"
    (duty,) = kinds.duties_of(cast.ella, TODAY)
    assert (duty.kind, duty.subject, duty.due_on) == ("risk-acceptance", risk.reference, TODAY + WEEK)
    decision = accepted(cast, risk)
    assert standing(risk).word == "accepted" and standing(risk).accepted_until == TODAY + LONG
    assert [one.kind for one in kinds.duties_of(cast.ella, TODAY)] == ["expiry"]
    assert [one.given for one in answers_to([risk])[risk.pk]] == [decision]
    assert decision.answers == risk.reference and "= 12, above 9" in decision.data_cited


def test_an_acceptance_is_signed_and_the_ledger_holds_it(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    decision = accepted(cast, risk)
    assert SignOff.objects.get(subject=decision.reference).signer == cast.ella
    assert signing.verify() == []


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"expires_on": None}, "acceptance_has_expiry", "expires_on"),
        ({"expires_on": TODAY}, "decision_expires_after_it_was_taken", "expires_on"),
        ({"rationale": " "}, "acceptance_has_rationale", "rationale"),
        ({"proof": None}, "acceptance.identity", None),
    ],
)
def test_an_acceptance_without_expiry_reason_or_signature_is_refused(
    cast: Cast, changes: dict[str, Any], rule: str, field: str | None
) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    with refused(rule, field):
        accepted(cast, risk, **changes)
    assert not Decision.objects.exists() and not answers_to([risk])[risk.pk]


@pytest.mark.parametrize("name", ["quinn", "olga", "carl"])
def test_who_does_not_lead_the_scope_accepts_nothing(cast: Cast, name: str) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    with refused("decision.taken-by-a-leader", "decided_by"):
        accepted(cast, risk, by=getattr(cast, name))
    assert not Decision.objects.exists() and standing(risk).must_be_accepted


def test_what_leaders_let_stand_needs_no_acceptance(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast, score=12)
    with refused("risk.acceptance-not-needed"):
        accepted(cast, risk)
    chance = a_risk(cast, kind="opportunity", likelihood=5, impact=5)
    with refused("risk.acceptance-not-needed"):
        accepted(cast, chance)


def test_an_accepted_risk_is_not_accepted_twice(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    accepted(cast, risk)
    with refused("risk.accepted-already"):
        accepted(cast, risk)
    assert Decision.objects.count() == 1


def test_an_acceptance_that_came_back_covers_nothing_until_it_is_renewed(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    decision = accepted(cast, risk)
    then, later = TODAY + LONG, NOW + LONG
    assert standing(risk, then).word == "above"
    assert [one.kind for one in kinds.duties_of(cast.ella, then)] == ["expiry"], "one thing is owed once"
    with refused("risk.acceptance-came-back"):
        accepted(cast, risk, at=later, on=then, expires_on=then + WEEK, proof=cast.proof(later))
    coming_back.renew(
        decision, by=cast.ella, at=later, on=then, expires_on=then + LONG, rationale="The press is ordered",
        proof=cast.proof(later),
    )  # fmt: skip
    assert standing(risk, then).accepted_until == then + LONG


def test_an_acceptance_that_a_leader_ended_covers_nothing(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    decision = accepted(cast, risk)
    coming_back.end(decision, by=cast.ella, at=NOW, on=TODAY, outcome="treated", reason="Press is here")
    assert standing(risk).must_be_accepted
    assert "risk-acceptance" in [one.kind for one in kinds.duties_of(cast.ella, TODAY)]


def test_an_acceptance_covers_what_was_accepted_and_not_more(cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    accepted(cast, risk)
    weighed(cast, risk, 5, 5, at=NOW + timedelta(hours=1))
    assert standing(risk).outgrown and standing(risk).must_be_accepted
    again = NOW + timedelta(hours=2)
    accepted(cast, risk, at=again, proof=cast.proof(again))
    assert standing(risk).word == "accepted"


def test_an_action_about_a_risk_carries_the_full_weight(cast: Cast) -> None:
    risk = a_risk(cast)
    with refused("action_has_criterion", "criterion"):
        treating.act_on(
            risk, text="Order spare parts", owner=cast.carl, on=TODAY, due_on=TODAY + WEEK, by=cast.olga, at=NOW
        )
    action = treating.act_on(
        risk, text="Order spare parts", owner=cast.carl, on=TODAY, due_on=TODAY + WEEK,
        criterion="No stop over a day", check_on=TODAY + 8 * WEEK, by=cast.olga, at=NOW,
    )  # fmt: skip
    assert (action.origin, action.site, action.weight) == ("risk", cast.north, "action")
    assert [one.given for one in answers_to([risk])[risk.pk]] == [action]


def test_how_risks_stand_is_read_in_as_many_queries_for_ten_times_the_risks(cast: Cast) -> None:
    a_threshold(cast)
    spent = []
    for times in (2, 20):
        for _n in range(times):
            accepted(cast, a_risk(cast))
        rows = list(Risk.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert all(one.word == "accepted" for one in standing_of(rows, on=TODAY).values())
        spent.append(len(queries))
    assert spent == [2, 2]
