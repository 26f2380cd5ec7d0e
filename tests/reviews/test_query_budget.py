"""How many queries the pages of reviews may take, and that ten times the rows take no more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qms.people.models import Person
from reviews import holding, minuting
from reviews.models import ManagementReview
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.reviews.samples import a_review, an_objective, assigned, completed, decided, in_session

LIST, PAGE = 8, 12

pytestmark = pytest.mark.usefixtures("still_clock")


def queries(person: Person, url: str) -> int:
    client = signed_in(person)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def full(cast: Cast, decisions: int, actions: int) -> ManagementReview:
    """Return a review in session with twelve inputs and so many decisions and actions."""
    an_objective(cast, f"OTD{decisions}", {"2026-01": "96", "2026-02": "93"})
    review = completed(cast, in_session(cast, items=None, members=[cast.olga, cast.quinn, cast.carl]))
    for number in range(decisions - 3):
        decided(cast, review, text=f"Decision {number}", result="")
    for number in range(actions - 1):
        assigned(cast, review, text=f"Action {number}")
    for number in range(decisions):
        holding.challenge(review, asked_by=cast.ella, question=f"Why {number}?", by=cast.quinn, at=NOW)
    return review


@pytest.mark.parametrize("who", ["ella", "olga", "axel"])
def test_the_list_keeps_to_its_budget_with_ten_times_the_reviews(cast: Cast, who: str) -> None:
    person, url = getattr(cast, who), reverse("reviews:reviews")
    for number in range(2):
        a_review(cast, title=f"Review {number}")
    few = queries(person, url)
    for number in range(20):
        a_review(cast, title=f"More {number}")
    assert queries(person, url) <= few <= LIST


@pytest.mark.parametrize("who", ["ella", "olga"])
def test_a_review_keeps_to_its_budget_in_each_state(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    few, many = full(cast, 3, 5), full(cast, 30, 50)

    def taken(review: ManagementReview) -> int:
        return queries(person, reverse("reviews:review", args=[review.reference]))

    assert taken(many) <= taken(few) <= PAGE
    for review in (few, many):
        minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    assert taken(many) <= taken(few) <= PAGE
    for review in (few, many):
        minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert taken(many) <= taken(few) <= PAGE
    assert taken(a_review(cast, items=None)) <= PAGE


@pytest.mark.parametrize("name", ["decision", "action", "challenge", "attendance", "conclusion"])
def test_the_forms_keep_to_their_budget(cast: Cast, name: str) -> None:
    review = in_session(cast, items=None)
    assert queries(cast.quinn, reverse(f"reviews:{name}", args=[review.reference])) <= PAGE
    assert queries(cast.quinn, reverse("reviews:input", args=[review.reference, "objectives"])) <= PAGE
    assert queries(cast.quinn, reverse("reviews:plan")) <= PAGE
