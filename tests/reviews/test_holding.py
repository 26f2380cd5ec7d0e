"""Holding a review: freezing, presence, challenge, conclusions, decisions, actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Action, Decision
from qms.primitives.refusing import Refusal
from reviews import holding, planning
from reviews.models import ManagementReview, ReviewAction, ReviewInput
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import (
    a_review,
    an_objective,
    approved,
    assigned,
    completed,
    decided,
    in_session,
    measure,
    the_input,
)

MISSED = {"2025-12": "97.5", "2026-01": "96", "2026-02": "93"}
GOOD = {"2026-01": "97", "2026-02": "98"}


def rows(input: ReviewInput, table: int = 0) -> list[dict[str, Any]]:
    assert input.frozen is not None
    found: list[dict[str, Any]] = input.frozen["tables"][table]["rows"]
    return found


def test_a_review_asks_for_all_twelve_inputs_unless_some_are_named(cast: Cast) -> None:
    whole, some = a_review(cast, items=None), a_review(cast)
    assert whole.inputs.count() == 12
    assert [row.item for row in some.inputs.all()] == ["context", "objectives"]
    assert the_input(some).contributor == cast.olga


def test_the_chair_is_invited_with_the_members_each_once_and_kept_as_they_are(cast: Cast) -> None:
    review = a_review(cast, members=[cast.olga, cast.ella, cast.olga])
    assert [(a.name, a.job_title, a.top_management) for a in review.attendances.all()] == [
        ("Ella Brandt", "Managing director", True),
        ("Olga Petrova", "Head of production", False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": ["weather"]}, "items"),
        ({"items": []}, "items"),
        ({"title": " "}, "title"),
        ({"period_to": date(2025, 1, 1)}, "period_to"),
    ],
)
def test_a_plan_that_lacks_something_is_refused_at_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        a_review(cast, **changes)
    assert refusal.value.field == field
    assert not ManagementReview.objects.exists()


def test_the_quality_lead_does_not_chair(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        a_review(cast, chair=cast.quinn)
    assert refusal.value.rule == "review.chair-is-quality-lead"


def test_the_start_freezes_each_objective_with_value_status_and_misses(cast: Cast) -> None:
    an_objective(cast, values=MISSED)
    review = in_session(cast)
    row = rows(the_input(review))[0]
    assert (row["target"], row["value"], row["period"]) == ("97", "93", "2026-02")
    assert (row["previous"], row["previous_period"], row["status"]) == ("96", "2026-01", "off_target")
    assert row["missed"] == ["2026-02"]
    frozen = the_input(review).frozen
    assert frozen and frozen["as_of"] == "2026-03-16" and frozen["unusual"] == {"off_target": 1}


def test_what_is_measured_later_does_not_change_what_was_frozen(cast: Cast) -> None:
    objective = an_objective(cast, values=MISSED)
    review = in_session(cast)
    before = the_input(review).frozen
    measure(objective, "2026-03", "99", cast.olga)
    assert the_input(review).frozen == before


def test_a_late_entry_takes_the_data_of_the_held_day(cast: Cast) -> None:
    an_objective(cast, values=MISSED)
    review = in_session(cast, held_on=date(2026, 2, 10))
    row = rows(the_input(review))[0]
    assert (row["value"], row["period"], row["missed"]) == ("96", "2026-01", [])
    assert (review.held_on, review.frozen_at) == (date(2026, 2, 10), NOW)


def test_a_site_review_freezes_its_site_and_the_organisation_all(cast: Cast) -> None:
    an_objective(cast, "NORTH1", GOOD)
    an_objective(cast, "SOUTH1", GOOD, site=cast.south)
    assert len(rows(the_input(in_session(cast)))) == 1
    assert len(rows(the_input(in_session(cast, site=None)))) == 2


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    review = a_review(cast)
    with pytest.raises(Refusal) as refusal:
        holding.start_session(review, held_on=TODAY + timedelta(days=1), by=cast.quinn, at=NOW)
    assert refusal.value.field == "held_on"
    assert ManagementReview.objects.get().state == "planned"


def test_a_session_may_start_before_the_planned_day(cast: Cast) -> None:
    review = in_session(cast, planned_on=TODAY + timedelta(days=10))
    assert review.state == "in_session"


def test_a_session_starts_once(cast: Cast) -> None:
    review = in_session(cast)
    with pytest.raises(Refusal):
        holding.start_session(review, held_on=TODAY, by=cast.quinn, at=NOW)


def test_earlier_actions_show_as_they_were_on_the_held_day(cast: Cast) -> None:
    first = approved(cast, held_on=date(2026, 1, 12), items=["objectives"])
    action = Action.objects.get()
    assert action.due_on == date(2026, 2, 11)
    late = in_session(cast, items=["earlier_actions"])
    [row] = rows(the_input(late, "earlier_actions"))
    assert (row["reference"], row["review"], row["owner"]) == (
        action.reference,
        first.reference,
        "Olga Petrova",
    )
    assert (row["state"], row["due_on"]) == ("late", "2026-02-11")
    early = in_session(cast, held_on=date(2026, 2, 1), items=["earlier_actions"])
    assert rows(the_input(early, "earlier_actions"))[0]["state"] == "open"


def test_a_delegate_is_named_and_is_not_the_member(cast: Cast) -> None:
    review = in_session(cast)
    with pytest.raises(Refusal) as refusal:
        holding.note_presence(review, person=cast.ella, presence="delegate", by=cast.quinn, at=NOW)
    assert refusal.value.field == "delegate"
    row = holding.note_presence(
        review, person=cast.ella, presence="delegate", delegate=cast.olga, by=cast.quinn, at=NOW
    )
    assert row.delegate_name == "Olga Petrova"
    with pytest.raises(Refusal) as refusal:
        decided(cast, review)
    assert refusal.value.rule == "decision.not-a-leader-present"


def test_who_comes_without_invitation_joins_the_list(cast: Cast) -> None:
    review = in_session(cast)
    holding.note_presence(review, person=cast.carl, presence="remote", by=cast.quinn, at=NOW)
    assert review.attendances.get(person=cast.carl).name == "Carl Meyer"


def test_an_input_off_target_needs_words(cast: Cast) -> None:
    an_objective(cast, values=MISSED)
    row = the_input(in_session(cast))
    for outcome in ("noted", "nothing"):
        with pytest.raises(Refusal) as refusal:
            holding.conclude(row, outcome=outcome, conclusion="Fine", by=cast.quinn, at=NOW)
        assert refusal.value.field == "outcome"
    with pytest.raises(Refusal) as refusal:
        holding.conclude(row, conclusion=" ", by=cast.quinn, at=NOW)
    assert refusal.value.field == "conclusion"
    holding.conclude(row, conclusion="A second line is needed.", by=cast.quinn, at=NOW)
    assert row.outcome == "concluded"


def test_what_is_usual_is_noted_together_and_the_rest_stays_open(cast: Cast) -> None:
    an_objective(cast, values=GOOD)
    review = in_session(cast, items=["objectives", "context", "audits"])
    noted = holding.note_rest(review, by=cast.quinn, at=NOW)
    assert [row.item for row in noted] == ["objectives"]
    assert the_input(review, "context").outcome == ""


def test_unusual_figures_cannot_be_noted_by_name(cast: Cast) -> None:
    an_objective(cast, values=MISSED)
    review = in_session(cast)
    with pytest.raises(Refusal) as refusal:
        holding.note_rest(review, items=["objectives"], by=cast.quinn, at=NOW)
    assert refusal.value.rule == "input.unusual"
    with pytest.raises(Refusal) as refusal:
        holding.note_rest(review, by=cast.quinn, at=NOW)
    assert refusal.value.rule == "review.nothing-to-note"


def test_words_of_a_contributor_can_be_noted(cast: Cast) -> None:
    review = a_review(cast)
    planning.contribute(the_input(review, "context"), text="A new competitor", by=cast.olga, at=NOW)
    holding.start_session(review, held_on=TODAY, by=cast.quinn, at=NOW)
    assert [row.item for row in holding.note_rest(review, by=cast.quinn, at=NOW)] == ["context"]


def test_a_contribution_is_written_while_the_review_is_planned(cast: Cast) -> None:
    review = in_session(cast)
    with pytest.raises(Refusal):
        planning.contribute(the_input(review), text="Too late", by=cast.olga, at=NOW)


def test_what_was_carried_is_on_the_next_agenda_whether_planned_before_or_after(cast: Cast) -> None:
    before = a_review(cast, items=["objectives"], planned_on=TODAY)
    first = in_session(cast, held_on=date(2026, 3, 2))
    holding.conclude(
        the_input(first, "context"), outcome="carried", conclusion="No time", by=cast.quinn, at=NOW
    )
    after = a_review(cast, items=["objectives"])
    holding.start_session(before, held_on=TODAY, by=cast.quinn, at=NOW)
    for review in (before, after):
        assert review.inputs.filter(item="context").exists()
    frozen = the_input(before, "context").frozen
    assert frozen and frozen["carried"] == {"review": first.reference, "reason": "No time"}


@pytest.mark.parametrize("who", ["olga", "quinn", "sven"])
def test_only_a_leader_who_took_part_decides(cast: Cast, who: str) -> None:
    review = in_session(cast)
    person = getattr(cast, who)
    holding.note_presence(review, person=person, presence="present", by=cast.quinn, at=NOW)
    with pytest.raises(Refusal) as refusal:
        decided(cast, review, decided_by=person)
    assert refusal.value.field == "decided_by"
    assert not Decision.objects.exists()


def test_the_quality_lead_types_what_a_leader_decides(cast: Cast) -> None:
    review = in_session(cast)
    decision = decided(cast, review)
    assert (decision.decided_by, decision.recorded_by) == (cast.ella, cast.quinn)
    assert (decision.decided_on, decision.site) == (TODAY, cast.north)


def test_no_change_says_why_and_of_what(cast: Cast) -> None:
    review = in_session(cast)
    for changes, field in (({"result": ""}, "result"), ({"rationale": ""}, "rationale")):
        with pytest.raises(Refusal) as refusal:
            decided(cast, review, **{"result": "resources", "kind": "no_change", **changes})
        assert refusal.value.field == field
    assert not review.review_decisions.exists()


def test_an_action_of_the_review_is_kept_as_it_was(cast: Cast) -> None:
    review = in_session(cast)
    action = assigned(cast, review)
    kept = ReviewAction.objects.get()
    action.extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + timedelta(days=60), reason="Parts are late")
    assert (kept.text, kept.owner_name) == ("Balance the packing lines", "Olga Petrova")
    assert (kept.due_on, action.due_on) == (TODAY + timedelta(days=30), TODAY + timedelta(days=60))


def test_one_no_needs_words(cast: Cast) -> None:
    review = in_session(cast)
    answers = {"suitable": "yes", "adequate": "no", "effective": "yes", "aligned": "yes"}
    with pytest.raises(Refusal) as refusal:
        holding.conclude_overall(review, **answers, words="", by=cast.quinn, at=NOW)
    assert refusal.value.field == "words"


def test_nothing_is_recorded_outside_the_session(cast: Cast) -> None:
    planned = a_review(cast)
    finished = approved(cast)
    for review in (planned, finished):
        for attempt in (
            lambda r: holding.note_presence(r, person=cast.carl, presence="present", by=cast.quinn, at=NOW),
            lambda r: holding.challenge(r, asked_by=cast.ella, question="Why?", by=cast.quinn, at=NOW),
            lambda r: holding.conclude(r.inputs.first(), conclusion="Other", by=cast.quinn, at=NOW),
            lambda r: decided(cast, r),
            lambda r: assigned(cast, r),
            lambda r: holding.note_rest(r, by=cast.quinn, at=NOW),
            lambda r: completed(cast, r),
        ):
            with pytest.raises(Refusal):
                attempt(review)


def test_a_cancelled_review_has_its_reason(cast: Cast) -> None:
    review = a_review(cast)
    with pytest.raises(Refusal) as refusal:
        planning.cancel(review, reason=" ", by=cast.quinn, at=NOW)
    assert refusal.value.field == "reason"
    planning.cancel(review, reason="Moved to May", by=cast.quinn, at=NOW)
    assert review.state == "cancelled"
