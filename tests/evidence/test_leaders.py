"""A leader's page and the brief for the interview: from records, for those who may read it, on one page."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.briefs import Brief, brief_of
from evidence.editions import edition_of
from evidence.leaders import Leader, leader_of
from evidence.looking_back import the_day
from governance.escalating import end_by_decision
from governance.looking_back import look_back
from governance.models import Process
from governance.owning import appoint
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import LONG_AGO, THEN, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.governance.samples import a_barrier, a_decision, a_path, an_action, done
from tests.objectives.making import requirement

pytestmark = pytest.mark.usefixtures("still_clock")
DAY = timedelta(days=1)


def of(cast: Cast, person: Person, reader: Person | None = None) -> Leader:
    day = the_day(TODAY, at=NOW, organisation=cast.organisation)
    return leader_of(person, reader=reader or cast.ella, day=day)


def brief(cast: Cast, person: Person) -> Brief:
    return brief_of(of(cast, person), edition=edition_of("2015"))


def shown(found: Brief, code: str) -> list[str]:
    return [line.reference for one in found.questions if one.code == code for line in one.shows]


def test_who_leads_without_an_objective_is_a_gap(cast: Cast) -> None:
    assert of(cast, cast.ella).lacks_objective, "top management"
    assert not of(cast, cast.carl).lacks_objective, "leads nobody and nothing"
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=THEN)
    appoint(process, holder=cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=THEN)
    assert of(cast, cast.olga).lacks_objective, "owns a process"
    page = signed_in(cast.ella).get(reverse("evidence:leader", args=[cast.olga.pk])).content.decode()
    assert "Leads, and owns no objective" in page
    making.an_objective(cast)
    assert not of(cast, cast.olga).lacks_objective
    appoint(process, holder=cast.carl, starts_on=TODAY, by=cast.quinn, at=NOW)
    assert not of(cast, cast.olga).processes and of(cast, cast.carl).lacks_objective


def test_the_page_tells_decisions_with_what_became_of_them_and_weak_ones_as_weak(cast: Cast) -> None:
    watching = a_decision(cast, text="Continue to monitor deliveries")
    major = a_decision(
        cast, on=TODAY - 60 * DAY, at=NOW - 60 * DAY, major=True, expected_result="Above 97 %",
        look_back_on=TODAY - DAY, text="Add a second line",
    )  # fmt: skip
    look_back(major, came_true="partly", finding="One site of two", on=TODAY, by=cast.ella, at=NOW)
    a_decision(cast, on=TODAY - 500 * DAY, at=NOW - 500 * DAY, text="Long ago")
    told = {
        one.decision: (one.weak, one.look_back and one.look_back.came_true)
        for one in of(cast, cast.ella).decisions
    }
    assert told == {watching: (True, None), major: (False, "partly")}
    lines = [line.note for line in brief(cast, cast.ella).decisions]
    assert any("Weak" in note for note in lines) and any("Came true in part" in note for note in lines)


def test_a_barrier_removed_counts_for_who_decided_and_one_accepted_does_not(cast: Cast) -> None:
    a_path(cast)
    gone, accepted = a_barrier(cast), a_barrier(cast, lacking="money", text="No money for gauges")
    for row, outcome in ((gone, "gone"), (accepted, "accepted")):
        end_by_decision(
            row, outcome=outcome, what_leader_did="Hired two people", text="Hire two people",
            rationale="Parts wait for three days", on=TODAY, by=cast.ella, at=NOW,
            **({"expires_on": TODAY + 90 * DAY} if outcome == "accepted" else {}),
        )  # fmt: skip
    leader = of(cast, cast.ella)
    assert leader.removed == [gone] and set(leader.ended) == {gone, accepted}
    assert [line.reference for line in brief(cast, cast.ella).barriers] == [gone.reference]
    assert shown(brief(cast, cast.ella), "5.1.1-h") == [gone.reference]
    assert set(of(cast, cast.carl).raised) == {accepted, gone}
    assert not of(cast, cast.carl).removed


def test_what_worked_is_what_somebody_else_verified_and_stands(cast: Cast) -> None:
    action = an_action(cast, due_on=TODAY - 5 * DAY, check_on=TODAY, on=TODAY - 20 * DAY, at=NOW - 20 * DAY)
    done(action, on=TODAY - 6 * DAY)
    assert not of(cast, cast.olga).effective
    action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Two months above 97 %")
    assert of(cast, cast.olga).effective == [action] == of(cast, cast.ella).effective
    assert "Two months above 97 %" in brief(cast, cast.olga).worked[0].note
    action.reopen(by=cast.ella, at=NOW, on=TODAY, reason="It came back")
    assert not of(cast, cast.olga).effective


def test_the_weakest_thread_is_the_first_broken_link_of_ones_own(cast: Cast) -> None:
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=THEN)
    appoint(process, holder=cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=THEN)
    requirement(cast, impact="high", statement="Nobody's own")
    low = requirement(cast, process=process, impact="low", statement="Sealed crates")
    assert of(cast, cast.olga).weakest and of(cast, cast.olga).weakest.requirement.reference == low.reference
    high = requirement(cast, process=process, impact="high", statement="On the day", control="Board")
    found = brief(cast, cast.olga)
    assert found.weakest is not None and found.weakest.requirement.reference == high.reference
    assert shown(found, "5.1.2-a") == [high.reference]
    assert of(cast, cast.carl).weakest is None
    assert of(cast, cast.ella).weakest is None
    cast.olga.manager = cast.ella
    cast.olga.save()
    answered_by = of(cast, cast.ella).weakest
    assert answered_by is not None and answered_by.requirement.reference == high.reference, (
        "of those who report to her"
    )


def test_a_question_without_a_record_says_so(cast: Cast) -> None:
    found = brief(cast, cast.ella)
    assert [one.code for one in found.questions if one.shows] == ["5.1.1-a"]
    assert found.lead == "Records answer 1 of the 10 likely questions."
    page = signed_in(cast.ella).get(reverse("evidence:brief", args=[cast.ella.pk])).content.decode()
    assert page.count("Nothing on record: say so, and what you will do.") == 9
    assert "Tell me of a barrier you removed." in page


def test_only_the_leader_executives_and_quality_leads_of_the_site_read_it(cast: Cast) -> None:
    for name, status in (
        ("olga", 200),
        ("ella", 200),
        ("quinn", 200),
        ("carl", 403),
        ("sven", 403),
        ("ines", 403),
    ):
        for address in ("leader", "brief", "brief_pdf"):
            answer = signed_in(getattr(cast, name)).get(reverse(f"evidence:{address}", args=[cast.olga.pk]))
            assert answer.status_code == status, (name, address)
    assert "as a leader" in signed_in(cast.ella).get(f"/governance/people/{cast.ella.pk}/").content.decode()
    assert "as a leader" not in signed_in(cast.carl).get(f"/governance/people/{cast.ella.pk}/").content.decode()


def filled(cast: Cast, times: int) -> None:
    """Give Ella long decisions, and Olga actions that worked, barriers and objectives."""
    long = "Hire, train and keep the people who test pumps on the second bench, because " * 6
    for number in range(times):
        decision = a_decision(cast, text=f"{number} {long}", kind="resource", rationale=long)
        action = an_action(
            cast, text=long, decision=decision, on=TODAY - 20 * DAY, due_on=TODAY - 5 * DAY, check_on=TODAY,
            at=NOW - 20 * DAY,
        )  # fmt: skip
        done(action, on=TODAY - 6 * DAY)
        action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding=long)
        making.an_objective(cast, f"T{times}-{number}", statement=long)
        barrier = a_barrier(cast, text=f"{number} {long}", subject=action.reference)
        end_by_decision(
            barrier,
            outcome="gone",
            what_leader_did=long,
            text=long,
            rationale=long,
            on=TODAY,
            by=cast.ella,
            at=NOW,
        )


def test_the_brief_is_one_page_on_paper_however_much_there_is_and_the_same_bytes(cast: Cast) -> None:
    a_path(cast)
    filled(cast, 8)
    for person in (cast.ella, cast.olga):
        answers = [
            signed_in(cast.ella).get(reverse("evidence:brief_pdf", args=[person.pk])) for _time in range(2)
        ]
        assert answers[0].content == answers[1].content
        with pikepdf.open(io.BytesIO(answers[0].content)) as paper:
            assert len(paper.pages) == 1
            assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]


def test_no_more_queries_with_ten_times_the_records(cast: Cast) -> None:
    def spent(name: str) -> int:
        client = signed_in(cast.ella)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"evidence:{name}", args=[cast.olga.pk])).status_code == 200
        return len(found)

    a_path(cast)
    filled(cast, 1)
    spent("leader")
    few: dict[str, Any] = {name: spent(name) for name in ("leader", "brief")}
    filled(cast, 10)
    assert {name: spent(name) for name in few} == few
    assert max(few.values()) <= 100, few  # each kind of record is asked once what the leader holds and owes


def test_the_home_page_leads_leaders_to_their_own_page_and_brief(cast: Cast) -> None:
    an_action(cast, owner=cast.ella, verifier=cast.quinn, due_on=TODAY + DAY)
    page = signed_in(cast.ella).get("/").content.decode()
    assert reverse("evidence:leader", args=[cast.ella.pk]) in page
    assert reverse("evidence:brief", args=[cast.ella.pk]) in page
