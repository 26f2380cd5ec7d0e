"""Trends of events: counted by month, cause, process, site, offering and customer, with five queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives.event_trends import CAUSE, CUSTOMER, ROOTS, SITE, trends
from objectives.keeping_causes import keep_cause, take_usual_causes
from objectives.models import CauseCategory, QualityEvent
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import refused
from tests.objectives.event_samples import a_cause, a_complaint, a_process, an_analysis

pytestmark = pytest.mark.usefixtures("still_clock")


def some(cast: Cast) -> None:
    """Three of handling at North in two months, one without a cause at South, one of the year before."""
    process = a_process(cast)
    given: dict[str, Any] = {"process": process, "cause": a_cause()}
    a_complaint(cast, received_on=date(2026, 3, 1), **given)
    a_complaint(cast, received_on=date(2026, 3, 2), customer="Hafen", **given)
    event = a_complaint(cast, received_on=date(2026, 1, 31), **given)
    an_analysis(cast, event)
    a_complaint(cast, site=cast.south, by=cast.sven, received_on=date(2026, 1, 1), offering="")
    a_complaint(cast, received_on=date(2025, 2, 1), **given)


def test_each_event_is_counted_once_in_each_dimension(cast: Cast) -> None:
    some(cast)
    with CaptureQueriesContext(connection) as queries:
        found = trends(QualityEvent.objects.all(), frm=date(2026, 1, 1), to=TODAY)
    assert len(queries) == 5
    assert [(month.value, month.count) for month in found.months] == [
        ("2026-01", 2), ("2026-02", 0), ("2026-03", 2),
    ]  # fmt: skip
    assert (found.count, found.before) == (4, 0)
    assert [(one.name, one.count) for one in found.by[CAUSE]] == [("Handling", 3), ("", 1)]
    assert {one.value: one.count for one in found.by[SITE]} == {"NORTH": 3, "SOUTH": 1}
    assert {one.name: one.count for one in found.by[CUSTOMER]} == {"Nordwerk": 3, "Hafen": 1}
    assert {one.name: one.count for one in found.by[ROOTS]} == {"": 3, "system": 1}
    assert sum(one.significant for one in found.by[CAUSE]) == QualityEvent.objects.significant().count()


def test_the_page_says_more_or_fewer_which_cause_leads_and_what_comes_back(cast: Cast) -> None:
    some(cast)
    page = signed_in(cast.ella).get("/objectives/events/trends/").content.decode()
    assert "4 events came in, 1 in as long before; “Handling” is behind 75\u00a0%." in page
    assert "1 of 1 root causes name the system" in page
    assert "Causes that came back" in page
    assert "Nothing answers it" in page
    south = signed_in(cast.sven).get("/objectives/events/trends/").content.decode()
    assert "1 event came in" in south
    assert "“Handling”" not in south
    nothing = signed_in(cast.ella).get("/objectives/events/trends/?kind=idea").content.decode()
    assert "Nothing came in within this span." in nothing
    assert (
        "5 events came in" in signed_in(cast.ella).get("/objectives/events/trends/?months=all").content.decode()
    )
    assert signed_in(cast.ella).get("/objectives/events/trends/?months=7").status_code == 200


def test_the_usual_causes_are_taken_once_and_each_is_named_once(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    assert "Take the usual causes" in client.get("/objectives/events/causes/").content.decode()
    client.post("/objectives/events/causes/usual/")
    count = CauseCategory.objects.count()
    assert count == 10
    assert take_usual_causes(by=cast.quinn, at=NOW) == []
    answer = client.post("/objectives/events/causes/new/", {"name": "machine  OR tool"})
    assert answer.status_code == 422
    assert "is on the list already" in answer.content.decode()
    with refused("cause.kept-by-leaders"):
        keep_cause(None, name="Weather", by=cast.olga, at=NOW)
    assert CauseCategory.objects.count() == count


def test_a_cause_that_is_not_offered_any_more_stays_with_its_events(cast: Cast) -> None:
    event = a_complaint(cast, cause=a_cause(), process=a_process(cast))
    client = signed_in(cast.quinn)
    client.post(f"/objectives/events/causes/{event.cause_id}/", {"name": "Handling", "hint": ""})
    assert not CauseCategory.objects.get().active
    assert ">Handling<" not in client.get("/objectives/events/new/").content.decode()
    assert ">Handling<" in client.get(f"/objectives/events/{event.reference}/edit/").content.decode()


def test_a_threshold_is_set_by_a_leader_with_a_reason(cast: Cast) -> None:
    process = a_process(cast)
    sent = {"count": 2, "months": 6, "process": process.pk, "cause": "", "reason": "Customers see it"}
    assert signed_in(cast.quinn).post("/objectives/events/thresholds/new/", sent).status_code == 403
    client = signed_in(cast.ella)
    assert client.post("/objectives/events/thresholds/new/", {**sent, "count": 1}).status_code == 422
    assert client.post("/objectives/events/thresholds/new/", sent).status_code == 302
    page = client.get("/objectives/events/causes/").content.decode()
    assert "Customers see it" in page
    assert "Until leaders set another" in page
