"""What reviews ask of people, each with its day and its address, until it is done."""

from __future__ import annotations

from datetime import date, timedelta

from qms.primitives.kinds import Duty, duties_of, duties_of_all
from reviews import holding, minuting, planning
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, drafted, the_input


def owed(person: object) -> list[Duty]:
    return [d for d in duties_of(person, TODAY) if d.kind in ("review-input", "sign-off")]


def test_an_input_is_asked_of_its_contributor_a_week_before_until_it_is_written(cast: Cast) -> None:
    review = a_review(cast, planned_on=date(2026, 4, 20))
    [duty] = owed(cast.olga)
    assert (duty.kind, duty.due_on) == ("review-input", date(2026, 4, 13))
    assert duty.address == f"/reviews/{review.reference}/inputs/objectives/contribution/"
    assert owed(cast.carl) == []
    planning.contribute(the_input(review), text="Line two stood still", by=cast.olga, at=NOW)
    assert owed(cast.olga) == []


def test_an_input_is_not_asked_for_once_the_session_has_started(cast: Cast) -> None:
    review = a_review(cast)
    holding.start_session(review, held_on=TODAY, by=cast.quinn, at=NOW)
    assert owed(cast.olga) == []


def test_drafted_minutes_wait_for_the_chair_until_signed(cast: Cast) -> None:
    review = drafted(cast)
    [duty] = owed(cast.ella)
    assert (duty.kind, duty.subject, duty.due_on) == ("sign-off", review.reference, TODAY + timedelta(days=2))
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert owed(cast.ella) == []


def test_where_the_chair_does_not_lead_a_leader_who_took_part_is_asked_too(cast: Cast) -> None:
    review = drafted(cast, chair=cast.olga)
    waiting = {d.person_id for d in duties_of_all(TODAY) if d.kind == "sign-off"}
    assert waiting == {cast.olga.pk, cast.ella.pk}
    minuting.sign_minutes(review, signer=cast.olga, proof=cast.proof(NOW), at=NOW)
    assert [d.person_id for d in duties_of_all(TODAY) if d.kind == "sign-off"] == [cast.ella.pk]
