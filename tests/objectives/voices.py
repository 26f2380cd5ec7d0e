"""Risks, feedback and commitment checks for tests, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from objectives import treating, weighing
from objectives.models import Risk, RiskReview, RiskThreshold
from objectives.rules.risks import Weight
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
