"""The quality lead's home page: what must be true before the next review or audit, with whom it lies."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.looking_back import the_day
from objectives.models import Audit, QualityEvent
from qms.desk.leading_quality import Preparation, leads_quality, preparation
from qms.desk.looking import Look
from qms.desk.promises import promises
from qms.people.models import Person, Role, RoleHolding
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action
from tests.objectives.making import requirement
from tests.objectives.voices import DAY, WEEK, a_delivery_process, a_risk, a_threshold, accepted
from tests.reviews.samples import a_review, an_objective

pytestmark = pytest.mark.usefixtures("still_clock")


def prepared(cast: Cast, person: Person | None = None) -> Preparation:
    """Return what there is to prepare as ``person`` (Quinn) sees it today."""
    person = person or cast.quinn
    look = Look(person, the_day(TODAY, at=NOW, organisation=cast.organisation), cast.organisation)
    return preparation(look, promises(person, on=TODAY))


def points(found: Preparation) -> dict[str, int]:
    """Return how much is open of each point."""
    return {point.title: point.count for point in found.points}


def an_audit(cast: Cast, on: date, **changes: Any) -> Audit:
    given: dict[str, Any] = {
        "title": "Surveillance audit", "kind": "surveillance", "body": "Nordic Cert", "owner": cast.quinn,
        "starts_on": on, "ends_on": on + DAY,
    }  # fmt: skip
    return enter(Audit(**(given | changes)), by=cast.quinn, at=NOW)


def an_event(cast: Cast, **changes: Any) -> QualityEvent:
    given: dict[str, Any] = {
        "kind": "complaint", "text": "Leaks at the flange", "customer": "Norsk Vann",
        "received_on": TODAY - WEEK, "severity": "critical", "significant_since": TODAY - WEEK,
        "significant_because": "severity",
        "owner": cast.carl, "site": cast.north,
    }  # fmt: skip
    return enter(QualityEvent(**(given | changes)), by=cast.quinn, at=NOW)


def home(person: Person) -> str:
    """Return the text of the home page of ``person``."""
    response = signed_in(person).get("/")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_next_review_and_the_next_audit_are_what_one_prepares_for(cast: Cast) -> None:
    assert prepared(cast).milestones == []
    assert prepared(cast).lead(TODAY) == "No review and no audit is planned. Nothing is open before then."
    a_review(cast, planned_on=TODAY + 5 * WEEK)
    an_audit(cast, TODAY + 2 * WEEK)
    an_audit(cast, TODAY + 9 * WEEK, title="Another")
    found = prepared(cast)
    assert [one.title for one in found.milestones] == ["Surveillance audit", "Management review of North"]
    assert found.until == TODAY + 5 * WEEK
    assert found.lead(TODAY).startswith("Surveillance audit in 14 days. Management review of North in 35 days.")


def test_each_point_counts_what_is_not_yet_true(cast: Cast) -> None:
    a_review(cast, planned_on=TODAY + 2 * WEEK, items={"objectives": cast.olga, "context": None})
    a_threshold(cast)
    a_risk(cast, review_on=TODAY + WEEK)
    accepted(cast, a_risk(cast, review_on=TODAY + 9 * WEEK))
    an_event(cast)
    an_event(cast, root_cause="The gasket was not drawn", root_cause_kind="system")
    an_event(cast, significant_since=None, significant_because="")
    requirement(cast, process=a_delivery_process(cast))
    an_objective(cast, "STALE", {"2025-10": "98"})
    checked = an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - 3 * WEEK, check_on=TODAY + WEEK)
    checked.complete(by=cast.olga, at=NOW, on=TODAY - 3 * WEEK, proof="Protocol")
    assert points(prepared(cast)) == {
        "Inputs missing": 1,
        "Effects to verify": 1,
        "Significant events without root cause": 1,
        "Requirements to review": 1,
        "Values missing": 1,
        "Risks not accepted": 1,
        "Risks to review": 1,
    }


def test_what_is_open_lies_with_somebody_to_remind_or_with_nobody_yet(cast: Cast) -> None:
    a_review(cast, planned_on=TODAY + WEEK, items={"objectives": cast.olga, "risks": cast.olga})
    an_event(cast, owner=None)
    an_event(cast)
    found = prepared(cast)
    assert [(one.person, one.total, one.what) for one in found.nudges] == [
        (cast.olga, 2, "Inputs missing: 2"),
        (cast.carl, 1, "Significant events without root cause: 1"),
    ]
    (event,) = [row for row in found.rows if row[0].title.startswith("Significant")]
    assert event[1:] == ([cast.carl], 0, 1), "one lies with Carl, one with nobody"
    assert found.nudges[0].mail.startswith("mailto:olga@borealis.test?subject=Before%20the%20next")


def test_a_risk_that_must_be_accepted_lies_with_who_leads_its_scope(cast: Cast) -> None:
    a_threshold(cast)
    a_risk(cast, review_on=TODAY + 9 * WEEK)
    assert [one.person for one in prepared(cast).nudges] == [cast.ella]


def test_a_quality_lead_of_one_site_prepares_that_site(cast: Cast) -> None:
    RoleHolding.objects.filter(person=cast.sven).update(role=Role.QUALITY_LEAD)
    an_event(cast)
    assert points(prepared(cast, cast.sven)) == {}
    an_event(cast, site=cast.south)
    assert points(prepared(cast, cast.sven)) == {"Significant events without root cause": 1}


def test_it_stands_first_on_the_page_of_who_prepares_and_of_nobody_else(cast: Cast) -> None:
    a_review(cast, planned_on=TODAY + WEEK)
    an_objective(cast, "OTD", {"2026-01": "98", "2026-02": "98"})
    page = home(cast.quinn)
    assert "Management review of North in 7 days. 1 thing is open before then." in page
    assert page.index("Before the next review and audit") < page.index("Promises on target")
    assert "Whom to remind" in page and "Olga Petrova" in page
    assert "Not shown yet" in page and "5.1.1-a" in page
    for other in (cast.ella, cast.olga, cast.ines, cast.axel):
        assert "Before the next review and audit" not in home(other)


def test_who_leads_and_prepares_decides(cast: Cast) -> None:
    RoleHolding.objects.create(person=cast.ella, role=Role.QUALITY_LEAD, starts_on=LONG_AGO)
    ella = Person.objects.get(pk=cast.ella.pk)
    assert leads_quality(cast.quinn) and not leads_quality(ella)


@pytest.mark.parametrize("times", [1, 10])
def test_what_to_prepare_takes_as_many_queries_for_ten_times_the_rows(cast: Cast, times: int) -> None:
    a_threshold(cast)
    for _n in range(times):
        a_review(cast, planned_on=TODAY + WEEK)
        a_risk(cast, review_on=TODAY + DAY)
        an_event(cast)
        requirement(cast, process=a_delivery_process(cast))
    look = Look(cast.quinn, the_day(TODAY, at=NOW, organisation=cast.organisation), cast.organisation)
    promised = promises(cast.quinn, on=TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert preparation(look, promised).rows
    assert len(queries) <= 16
    home(cast.quinn)
    client = signed_in(cast.quinn)
    with CaptureQueriesContext(connection) as again:
        client.get("/")
    assert len(again) <= 12, "known until a record changes"
