"""Questions that the data raise for an agenda: raised, taken on, left with a reason, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.assigning import assign
from qms.primitives.refusing import Refusal
from reviews import discussing, proposing
from reviews.models import AgendaQuestion
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, an_objective, in_session

TWICE = {"2026-01": "94", "2026-02": "93"}


def keys(found: list[proposing.Proposal]) -> list[str]:
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("values", "raised"),
    [
        (TWICE, True),
        ({"2026-01": "97", "2026-02": "93"}, False),
        ({"2026-01": "96", "2026-02": "93"}, False),
        ({"2026-02": "93"}, False),
        ({}, False),
    ],
)
def test_off_target_twice_in_a_row_is_asked_about(cast: Cast, values: dict[str, str], raised: bool) -> None:
    row = an_objective(cast, values=values)
    found = proposing.proposed(a_review(cast), on=TODAY)
    assert (f"off_twice:{row.reference}" in keys(found)) is raised


def test_the_question_says_what_was_measured_and_promised(cast: Cast) -> None:
    an_objective(cast, values=TWICE)
    one = next(one for one in proposing.proposed(a_review(cast), on=TODAY) if one.raised == "off_twice")
    assert "93\N{NO-BREAK SPACE}% in Feb 2026 after 94\N{NO-BREAK SPACE}%, at least 97" in one.sentence


def test_an_objective_that_nobody_discussed_for_long_is_asked_about_until_somebody_does(cast: Cast) -> None:
    row = an_objective(cast, starts_on=date(2025, 1, 1))
    key = f"undiscussed:{row.reference}"
    assert key in keys(proposing.proposed(a_review(cast), on=TODAY))
    discussing.discuss(in_session(cast), row, by=cast.quinn, at=NOW)
    assert key not in keys(proposing.proposed(a_review(cast), on=TODAY))


def test_an_action_overdue_beyond_the_limit_is_asked_about(cast: Cast) -> None:
    late, just = (
        assign(
            text="Order the part", owner=cast.olga, assigned_by=cast.ella, on=TODAY - timedelta(days=40),
            due_on=TODAY - timedelta(days=days), weight="task", site=cast.north, by=cast.quinn, at=NOW,
        )
        for days in (15, 14)
    )  # fmt: skip
    found = keys(proposing.proposed(a_review(cast), on=TODAY))
    assert f"overdue:{late.reference}" in found
    assert f"overdue:{just.reference}" not in found


def test_a_question_taken_on_stands_on_the_agenda_with_its_input_and_is_asked_no_more(cast: Cast) -> None:
    row = an_objective(cast, values=TWICE)
    review = a_review(cast, items=["context"])
    taken = proposing.take_on(review, f"off_twice:{row.reference}", by=cast.quinn, at=NOW, on=TODAY)
    assert (taken.state, taken.item, taken.subject) == ("taken", "objectives", row.reference)
    assert set(review.inputs.values_list("item", flat=True)) == {"context", "objectives"}
    assert taken.key not in keys(proposing.proposed(review, on=TODAY))
    assert taken.key in keys(proposing.proposed(a_review(cast), on=TODAY))


def test_a_question_taken_on_in_the_meeting_brings_its_input_with_frozen_figures(cast: Cast) -> None:
    row = an_objective(cast, values=TWICE)
    review = in_session(cast, items=["context"])
    proposing.take_on(review, f"off_twice:{row.reference}", by=cast.quinn, at=NOW, on=TODAY)
    frozen = review.inputs.get(item="objectives").frozen
    assert frozen is not None
    assert frozen["tables"][0]["rows"][0]["reference"] == row.reference


def test_a_question_is_left_with_a_reason_only_and_answered_once(cast: Cast) -> None:
    row, review = an_objective(cast, values=TWICE), a_review(cast)
    key = f"off_twice:{row.reference}"
    with pytest.raises(Refusal) as refused:
        proposing.leave(review, key, reason="  ", by=cast.quinn, at=NOW, on=TODAY)
    assert refused.value.field == "reason"
    proposing.leave(review, key, reason="Decided on Tuesday", by=cast.quinn, at=NOW, on=TODAY)
    with pytest.raises(Refusal) as refused:
        proposing.take_on(review, key, by=cast.quinn, at=NOW, on=TODAY)
    assert refused.value.rule == "question.not-raised"
    assert [one.state for one in AgendaQuestion.objects.all()] == ["left"]


def test_another_site_asks_nothing_of_this_one_and_an_ended_review_nothing_at_all(cast: Cast) -> None:
    an_objective(cast, values=TWICE)
    assert proposing.proposed(a_review(cast, site=cast.south), on=TODAY) == []
    review = a_review(cast)
    review.state = review.State.CANCELLED
    assert proposing.proposed(review, on=TODAY) == []


def test_many_records_take_as_many_queries_as_few(cast: Cast) -> None:
    review = a_review(cast)

    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            proposing.proposed(review, on=TODAY)
        return len(queries)

    an_objective(cast, "ONE", values=TWICE)
    few = taken()
    for number in range(6):
        an_objective(cast, f"MORE-{number}", values=TWICE)
    assert taken() == few
