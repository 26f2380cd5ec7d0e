"""What leaders discussed: one tap, what is named in the meeting, when an objective was last talked of."""

from __future__ import annotations

from datetime import date

import pytest

from objectives.answering import answer
from objectives.rules.drifting import is_drifting, months_between
from qms.primitives.refusing import Refusal
from reviews import discussing, holding
from reviews.models import DiscussedObjective, ManagementReview
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, an_objective, assigned, decided, in_session, the_input


def noted(review: ManagementReview) -> dict[str, str]:
    rows = DiscussedObjective.objects.filter(review=review, stands=True)
    return {row.objective.code: row.how for row in rows}


def test_one_tap_notes_it_once_and_another_takes_it_back(cast: Cast) -> None:
    review, row = in_session(cast), an_objective(cast)
    for _again in range(2):
        discussing.discuss(review, row, input=the_input(review), by=cast.quinn, at=NOW)
    assert noted(review) == {"OTD": "tap"}
    discussing.take_back(review, row, by=cast.quinn, at=NOW)
    assert noted(review) == {}
    assert discussing.last_discussed([row.pk], TODAY) == {}
    discussing.discuss(review, row, by=cast.quinn, at=NOW)
    assert noted(review) == {"OTD": "tap"}
    history = DiscussedObjective.history.all()
    assert [one.stands for one in history] == [True, False, True]


def test_a_challenge_a_decision_or_an_action_that_names_an_objective_notes_it(cast: Cast) -> None:
    review = in_session(cast)
    late, scrap, audits = (an_objective(cast, code) for code in ("N-OTD", "N-SCRAP", "N-AUDITS"))
    question = f"Why does N-OTD, that is ({late.reference}), fall?"
    holding.challenge(review, asked_by=cast.ella, question=question, by=cast.quinn, at=NOW)
    decided(cast, review, text="Replace the press of N-SCRAP.")
    assigned(cast, review, text="Plan the audits of N-AUDITS")
    assert noted(review) == {"N-OTD": "challenge", "N-SCRAP": "decision", "N-AUDITS": "action"}
    with pytest.raises(Refusal) as refused:
        discussing.take_back(review, scrap, by=cast.quinn, at=NOW)
    assert refused.value.rule == "discussion.not-a-tap"
    assert set(discussing.last_discussed([late.pk, scrap.pk, audits.pk], TODAY).values()) == {review.held_on}


@pytest.mark.parametrize("text", ["on time delivery", "otd", "OBJ-9999", "", "ontime"])
def test_ordinary_words_name_no_objective(cast: Cast, text: str) -> None:
    an_objective(cast, "ontime")
    an_objective(cast, "OTD")
    assert discussing.named_in(text) == []


def test_what_answers_an_objective_in_a_meeting_counts_as_discussed(cast: Cast) -> None:
    review, row, other = in_session(cast), an_objective(cast), an_objective(cast, "OTHER")
    decision = decided(cast, review)
    answer(row, decision=decision, by=cast.quinn, at=NOW)
    assert discussing.last_discussed([row.pk, other.pk], TODAY) == {row.pk: review.held_on}
    (said,) = discussing.discussions_of(row, cast.ella)
    assert (said.reference, said.held_on, said.how) == (
        review.reference,
        review.held_on,
        "Answered by a decision",
    )
    assert discussing.discussions_of(row, cast.sven) == []


def test_only_meetings_held_by_the_day_count_and_the_last_one(cast: Cast) -> None:
    row = an_objective(cast)
    for day in (date(2026, 1, 20), date(2026, 3, 10)):
        discussing.discuss(in_session(cast, held_on=day), row, by=cast.quinn, at=NOW)
    assert discussing.last_discussed([row.pk], date(2026, 1, 19)) == {}
    assert discussing.last_discussed([row.pk], date(2026, 2, 28)) == {row.pk: date(2026, 1, 20)}
    assert discussing.last_discussed([row.pk], TODAY) == {row.pk: date(2026, 3, 10)}


def test_nothing_is_discussed_outside_a_session_nor_of_another_site(cast: Cast) -> None:
    row = an_objective(cast)
    with pytest.raises(Refusal):
        discussing.discuss(a_review(cast), row, by=cast.quinn, at=NOW)
    foreign = in_session(cast, site=cast.south)
    with pytest.raises(Refusal) as refused:
        discussing.discuss(foreign, row, by=cast.quinn, at=NOW)
    assert refused.value.rule == "discussion.of-another-site"


@pytest.mark.parametrize(
    ("last", "started", "drifting"),
    [
        (None, date(2025, 9, 16), True),
        (None, date(2025, 9, 17), False),
        (date(2025, 9, 16), date(2020, 1, 1), True),
        (date(2025, 9, 17), date(2020, 1, 1), False),
        (date(2024, 1, 1), date(2026, 1, 1), False),  # the meeting spoke of it before it began
    ],
)
def test_an_objective_drifts_after_six_months_of_silence(
    last: date | None, started: date, drifting: bool
) -> None:
    assert is_drifting(last, starts_on=started, on=TODAY) is drifting


def test_months_are_whole_and_never_below_zero() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 1, 31), date(2026, 3, 31)) == 2
    assert months_between(date(2026, 5, 1), date(2026, 3, 31)) == 0
