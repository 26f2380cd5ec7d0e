"""Reviews that tests start from, each made by the procedures that make it in the product."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from objectives.models import Measurement, QualityObjective
from qms.people.models import Person
from qms.records.entering import enter
from reviews import holding, minuting, planning
from reviews.models import ManagementReview, ReviewInput
from tests.cast import Cast
from tests.conftest import NOW, TODAY

EARLIER = NOW - timedelta(days=30)


def an_objective(cast: Cast, code: str = "OTD", values: dict[str, str] | None = None, **changes: Any) -> Any:
    """Return an active objective at North, measured monthly, target 97 and warning 95 per cent."""
    given: dict[str, Any] = {
        "code": code,
        "statement": f"Deliver on the promised day ({code})",
        "owner": cast.olga,
        "unit": "%",
        "direction": "higher",
        "target": Decimal(97),
        "warning": Decimal(95),
        "cadence": "monthly",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2026, 12, 31),
        "site": cast.north,
        "state": "active",
    }
    row = enter(QualityObjective(**{**given, **changes}), by=cast.olga, at=EARLIER)
    for month, value in (values or {}).items():
        measure(row, month, value, cast.olga)
    return row


def measure(row: QualityObjective, month: str, value: str, by: Person, at: datetime = EARLIER) -> None:
    """Write the value of a month as an import would have."""
    period = date.fromisoformat(f"{month}-01")
    Measurement.objects.create(
        objective=row, period=period, value=Decimal(value), source="import", reporter=by, recorded_at=at
    )


def a_review(cast: Cast, **changes: Any) -> ManagementReview:
    """Return a planned review of North that Ella chairs: objectives and risks on its agenda, Olga invited."""
    given: dict[str, Any] = {
        "title": "Management review of North",
        "chair": cast.ella,
        "planned_on": TODAY,
        "period_from": date(2025, 9, 1),
        "period_to": date(2026, 2, 28),
        "members": [cast.olga, cast.quinn],
        "site": cast.north,
        "items": {"objectives": cast.olga, "context": None},
        "by": cast.quinn,
        "at": NOW - timedelta(days=7),
    }
    return planning.plan(**{**given, **changes})


def in_session(cast: Cast, *, held_on: date = TODAY, at: datetime = NOW, **changes: Any) -> ManagementReview:
    """Return a review of which the session has started, with its chair and Ella present."""
    review = a_review(cast, **changes)
    holding.start_session(review, held_on=held_on, by=cast.quinn, at=at)
    for person in {review.chair, cast.ella}:
        holding.note_presence(review, person=person, presence="present", by=cast.quinn, at=at)
    return review


def the_input(review: ManagementReview, item: str = "objectives") -> ReviewInput:
    """Return one input of a review."""
    return review.inputs.get(item=item)


def decided(cast: Cast, review: ManagementReview, result: str = "improvement", **changes: Any) -> Any:
    """Let Ella decide; return the decision."""
    given: dict[str, Any] = {
        "kind": "improvement",
        "text": f"Add a second packing line ({result})",
        "decided_by": cast.ella,
        "result": result,
        "rationale": "Two months below target",
        "by": cast.quinn,
        "at": NOW,
    }
    return holding.decide_in(review, **{**given, **changes})


def assigned(cast: Cast, review: ManagementReview, **changes: Any) -> Any:
    """Give Olga an action in the review; return it."""
    given: dict[str, Any] = {
        "text": "Balance the packing lines",
        "owner": cast.olga,
        "due_on": (review.held_on or TODAY) + timedelta(days=30),
        "check_on": (review.held_on or TODAY) + timedelta(days=90),
        "criterion": "Above 97 % in two months",
        "verifier": cast.quinn,
        "by": cast.quinn,
        "at": NOW,
    }
    return holding.assign_in(review, **{**given, **changes})


def completed(cast: Cast, review: ManagementReview, *, at: datetime = NOW) -> ManagementReview:
    """Do all that the minutes of ``review`` ask for, and return it."""
    for row in review.inputs.filter(outcome=""):
        holding.conclude(row, conclusion=f"Looked at: {row.item}", by=cast.quinn, at=at)
    holding.challenge(
        review, asked_by=cast.ella, question="Why twice?", answer="One line only", by=cast.quinn, at=at
    )
    for result in ("improvement", "qms_change", "resources"):
        decided(cast, review, result, input=review.inputs.first(), at=at)
    assigned(cast, review, input=review.inputs.first(), at=at)
    answers = dict.fromkeys(("suitable", "adequate", "effective", "aligned"), "yes")
    holding.conclude_overall(review, **answers, words="It works.", by=cast.quinn, at=at)
    return review


def drafted(cast: Cast, *, at: datetime = NOW, **changes: Any) -> ManagementReview:
    """Return a review whose minutes are drafted."""
    review = completed(cast, in_session(cast, at=at, **changes), at=at)
    minuting.draft_minutes(review, by=cast.quinn, at=at)
    return review


def approved(cast: Cast, *, at: datetime = NOW, **changes: Any) -> ManagementReview:
    """Return a review whose minutes Ella has signed."""
    review = drafted(cast, at=at, **changes)
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(at), at=at)
    return review
