"""Resourcing: asking, deciding with a reason, putting in place with proof; duties, and who takes them over."""

from __future__ import annotations

from typing import Any

import pytest

from governance.models import Decision
from objectives.answering import answers_to
from qms.primitives import kinds
from reviews import resourcing
from reviews.models import ResourceRequest
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import refused
from tests.objectives.making import active
from tests.reviews.requests import DAY, a_request, decided, granted, in_place

pytestmark = pytest.mark.usefixtures("still_clock")


def test_a_granted_request_stands_among_the_decisions_of_leaders_and_answers_its_objective(cast: Cast) -> None:
    objective = active(cast)
    row = a_request(cast, objective=objective)
    decision = decided(row, cast)
    assert (row.state, row.decided_on, row.days_to_decide) == ("granted", TODAY - DAY, 6)
    assert (decision.kind, decision.text) == ("resource", "Granted: A second planner (1 person).")
    assert (decision.rationale, decision.site) == ("Late orders cost more", cast.north)
    assert decision.answers == f"{row.reference} A second planner"
    assert [one.decision for one in answers_to([objective])[objective.pk]] == [decision]


def test_a_refusal_is_a_decision_with_its_reason(cast: Cast) -> None:
    row = a_request(cast)
    decision = decided(row, cast, outcome="refused", reason="The line closes in May")
    assert row.state == "refused"
    assert decision.text == "Not granted: A second planner (1 person)."


def test_what_was_decided_is_not_decided_again(cast: Cast) -> None:
    row = granted(cast)
    with refused("resourcerequest.state"):
        decided(row, cast)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"on": TODAY + DAY}, "day.in-the-future"),
        ({"on": TODAY - 8 * DAY}, "day.too-early"),
        ({"reason": ""}, "resource.decided-with-reason"),
    ],
)
def test_a_refused_decision_leaves_the_request_waiting(cast: Cast, changes: dict[str, Any], rule: str) -> None:
    row = a_request(cast)
    with refused(rule):
        decided(row, cast, **changes)
    row.refresh_from_db()
    assert row.state == "asked"
    assert not Decision.objects.exists()


def test_only_a_leader_of_the_scope_decides(cast: Cast) -> None:
    row = a_request(cast)
    with refused("decision.taken-by-a-leader"):
        resourcing.decide_request(row, outcome="granted", reason="Yes", on=TODAY, by=cast.quinn, at=NOW)
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"asked_of": "quinn"}, "resource.asked-of-a-leader"),
        ({"owner": "sven"}, "resource.owner-sees-its-site"),
        ({"on": TODAY + DAY}, "day.in-the-future"),
        ({"needed_by": TODAY - 20 * DAY}, "resource_needed_after_it_was_asked"),
        ({"unit": ""}, "resource_amount_has_its_unit"),
    ],
)
def test_a_request_is_refused_with_its_rule(cast: Cast, changes: dict[str, Any], rule: str) -> None:
    named = {
        key: getattr(cast, value) if key in ("asked_of", "owner") else value for key, value in changes.items()
    }
    with refused(rule):
        a_request(cast, **named)
    assert not ResourceRequest.objects.exists()


def test_what_was_granted_is_in_place_with_a_proof_and_not_before_the_decision(cast: Cast) -> None:
    row = granted(cast)
    with refused("resource.in-place-with-proof"):
        resourcing.put_in_place(row, on=TODAY, by=cast.olga, at=NOW)
    with refused("day.too-early"):
        resourcing.put_in_place(row, on=TODAY - 2 * DAY, proof="She began", by=cast.olga, at=NOW)
    resourcing.put_in_place(row, on=TODAY, proof="She began", by=cast.olga, at=NOW)
    assert (row.state, row.in_place_on, row.proof) == ("in_place", TODAY, "She began")


def test_what_was_refused_is_never_in_place(cast: Cast) -> None:
    row = a_request(cast)
    decided(row, cast, outcome="refused")
    with refused("resourcerequest.state"):
        resourcing.put_in_place(row, on=TODAY, proof="She began", by=cast.olga, at=NOW)


def test_who_asked_withdraws_with_a_reason_while_it_waits(cast: Cast) -> None:
    row = a_request(cast)
    with refused("resource.withdrawn-with-reason"):
        resourcing.withdraw(row, reason=" ", by=cast.olga, at=NOW)
    resourcing.withdraw(row, reason="The order was lost", by=cast.olga, at=NOW)
    assert row.state == "withdrawn"
    assert row.history.order_by("history_id").last().history_change_reason == "The order was lost"


def test_leaders_owe_the_decision_and_who_follows_up_owes_that_it_is_in_place(cast: Cast) -> None:
    waiting, given = a_request(cast), granted(cast)
    found = {(duty.kind, duty.subject, duty.person_id, duty.due_on) for duty in kinds.duties_of_all(TODAY)}
    assert ("resource-decision", waiting.reference, cast.ella.pk, TODAY + 7 * DAY) in found
    assert ("resource-in-place", given.reference, cast.olga.pk, TODAY + 30 * DAY) in found


def hand(cast: Cast, kind: str, row: ResourceRequest, giver: Any, taker: Any) -> None:
    kinds.hand_over(
        kinds.HandOver(kind, row.reference, giver, taker, cast.quinn, NOW, TODAY, "She goes on leave")
    )


def test_the_follow_up_goes_to_somebody_who_sees_the_site_and_the_decision_to_a_leader(cast: Cast) -> None:
    waiting, given = a_request(cast), granted(cast)
    hand(cast, "resource-in-place", given, cast.olga, cast.carl)
    given.refresh_from_db()
    assert given.owner == cast.carl
    with refused("resource.owner-sees-its-site"):
        hand(cast, "resource-in-place", given, cast.carl, cast.sven)
    with refused("resource.asked-of-a-leader"):
        hand(cast, "resource-decision", waiting, cast.ella, cast.carl)
    with refused("hand-over.not-theirs"):
        hand(cast, "resource-decision", waiting, cast.quinn, cast.ella)


def test_the_course_counts_what_waits_how_long_decisions_took_and_what_is_not_in_place(cast: Cast) -> None:
    a_request(cast, on=TODAY - 20 * DAY)
    a_request(cast, on=TODAY - 3 * DAY)
    granted(cast, on=TODAY - 11 * DAY, needed_by=TODAY - 1 * DAY)
    in_place(cast)
    course = resourcing.course_of(ResourceRequest.objects.all(), on=TODAY)
    assert (course.waiting, course.longest, course.late) == (2, 20, 1)
    assert (sorted(course.days), course.not_in_place) == ([6, 10], 1)
