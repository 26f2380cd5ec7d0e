"""Questions that the data raise for an agenda: raised, taken on, left with a reason, each once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.assigning import assign
from governance.deciding import decide
from objectives.answering import answer
from objectives.common_cause import standing_questions
from objectives.models import QualityObjective
from qms.primitives.refusing import Refusal
from reviews import discussing, proposing
from reviews.models import AgendaQuestion
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, an_objective, in_session

TWICE = {"2026-01": "94", "2026-02": "93"}


def keys(found: list[proposing.Proposal]) -> list[str]:
    return [one.key for one in found]


STEADY = ["96", "97", "93", "98", "92", "96", "97", "96", "96", "96"]


@pytest.mark.parametrize(
    ("values", "raised"),
    [
        (TWICE, True),
        ({"2026-01": "97", "2026-02": "93"}, True),
        ({"2026-01": "93", "2026-02": "97"}, False),
        ({"2026-01": "96", "2026-02": "96"}, False),
        ({}, False),
    ],
)
def test_misses_that_nobody_has_answered_are_asked_about(
    cast: Cast, values: dict[str, str], raised: bool
) -> None:
    row = an_objective(cast, values=values)
    found = proposing.proposed(a_review(cast), on=TODAY)
    assert (f"misses:{row.reference}" in keys(found)) is raised


def test_the_question_says_what_was_measured_and_promised(cast: Cast) -> None:
    an_objective(cast, values=TWICE)
    one = next(one for one in proposing.proposed(a_review(cast), on=TODAY) if one.raised == "misses")
    assert "(at least 97\N{NO-BREAK SPACE}%). Feb 2026 is off target: decide" in one.sentence


def test_the_agenda_asks_of_misses_what_the_home_page_of_leaders_asks(cast: Cast) -> None:
    """Three misses in a row within the limits, none beyond the warning: the system is asked about."""
    months = [f"2025-{number:02}" for number in range(5, 13)] + ["2026-01", "2026-02"]
    row = an_objective(cast, values=dict(zip(months, STEADY, strict=True)))
    asked = standing_questions([row], on=TODAY)[row.pk]
    assert asked.kind == "change_the_system"
    [one] = [one for one in proposing.proposed(a_review(cast), on=TODAY) if one.raised == "misses"]
    assert one.sentence.endswith(asked.sentence)
    with_decision(row, cast)
    assert keys(proposing.proposed(a_review(cast), on=TODAY)) == [f"undiscussed:{row.reference}"]


def with_decision(row: QualityObjective, cast: Cast) -> None:
    who: dict[str, Any] = {"decided_by": cast.ella, "by": cast.ella, "at": NOW, "on": TODAY, "site": row.site}
    decision = decide(kind="improvement", text="A second packing line", rationale="Below target", **who)
    answer(row, decision=decision, by=cast.ella, at=NOW)


def test_an_objective_asks_one_question_and_none_once_it_was_answered(cast: Cast) -> None:
    row, review = an_objective(cast, values=TWICE), a_review(cast)
    assert discussing.last_discussed([row.pk], TODAY) == {}
    assert keys(proposing.proposed(review, on=TODAY)) == [f"misses:{row.reference}"]
    proposing.leave(review, f"misses:{row.reference}", reason="Tuesday", by=cast.quinn, at=NOW, on=TODAY)
    assert proposing.proposed(review, on=TODAY) == []


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
    taken = proposing.take_on(review, f"misses:{row.reference}", by=cast.quinn, at=NOW, on=TODAY)
    assert (taken.state, taken.item, taken.subject) == ("taken", "objectives", row.reference)
    assert set(review.inputs.values_list("item", flat=True)) == {"context", "objectives"}
    assert taken.key not in keys(proposing.proposed(review, on=TODAY))
    assert taken.key in keys(proposing.proposed(a_review(cast), on=TODAY))


def test_a_question_taken_on_in_the_meeting_brings_its_input_with_frozen_figures(cast: Cast) -> None:
    row = an_objective(cast, values=TWICE)
    review = in_session(cast, items=["context"])
    proposing.take_on(review, f"misses:{row.reference}", by=cast.quinn, at=NOW, on=TODAY)
    frozen = review.inputs.get(item="objectives").frozen
    assert frozen is not None
    assert frozen["tables"][0]["rows"][0]["reference"] == row.reference


def test_a_question_is_left_with_a_reason_only_and_answered_once(cast: Cast) -> None:
    row, review = an_objective(cast, values=TWICE), a_review(cast)
    key = f"misses:{row.reference}"
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
