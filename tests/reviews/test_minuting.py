"""Minutes: drafted, signed, approved, amended; every later change is found by the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from governance.leading import name_leader
from qms.jobs.models import Job
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff
from reviews import holding, minuting
from reviews.models import ManagementReview, Minutes
from tests.cast import Cast
from tests.conftest import NOW
from tests.reviews.samples import a_review, an_objective, approved, completed, drafted, in_session


def raw(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def test_minutes_are_refused_with_all_that_is_missing(cast: Cast) -> None:
    review = in_session(cast)
    with pytest.raises(Refusal) as refusal:
        minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    assert refusal.value.rule == "minutes.blocked"
    for words in ("no conclusion", "no decision", "suitable"):
        assert words in str(refusal.value)
    assert ManagementReview.objects.get().state == "in_session"
    assert not Minutes.objects.exists()


def test_the_chairs_signature_approves_and_orders_the_pdf(cast: Cast) -> None:
    review = approved(cast)
    assert review.state == "approved"
    assert review.minutes.approved_at == NOW
    assert Job.objects.get().kind == "minutes-pdf"
    assert [entry.signer_name for entry in minuting.signatures(review)] == ["Ella Brandt"]
    assert signing.verify() == []


def test_a_chair_outside_top_management_needs_a_member_beside(cast: Cast) -> None:
    review = in_session(cast, chair=cast.olga, members=[cast.ella])
    holding.note_presence(review, person=cast.ella, presence="remote", by=cast.quinn, at=NOW)
    minuting.draft_minutes(completed(cast, review), by=cast.quinn, at=NOW)
    minuting.sign_minutes(review, signer=cast.olga, proof=cast.proof(NOW), at=NOW)
    assert review.state == "drafted"
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert review.state == "approved"


def test_top_management_may_sign_before_the_chair(cast: Cast) -> None:
    name_leader(cast.sven, role_in_qms="Service", starts_on=date(2025, 1, 1), by=cast.quinn, at=NOW)
    review = drafted(cast)
    minuting.sign_minutes(review, signer=cast.sven, proof=cast.proof(NOW), at=NOW)
    assert review.state == "drafted"
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert review.state == "approved"
    assert signing.verify() == []


@pytest.mark.parametrize("who", ["quinn", "olga", "carl", "adam", "ines"])
def test_nobody_else_signs(cast: Cast, who: str) -> None:
    review = drafted(cast)
    with pytest.raises(Refusal) as refusal:
        minuting.sign_minutes(review, signer=getattr(cast, who), proof=cast.proof(NOW), at=NOW)
    assert refusal.value.rule == "minutes.signer"
    assert not SignOff.objects.exists()


def test_an_old_proof_of_identity_is_refused(cast: Cast) -> None:
    review = drafted(cast)
    proof = cast.proof(NOW - timedelta(minutes=11))
    with pytest.raises(Refusal) as refusal:
        minuting.sign_minutes(review, signer=cast.ella, proof=proof, at=NOW)
    assert refusal.value.rule == "sign-off.identity"
    assert ManagementReview.objects.get().state == "drafted"


def test_a_person_signs_once(cast: Cast) -> None:
    review = in_session(cast, chair=cast.olga, members=[cast.ella])
    holding.note_presence(review, person=cast.ella, presence="present", by=cast.quinn, at=NOW)
    minuting.draft_minutes(completed(cast, review), by=cast.quinn, at=NOW)
    minuting.sign_minutes(review, signer=cast.olga, proof=cast.proof(NOW), at=NOW)
    with pytest.raises(Refusal) as refusal:
        minuting.sign_minutes(review, signer=cast.olga, proof=cast.proof(NOW), at=NOW)
    assert refusal.value.rule == "minutes.signed-already"
    assert SignOff.objects.count() == 1


def test_drafted_minutes_go_back_to_session_until_the_first_signature(cast: Cast) -> None:
    review = drafted(cast)
    minuting.back_to_session(review, reason="One decision is missing", by=cast.quinn, at=NOW)
    assert review.state == "in_session"
    minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    assert Minutes.objects.count() == 1
    name_leader(cast.sven, role_in_qms="Service", starts_on=date(2025, 1, 1), by=cast.quinn, at=NOW)
    minuting.sign_minutes(review, signer=cast.sven, proof=cast.proof(NOW), at=NOW)
    with pytest.raises(Refusal) as refusal:
        minuting.back_to_session(review, reason="Again", by=cast.quinn, at=NOW)
    assert refusal.value.rule == "minutes.signed"


def test_minutes_whose_records_changed_behind_them_are_not_signed(cast: Cast) -> None:
    review = drafted(cast)
    raw("UPDATE governance_decision SET text = %s", "Something else")
    with pytest.raises(Refusal) as refusal:
        minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert refusal.value.rule == "minutes.outdated"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE governance_decision SET text = 'Add a third packing line' WHERE reference = 'DEC-0001'",
        "UPDATE governance_decision SET rationale = 'x' WHERE reference = 'DEC-0002'",
        "UPDATE governance_decision SET kind = 'approval' WHERE reference = 'DEC-0001'",
        "UPDATE reviews_reviewdecision SET decided_by_name = 'Max' WHERE result = 'resources'",
        "UPDATE governance_decision SET decided_by_id ="
        " (SELECT id FROM people_person WHERE name = 'Quinn Hale') WHERE reference = 'DEC-0001'",
        "UPDATE governance_decision SET site_id = NULL WHERE reference = 'DEC-0001'",
        "UPDATE reviews_managementreview SET state = 'in_session'",
        "UPDATE reviews_minutes SET approved_at = NULL",
        "UPDATE governance_decision SET recorded_at = '2026-03-01 08:00:00+00:00' WHERE reference = 'DEC-0001'",
        "UPDATE reviews_attendance SET person_id = (SELECT id FROM people_person WHERE name = 'Nora Lind')"
        " WHERE name = 'Ella Brandt'",
        "DELETE FROM reviews_reviewdecision WHERE result = 'resources'",
        "UPDATE reviews_reviewinput SET frozen = REPLACE(CAST(frozen AS TEXT), '\"93\"', '\"98\"'){json}"
        " WHERE item = 'objectives'",
        "UPDATE reviews_reviewinput SET conclusion = 'All well' WHERE item = 'objectives'",
        "UPDATE reviews_attendance SET name = 'Elle Brandt' WHERE name = 'Ella Brandt'",
        "UPDATE reviews_attendance SET presence = 'absent' WHERE name = 'Ella Brandt'",
        "UPDATE reviews_challenge SET answer = ''",
        "UPDATE reviews_reviewaction SET due_on = '2027-01-01'",
        "UPDATE reviews_managementreview SET overall = 'It worked.'",
        "UPDATE reviews_managementreview SET held_on = '2026-03-15'",
        "UPDATE reviews_minutes SET content = REPLACE(CAST(content AS TEXT), 'Why twice?', 'Why?'){json}",
    ],
)
def test_one_changed_value_of_signed_minutes_is_found(cast: Cast, sql: str) -> None:
    an_objective(cast, values={"2026-01": "96", "2026-02": "93"})
    approved(cast)
    assert signing.verify() == []
    json = "::jsonb" if connection.vendor == "postgresql" else ""
    assert raw(sql.replace("REPLACE", "(REPLACE").replace("{json}", ")" + json)) == 1
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


def test_a_changed_signer_of_minutes_is_found(cast: Cast) -> None:
    approved(cast)
    raw("UPDATE records_signoff SET signer_name = 'Quinn Hale'")
    assert next(fault.problem for fault in signing.verify()) == "signer, time, meaning or order were changed"


def test_minutes_that_are_gone_are_found(cast: Cast) -> None:
    approved(cast)
    raw("DELETE FROM reviews_minutes")
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed is gone"]


def test_names_that_change_years_later_change_no_minutes(cast: Cast) -> None:
    review = approved(cast)
    cast.ella.name, cast.north.name = "Ella Brandt-Vogel", "North Works"
    cast.ella.save()
    cast.north.save()
    assert signing.verify() == []
    content = minuting.rebuild(review.reference, 1)
    assert (content["chair"], content["scope"]) == ("Ella Brandt", "North")


def test_completing_an_action_of_the_review_changes_no_minutes(cast: Cast) -> None:
    from governance.models import Action

    approved(cast)
    action = Action.objects.get()
    action.complete(by=cast.olga, at=NOW, on=NOW.date(), proof="Protocol")
    assert signing.verify() == []


def test_an_amendment_is_numbered_with_its_reason_and_changes_no_signature(cast: Cast) -> None:
    review = approved(cast)
    for number in (1, 2):
        made = minuting.amend(review, text=f"Read {number}", reason="A slip", by=cast.quinn, at=NOW)
        assert made.number == number
    assert signing.verify() == []
    assert Job.objects.count() == 3


@pytest.mark.parametrize(("text", "reason"), [(" ", "A slip"), ("Read this", " ")])
def test_an_amendment_needs_text_and_reason(cast: Cast, text: str, reason: str) -> None:
    review = approved(cast)
    with pytest.raises(Refusal):
        minuting.amend(review, text=text, reason=reason, by=cast.quinn, at=NOW)
    assert not review.minutes.amendments.exists()


def test_only_approved_minutes_are_amended(cast: Cast) -> None:
    for review in (a_review(cast), drafted(cast)):
        with pytest.raises(Refusal):
            minuting.amend(review, text="Read this", reason="A slip", by=cast.quinn, at=NOW)
