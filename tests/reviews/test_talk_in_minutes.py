"""What leaders discussed, and what became of the questions of the data, stands in minutes, page and PDF."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from objectives.models import QualityObjective
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.canonical import canonical, sha256
from reviews import discussing, minuting, proposing
from reviews.minutes_content import minutes_content
from reviews.models import ManagementReview, Minutes
from reviews.showing import shown_minutes
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence.paper import pages
from tests.reviews.samples import an_objective, completed, in_session, the_input

TWICE = {"2026-01": "94", "2026-02": "93"}


def talked(cast: Cast) -> ManagementReview:
    """Return a review in session that took one question on, left one, and discussed an objective."""
    missed, silent = an_objective(cast, values=TWICE), an_objective(cast, "SCRAP")
    review = in_session(cast)
    by: dict[str, Any] = {"by": cast.quinn, "at": NOW, "on": TODAY}
    proposing.take_on(review, f"misses:{missed.reference}", **by)
    proposing.leave(review, f"undiscussed:{silent.reference}", reason="Ended next month", **by)
    discussing.discuss(
        review, missed, input=the_input(review), by=cast.quinn, at=NOW, note="The carrier was asked for"
    )
    return completed(cast, review)


def signed(cast: Cast, review: ManagementReview) -> ManagementReview:
    if not Minutes.objects.exists():
        minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    minuting.sign_minutes(review, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    return review


def drafted_by_the_first_scheme(cast: Cast, review: ManagementReview) -> Minutes:
    """Return minutes as the release before has drafted them: its content, kept with its hash."""
    minutes = minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    content = canonical(minutes_content(review, 1))
    minutes.content, minutes.content_sha256 = json.loads(content), sha256(content)
    minutes.save()
    return minutes


def test_minutes_say_what_was_discussed_and_what_became_of_each_question(cast: Cast) -> None:
    review = signed(cast, talked(cast))
    content = json.loads(bytes(minuting.signatures(review)[0].content))
    assert content["scheme"] == 2
    [discussed] = content["discussed"]
    assert (discussed["statement"], discussed["note"], discussed["item"]) == (
        "Deliver on the promised day (OTD)",
        "The carrier was asked for",
        "objectives",
    )
    taken, left = content["questions"]
    assert (taken["state"], taken["subject"], taken["by_name"]) == ("taken", "OBJ-0001", "Quinn Hale")
    assert (left["state"], left["reason"]) == ("left", "Ended next month")
    assert signing.verify() == []


def test_a_question_that_was_taken_on_says_how_the_meeting_dealt_with_its_input(cast: Cast) -> None:
    taken, left = shown_minutes(minutes_content(talked(cast)))["questions"]
    assert (str(taken["outcome_label"]), left["outcome_label"]) == ("Concluded", "")


def test_a_tap_taken_back_is_not_in_the_minutes(cast: Cast) -> None:
    review = talked(cast)
    discussing.take_back(review, QualityObjective.objects.get(code="OTD"), by=cast.quinn, at=NOW)
    assert minutes_content(review)["discussed"] == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews_discussedobjective SET note = 'Nobody was asked for'",
        "UPDATE reviews_discussedobjective SET statement = 'Deliver some day'",
        "UPDATE reviews_discussedobjective SET stands = (1 = 0)",
        "UPDATE reviews_discussedobjective SET objective_id ="
        " (SELECT id FROM objectives_qualityobjective WHERE code = 'SCRAP')",
        "UPDATE reviews_agendaquestion SET reason = 'No time' WHERE state = 'left'",
        "UPDATE reviews_agendaquestion SET sentence = 'Why?' WHERE state = 'taken'",
        "UPDATE reviews_agendaquestion SET state = 'taken' WHERE state = 'left'",
        "UPDATE reviews_agendaquestion SET by_name = 'Ella Brandt' WHERE state = 'left'",
        "DELETE FROM reviews_agendaquestion WHERE state = 'left'",
    ],
)
def test_one_changed_value_of_what_was_talked_of_is_found(cast: Cast, sql: str) -> None:
    signed(cast, talked(cast))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount == 1
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


def test_an_objective_or_a_name_that_changes_later_changes_no_minutes(cast: Cast) -> None:
    signed(cast, talked(cast))
    QualityObjective.objects.update(statement="Deliver on the agreed day")
    cast.quinn.name = "Quinn Hale-Berg"
    cast.quinn.save()
    assert signing.verify() == []


def test_minutes_of_the_release_before_are_signed_and_verified_as_they_were_drafted(cast: Cast) -> None:
    review = talked(cast)
    drafted_by_the_first_scheme(cast, review)
    signed(cast, review)
    content = json.loads(bytes(minuting.signatures(review)[0].content))
    assert (content["scheme"], content.keys() & {"discussed", "questions"}) == (1, set())
    assert signing.verify() == []
    call_command("verify_ledger")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_challenge SET answer = ''")
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


def test_both_schemes_verify_beside_each_other_in_one_ledger(cast: Cast) -> None:
    review = talked(cast)
    drafted_by_the_first_scheme(cast, review)
    signed(cast, review)
    other = completed(cast, in_session(cast))
    minuting.draft_minutes(other, by=cast.quinn, at=NOW)
    minuting.sign_minutes(other, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    schemes = list(Minutes.objects.order_by("pk").values_list("content__scheme", flat=True))
    assert (schemes, signing.verify()) == ([1, 2], [])


def test_the_second_scheme_says_all_that_the_first_says(cast: Cast) -> None:
    review = talked(cast)
    first, second = minutes_content(review, 1), minutes_content(review)
    assert {name: second[name] for name in first if name != "scheme"} == {
        name: value for name, value in first.items() if name != "scheme"
    }


@pytest.mark.parametrize("stored", [{"scheme": 99}, {"scheme": "2"}, {}, []])
def test_a_stored_copy_that_names_no_known_scheme_is_found(cast: Cast, stored: Any) -> None:
    signed(cast, talked(cast))
    Minutes.objects.update(content=stored)
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


def test_drafting_again_after_the_session_was_resumed_uses_the_scheme_of_today(cast: Cast) -> None:
    review = talked(cast)
    drafted_by_the_first_scheme(cast, review)
    minuting.back_to_session(review, reason="One decision is missing", by=cast.quinn, at=NOW)
    minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    assert Minutes.objects.get().content["scheme"] == 2


def test_a_question_that_changes_behind_drafted_minutes_stops_the_signature(cast: Cast) -> None:
    review = talked(cast)
    minuting.draft_minutes(review, by=cast.quinn, at=NOW)
    review.questions.update(reason="Another")
    with pytest.raises(Refusal) as refusal:
        signed(cast, review)
    assert refusal.value.rule == "minutes.outdated"


def test_page_and_pdf_show_what_was_talked_of(cast: Cast, still_clock: None) -> None:
    review = signed(cast, talked(cast))
    page = signed_in(cast.ella).get(review.get_absolute_url()).content.decode()
    paper = " ".join(pages(pdf_of(cast, review)))
    for words in (
        "The carrier was asked for",
        "Ended next month",
        "What the data asked",
        "Objectives discussed",
    ):
        assert words in page
        assert words in paper


def test_minutes_of_the_release_before_print_as_they_did_and_show_beside_what_was_recorded(
    cast: Cast, still_clock: None
) -> None:
    review = talked(cast)
    drafted_by_the_first_scheme(cast, review)
    signed(cast, review)
    page = signed_in(cast.ella).get(review.get_absolute_url()).content.decode()
    assert "The carrier was asked for" in page
    assert "beside these minutes" in page
    paper = " ".join(pages(pdf_of(cast, review)))
    assert "Objectives discussed" not in paper
    assert "Ended next month" not in paper


def pdf_of(cast: Cast, review: ManagementReview) -> bytes:
    response = signed_in(cast.ella).get(reverse("reviews:minutes_pdf", args=[review.reference]))
    content = bytes(response.content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert review.title in str(pdf.docinfo["/Title"])
    return content
