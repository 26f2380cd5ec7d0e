"""Customer requirements in a review: what was confirmed in its period, and what lacks something, frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from objectives.models import CustomerRequirement
from objectives.reviewing_requirements import review_requirement
from reviews.showing import figures
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.making import requirement
from tests.reviews.samples import in_session, the_input

DAY = timedelta(days=1)


def confirmed(cast: Cast, row: CustomerRequirement, days_ago: int) -> None:
    on = TODAY - days_ago * DAY
    review_requirement(
        row, result="confirmed", note="Asked the buyer", confirmed_by=cast.olga, on=on,
        next_review_on=on + 365 * DAY, by=cast.olga, at=NOW - days_ago * DAY,
    )  # fmt: skip


@pytest.mark.usefixtures("still_clock")
def test_a_review_sees_what_lacks_something_and_what_was_confirmed(cast: Cast) -> None:
    long_ago = NOW - 400 * DAY
    late = requirement(
        cast, at=long_ago, impact="high", next_review_on=TODAY - DAY, statement="Tight at 16 bar"
    )
    told = requirement(cast, at=long_ago, statement="On the day")
    confirmed(cast, told, 30)
    requirement(cast, at=long_ago, site=cast.south, statement="Only of South")
    review = in_session(cast, items={"customers": cast.olga, "objectives": cast.olga})
    frozen = the_input(review, "customers").frozen
    assert frozen is not None
    (table,) = [one for one in frozen["tables"] if one["kind"] == "requirements"]
    assert [row["reference"] for row in table["rows"]] == [late.reference, told.reference]
    assert frozen["unusual"] == {"late": 1}
    (shown,) = figures(frozen)
    assert [str(word) for word in shown.rows[0]["lacks"]][-1] == "Review overdue"
    CustomerRequirement.objects.filter(pk=late.pk).update(statement="Changed since")
    page = signed_in(cast.quinn).get(review.get_absolute_url()).content.decode()
    assert "Tight at 16 bar" in page and "Changed since" not in page


def test_without_requirements_there_is_no_table(cast: Cast) -> None:
    frozen = the_input(in_session(cast, items={"customers": cast.olga}), "customers").frozen
    assert frozen is not None and frozen["tables"] == []
