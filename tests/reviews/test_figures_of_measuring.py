"""How values came in, in a review: late and corrected ones are frozen; what came in time is no news."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from objectives import measuring
from reviews.showing import figures
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.objectives.making import active
from tests.reviews.samples import in_session, the_input

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE = NOW - timedelta(hours=1)


@pytest.mark.usefixtures("still_clock")
def test_a_review_sees_which_values_came_late_or_were_corrected(cast: Cast) -> None:
    late, good = active(cast, "N-LATE"), active(cast, "N-GOOD")
    for row, told in (
        (late, datetime(2026, 2, 25, 9, tzinfo=BERLIN)),
        (good, datetime(2026, 2, 3, 9, tzinfo=BERLIN)),
    ):
        measuring.record(row, period=date(2026, 1, 1), value=Decimal(96), by=cast.olga, at=told)
    measuring.record(
        late,
        period=date(2026, 1, 1),
        value=Decimal(95),
        by=cast.olga,
        at=BEFORE,
        reason="One was counted twice",
    )
    review = in_session(cast, items={"monitoring": cast.olga, "objectives": cast.olga})
    frozen = the_input(review, "monitoring").frozen
    assert frozen is not None
    (table,) = [one for one in frozen["tables"] if one["kind"] == "values"]
    assert [(row["reference"], row["late"], row["slowest"], row["corrected"]) for row in table["rows"]] == [
        (late.reference, 1, 15, 1)
    ]
    assert "values" in {one.kind for one in figures(frozen)}
    page = signed_in(cast.quinn).get(review.get_absolute_url()).content.decode()
    assert "Values that came late or were corrected" in page
