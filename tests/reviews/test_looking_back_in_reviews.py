"""The next review opens with what became of earlier decisions, and with what was deferred and has come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.coming_back import end
from governance.looking_back import look_back
from governance.models import Decision
from qms.records.signing import verify
from reviews import minuting
from reviews.freezing import MOST
from reviews.minutes_content import minutes_content
from reviews.models import ManagementReview
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_deferral
from tests.reviews.samples import completed, decided, in_session, the_input

pytestmark = pytest.mark.usefixtures("still_clock")

AGENDA: dict[str, Any] = {"items": {"earlier_actions": None, "risks": None}}
LAST_YEAR = date(2025, 12, 1)


def major(cast: Cast, text: str, look_back_on: date = TODAY - WEEK, **changes: Any) -> Decision:
    """Return a decision of December that expects no stop, with the day on which one looks back."""
    given: dict[str, Any] = {"text": text, "on": LAST_YEAR, "major": True, "expected_result": "No stop",
                             "look_back_on": look_back_on, "at": NOW - 12 * WEEK}  # fmt: skip
    return a_decision(cast, **{**given, **changes})


def looked(decision: Decision, cast: Cast, came_true: str = "partly", on: date = TODAY - WEEK) -> None:
    look_back(decision, by=cast.ella, at=NOW, on=on, came_true=came_true, finding=f"Seen: {decision.text}")


def tables(review: ManagementReview, item: str = "earlier_actions") -> dict[str, list[dict[str, Any]]]:
    """Return the rows that an input of ``review`` froze, by the kind of their table."""
    frozen = the_input(review, item).frozen
    assert frozen is not None
    return {table["kind"]: table["rows"] for table in frozen["tables"]}


def test_it_opens_with_what_became_of_decisions_what_needs_leaders_first(cast: Cast) -> None:
    for text, came_true in (("in part", "partly"), ("wholly", "yes"), ("not at all", "no")):
        looked(major(cast, text), cast, came_true)
    major(cast, "nobody looked")
    major(cast, "not yet", TODAY + WEEK)
    a_decision(cast, text="nothing expected")
    review = in_session(cast, **AGENDA)
    rows = tables(review)["look_backs"]
    assert next(iter(tables(review))) == "look_backs"
    assert [(row["text"], row["state"]) for row in rows] == [
        ("nobody looked", "late"),
        ("not at all", "ineffective"),
        ("in part", "came_partly_true"),
        ("wholly", "came_true"),
    ]
    assert (rows[2]["expected"], rows[2]["finding"], rows[2]["decided_by"]) == (
        "No stop", "Seen: in part", "Ella Brandt",
    )  # fmt: skip
    assert the_input(review, "earlier_actions").frozen["unusual"] == {"late": 1, "ineffective": 1}  # type: ignore[index]


def test_what_the_last_review_saw_is_not_told_again_but_what_is_owed_stays(cast: Cast) -> None:
    looked(major(cast, "seen before", TODAY - 10 * WEEK), cast, on=TODAY - 10 * WEEK)
    major(cast, "owed for long", TODAY - 10 * WEEK)
    first = in_session(cast, held_on=TODAY - 4 * WEEK, **AGENDA)
    assert [row["text"] for row in tables(first)["look_backs"]] == ["owed for long", "seen before"]
    second = in_session(cast, **AGENDA)
    assert [row["text"] for row in tables(second)["look_backs"]] == ["owed for long"]


def test_a_review_entered_late_knows_nothing_of_a_later_look_back(cast: Cast) -> None:
    looked(major(cast, "answered later", TODAY - 5 * WEEK), cast, on=TODAY - WEEK)
    review = in_session(cast, held_on=TODAY - 4 * WEEK, **AGENDA)
    [row] = tables(review)["look_backs"]
    assert (row["state"], row["finding"], row["looked_on"]) == ("late", "", "")


def test_of_another_site_it_says_nothing(cast: Cast) -> None:
    major(cast, "of South", site=cast.south)
    assert "look_backs" not in tables(in_session(cast, **AGENDA))


def test_frozen_rows_are_bounded_and_the_rest_counted(cast: Cast) -> None:
    for number in range(MOST + 3):
        major(cast, f"decision {number}")
    [table] = [
        t for t in the_input(in_session(cast, **AGENDA), "earlier_actions").frozen["tables"]  # type: ignore[index]
        if t["kind"] == "look_backs"
    ]  # fmt: skip
    assert (len(table["rows"]), table["left_out"]) == (MOST, 3)


def test_a_deferral_that_came_back_opens_the_review_until_it_is_decided(cast: Cast) -> None:
    back = a_deferral(cast, text="come back", on=LAST_YEAR, expires_on=TODAY - WEEK, at=NOW - 12 * WEEK)
    settled = a_deferral(cast, text="settled", on=LAST_YEAR, expires_on=TODAY - WEEK, at=NOW - 12 * WEEK)
    end(settled, by=cast.ella, at=NOW, on=TODAY - WEEK, outcome="treated", reason="Bought")
    a_deferral(cast, text="still deferred")
    review = in_session(cast, **AGENDA)
    assert [row["reference"] for row in tables(review)["decisions"]] == [back.reference]
    assert the_input(review, "earlier_actions").frozen["unusual"] == {"late": 1}  # type: ignore[index]


def test_an_acceptance_expired_before_the_period_is_not_forgotten(cast: Cast) -> None:
    kind = {"kind": "risk_acceptance", "on": date(2025, 1, 7), "at": NOW - 60 * WEEK}
    proof = cast.proof(NOW - 60 * WEEK)
    lost = a_deferral(cast, text="expired", expires_on=date(2025, 8, 1), proof=proof, **kind)
    ended = a_deferral(cast, text="ended", expires_on=date(2025, 8, 1), proof=proof, **kind)
    end(ended, by=cast.ella, at=NOW, on=date(2025, 8, 1), outcome="gone", reason="The seal is out of use")
    review = in_session(cast, **AGENDA)
    assert [row["reference"] for row in tables(review, "risks")["decisions"]] == [lost.reference]


def test_minutes_print_what_became_and_what_is_expected_and_the_ledger_holds(cast: Cast) -> None:
    looked(major(cast, "a second line"), cast, "no")
    review = in_session(cast, **AGENDA)
    decided(cast, review, major=True, expected_result="Above 97 %", look_back_on=TODAY + 8 * WEEK)
    plain = decided(cast, review, "resources")
    content = minutes_content(review)
    expected = {row["reference"]: row.get("expected_result") for row in content["decisions"]}
    assert expected == {"DEC-0002": "Above 97 %", plain.reference: None}
    shown = signed_in(cast.ella).get(f"{review.get_absolute_url()}").content.decode()
    assert "Seen: a second line" in shown and "Did not come true" in shown
    minuting.draft_minutes(completed(cast, review), by=cast.quinn, at=NOW)
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    looked(Decision.objects.get(reference="DEC-0002"), cast, on=TODAY)
    assert list(verify()) == [], "what becomes of a decision later changes nothing of what was signed"


def test_the_page_of_a_decision_leads_to_its_review(cast: Cast) -> None:
    review = in_session(cast, **AGENDA)
    decision = decided(cast, review)
    shown = signed_in(cast.ella).get(decision.get_absolute_url()).content.decode()
    assert f'href="{review.get_absolute_url()}"' in shown and "Improvement" in shown


def test_the_form_of_a_meeting_takes_what_is_expected(cast: Cast) -> None:
    review = in_session(cast, **AGENDA)
    address = reverse("reviews:decision", args=[review.reference])
    given = {"kind": "improvement", "text": "A second line", "decided_by": cast.ella.pk, "rationale": "Missed",
             "result": "improvement", "major": "on", "expected_result": "No stop"}  # fmt: skip
    client = signed_in(cast.quinn)
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "look_back_on": TODAY + timedelta(days=90)}).status_code == 302
    assert Decision.objects.get().major
