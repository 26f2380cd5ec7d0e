"""The pages of a review, each rule through its page: what is refused shows at its field as 422."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Action, Decision
from qms.records.models import SignOff
from reviews.models import ManagementReview, ReviewSeries
from tests.addressing import proven
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, an_objective, approved, completed, drafted, in_session

pytestmark = pytest.mark.usefixtures("still_clock")


STAYS = {"kind": "no_change", "text": "Stays", "decided_by": "ella", "result": "resources"}
ORDER = {
    "weight": "action",
    "text": "Order the line",
    "owner": "olga",
    "due_on": "2026-05-01",
    "origin": "off_target",
    "criterion": "97 % in two months",
    "check_on": "2026-08-01",
}


def at(name: str, *args: str) -> str:
    return reverse(f"reviews:{name}", args=args)


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == status
    return response.content.decode()


def test_a_review_is_planned_by_form_with_a_contributor_an_input(cast: Cast) -> None:
    data: dict[str, object] = {
        "title": "Review of North",
        "site": str(cast.north.pk),
        "chair": str(cast.ella.pk),
        "planned_on": "2026-04-20",
        "period_from": "2025-10-01",
        "period_to": "2026-03-31",
        "members": [str(cast.olga.pk)],
        "take_context": "on",
        "by_context": str(cast.olga.pk),
        "take_objectives": "on",
    }
    response = signed_in(cast.quinn).post(at("plan"), data)
    review = ManagementReview.objects.get()
    assert response["Location"] == at("review", review.reference)
    assert [(r.item, r.contributor) for r in review.inputs.all()] == [
        ("context", cast.olga),
        ("objectives", None),
    ]
    page = text(signed_in(cast.olga), at("review", review.reference))
    assert "Changes in context" in page and "Olga Petrova" in page


def test_a_plan_without_chair_or_day_says_so_at_its_fields(cast: Cast) -> None:
    response = signed_in(cast.quinn).post(at("plan"), {"title": "Review"})
    assert response.status_code == 422
    assert {"chair", "planned_on"} <= set(response.context["form"].errors)


def test_a_series_shows_its_next_day_and_what_its_cycle_owes(cast: Cast) -> None:
    given = {"title": "Half-yearly", "chair": str(cast.ella.pk), "cadence_months": "6", "site": "organisation"}
    assert signed_in(cast.quinn).post(at("new_series"), given).status_code == 302
    series = ReviewSeries.objects.get()
    approved(cast, site=None, series=series, items=["objectives"])
    page = text(signed_in(cast.ella), at("series", series.reference))
    assert "16 Sep" in page and "Audit results" in page


def test_a_contributor_writes_while_the_review_is_planned(cast: Cast) -> None:
    review = a_review(cast)
    url = at("contribution", review.reference, "objectives")
    response = signed_in(cast.olga).post(url, {"contribution": "Line two stood still"})
    assert response.status_code == 302
    assert "Line two stood still" in text(signed_in(cast.ella), at("review", review.reference))


def test_a_session_in_the_future_is_refused_at_its_day(cast: Cast) -> None:
    review = a_review(cast)
    day = (TODAY + timedelta(days=1)).isoformat()
    response = signed_in(cast.quinn).post(at("session", review.reference), {"held_on": day})
    assert response.status_code == 422
    assert "held_on" in response.context["form"].errors


def test_a_late_entry_says_so_on_its_page(cast: Cast) -> None:
    review = a_review(cast)
    client = signed_in(cast.quinn)
    client.post(at("session", review.reference), {"held_on": "2026-03-02"})
    assert "A late entry, recorded on 16 Mar 2026" in text(client, at("review", review.reference))


def test_the_meter_names_what_blocks_the_minutes_with_the_place_to_go(cast: Cast) -> None:
    an_objective(cast, values={"2026-01": "96", "2026-02": "93"})
    review = in_session(cast)
    page = text(signed_in(cast.quinn), at("review", review.reference))
    assert "7 things block the minutes" in page
    assert at("input", review.reference, "objectives") in page
    assert at("conclusion", review.reference) in page
    assert "1 off target" in page


def test_drafting_too_early_says_what_is_missing_and_changes_nothing(cast: Cast) -> None:
    review = in_session(cast)
    response = signed_in(cast.quinn).post(at("minutes", review.reference))
    assert response.status_code == 422
    page = response.content.decode()
    assert "The review has no decision." in page and at("conclusion", review.reference) in page
    review.refresh_from_db()
    assert review.state == "in_session"


def test_noting_the_rest_of_a_planned_review_is_refused_on_its_own_page(cast: Cast) -> None:
    review = a_review(cast)
    response = signed_in(cast.quinn).post(at("noted", review.reference))
    assert response.status_code == 422
    page = response.content.decode()
    assert 'class="notice bad"' in page and review.title in page


def test_attendance_is_noted_for_all_at_once_and_a_nameless_delegate_is_refused(cast: Cast) -> None:
    review = in_session(cast)
    client, url = signed_in(cast.quinn), at("attendance", review.reference)
    data: dict[str, object] = {
        f"presence_{cast.ella.pk}": "remote",
        f"presence_{cast.olga.pk}": "delegate",
        f"presence_{cast.quinn.pk}": "present",
    }
    response = client.post(url, data)
    assert response.status_code == 422
    assert f"delegate_{cast.olga.pk}" in response.context["form"].errors
    assert review.attendances.get(person=cast.ella).presence == "present"
    data |= {f"delegate_{cast.olga.pk}": str(cast.carl.pk), "joined": str(cast.ines.pk)}
    assert client.post(url, data).status_code == 302
    assert set(review.attendances.values_list("name", "presence")) == {
        ("Ella Brandt", "remote"),
        ("Olga Petrova", "delegate"),
        ("Quinn Hale", "present"),
        ("Ines Costa", "present"),
    }


def test_figures_off_target_cannot_be_noted_on_their_page(cast: Cast) -> None:
    an_objective(cast, values={"2026-02": "93"})
    review = in_session(cast)
    client, url = signed_in(cast.quinn), at("input", review.reference, "objectives")
    assert "93\u00a0%" in text(client, url)
    response = client.post(url, {"outcome": "noted", "conclusion": "Fine"})
    assert response.status_code == 422
    assert "outcome" in response.context["form"].errors
    response = client.post(url, {"outcome": "concluded", "conclusion": "A second line."})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("challenge", {"question": "Why?"}, "asked_by"),
        ("decision", {**STAYS, "decided_by": ""}, "decided_by"),
        ("decision", {**STAYS, "result": ""}, "result"),
        ("decision", STAYS, "rationale"),
        ("decision", {**STAYS, "kind": "deferral", "rationale": "x"}, "expires_on"),
        ("decision", {"kind": "approval", "text": "Do", "decided_by": "quinn"}, "decided_by"),
        ("action", {**ORDER, "criterion": ""}, "criterion"),
        ("action", {**ORDER, "check_on": "2026-04-01"}, "check_on"),
        ("action", {**ORDER, "verifier": "olga"}, "verifier"),
        ("conclusion", {"suitable": "yes", "adequate": "no", "effective": "yes", "aligned": "yes"}, "words"),
        ("conclusion", {"suitable": "yes"}, "adequate"),
    ],
)  # fmt: skip
def test_what_lacks_something_is_refused_at_its_field(
    cast: Cast, name: str, data: dict[str, Any], field: str
) -> None:
    review = in_session(cast)
    people = {"ella", "quinn", "olga"}
    sent = {key: str(getattr(cast, v).pk) if v in people else v for key, v in data.items()}
    response = signed_in(cast.quinn).post(at(name, review.reference), sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Decision.objects.exists() and not Action.objects.exists()


def test_a_whole_meeting_is_recorded_by_its_forms_and_signed(cast: Cast) -> None:
    an_objective(cast, values={"2026-02": "93"})
    review = a_review(cast, items=["objectives"])
    client, reference = signed_in(cast.quinn), review.reference
    ella, olga, quinn = (str(person.pk) for person in (cast.ella, cast.olga, cast.quinn))
    taken = {"kind": "improvement", "text": "Add a line", "decided_by": ella, "result": "improvement"}
    resources = {"kind": "resource", "text": "Buy it", "result": "resources"}
    no_change = {"kind": "no_change", "text": "QMS stays", "result": "qms_change", "rationale": "It fits"}
    action = {**ORDER, "owner": olga, "decision": "DEC-0001", "input": "objectives"}
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("session", [], {"held_on": TODAY.isoformat()}),
        ("attendance", [], {
            f"presence_{ella}": "present", f"presence_{olga}": "present", f"presence_{quinn}": "present",
        }),
        ("input", ["objectives"], {"outcome": "concluded", "conclusion": "A second line is needed."}),
        ("challenge", [], {"asked_by": ella, "question": "Why twice?", "input": "objectives"}),
        ("decision", [], taken),
        ("decision", [], {**taken, **no_change}),
        ("decision", [], {**taken, **resources}),
        ("action", [], action),
        ("conclusion", [], {"suitable": "yes", "adequate": "yes", "effective": "yes", "aligned": "yes"}),
        ("minutes", [], {}),
    ]  # fmt: skip
    for name, more, data in steps:
        assert client.post(at(name, reference, *more), data).status_code == 302, name
    review.refresh_from_db()
    assert review.state == "drafted"
    leader = proven(cast.ella, at=NOW)
    assert "The chair has not signed." in text(leader, at("review", reference))
    assert leader.post(at("signature", reference)).status_code == 302
    review.refresh_from_db()
    assert review.state == "approved"
    made = Action.objects.get()
    assert (made.decision.reference if made.decision else "", made.assigned_by) == ("DEC-0001", cast.ella)
    page = text(client, at("review", reference))
    for words in ("A second line is needed.", "Order the line", "Why twice?", "Ella Brandt", "Ledger number 1"):
        assert words in page


def test_a_signature_asks_for_identity_first(cast: Cast) -> None:
    review = drafted(cast)
    response = signed_in(cast.ella).post(at("signature", review.reference))
    assert response.status_code in (302, 403)
    assert not SignOff.objects.exists()


def test_the_quality_lead_may_not_sign(cast: Cast) -> None:
    review = drafted(cast)
    response = proven(cast.quinn, at=NOW).post(at("signature", review.reference))
    assert response.status_code == 403
    assert not SignOff.objects.exists()


def test_an_amendment_stands_beside_the_minutes(cast: Cast) -> None:
    review = approved(cast)
    client = signed_in(cast.quinn)
    response = client.post(at("amendment", review.reference), {"text": "Read 94 %", "reason": "A slip"})
    assert response.status_code == 302
    page = text(client, at("review", review.reference))
    assert "1. Read 94 %" in page and "A slip" in page and "Looked at: objectives" in page


@pytest.mark.parametrize("name", ["cancellation", "reopening"])
def test_taking_back_and_cancelling_need_a_reason(cast: Cast, name: str) -> None:
    review = a_review(cast) if name == "cancellation" else drafted(cast)
    client = signed_in(cast.quinn)
    assert client.post(at(name, review.reference), {"reason": " "}).status_code == 422
    assert client.post(at(name, review.reference), {"reason": "Moved"}).status_code == 302
    review.refresh_from_db()
    assert review.state == ("cancelled" if name == "cancellation" else "in_session")


def test_the_list_shows_state_day_and_number_of_decisions(cast: Cast) -> None:
    completed(cast, in_session(cast))
    a_review(cast, planned_on=date(2026, 9, 1), title="Autumn review")
    page = text(signed_in(cast.olga), at("reviews"))
    assert "Last held on 16 Mar." in page and "Next planned for 1 Sep." in page
    assert "Autumn review" in page
    assert "Autumn review" not in text(signed_in(cast.sven), at("reviews"))


def test_an_empty_list_says_what_to_do_first(cast: Cast) -> None:
    page = text(signed_in(cast.quinn), at("reviews"))
    assert "No management review yet." in page and at("plan") in page
    assert at("plan") not in text(signed_in(cast.carl), at("reviews"))


def test_who_is_invited_from_another_site_sees_the_review(cast: Cast) -> None:
    review = a_review(cast, members=[cast.sven])
    assert review.title in text(signed_in(cast.sven), at("reviews"))
    assert review.title in text(signed_in(cast.sven), at("review", review.reference))


def test_a_conclusion_opens_in_place_and_refuses_in_place(cast: Cast) -> None:
    an_objective(cast, values={"2026-02": "93"})
    review = in_session(cast)
    client, url = signed_in(cast.quinn), at("input", review.reference, "objectives")
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'hx-target="#work-objectives"' in part
    response = client.post(url, {"outcome": "noted"}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "<html" not in response.content.decode()
    assert 'id="work-objectives"' in text(client, at("review", review.reference))
    given = {"outcome": "concluded", "conclusion": "A second line."}
    response = client.post(url, given, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert "A second line." in text(client, at("review", review.reference))


def test_the_page_tells_how_the_review_came_to_its_state(cast: Cast) -> None:
    review = drafted(cast)
    url = at("reopening", review.reference)
    signed_in(cast.quinn).post(url, {"reason": "One decision is missing"})
    client = signed_in(cast.quinn)
    client.post(at("minutes", review.reference))
    page = text(client, at("review", review.reference))
    assert "One decision is missing" in page and "Quinn Hale" in page
