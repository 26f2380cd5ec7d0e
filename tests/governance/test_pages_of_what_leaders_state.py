"""Pages of policy, commitment, activities and competence: what they show, take and refuse in place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance import committing, publishing
from governance.models import (
    Action,
    CompetenceConfirmation,
    LeadershipActivity,
    LeadershipCommitment,
    PolicyCommunication,
    QualityPolicy,
)
from governance.owning import appoint
from governance.stating import Given
from qms.people.models import Person
from qms.records import signing
from tests.addressing import proven
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.leadership import (
    a_confirmation,
    a_draft_commitment,
    a_draft_policy,
    a_process,
    an_activity,
    an_approved_policy,
    an_open_commitment,
)

pytestmark = pytest.mark.usefixtures("still_clock")
DAY = timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(f"governance:{name}", args=args)


def shown(person: Person, name: str, *args: object, query: str = "") -> str:
    response = signed_in(person).get(at(name, *args) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def client(person: Person) -> Client:
    return proven(person, at=NOW)


def point(number: int, text: str, links: tuple[str, ...] = (), known: str = "") -> dict[str, Any]:
    return {
        f"number_{number}": known,
        f"text_{number}": text,
        f"place_{number}": number,
        f"links_{number}": list(links),
    }


def test_everybody_with_a_role_reads_the_policy_that_stands_at_one_address(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    for name in ("carl", "sven", "axel", "adam", "olga"):
        text = shown(getattr(cast, name), "policy_now")
        assert "towns rely on for thirty years" in text
        assert "approved by Ella Brandt" in text
    assert at("policy_document", policy.reference) in text


def test_the_policy_of_a_past_day_is_the_one_that_stood(cast: Cast) -> None:
    an_approved_policy(cast, at=NOW - 40 * DAY)
    second = publishing.draft(site=None, by=cast.quinn, at=NOW)
    given = [Given(p.number, f"{p.text} Truly.", tuple(p.says)) for p in second.points.all()]
    publishing.write(second, text="", points=given, seen=1, by=cast.quinn, at=NOW)
    publishing.approve(second, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert "Truly." in shown(cast.carl, "policy_now")
    assert "Truly." not in shown(cast.carl, "policy_now", query=f"?as_of={TODAY - DAY}")
    none = shown(cast.carl, "policy_now", query=f"?as_of={TODAY - 60 * DAY}")
    assert "No policy was approved by this day." in none


def test_a_draft_is_written_on_its_page_and_shows_what_is_not_said_yet(cast: Cast) -> None:
    browser = client(cast.quinn)
    started = browser.post(at("new_policy"), {"site": ""})
    policy = QualityPolicy.objects.get()
    assert started["Location"] == at("policy_text", policy.reference)
    sent = {"text": "Opening", "seen": policy.revision, "rows": 3}
    sent |= point(1, "Second", ("strategy",)) | point(2, "First", ("requirements", "improvement"))
    sent |= point(3, " ") | {"place_1": 9}
    assert browser.post(at("policy_text", policy.reference), sent).status_code == 302
    assert [p.text for p in policy.points.all()] == ["First", "Second"]
    page = shown(cast.quinn, "policy", policy.reference)
    assert "No point says yet: Frames the quality objectives." in page
    assert at("policy_request", policy.reference) in page


def test_of_two_who_write_a_draft_the_second_keeps_what_was_typed(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    sent = {"text": "Mine", "seen": 1, "rows": 1} | point(1, "My own words")
    response = client(cast.ella).post(at("policy_text", policy.reference), sent)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Somebody changed this draft while you were writing" in text
    assert "My own words" in text


def test_a_policy_is_approved_on_its_page_with_proven_identity(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    page = shown(cast.ella, "policy_approval", policy.reference)
    seen = publishing.content_sha256(policy)
    assert seen in page
    url = at("policy_approval", policy.reference)
    unproven = signed_in(cast.ella).post(url, {"seen": seen})
    assert unproven.status_code == 403
    assert client(cast.ella).post(url, {"seen": "0" * 64}).status_code == 422
    assert client(cast.ella).post(url, {"seen": seen}).status_code == 302
    policy.refresh_from_db()
    assert policy.state == "approved"
    again = client(cast.ella).post(url, {"seen": seen})
    assert again.status_code == 422
    assert "already “Approved”" in again.content.decode()
    assert signing.verify() == []


def test_the_policy_as_pdf_is_the_same_bytes_twice(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    first, second = (signed_in(cast.axel).get(at("policy_document", policy.reference)) for _ in "ab")
    assert first.content[:5] == b"%PDF-"
    assert first.content == second.content
    draft = a_draft_policy(cast, site=cast.north)
    assert signed_in(cast.quinn).get(at("policy_document", draft.reference)).status_code == 404


def test_a_gap_at_a_site_leads_to_its_form_and_is_closed_there(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    url = at("policy_communication", policy.reference)
    assert f"{url}?site=SOUTH" in shown(cast.quinn, "policy_now")
    assert f"{url}?site=SOUTH" not in shown(cast.carl, "policy_now")
    sent = {"audience": "people", "site": cast.south.pk, "how": "Toolbox talk", "on": TODAY}
    assert client(cast.quinn).post(url, sent | {"on": TODAY + DAY}).status_code == 422
    assert client(cast.quinn).post(url, sent).status_code == 302
    assert PolicyCommunication.objects.get().site == cast.south
    assert "Toolbox talk" in shown(cast.carl, "policy_now")


def test_what_changed_between_versions_is_told_point_by_point(cast: Cast) -> None:
    an_approved_policy(cast)
    second = publishing.draft(site=None, by=cast.quinn, at=NOW)
    given = [Given(p.number, p.text, tuple(p.says)) for p in second.points.all()]
    changed = [Given(1, "We build pumps for forty years.", ("strategy",)), *given[2:]]
    publishing.write(second, text="How we work.", points=changed, seen=1, by=cast.quinn, at=NOW)
    page = shown(cast.quinn, "policy_differences", second.reference)
    for word in ("Changed", "Removed", "As before", "forty years", "thirty years"):
        assert word in page


def test_a_commitment_is_written_opened_and_signed_on_its_pages(cast: Cast) -> None:
    process = a_process(cast)
    browser = client(cast.quinn)
    browser.post(at("new_commitment"), {"site": ""})
    row = LeadershipCommitment.objects.get()
    sent = {"text": "We:", "seen": row.revision, "rows": 2, "processes_1": [process.pk]}
    sent |= point(1, "Lead packing ourselves", ("customer_focus",)) | point(2, "Nothing linked")
    assert browser.post(at("commitment_text", row.reference), sent).status_code == 302
    opening = {"sign_by": TODAY + 14 * DAY}
    refused = browser.post(at("commitment_opening", row.reference), opening)
    assert refused.status_code == 422
    assert "point 2" in refused.content.decode()
    row.refresh_from_db()
    numbers = [p.number for p in row.points.all()]
    sent |= {"seen": row.revision, "text_2": "", "number_1": numbers[0], "number_2": numbers[1]}
    browser.post(at("commitment_text", row.reference), sent)
    assert browser.post(at("commitment_opening", row.reference), opening).status_code == 302
    assert "Signature owed" in shown(cast.carl, "commitment", row.reference)
    seen = committing.content_sha256(row)
    url = at("commitment_signature", row.reference)
    assert client(cast.ella).post(url, {"seen": seen}).status_code == 302
    row.refresh_from_db()
    assert row.state == "in_force"
    assert client(cast.ella).post(url, {"seen": seen}).status_code == 422
    pdf = signed_in(cast.axel).get(at("commitment_document", row.reference))
    assert pdf.content[:5] == b"%PDF-"


def test_a_commitment_without_signature_has_no_document(cast: Cast) -> None:
    row = an_open_commitment(cast)
    assert signed_in(cast.ella).get(at("commitment_document", row.reference)).status_code == 404
    refused = client(cast.quinn).post(at("commitment_enforcement", row.reference), follow=True)
    assert "Not signed yet by: Ella Brandt." in refused.content.decode()


def test_an_activity_needs_two_answers_and_knows_the_rest(cast: Cast) -> None:
    cast.ella.site = cast.north
    cast.ella.save()
    page = shown(cast.ella, "new_activity")
    assert f'value="{cast.ella.pk}" id' in page.replace("\n", "")
    sent = {"kind": "site_walk", "heard": "The crane is down every night.", "on": TODAY}
    sent |= {"site": cast.north.pk, "leaders": [cast.ella.pk], "followed": ""}
    response = client(cast.ella).post(at("new_activity"), sent)
    row = LeadershipActivity.objects.get()
    assert response["Location"] == at("activity", row.reference)
    assert (row.site, row.happened_on, row.late_entry) == (cast.north, TODAY, False)
    assert [one.person for one in row.led_by.all()] == [cast.ella]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": TODAY + DAY}, "has not come yet"),
        ({"leaders": []}, "required"),
        ({"leaders": ["sven"]}, "Sven Dahl did not lead North on that day."),
        ({"kind": "golf"}, "golf"),
    ],
)
def test_what_cannot_be_is_refused_in_place_and_what_was_typed_stays(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    sent: dict[str, Any] = {"kind": "site_walk", "heard": "The crane is down every night.", "on": TODAY}
    sent |= {"site": cast.north.pk, "leaders": [cast.ella.pk], **changes}
    sent["leaders"] = [getattr(cast, one).pk if isinstance(one, str) else one for one in sent["leaders"]]
    response = client(cast.ella).post(at("new_activity"), sent)
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text
    assert "The crane is down every night." in text
    assert not LeadershipActivity.objects.exists()


def test_a_communication_that_explains_the_policy_is_told_at_its_site(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    sent = {"kind": "communication", "heard": "Why do we not stop the line?", "on": TODAY, "told": "on"}
    sent |= {"site": cast.south.pk, "leaders": [cast.ella.pk]}
    assert client(cast.ella).post(at("new_activity"), sent).status_code == 302
    fact = policy.communications.get()
    assert (fact.site, fact.activity) == (cast.south, LeadershipActivity.objects.get())
    assert "Communication by Ella Brandt" in shown(cast.carl, "policy_now")


def test_a_photo_is_kept_and_given_out_again(cast: Cast) -> None:
    photo = SimpleUploadedFile("board.png", b"\x89PNG\r\n\x1a\n1234", content_type="image/png")
    sent = {"kind": "site_walk", "heard": "Look at this board", "on": TODAY, "file": photo}
    sent |= {"site": cast.north.pk, "leaders": [cast.ella.pk]}
    assert client(cast.ella).post(at("new_activity"), sent).status_code == 302
    row = LeadershipActivity.objects.get()
    answer = signed_in(cast.carl).get(at("activity_file", row.reference))
    assert b"".join(answer) == b"\x89PNG\r\n\x1a\n1234"
    assert signed_in(cast.sven).get(at("activity_file", row.reference)).status_code == 404


def test_the_list_says_what_was_heard_and_marks_what_is_weak(cast: Cast) -> None:
    an_activity(cast)
    an_activity(cast, kind="coaching", heard="", on=TODAY - 9 * DAY)
    an_activity(cast, site=cast.south, kind="recognition", heard="Thanks for stopping the line early")
    text = shown(cast.ella, "activities")
    assert "The night shift waits an hour for the crane." in text
    assert text.count("Weak") >= 1
    assert text.count("late entry") == 1
    assert "night shift" not in shown(cast.ella, "activities", query="?kind=recognition")
    assert "night shift" in shown(cast.ella, "activities", query="?leader=brandt&site=NORTH")
    assert "night shift" not in shown(cast.ella, "activities", query=f"?since={TODAY}")
    assert "night shift" not in shown(cast.ella, "activities", query="?weak=yes")
    assert "night shift" not in shown(cast.sven, "activities")


def test_the_export_carries_what_was_heard(cast: Cast) -> None:
    an_activity(cast, heard="=cmd: look")
    answer = signed_in(cast.ella).get(at("activities_export"))
    assert "'=cmd: look" in b"".join(answer).decode()


def test_what_followed_is_said_linked_or_assigned_from_the_activity(cast: Cast) -> None:
    row = an_activity(cast)
    browser = client(cast.ella)
    browser.post(at("activity_outcome", row.reference), {"followed": "A second crane is ordered."})
    sent = {
        "text": "Order a crane", "owner": cast.olga.pk, "due_on": TODAY + 9 * DAY, "weight": "task",
        "origin": "other", "site": cast.north.pk, "on": TODAY,
    }  # fmt: skip
    assert browser.post(at("activity_action", row.reference), sent).status_code == 302
    action = Action.objects.get()
    again = browser.post(at("activity_link", row.reference), {"reference": action.reference.lower()})
    assert again.status_code == 422
    assert "linked already" in again.content.decode()
    unknown = browser.post(at("activity_link", row.reference), {"reference": "ACT-9999"})
    assert "There is no action or decision ACT-9999" in unknown.content.decode()
    decision = {"text": "Lease a crane", "kind": "resource", "site": cast.north.pk, "on": TODAY}
    assert browser.post(at("activity_decision", row.reference), decision).status_code == 302
    page = shown(cast.carl, "activity", row.reference)
    for words in ("A second crane is ordered.", "Order a crane", "Lease a crane"):
        assert words in page


def test_a_correction_needs_its_reason_and_shows_in_the_history(cast: Cast) -> None:
    row = an_activity(cast)
    sent = {"kind": "coaching", "heard": row.heard, "on": row.happened_on, "site": cast.north.pk}
    sent |= {"leaders": [cast.ella.pk], "reason": " "}
    browser = client(cast.ella)
    assert browser.post(at("activity_correction", row.reference), sent).status_code == 422
    sent["reason"] = "It was coaching"
    assert browser.post(at("activity_correction", row.reference), sent).status_code == 302
    page = shown(cast.ella, "activity", row.reference)
    assert "It was coaching" in page
    assert "Ella Brandt changed kind from “Site walk” to “Coaching”." in page


def test_the_matrix_of_competence_shows_gaps_first_and_leads_on(cast: Cast) -> None:
    process = a_process(cast)
    appoint(process, holder=cast.olga, starts_on=TODAY - 90 * DAY, by=cast.quinn, at=NOW - 90 * DAY)
    text = shown(cast.ella, "competence")
    assert "Olga Petrova" in text
    assert "Never confirmed" in text
    gap = a_confirmation(cast, outcome="gap", valid_until=None, process=process)
    assert at("competence_action", gap.reference) in shown(cast.ella, "competence")
    assert "Olga" not in shown(cast.ella, "competence", query="?state=confirmed")
    assert "Olga" not in shown(cast.sven, "competence")
    past = f"?as_of={TODAY - 60 * DAY}"
    assert "Olga" not in shown(cast.ella, "competence", query=f"{past}&state=gap")
    assert "Olga" in shown(cast.ella, "competence", query=f"{past}&state=never")


def test_a_gap_opens_an_action_in_one_press_and_once(cast: Cast) -> None:
    gap = a_confirmation(cast, outcome="gap", valid_until=None)
    url = at("competence_action", gap.reference)
    form = signed_in(cast.ella).get(url).context["form"]
    sent = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    assert client(cast.ella).post(url, sent).status_code == 302
    gap.refresh_from_db()
    assert (gap.gap_action.owner, gap.gap_action.verifier) == (cast.olga, cast.quinn)
    assert client(cast.ella).post(url, sent).status_code == 422
    assert Action.objects.count() == 1


def test_a_confirmation_by_page_is_ones_own_word_and_never_about_oneself(cast: Cast) -> None:
    process = a_process(cast)
    query = f"?role=process_owner&person={cast.olga.pk}&process={process.code}&site=NORTH"
    page = shown(cast.quinn, "new_competence_confirmation", query=query)
    assert "Knows the process" in page
    sent = {
        "role": "process_owner", "person": cast.olga.pk, "process": process.pk, "site": cast.north.pk,
        "requirement": "Knows it", "outcome": "met", "valid_until": TODAY + 365 * DAY, "on": TODAY,
    }  # fmt: skip
    url = at("new_competence_confirmation")
    for broken, sentence in (
        ({"person": cast.quinn.pk}, "Nobody confirms their own competence."),
        ({"valid_until": TODAY - DAY}, "Name a later day"),
        ({"valid_until": ""}, "valid until a day"),
        ({"process": ""}, "Name the process"),
        ({"on": TODAY + DAY}, "has not come yet"),
    ):
        response = client(cast.quinn).post(url, sent | broken)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert not CompetenceConfirmation.objects.filter(person=cast.olga).exists()
    assert client(cast.quinn).post(url, sent).status_code == 302
    row = CompetenceConfirmation.objects.get(person=cast.olga)
    assert (row.confirmed_by, row.person, row.outcome) == (cast.quinn, cast.olga, "met")


def test_the_commitments_of_a_past_day_stand_as_they_did(cast: Cast) -> None:
    row = an_open_commitment(cast, at=NOW - 9 * DAY)
    committing.sign(row, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert "In force" in shown(cast.carl, "commitments")
    past = shown(cast.carl, "commitments", query=f"?as_of={TODAY - DAY}")
    assert "Open for signing" in past
    assert "In force" not in past
    assert row.reference not in shown(cast.carl, "commitments", query=f"?as_of={TODAY - 20 * DAY}")


def test_a_draft_commitment_is_not_for_external_auditors(cast: Cast) -> None:
    row = a_draft_commitment(cast)
    assert signed_in(cast.axel).get(at("commitment", row.reference)).status_code == 404
    assert row.reference not in shown(cast.axel, "commitments")
