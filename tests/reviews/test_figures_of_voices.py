"""Review inputs: risks that leaders have to accept, how satisfied customers are, promises against a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qms.primitives.changing import changing
from reviews.figures import tables_of
from reviews.freezing import View
from reviews.models import ReviewInput
from reviews.showing import figures, unusual_words
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.voices import a_risk, a_survey, a_threshold, accepted, concluded, promised_anyway
from tests.reviews.samples import a_review

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def view(cast: Cast) -> View:
    """What a review of North looks at: since January, held today."""
    review: Any = a_review(cast, site=cast.north)
    with changing(review, by=cast.quinn, at=NOW) as row:
        row.period_from, row.period_to = date(2026, 1, 1), TODAY
    return View(review, TODAY, NOW.replace(hour=12))


def table(view: View, item: str, kind: str) -> dict[str, Any]:
    """Return the table of ``kind`` among the figures of an input."""
    found = [one for one in tables_of(item, view) if one["kind"] == kind]
    return found[0] if found else {}


def test_risks_stand_with_those_first_that_leaders_have_to_accept(cast: Cast, view: View) -> None:
    a_threshold(cast)
    fine = a_risk(cast, likelihood=1, treatment="Spare parts")
    heavy, known = a_risk(cast), a_risk(cast)
    accepted(cast, known)
    a_risk(cast, site=cast.south, owner=cast.sven)
    found = table(view, ReviewInput.Item.RISKS, "risks")
    assert [row["reference"] for row in found["rows"]] == [heavy.reference, known.reference, fine.reference]
    assert found["unusual"] == {"unaccepted": 1}
    frozen = view.frozen(ReviewInput.Item.RISKS)
    assert "1 risk not accepted" in unusual_words(frozen)
    (drawn,) = [one for one in figures(frozen) if one.kind == "risks"]
    assert drawn.rows[0]["word"] == "Weak: not accepted" and drawn.rows[0]["url"] == heavy.get_absolute_url()


def test_what_was_recorded_after_the_meeting_is_not_in_its_figures(cast: Cast, view: View) -> None:
    a_threshold(cast)
    a_risk(cast, at=NOW.replace(hour=13), on=TODAY)
    assert table(view, ReviewInput.Item.RISKS, "risks") == {}


def test_satisfaction_stands_beside_the_period_before_with_the_conclusions(cast: Cast, view: View) -> None:
    assert table(view, ReviewInput.Item.CUSTOMERS, "satisfaction") == {}
    a_survey(cast, "8", date(2026, 2, 1))
    a_survey(cast, "6", date(2025, 12, 1))
    review = concluded(cast)
    frozen = view.frozen(ReviewInput.Item.CUSTOMERS)
    (drawn,) = [one for one in figures(frozen) if one.kind == "satisfaction"]
    assert drawn.rows[0]["sentence"].startswith("Customers give us 80.0 %, up from 60.0 %")
    assert [one["reference"] for one in drawn.rows[0]["concluded"]] == [review.reference]


def test_a_promise_against_a_no_that_no_leader_saw_is_unusual(cast: Cast, view: View) -> None:
    row = promised_anyway(cast)
    found = table(view, ReviewInput.Item.CUSTOMERS, "promised_anyway")
    assert found["unusual"] == {"unseen": 1} and found["rows"][0]["reference"] == row.reference
    assert "1 not seen by a leader" in unusual_words(view.frozen(ReviewInput.Item.CUSTOMERS))
