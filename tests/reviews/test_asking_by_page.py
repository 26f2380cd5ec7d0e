"""What the data ask, and what the meeting discusses, on the pages of a review."""

from __future__ import annotations

from django.urls import reverse

from reviews import discussing
from reviews.models import AgendaQuestion, DiscussedObjective
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.reviews.samples import a_review, an_objective, in_session

TWICE = {"2026-01": "94", "2026-02": "93"}
HTMX = {"HX-Request": "true"}


def test_planning_shows_what_the_data_ask_and_takes_it_on(cast: Cast, still_clock: None) -> None:
    row, review, quinn = an_objective(cast, values=TWICE), a_review(cast), signed_in(cast.quinn)
    shown = quinn.get(reverse("reviews:questions", args=[review.reference])).content.decode()
    assert "off target: decide" in shown
    taking = reverse("reviews:taking", args=[review.reference, f"misses:{row.reference}"])
    assert quinn.post(taking).status_code == 302
    assert "On the agenda" in quinn.get(review.get_absolute_url()).content.decode()
    again = quinn.post(taking)
    assert again.status_code == 422
    assert "somebody has answered it" in again.content.decode()


def test_leaving_a_question_asks_for_the_reason_at_its_field(cast: Cast, still_clock: None) -> None:
    row, review, quinn = an_objective(cast, values=TWICE), a_review(cast), signed_in(cast.quinn)
    leaving = reverse("reviews:leaving", args=[review.reference, f"misses:{row.reference}"])
    assert "off target" in quinn.get(leaving).content.decode()
    refused = quinn.post(leaving, {"reason": " "})
    assert refused.status_code == 422
    assert not AgendaQuestion.objects.exists()
    assert quinn.post(leaving, {"reason": "Decided on Tuesday"}).status_code == 302
    page = quinn.get(review.get_absolute_url()).content.decode()
    assert "Decided on Tuesday" in page


def test_the_questions_come_as_a_part_of_the_page_and_as_a_page_of_their_own(
    cast: Cast, still_clock: None
) -> None:
    an_objective(cast, values=TWICE)
    review, quinn = a_review(cast), signed_in(cast.quinn)
    url = reverse("reviews:questions", args=[review.reference])
    part, whole = quinn.get(url, headers=HTMX).content.decode(), quinn.get(url).content.decode()
    assert "<html" not in part
    assert "off target: decide" in part
    assert "<html" in whole


def test_one_tap_in_the_meeting_notes_an_objective_and_another_takes_it_back(
    cast: Cast, still_clock: None
) -> None:
    row, review, quinn = an_objective(cast), in_session(cast), signed_in(cast.quinn)
    tap = reverse("reviews:discussed", args=[review.reference, row.reference])
    assert 'aria-pressed="true"' in quinn.post(tap, headers=HTMX).content.decode()
    assert row.reference in quinn.get(review.get_absolute_url()).content.decode()
    assert 'aria-pressed="true"' not in quinn.post(tap, headers=HTMX).content.decode()
    assert not DiscussedObjective.objects.filter(stands=True).exists()


def test_what_was_named_in_the_meeting_cannot_be_tapped_away(cast: Cast, still_clock: None) -> None:
    row, review = an_objective(cast, "N-OTD"), in_session(cast)
    discussing.note_named(review, ["Why N-OTD?"], how="challenge", by=cast.quinn, at=NOW)
    answer = signed_in(cast.quinn).post(reverse("reviews:discussed", args=[review.reference, row.reference]))
    assert answer.status_code == 422
    assert "stays in the record" in answer.content.decode()


def test_the_page_of_an_objective_says_when_leaders_last_discussed_it(cast: Cast, still_clock: None) -> None:
    row, review = an_objective(cast), in_session(cast)
    ella = signed_in(cast.ella)
    assert "never been discussed in a review" in ella.get(row.get_absolute_url()).content.decode()
    discussing.discuss(review, row, by=cast.quinn, at=NOW, note="Carrier asked for")
    page = ella.get(row.get_absolute_url()).content.decode()
    assert "Last discussed this month" in page
    assert "Carrier asked for" in page
    assert "this month" in ella.get("/objectives/").content.decode()
    assert row.statement not in ella.get("/objectives/?discussed=long").content.decode()
