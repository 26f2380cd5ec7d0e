"""The leadership commitment: each member of top management signs; who joins owes, who leaves drops out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance import committing
from governance.leading import name_leader
from governance.models import (
    CommitmentPoint,
    CommitmentSignature,
    LeadershipCommitment,
    TopManagementMembership,
)
from governance.stating import Given
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.signing import Proof
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import POINTS, a_draft_commitment, a_process, an_open_commitment

DAY = timedelta(days=1)


def lead(cast: Cast, person: Person, *, since: date = TODAY - 90 * DAY) -> None:
    name_leader(person, role_in_qms="Leads", starts_on=since, by=cast.quinn, at=NOW)


def sign(cast: Cast, commitment: LeadershipCommitment, person: Person) -> None:
    committing.sign(commitment, signer=person, proof=cast.proof(NOW), at=NOW)


def owing(commitment: LeadershipCommitment, on: date = TODAY) -> list[str]:
    return [member.person.name for member in committing.owed(commitment, on=on)]


def test_it_is_in_force_once_every_member_has_signed(cast: Cast) -> None:
    lead(cast, cast.olga)
    commitment = an_open_commitment(cast)
    sign(cast, commitment, cast.ella)
    assert (commitment.state, owing(commitment)) == ("open", ["Olga Petrova"])
    sign(cast, commitment, cast.olga)
    assert (commitment.state, owing(commitment)) == ("in_force", [])
    assert signing.verify() == []


def test_a_member_who_joins_later_owes_a_signature_within_two_weeks(cast: Cast) -> None:
    commitment = an_open_commitment(cast, at=NOW - 60 * DAY)
    sign(cast, commitment, cast.ella)
    lead(cast, cast.olga, since=TODAY - DAY)
    assert owing(commitment) == ["Olga Petrova"]
    [duty] = [one for one in kinds.duties_of(cast.olga, TODAY) if one.kind == "commitment-signature"]
    assert (duty.subject, duty.due_on) == (commitment.reference, TODAY + 14 * DAY)
    sign(cast, commitment, cast.olga)
    assert commitment.state == "in_force"
    assert "commitment-signature" not in {one.kind for one in kinds.duties_of(cast.olga, TODAY)}


def test_a_member_who_left_drops_out_and_the_rest_can_be_put_in_force(cast: Cast) -> None:
    lead(cast, cast.olga)
    commitment = an_open_commitment(cast)
    sign(cast, commitment, cast.ella)
    with pytest.raises(Refusal, match="Not signed yet by: Olga Petrova"):
        committing.put_in_force(commitment, by=cast.quinn, at=NOW)
    TopManagementMembership.objects.filter(person=cast.olga).update(ends_on=TODAY - DAY)
    assert owing(commitment) == []
    assert not kinds.duties_of(cast.olga, TODAY)
    committing.put_in_force(commitment, by=cast.quinn, at=NOW)
    assert commitment.state == "in_force"


def test_nobody_signs_twice_and_nobody_else_signs(cast: Cast) -> None:
    commitment = an_open_commitment(cast)
    sign(cast, commitment, cast.ella)
    with pytest.raises(Refusal, match="signed this version already"):
        sign(cast, commitment, cast.ella)
    for stranger in (cast.quinn, cast.olga, cast.axel):
        with pytest.raises(Refusal, match="is not top management"):
            sign(cast, commitment, stranger)
    assert CommitmentSignature.objects.count() == 1


def test_an_old_proof_of_identity_signs_nothing(cast: Cast) -> None:
    commitment = an_open_commitment(cast)
    with pytest.raises(Refusal, match="proof of who you are"):
        committing.sign(commitment, signer=cast.ella, proof=Proof("password", NOW - DAY), at=NOW)
    assert not CommitmentSignature.objects.exists()


def test_a_site_is_signed_for_by_its_own_and_by_the_top_of_all(cast: Cast) -> None:
    name_leader(cast.olga, role_in_qms="Site", starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)
    everywhere, north = an_open_commitment(cast), an_open_commitment(cast, site=cast.north)
    assert owing(everywhere) == ["Ella Brandt"]
    assert sorted(owing(north)) == ["Ella Brandt", "Olga Petrova"]
    with pytest.raises(Refusal, match="top management of the whole organisation"):
        sign(cast, everywhere, cast.olga)


def test_a_new_version_asks_anew_and_the_old_stays_in_force_until_all_have_signed(cast: Cast) -> None:
    lead(cast, cast.olga)
    first = an_open_commitment(cast, at=NOW - 90 * DAY)
    for person in (cast.ella, cast.olga):
        committing.sign(first, signer=person, proof=cast.proof(NOW - 80 * DAY), at=NOW - 80 * DAY)
    second = committing.draft(site=None, by=cast.quinn, at=NOW)
    assert [point.text for point in second.points.all()] == [given.text for given in POINTS]
    committing.open_for_signing(second, sign_by=TODAY, by=cast.quinn, at=NOW)
    assert sorted(owing(second)) == ["Ella Brandt", "Olga Petrova"]
    sign(cast, second, cast.ella)
    first.refresh_from_db()
    assert (first.state, second.state) == ("in_force", "open")
    sign(cast, second, cast.olga)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "in_force")
    assert committing.commitment_at(NOW, site_id=None) == first
    assert committing.commitment_at(None, site_id=None) == second
    assert committing.commitment_at(NOW - 85 * DAY, site_id=None) is None


def test_a_version_that_was_never_signed_by_all_gives_way(cast: Cast) -> None:
    first = an_open_commitment(cast)
    second = committing.draft(site=None, by=cast.quinn, at=NOW)
    committing.open_for_signing(second, sign_by=TODAY, by=cast.quinn, at=NOW)
    first.refresh_from_db()
    assert first.state == "superseded"
    with pytest.raises(Refusal, match="already “Superseded”"):
        sign(cast, first, cast.ella)


@pytest.mark.parametrize(
    ("points", "sign_by", "sentence"),
    [
        ([], TODAY, "no point"),
        ([Given(None, "Lead")], TODAY, "point 1"),
        (POINTS, TODAY - DAY, "has passed"),
    ],
)
def test_what_is_not_ready_is_not_opened(cast: Cast, points: list[Given], sign_by: date, sentence: str) -> None:
    draft = a_draft_commitment(cast, points=points)
    with pytest.raises(Refusal, match=sentence):
        committing.open_for_signing(draft, sign_by=sign_by, by=cast.quinn, at=NOW)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_top_management_nobody_is_asked(cast: Cast) -> None:
    TopManagementMembership.objects.update(ends_on=TODAY - DAY)
    with pytest.raises(Refusal, match="Nobody is top management"):
        an_open_commitment(cast)


def test_words_do_not_change_once_signatures_are_asked_for(cast: Cast) -> None:
    commitment = an_open_commitment(cast)
    with pytest.raises(Refusal, match="already “Open for signing”"):
        committing.write(commitment, text="", points=[], seen=commitment.revision, by=cast.quinn, at=NOW)


@pytest.mark.parametrize("change", ["point", "signature", "process"])
def test_a_change_behind_the_signatures_is_found(cast: Cast, change: str) -> None:
    process = a_process(cast)
    points = [Given(None, "I lead packing.", ("outputs",), (process,))]
    commitment = an_open_commitment(cast, points=points)
    sign(cast, commitment, cast.ella)
    assert signing.verify() == []
    if change == "point":
        CommitmentPoint.objects.update(text="Nothing")
    elif change == "process":
        commitment.points.get().processes.clear()
    else:
        CommitmentSignature.objects.update(person=cast.olga)
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


def test_a_signature_is_not_handed_over(cast: Cast) -> None:
    commitment = an_open_commitment(cast)
    one = kinds.HandOver(
        "commitment-signature", commitment.reference, cast.ella, cast.olga, cast.quinn, NOW, TODAY, "Leaves"
    )
    with pytest.raises(Refusal, match="in person"):
        kinds.hand_over(one)
