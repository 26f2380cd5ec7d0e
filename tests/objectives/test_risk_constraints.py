"""What holds for every risk, piece of feedback and commitment check, whoever writes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance.models import Process
from objectives.models import (
    CommitmentCheck,
    CommitmentTurn,
    CustomerFeedback,
    FeedbackReview,
    Risk,
    RiskReview,
    RiskThreshold,
)
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY: dict[str, Any] = {"happened_on": TODAY, "recorded_at": NOW}


def a_risk(cast: Cast, **changes: Any) -> Risk:
    """Write a risk at North as it is, past all procedures."""
    fields: dict[str, Any] = {
        "what": "The only press breaks down", "likelihood": 3, "impact": 4, "owner": cast.olga,
        "identified_on": TODAY, "site": cast.north,
    }  # fmt: skip
    return enter(Risk(**(fields | changes)), by=cast.quinn, at=NOW)


def feedback(cast: Cast, **changes: Any) -> CustomerFeedback:
    fields: dict[str, Any] = {
        "kind": "visit", "tone": "good", "customer": "Norsk Vann", "happened_on": TODAY, "text": "Glad",
    }  # fmt: skip
    return enter(CustomerFeedback(**(fields | changes)), by=cast.quinn, at=NOW)


def commitment(cast: Cast, **changes: Any) -> CommitmentCheck:
    process = Process(code="DEL", name="Delivery", purpose="Deliver", carries_customer_requirements=True)
    fields: dict[str, Any] = {
        "customer": "Norsk Vann", "offering": "Valves", "promise": "In two weeks", "unusual": "Half the time",
        "understood": True, "process": enter(process, by=cast.quinn, at=NOW), "asked_by": cast.carl,
        "asked_of": cast.olga, "asked_on": TODAY, "answer_by": TODAY, "site": cast.north,
    }  # fmt: skip
    return enter(CommitmentCheck(**(fields | changes)), by=cast.carl, at=NOW)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"likelihood": 0}, "risk.likelihood"),
        ({"impact": 6}, "risk.impact"),
        ({"residual_impact": 2, "treatment": "Spare press"}, "risk_residual_goes_from_one_to_five"),
        ({"residual_likelihood": 2, "treatment": "Spare press"}, "risk_residual_goes_from_one_to_five"),
        (
            {"residual_likelihood": 4, "residual_impact": 4, "treatment": "Spare press"},
            "risk_treatment_makes_no_risk_larger",
        ),
        ({"residual_likelihood": 2, "residual_impact": 2}, "risk_residual_says_what_is_done"),
        ({"response": "pursue"}, "risk_response_fits_its_kind"),
        ({"kind": "opportunity", "response": "reduce"}, "risk_response_fits_its_kind"),
    ],
)
def test_a_risk_that_breaks_a_rule_is_refused_by_its_name(
    cast: Cast, changes: dict[str, Any], rule: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        a_risk(cast, **changes)
    assert refusal.value.rule == rule
    assert not Risk.objects.exists()


def test_the_database_itself_holds_weights_between_one_and_five(cast: Cast) -> None:
    risk = a_risk(cast)
    for wrong in ({"likelihood": 9}, {"residual_impact": 3}, {"residual_likelihood": 9, "residual_impact": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=risk.pk).update(**wrong)


def test_an_opportunity_may_grow_by_what_is_done_for_it(cast: Cast) -> None:
    words = {"residual_likelihood": 5, "residual_impact": 5, "treatment": "Pilot", "response": "pursue"}
    assert a_risk(cast, kind="opportunity", **words).weight.score == 25


def test_a_score_is_what_is_left_where_that_is_said(cast: Cast) -> None:
    bare, treated = (
        a_risk(cast),
        a_risk(cast, residual_likelihood=1, residual_impact=4, treatment="Spare press"),
    )
    scores = {row.pk: row.score for row in Risk.objects.weighed()}  # type: ignore[attr-defined]
    assert scores == {bare.pk: 12, treated.pk: 4}
    assert (treated.weight.before, treated.weight.score) == (12, 4)


def test_one_review_a_day_with_words_and_a_later_one_to_come(cast: Cast) -> None:
    risk = a_risk(cast)
    fields: dict[str, Any] = {
        "risk": risk, "likelihood": 3, "impact": 3, "score_before": 12, "note": "Seen", "by": cast.olga,
        "next_review_on": date(2026, 6, 1), **DAY,
    }  # fmt: skip
    for wrong in ({"note": ""}, {"next_review_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskReview.objects.create(**(fields | wrong))
    RiskReview.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskReview.objects.create(**fields)


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 25}, {"reason": ""}])
def test_a_threshold_leaves_something_above_it_and_says_why(cast: Cast, wrong: dict[str, Any]) -> None:
    fields: dict[str, Any] = {
        "score": 9, "starts_on": TODAY, "reason": "As ever", "set_by": cast.ella, "recorded_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskThreshold.objects.create(**(fields | wrong))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "survey"}, "score"),
        ({"score": Decimal(4)}, "scale"),
        ({"scale": Decimal(5)}, "scale"),
        ({"score": Decimal(6), "scale": Decimal(5)}, "score"),
        ({"score": Decimal(-1), "scale": Decimal(5)}, "score"),
        ({"score": Decimal(0), "scale": Decimal(0)}, "scale"),
    ],
)
def test_a_score_stands_with_the_best_that_can_be_had(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        feedback(cast, **changes)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": date(2025, 12, 31)}, "last_day"),
        ({"last_day": date(2026, 3, 31)}, "last_day"),
        ({"conclusion": ""}, "conclusion"),
    ],
)
def test_a_trend_review_concludes_a_period_that_is_over(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    fields: dict[str, Any] = {
        "first_day": date(2026, 1, 1), "last_day": date(2026, 2, 28), "trend": "better",
        "conclusion": "Visits pay", "concluded_by": cast.ella, "happened_on": TODAY,
    }  # fmt: skip
    with pytest.raises(Refusal) as refusal:
        enter(FeedbackReview(**(fields | changes)), by=cast.ella, at=NOW)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"understood": False}, "unclear"), ({"answer_by": date(2026, 3, 1)}, "answer_by")],
)
def test_a_check_says_what_is_unclear_and_is_due_after_it_was_asked(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        commitment(cast, **changes)
    assert refusal.value.field == field


def test_the_database_holds_that_promised_takes_a_yes(cast: Cast) -> None:
    row = commitment(cast)
    for wrong in ({"state": "promised"}, {"state": "promised", "capacity": "no"}, {"state": "answered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CommitmentCheck.objects.filter(pk=row.pk).update(**wrong)


def test_each_turn_of_a_check_is_taken_once_and_a_no_has_words(cast: Cast) -> None:
    fields: dict[str, Any] = {
        "commitment": commitment(cast), "kind": "answer", "answer": "no", "note": "Full",
        "by": cast.olga, **DAY,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentTurn.objects.create(**(fields | {"note": ""}))
    CommitmentTurn.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentTurn.objects.create(**fields)
