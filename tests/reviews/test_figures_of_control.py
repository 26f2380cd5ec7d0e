"""Process performance in a review: limits and verdicts frozen as they were known, drawn and said again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reviews.showing import figures
from tests.cast import Cast, signed_in
from tests.objectives.making import measured
from tests.objectives.test_common_cause import with_values
from tests.reviews.samples import in_session, the_input

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]


def test_a_review_sees_how_objectives_vary_those_that_ask_most_first(cast: Cast) -> None:
    steady = with_values(cast, code="N-STEADY")
    struck = with_values(cast, "94 93 94 93 94 93 94 93 94 93 70", code="N-STRUCK")
    with_values(cast, "94 93", code="N-NEW")
    review = in_session(cast, items={"processes": cast.olga})
    frozen = the_input(review, "processes").frozen
    assert frozen is not None
    (table,) = [one for one in frozen["tables"] if one["kind"] == "control"]
    assert [row["reference"] for row in table["rows"]] == [struck.reference, steady.reference]
    assert json.loads(json.dumps(table)) == table
    shown = next(one for one in figures(frozen) if one.kind == "control")
    assert [str(row["word"]) for row in shown.rows] == ["Something happened", "Common cause"]
    assert shown.rows[0]["said"].startswith("Feb 2026 is no chance: it is beyond a limit")
    assert "always within its limits" in shown.rows[1]["said"]
    assert 'class="outside"' in shown.rows[0]["course"]
    measured(struck, cast.olga, date(2026, 2, 1), "94", reason="Mistyped")
    page = signed_in(cast.quinn).get(review.get_absolute_url()).content.decode()
    assert "Something happened: find out what." in page


def test_without_enough_values_there_is_no_table(cast: Cast) -> None:
    with_values(cast, "94 93")
    frozen = the_input(in_session(cast, items={"processes": cast.olga}), "processes").frozen
    assert frozen is not None
    assert "control" not in [table["kind"] for table in frozen["tables"]]
