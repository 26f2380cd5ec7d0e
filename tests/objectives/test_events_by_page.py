"""Events by their pages: recorded in half a minute, refused at the field, found again, closed step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from objectives.containing import contain, respond
from objectives.models import QualityEvent
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_finding, a_process

pytestmark = pytest.mark.usefixtures("still_clock")

NEW = "/objectives/events/new/"


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_three_answers_record_a_complaint(cast: Cast) -> None:
    client = signed_in(cast.carl)
    page = client.get(NEW)
    assert "What does the customer say?" in text_of(page)
    sent = {"text": "Two valves leak", "customer": "Nordwerk", "severity": "minor", "site": cast.north.pk,
            "received_on": TODAY}  # fmt: skip
    answer = client.post(NEW, sent, follow=True)
    event = QualityEvent.objects.get()
    assert (event.kind, event.customer, event.recorded_by) == ("complaint", "Nordwerk", cast.carl)
    assert f"{event} is recorded" in text_of(answer)


def test_what_was_typed_stays_where_something_is_refused(cast: Cast) -> None:
    sent = {"text": "Two valves leak", "severity": "minor", "site": cast.north.pk,
            "received_on": TODAY + timedelta(days=1)}  # fmt: skip
    answer = signed_in(cast.carl).post(NEW, sent)
    assert answer.status_code == 422
    assert "Two valves leak" in text_of(answer)
    sent |= {"customer": "Nordwerk"}
    answer = signed_in(cast.carl).post(NEW, sent)
    assert answer.status_code == 422
    assert "has not come yet" in text_of(answer)
    assert not QualityEvent.objects.exists()


@pytest.mark.parametrize("kind", QualityEvent.Kind.values)
def test_each_kind_asks_for_what_it_needs(cast: Cast, kind: str) -> None:
    page = text_of(signed_in(cast.quinn).get(f"{NEW}?kind={kind}"))
    assert ('name="customer"' in page) == (kind in ("complaint", "nonconformity", "supplier_failure"))
    assert ('name="grade"' in page) == (kind == "audit_finding")
    assert ('name="provider"' in page) == (kind == "supplier_failure")
    assert ('name="severity"' in page) == (kind not in ("audit_finding", "idea"))


def test_an_internal_auditor_is_offered_findings_alone(cast: Cast) -> None:
    client = signed_in(cast.ines)
    page = text_of(client.get(f"{NEW}?kind=complaint"))
    assert "What was found, against what?" in page
    assert "?kind=idea" not in page
    sent = {"text": "No calibration", "grade": "major", "answer_by": TODAY, "received_on": TODAY}
    client.post(f"{NEW}?kind=audit_finding", sent)
    assert QualityEvent.objects.get().significant_because == "grade"


def test_the_list_says_what_is_open_and_what_no_leader_has_seen(cast: Cast) -> None:
    a_complaint(cast)
    severe = a_complaint(cast, severity="critical", text="A hose burst", customer="Hafen")
    page = text_of(signed_in(cast.olga).get("/objectives/events/"))
    assert "2 events are open, 1 is significant; no leader has looked at 1 yet." in page
    narrowed = text_of(signed_in(cast.olga).get("/objectives/events/?q=burst"))
    assert severe.reference in narrowed
    assert "Two valves" not in narrowed
    assert "A hose burst" in text_of(signed_in(cast.olga).get("/objectives/events/?state=unseen"))
    assert "No event fits" in text_of(signed_in(cast.olga).get("/objectives/events/?customer=Nobody"))


def test_other_pages_name_a_process_by_its_number_and_what_is_open_by_its_state(cast: Cast) -> None:
    process = a_process(cast)
    event = a_complaint(cast, process=process)
    client = signed_in(cast.olga)
    for query, found in ((f"process={process.pk}&state=open", True), ("process=999999", False)):
        assert (event.reference in text_of(client.get(f"/objectives/events/?{query}"))) == found


def sent(response: Any) -> str:
    """Return what was streamed."""
    return b"".join(response.streaming_content).decode()


def test_a_stranger_sees_nothing_of_it(cast: Cast) -> None:
    event = a_complaint(cast)
    client = signed_in(cast.sven)
    assert "Two valves" not in text_of(client.get("/objectives/events/?state=all"))
    assert client.get(event.get_absolute_url()).status_code == 404
    export = sent(client.get("/objectives/events/export.csv?state=all"))
    assert "Two valves" not in export


def test_the_export_has_every_row_and_no_formula(cast: Cast) -> None:
    a_complaint(cast, text="=cmd|' /C calc'!A0")
    response = signed_in(cast.olga).get("/objectives/events/export.csv")
    lines = sent(response).splitlines()
    assert len(lines) == 2
    assert "'=cmd" in lines[1]


def test_the_page_says_what_is_owed_with_the_way_to_do_it(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    page = text_of(signed_in(cast.olga).get(event.get_absolute_url()))
    assert "Open for 0 days; 3 things are owed before it can be closed." in page
    for name in ("event_response", "event_containment", "event_analysis"):
        assert reverse(f"objectives:{name}", args=[event.reference]) in page
    seen_by_reader = text_of(signed_in(cast.axel).get(event.get_absolute_url()))
    assert "The customer was not answered yet." in seen_by_reader
    assert "/response/" not in seen_by_reader


def test_closing_is_refused_at_the_field_with_all_that_is_owed(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast), severity="serious")
    address = reverse("objectives:event_closing", args=[event.reference])
    answer = signed_in(cast.olga).post(address, {"outcome": "Replaced them", "on": TODAY})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "It still owes something: The customer was not answered yet." in page
    assert "No leader has looked at it." in page
    assert "Replaced them" in page


def test_a_light_complaint_goes_its_whole_way_by_pages(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    client = signed_in(cast.olga)
    steps = [
        ("event_response", {"text": "Two new ones are on their way", "on": TODAY}),
        ("event_containment", {"text": "Stock is held"}),
        (
            "event_analysis",
            {"why_1": "Not tightened", "why_2": "No wrench", "root_cause": "Tools have no place",
             "kind": "system", "cause": a_cause().pk, "lesson": "A board per line", "on": TODAY},
        ),
        ("event_closing", {"outcome": "Both replaced", "on": TODAY}),
    ]  # fmt: skip
    for name, sent in steps:
        answer = client.post(reverse(f"objectives:{name}", args=[event.reference]), sent)
        assert answer.status_code == 302, name
    event.refresh_from_db()
    assert (event.state, event.root_cause_kind, event.lesson) == ("closed", "system", "A board per line")
    page = text_of(client.get(event.get_absolute_url()))
    for words in ("Closed after 0 days.", "Why 1", "on the same day", "found the root cause"):
        assert words in page


def test_a_fishbone_keeps_its_branches(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    client = signed_in(cast.olga)
    address = reverse("objectives:event_analysis", args=[event.reference]) + "?method=fishbone"
    sent = {"branch_method": "No rule says who ties it", "branch_people": "New shift", "on": TODAY,
            "root_cause": "The handover has no list", "kind": "system", "cause": a_cause().pk}  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert event.analyses.get().lines == [["people", "New shift"], ["method", "No rule says who ties it"]]
    assert 'value="' in text_of(client.get(address))
    assert "No rule says who ties it" in text_of(client.get(address))
    again = client.post(address, {**sent, "branch_method": "", "branch_people": ""})
    assert again.status_code == 422


def test_a_cause_that_names_a_person_is_said_to_be_weak_where_it_stands(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    client = signed_in(cast.olga)
    sent = {"why_1": "He forgot", "why_2": "He is careless", "root_cause": "Carelessness of the fitter",
            "kind": "person", "cause": a_cause().pk, "on": TODAY}  # fmt: skip
    client.post(reverse("objectives:event_analysis", args=[event.reference]), sent)
    assert "What in the system let the error through?" in text_of(client.get(event.get_absolute_url()))


def test_a_closed_event_is_not_changed_and_its_forms_are_shut(cast: Cast) -> None:
    event = a_finding(cast, grade="opportunity", answer_by=None)
    client = signed_in(cast.quinn)
    client.post(reverse("objectives:event_closing", args=[event.reference]), {"outcome": "Seen", "on": TODAY})
    assert client.get(reverse("objectives:edit_event", args=[event.reference])).status_code == 403
    again = reverse("objectives:event_reopening", args=[event.reference])
    assert client.post(again, {"reason": "", "on": TODAY}).status_code == 422
    assert client.post(again, {"reason": "Found again", "on": TODAY}).status_code == 302


def test_a_change_is_told_in_plain_words(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    client = signed_in(cast.olga)
    form = client.get(reverse("objectives:edit_event", args=[event.reference])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"severity": "critical", "reason": "Hot"}
    answer = client.post(reverse("objectives:edit_event", args=[event.reference]), sent, follow=True)
    page = text_of(answer)
    assert "changed severity from “Minor” to “Critical”" in page.replace("&quot;", '"')
    event.refresh_from_db()
    assert event.is_significant


def test_two_facts_of_one_event_read_in_order(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    contain(event, text="Stock held", on=TODAY, by=cast.olga, at=NOW)
    respond(event, text="We look", on=TODAY, by=cast.olga, at=NOW + timedelta(hours=1))
    page = text_of(signed_in(cast.olga).get(event.get_absolute_url()))
    history = page[page.index('id="history"') :]
    assert history.index("answered the customer") < history.index("how it was contained")
