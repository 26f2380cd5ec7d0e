"""Events from receipt to end: significant by severity or recurrence, closed when nothing is owed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Action
from objectives.acknowledging import acknowledge
from objectives.analysing import correct
from objectives.closing_events import answer_idea, close, done_about, reopen
from objectives.containing import contain, have_contained, respond
from objectives.models import CauseCategory, EventAcknowledgement, QualityEvent
from objectives.reading_across import ask_sites, look
from objectives.receiving import change
from objectives.recurrence import recurrence_of, recurring_causes, verdicts_against
from objectives.rules import events as rules
from objectives.significance import set_threshold
from qms.people.models import Role, RoleHolding
from qms.primitives import kinds
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, refused
from tests.objectives.event_samples import a_cause, a_complaint, a_finding, a_process, an_analysis

pytestmark = pytest.mark.usefixtures("still_clock")

DAY = timedelta(days=1)


def three(cast: Cast, **changes: Any) -> list[QualityEvent]:
    """Return three light complaints of the same cause on the same process, a month apart."""
    process = changes.pop("process", None) or a_process(cast)
    return [
        a_complaint(cast, process=process, cause=a_cause(), received_on=TODAY - n * 4 * WEEK, **changes)
        for n in (2, 1, 0)
    ]


def owed(cast: Cast, person: Any, on: date = TODAY) -> list[tuple[str, str]]:
    return [(duty.kind, duty.subject) for duty in kinds.duties_of(person, on) if duty.subject[:3] == "EVT"]


def test_the_owner_of_the_process_looks_into_what_nobody_else_does(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    assert event.owner == cast.olga
    assert (event.response_due_on, event.analysis_due_on) == (date(2026, 3, 18), date(2026, 3, 30))
    assert [kind for kind, _subject in owed(cast, cast.olga)] == [
        "event-containment",
        "event-response",
        "event-analysis",
    ]


def test_an_event_without_a_process_waits_with_the_quality_lead_until_somebody_looks_into_it(
    cast: Cast,
) -> None:
    event = a_complaint(cast)
    assert event.owner is None
    assert owed(cast, cast.quinn) == [("event-owner", event.reference)]
    change(event, words={"owner": cast.olga}, by=cast.quinn, at=NOW)
    assert owed(cast, cast.quinn) == []


def test_a_quality_lead_of_the_site_above_sees_to_its_events(cast: Cast) -> None:
    hall = type(cast.north).objects.create(code="HALL", name="Hall", parent=cast.north)
    RoleHolding.objects.create(
        person=cast.olga, role=Role.QUALITY_LEAD, site=cast.north, starts_on=LONG_AGO
    )  # fmt: skip
    event = a_complaint(cast, site=hall, by=cast.olga)
    assert owed(cast, cast.olga) == [("event-owner", event.reference)]
    assert owed(cast, cast.quinn) == []


def test_a_customer_is_counted_once_however_it_is_typed(cast: Cast) -> None:
    a_complaint(cast, customer="Nordwerk AG")
    assert a_complaint(cast, customer=" nordwerk  ag ").customer == "Nordwerk AG"


def test_the_third_of_a_cause_on_a_process_reaches_the_leader_and_not_the_second(cast: Cast) -> None:
    first, second, third = three(cast)
    assert [row.is_significant for row in (first, second, third)] == [False, False, True]
    assert third.significant_because == "recurrence"
    assert owed(cast, cast.ella) == [("event-acknowledgement", third.reference)]
    found = recurrence_of(third, seen_by=cast.ella)
    assert found is not None
    assert (found.count, found.reached, found.earlier) == (3, True, [second, first])
    [cause] = recurring_causes(on=TODAY)
    assert (cause.cause, cause.process, cause.count, cause.decided) == ("Handling", "Assembly", 3, False)


def test_a_cause_that_is_found_later_counts_with_those_that_came_after(cast: Cast) -> None:
    process = a_process(cast)
    early = a_complaint(cast, process=process, received_on=TODAY - 8 * WEEK)
    later = [a_complaint(cast, process=process, cause=a_cause(), received_on=TODAY - n * WEEK) for n in (2, 1)]
    assert not any(row.is_significant for row in (early, *later))
    an_analysis(cast, early)
    significant = QualityEvent.objects.significant().values_list("reference", flat=True)
    assert list(significant) == [later[-1].reference]


def test_a_leader_sets_another_threshold_and_nobody_else_does(cast: Cast) -> None:
    process = a_process(cast)
    given: dict[str, Any] = {"months": 6, "reason": "Customers see it", "process": process, "at": NOW}
    with refused("set-by-leaders"):
        set_threshold(count=2, by=cast.quinn, **given)
    with refused("significancethreshold.count"):
        set_threshold(count=1, by=cast.ella, **given)
    set_threshold(count=2, by=cast.ella, **given)
    with refused("holds-already"):
        set_threshold(count=2, by=cast.ella, **given)
    assert [row.is_significant for row in three(cast, process=process)] == [False, True, True]


def test_what_is_severe_stays_with_the_leaders_even_when_it_is_made_lighter(cast: Cast) -> None:
    event = a_complaint(cast, severity="serious")
    assert event.significant_because == "severity"
    with refused("lighter-with-reason"):
        change(event, words={"severity": "minor"}, by=cast.olga, at=NOW)
    change(event, words={"severity": "minor"}, by=cast.olga, at=NOW, reason="Only the paint")
    assert event.is_significant
    assert event.severity == "minor"


def test_one_who_does_not_work_there_records_nothing_and_an_auditor_only_findings(cast: Cast) -> None:
    with refused("recorded-by-who-works-there"):
        a_complaint(cast, by=cast.sven)
    with refused("recorded-by-who-works-there"):
        a_complaint(cast, by=cast.axel)
    with refused("auditor-writes-findings"):
        a_complaint(cast, by=cast.ines)
    assert a_finding(cast).recorded_by == cast.ines
    with refused("day.in-the-future"):
        a_complaint(cast, received_on=TODAY + DAY)


def test_nobody_writes_a_finding_on_their_own_work_nor_looks_into_it_nor_closes_it(cast: Cast) -> None:
    own = a_process(cast, "AUD", owner=cast.ines, name="Internal audits")
    with refused("finding-on-own-work"):
        a_finding(cast, process=own)
    with refused("finding-looked-into-by-another"):
        a_finding(cast, owner=cast.ines)
    finding = a_finding(cast, process=a_process(cast))
    assert owed(cast, cast.olga, date(2026, 4, 16)) == [("event-answer", finding.reference)]
    with refused("finding-closed-by-another"):
        close(finding, outcome="Calibrated", on=TODAY, by=cast.olga, at=NOW)


def test_a_light_complaint_is_closed_once_answered_contained_and_its_cause_named(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    for rule, step in (
        ("customer-unanswered", lambda: respond(event, text="New ones", on=TODAY, by=cast.olga, at=NOW)),
        ("uncontained", lambda: contain(event, text="Stock held", on=TODAY, by=cast.olga, at=NOW)),
        (
            "cause-missing",
            lambda: change(event, words={"cause": a_cause()}, by=cast.olga, at=NOW),
        ),
    ):
        with refused(rule) as refusal:
            close(event, outcome="Both replaced", on=TODAY, by=cast.olga, at=NOW)
        assert refusal.value.field == "outcome"
        step()
    close(event, outcome="Both replaced", on=TODAY, by=cast.olga, at=NOW)
    assert (event.state, event.closed_on, event.first_response_on) == ("closed", TODAY, TODAY)
    assert owed(cast, cast.olga) == []


def test_a_containing_task_counts_once_it_is_done(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    fact = have_contained(event, text="Hold the stock", owner=cast.carl, due_on=TODAY, by=cast.olga, at=NOW)
    assert fact.task is not None
    assert ("action", fact.task.reference) in [(d.kind, d.subject) for d in kinds.duties_of(cast.carl, TODAY)]
    assert not done_about(event).contained
    assert done_about(event).open_actions == (fact.task.reference,)
    fact.task.complete(by=cast.carl, at=NOW, on=TODAY)
    assert done_about(event).contained
    assert done_about(event).open_actions == ()


def test_a_corrective_action_on_a_cause_that_came_back_reopens_the_earlier_verdict(cast: Cast) -> None:
    process = a_process(cast)
    first = a_complaint(cast, process=process)
    an_analysis(cast, first)
    earlier = corrected(cast, first)
    earlier.complete(by=cast.olga, at=NOW, on=TODAY, proof="Shadow board")
    earlier.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="No tool was missing")
    again = a_complaint(cast, process=process, cause=a_cause())
    assert verdicts_against(again) == [earlier]
    action = corrected(cast, again)
    earlier.refresh_from_db()
    assert earlier.state == Action.State.DONE
    assert earlier.reopenings.get().came_back_in == action
    assert verdicts_against(again) == []


def corrected(cast: Cast, event: QualityEvent) -> Action:
    return correct(
        event, text="Give each tool a place", owner=cast.olga, due_on=TODAY + WEEK, check_on=TODAY + 8 * WEEK,
        criterion="No valve leaks for two months", verifier=cast.quinn, by=cast.olga, at=NOW,
    )  # fmt: skip


def test_a_significant_event_owes_cause_action_sites_and_a_leaders_view(cast: Cast) -> None:
    event = a_complaint(cast, severity="critical", process=a_process(cast), contained="Stock held")
    respond(event, text="New ones", on=TODAY, by=cast.olga, at=NOW)
    an_analysis(cast, event)
    action = corrected(cast, event)
    [asked] = ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
    with refused("action-open") as refusal:
        close(event, outcome="Fixed", on=TODAY, by=cast.olga, at=NOW)
    said = str(refusal.value)
    assert f"{action.reference} is not done" in said
    assert "South has not looked yet" in said
    assert "No leader has looked at it" in said
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Board hangs")
    look(asked, found="cannot", note="No such tool", on=TODAY, by=cast.sven, at=NOW)
    with refused("acknowledged-by-a-leader"):
        acknowledge(event, words="Seen", on=TODAY, by=cast.olga, at=NOW)
    acknowledge(event, words="I pay for the boards", on=TODAY, by=cast.ella, at=NOW)
    with refused("acknowledged-already"):
        acknowledge(event, words="Me too", on=TODAY, by=cast.ella, at=NOW)
    close(event, outcome="Boards hang at each line", on=TODAY, by=cast.olga, at=NOW)
    assert event.state == "closed"


def test_a_light_event_needs_no_leader(cast: Cast) -> None:
    with refused("not-significant"):
        acknowledge(a_complaint(cast), words="Seen", on=TODAY, by=cast.ella, at=NOW)
    assert not EventAcknowledgement.objects.exists()


def test_a_site_is_asked_once_its_leader_owes_the_answer_and_it_answers_for_itself(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    with refused("own-site"):
        ask_sites(event, sites=[cast.north], by=cast.olga, at=NOW)
    [asked] = ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
    assert asked.asked_of == cast.ella
    assert ("read-across", event.reference) in owed(cast, cast.ella)
    with refused("one_read_across_an_event_and_site"):
        ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
    with refused("answered-by-its-site"):
        look(asked, found="could", note="Same wrench", on=TODAY, by=cast.olga, at=NOW)
    look(asked, found="could", note="Same wrench", on=TODAY, by=cast.sven, at=NOW)
    with refused("answered-already"):
        look(asked, found="cannot", note="Not so", on=TODAY, by=cast.sven, at=NOW)
    assert ("read-across", event.reference) not in owed(cast, cast.ella)


def test_an_idea_is_answered_by_somebody_else_with_a_decision_or_a_reason(cast: Cast) -> None:
    idea = a_complaint(cast, kind="idea", customer="", text="Colour the hoses", process=a_process(cast))
    assert owed(cast, cast.olga) == [("event-idea", idea.reference)]
    with refused("idea-unanswered"):
        close(idea, outcome="Fine", on=TODAY, by=cast.olga, at=NOW)
    with refused("worked-on-by-its-own"):
        answer_idea(idea, taken_up=True, reason="Good", on=TODAY, by=cast.sven, at=NOW)
    with refused("own-idea"):
        answer_idea(idea, taken_up=True, reason="Good", on=TODAY, by=cast.carl, at=NOW)
    decision = a_decision(cast)
    answer_idea(idea, taken_up=True, reason="From May", on=TODAY, by=cast.olga, at=NOW, decision=decision)
    assert idea.state == "closed"
    assert idea.answers.get().decision == decision


def test_a_closed_event_is_opened_again_with_a_reason_and_not_changed_before(cast: Cast) -> None:
    event = a_finding(cast, grade="opportunity", answer_by=None)
    close(event, outcome="Considered", on=TODAY, by=cast.quinn, at=NOW)
    with refused("qualityevent.state"):
        change(event, words={"text": "Other"}, by=cast.quinn, at=NOW)
    with refused("eventreopening.reason"):
        reopen(event, reason=" ", on=TODAY, by=cast.quinn, at=NOW)
    reopen(event, reason="It came back", on=TODAY, by=cast.quinn, at=NOW)
    assert (event.state, event.closed_on) == ("open", None)


def test_causes_that_come_back_elsewhere_are_counted_but_not_shown_to_a_stranger(cast: Cast) -> None:
    process = a_process(cast)
    for _n in range(2):
        a_complaint(cast, process=process, cause=a_cause())
    here = a_complaint(cast, process=process, cause=a_cause(), site=cast.south, by=cast.sven)
    assert here.is_significant
    found = recurrence_of(here, seen_by=cast.sven)
    assert found is not None
    assert (found.count, found.earlier, found.elsewhere) == (3, [], 2)


def test_causes_are_named_once(cast: Cast) -> None:
    a_cause("Handling")
    assert CauseCategory.objects.count() == 1
    assert rules.Threshold(3, 12) == rules.USUAL
