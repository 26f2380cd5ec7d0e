"""The story of a complaint that came back: it reaches a leader, is not closed before, and reopens a verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Action
from objectives.models import QualityEvent
from qms.jobs.models import Notice
from qms.jobs.noticing import plan_digests
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_process

pytestmark = pytest.mark.usefixtures("still_clock")

WEEK = timedelta(days=7)
NEW = "/objectives/events/new/?kind=complaint"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def record(client: Client, cast: Cast, text: str, **more: Any) -> QualityEvent:
    """Record a complaint by its page; return it."""
    sent = {"text": text, "customer": "Nordwerk", "severity": "minor", "site": cast.north.pk,
            "received_on": TODAY, **more}  # fmt: skip
    answer = client.post(NEW, sent)
    assert answer.status_code == 302, text_of(answer)
    return QualityEvent.objects.latest("pk")


def step(client: Client, event: QualityEvent, name: str, **sent: Any) -> None:
    """Take one step of an event by its page."""
    answer = client.post(reverse(f"objectives:{name}", args=[event.reference]), sent)
    assert answer.status_code == 302, text_of(answer)


def analysed(client: Client, event: QualityEvent) -> None:
    step(
        client, event, "event_analysis", why_1="Not tightened", why_2="The wrench was missing",
        root_cause="Tools have no place of their own", kind="system", cause=a_cause().pk, on=TODAY,
    )  # fmt: skip


def corrected(client: Client, cast: Cast, event: QualityEvent, text: str) -> Action:
    step(
        client, event, "event_correction", text=text, owner=cast.olga.pk, due_on=TODAY + WEEK,
        check_on=TODAY + 8 * WEEK, criterion="No valve leaks for two months", verifier=cast.quinn.pk,
    )  # fmt: skip
    return Action.objects.latest("pk")


def finished(cast: Cast, action: Action) -> None:
    path = reverse("governance:completion", args=[action.reference])
    answer = signed_in(cast.olga).post(path, {"proof": "The boards hang", "on": TODAY})
    assert answer.status_code == 302, text_of(answer)


def test_a_complaint_that_came_back_reaches_a_leader_and_reopens_an_effective_verdict(cast: Cast) -> None:
    carl, olga, ella = signed_in(cast.carl), signed_in(cast.olga), signed_in(cast.ella)
    process = a_process(cast)

    # the first one: its cause is found, acted on, and the action is judged effective
    first = record(carl, cast, "Two valves leak", process=process.pk)
    analysed(olga, first)
    earlier = corrected(olga, cast, first, "Hang a board for the tools")
    finished(cast, earlier)
    verdict = {"effective": "yes", "finding": "No wrench was missing", "on": TODAY}
    path = reverse("governance:verification", args=[earlier.reference])
    assert signed_in(cast.quinn).post(path, verdict).status_code == 302

    # the second does not reach the leader, the third does
    record(carl, cast, "A valve leaks again", process=process.pk, cause=a_cause().pk)
    assert "waiting for you" not in text_of(ella.get("/")) or first.reference not in text_of(ella.get("/"))
    third = record(carl, cast, "Three valves leak", process=process.pk, cause=a_cause().pk)
    assert third.significant_because == "recurrence"

    # it reaches her: her page, her digest, the list
    assert third.text in text_of(ella.get("/"))
    plan_digests(TODAY, at=NOW)
    told = Notice.objects.filter(person=cast.ella, kind="event-acknowledgement")
    assert [(notice.subject, notice.title) for notice in told] == [(third.reference, third.text)]
    assert "no leader has looked at 1 yet" in text_of(ella.get("/objectives/events/"))

    # it cannot be closed: the refusal names everything that is owed
    closing = {"outcome": "Replaced them", "on": TODAY}
    refused = olga.post(reverse("objectives:event_closing", args=[third.reference]), closing)
    assert refused.status_code == 422
    for words in (
        "The customer was not answered yet.",
        "Nothing says how it is contained.",
        "Its root cause is not known.",
        "No corrective action answers it.",
        "No leader has looked at it.",
    ):
        assert words in text_of(refused)
    page = text_of(olga.get(third.get_absolute_url()))
    assert "3 of this cause on this process within 12 months" in page
    assert "was judged effective" in page

    # what is owed is done; the corrective action reopens the verdict on the first
    step(olga, third, "event_response", text="Three new ones are on their way", on=TODAY)
    step(olga, third, "event_containment", text="The whole stock is checked")
    analysed(olga, third)
    action = corrected(olga, cast, third, "Lock the line while a place of the board is empty")
    earlier.refresh_from_db()
    assert earlier.state == Action.State.DONE
    assert earlier.reopenings.get().came_back_in == action
    assert "came back in" in text_of(olga.get(earlier.get_absolute_url()))
    finished(cast, action)

    # only the leader's view is owed now, and nobody else can give it
    refused = olga.post(reverse("objectives:event_closing", args=[third.reference]), closing)
    assert "It still owes something: No leader has looked at it." in text_of(refused)
    view = reverse("objectives:event_acknowledgement", args=[third.reference])
    assert olga.post(view, {"words": "Seen"}).status_code == 403
    assert ella.post(view, {"words": "I free a fitter for the boards"}).status_code == 302
    assert third.text not in text_of(ella.get("/"))

    step(olga, third, "event_closing", **closing)
    page = text_of(ella.get(third.get_absolute_url()))
    assert "I free a fitter for the boards" in page
    assert "Closed after 0 days." in page
