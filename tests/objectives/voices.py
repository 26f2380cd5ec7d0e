"""Risks, feedback and commitment checks for tests, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.models import Process
from governance.owning import appoint
from objectives import checking_promises, listening, treating, weighing
from objectives.models import (
    CommitmentCheck,
    CustomerFeedback,
    FeedbackReview,
    Risk,
    RiskReview,
    RiskThreshold,
)
from objectives.rules.risks import Weight
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def a_risk(cast: Cast, **changes: Any) -> Risk:
    """Return a risk of North that Olga looks after: 3 × 4 = 12, nothing done about it yet."""
    given: dict[str, Any] = {
        "what": "The only press breaks down", "likelihood": 3, "impact": 4, "owner": cast.olga,
        "on": TODAY - WEEK, "review_on": TODAY + 4 * WEEK, "site": cast.north, "by": cast.quinn,
        "at": NOW - WEEK,
    }  # fmt: skip
    return weighing.enter_risk(**(given | changes))


def a_threshold(cast: Cast, score: int = 9, **changes: Any) -> RiskThreshold:
    """Let Ella say that no more than ``score`` stands without an acceptance."""
    given: dict[str, Any] = {"reason": "Customers would notice", "starts_on": TODAY - 4 * WEEK, "by": cast.ella}
    return weighing.set_threshold(score=score, at=NOW - 4 * WEEK, **(given | changes))


def weighed(cast: Cast, risk: Risk, *weight: int, **changes: Any) -> RiskReview:
    """Let Olga weigh ``risk`` anew today; two numbers, or four with what is left."""
    given: dict[str, Any] = {
        "weight": Weight(*weight), "note": "Seen on the floor", "next_review_on": TODAY + 12 * WEEK,
        "on": TODAY, "by": cast.olga, "at": NOW,
    }  # fmt: skip
    return weighing.review_risk(risk, **(given | changes))


def accepted(cast: Cast, risk: Risk, **changes: Any) -> Any:
    """Let Ella accept what is left of ``risk`` for half a year."""
    given: dict[str, Any] = {
        "rationale": "A second press comes in autumn", "expires_on": TODAY + 26 * WEEK, "on": TODAY,
        "by": cast.ella, "at": NOW, "proof": cast.proof(NOW),
    }  # fmt: skip
    return treating.accept(risk, **(given | changes))


def a_voice(cast: Cast, **changes: Any) -> CustomerFeedback:
    """Return praise of a customer of North, heard by Carl."""
    given: dict[str, Any] = {
        "kind": "praise", "tone": "good", "customer": "Norsk Vann", "text": "On time, every time",
        "on": TODAY - WEEK, "site": cast.north, "by": cast.carl, "at": NOW - WEEK,
    }  # fmt: skip
    return listening.hear(**(given | changes))


def a_survey(cast: Cast, score: str, on: date, **changes: Any) -> CustomerFeedback:
    """Return a survey result of at most 10, on a day."""
    more: dict[str, Any] = {"kind": "survey", "scale": Decimal(10), "text": "A survey", "on": on, "at": NOW}
    return a_voice(cast, score=Decimal(score), **(more | changes))


def concluded(cast: Cast, **changes: Any) -> FeedbackReview:
    """Let Ella conclude from the feedback of the first ten weeks of the year."""
    given: dict[str, Any] = {
        "first_day": date(2026, 1, 1), "last_day": date(2026, 3, 11), "trend": "better",
        "conclusion": "Visits pay", "on": TODAY, "by": cast.ella, "at": NOW, "site": cast.north,
    }  # fmt: skip
    return listening.conclude(**(given | changes))


def a_delivery_process(cast: Cast) -> Process:
    """Return a process of North that Olga owns."""
    known = Process.objects.filter(code="DELIVER").first()
    if known is not None:
        return known
    row = enter(Process(code="DELIVER", name="Delivery", site=cast.north), by=cast.quinn, at=NOW - WEEK)
    appoint(row, holder=cast.olga, starts_on=TODAY - WEEK, by=cast.quinn, at=NOW - WEEK)
    return row


def a_promise(cast: Cast, **changes: Any) -> CommitmentCheck:
    """Let Carl ask Olga whether half the usual time can be promised."""
    given: dict[str, Any] = {
        "customer": "Norsk Vann", "offering": "Valves", "promise": "Delivered in two weeks",
        "unusual": "Half the usual time", "understood": True, "process": a_delivery_process(cast),
        "on": TODAY - DAY, "answer_by": TODAY + DAY, "site": cast.north, "by": cast.carl, "at": NOW - DAY,
    }  # fmt: skip
    return checking_promises.ask(**(given | changes))


def promised_anyway(cast: Cast) -> CommitmentCheck:
    """Return a promise that Carl gave although Olga said no."""
    row = a_promise(cast)
    turn: dict[str, Any] = {"on": TODAY, "at": NOW}
    checking_promises.answer(row, capacity="no", note="Full until May", by=cast.olga, **turn)
    checking_promises.settle(row, promised=True, note="We would lose them", by=cast.carl, **turn)
    return row
