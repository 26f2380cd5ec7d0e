"""What rules read of real records: requests, competence, requirements, misses, events, risks, deeds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from evidence.looking_back import the_day
from evidence.reading import records_of
from evidence.rules import Records
from governance.assigning import assign
from governance.deciding import decide
from objectives import acknowledging, reading_across, reviewing_requirements
from objectives.answering import answer
from objectives.models import QualityEvent
from qms.people.models import Site
from reviews import resourcing
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.objectives import event_samples, voices
from tests.objectives import making as promises

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def read(cast: Cast, site: Site | None = None, *, on: date = TODAY, later: timedelta = timedelta()) -> Records:
    return records_of(site, the_day(on, at=NOW + later, organisation=cast.organisation))


def only(rows: Any) -> Any:
    (row,) = rows
    return row


def test_a_miss_is_answered_by_a_decision_tied_to_it_and_by_no_other(cast: Cast) -> None:
    row = making.an_objective(cast)
    making.measured(cast, row, 2, "60", reason="Counted again")
    miss = only(read(cast).objectives)
    assert (miss.off, miss.is_answered, miss.answers) == (True, False, ())
    given: dict[str, Any] = {
        "decided_by": cast.ella,
        "on": TODAY,
        "by": cast.ella,
        "at": NOW,
        "rationale": "It costs most",
    }
    decide(kind="improvement", text="Something else", **given)
    assert not only(read(cast).objectives).is_answered
    decision = decide(kind="improvement", text="Pack at the line", **given)
    answer(row, decision=decision, by=cast.ella, at=NOW)
    assert only(read(cast).objectives).answers == (decision.reference,)
    yesterday = only(read(cast, on=TODAY - DAY).objectives)
    assert yesterday.answers == ()


def test_an_objective_serves_what_is_live_and_current(cast: Cast) -> None:
    making.an_objective(cast)
    found = only(read(cast).objectives)
    assert (found.serves, found.customer, found.values) == (True, True, 2)
    requirement = promises.requirement(cast)
    row = making.an_objective(cast, "N-SECOND")
    assert row.requirements.count() == 1
    for one in row.requirements.all():
        reviewing_requirements.review_requirement(
            one,
            result="withdrawn",
            note="No customer asks for it",
            confirmed_by=cast.olga,
            on=TODAY,
            by=cast.olga,
            at=NOW,
        )
    second = next(one for one in read(cast).objectives if one.reference == row.reference)
    assert (second.serves, second.customer) == (False, False)
    assert requirement.reference in {one.reference for one in read(cast).requirements}


def test_a_requirement_says_who_confirmed_it_and_what_it_lacks(cast: Cast) -> None:
    row = promises.requirement(cast)
    assert only(read(cast).requirements).reviewed_on is None
    reviewing_requirements.review_requirement(
        row,
        result="confirmed",
        note="Seen with the customer",
        confirmed_by=cast.olga,
        on=TODAY - DAY,
        next_review_on=TODAY + 52 * WEEK,
        by=cast.olga,
        at=NOW,
    )
    found = only(read(cast).requirements)
    assert (found.reviewed_on, found.next_review_on) == (TODAY - DAY, TODAY + 52 * WEEK)
    assert found.gaps == tuple(row.gaps)
    assert read(cast, on=TODAY - DAY).requirements == []  # it was recorded today


def a_request(cast: Cast, **changes: Any) -> Any:
    words = {
        "kind": "tool",
        "what": "A second torque wrench",
        "why": "One is not enough for two lines",
        "needed_by": TODAY + WEEK,
        "asked_of": cast.ella,
        "site": cast.north,
        "unit": "",
    }
    return resourcing.ask(
        asked_by=cast.olga, on=TODAY - WEEK, by=cast.olga, at=NOW - WEEK, **{**words, **changes}
    )


def test_a_request_is_read_from_asking_to_being_in_place(cast: Cast) -> None:
    row = a_request(cast)
    asked = only(read(cast).requests)
    assert (asked.reference, asked.decided_on, asked.granted) == (row.reference, None, False)
    resourcing.decide_request(row, outcome="granted", reason="It pays", on=TODAY, by=cast.ella, at=NOW)
    assert only(read(cast).requests).granted
    resourcing.put_in_place(row, on=TODAY, by=cast.olga, at=NOW, proof="Stands at line 2")
    found = only(read(cast).requests)
    assert (found.decided_on, found.in_place_on) == (TODAY, TODAY)
    assert only(read(cast, on=TODAY - DAY).requests).decided_on is None
    assert read(cast, cast.south).requests == []


def test_competence_is_asked_of_owners_and_quality_roles_of_the_scope(cast: Cast) -> None:
    event_samples.a_process(cast)
    found = {one.person: one for one in read(cast).competences}
    assert found["Quinn Hale"].state == "confirmed"
    assert found["Olga Petrova"].state == "never"


def a_significant(cast: Cast, **changes: Any) -> QualityEvent:
    return event_samples.a_complaint(
        cast, severity="critical", process=event_samples.a_process(cast), **changes
    )


def test_a_significant_complaint_is_read_with_what_was_done_about_it(cast: Cast) -> None:
    row = a_significant(cast, received_on=TODAY - WEEK, at=NOW - WEEK)
    bare = only(read(cast).events)
    assert (bare.reference, bare.kind, bare.acknowledged, bare.cause, bare.actions) == (
        row.reference,
        "complaint",
        False,
        False,
        (),
    )
    acknowledging.acknowledge(row, words="I see to it", on=TODAY, by=cast.ella, at=NOW)
    event_samples.an_analysis(cast, row)
    action = assign(
        text="Give each tool a place",
        owner=cast.olga,
        due_on=TODAY + WEEK,
        criterion="No leak in three months",
        check_on=TODAY + 12 * WEEK,
        verifier=cast.quinn,
        origin="corrective",
        site=cast.north,
        assigned_by=cast.ella,
        on=TODAY,
        by=cast.ella,
        at=NOW,
    )
    answer(row, action=action, by=cast.ella, at=NOW)
    found = only(read(cast).events)
    assert (found.acknowledged, found.cause, found.actions) == (True, True, (action.reference,))
    assert found.unverified == ()
    later = only(read(cast, on=TODAY + 13 * WEEK, later=14 * WEEK).events)
    assert later.unverified == (action.reference,)
    assert not only(read(cast, on=TODAY - DAY).events).acknowledged
    assert read(cast, cast.south).events == []


def test_sites_that_were_asked_are_counted_by_whether_they_said(cast: Cast) -> None:
    row = a_significant(cast)
    reading_across.ask_sites(row, sites=[cast.south], due_on=TODAY + WEEK, by=cast.ella, at=NOW)
    asked = only(read(cast).events)
    assert (asked.asked, asked.answered, asked.unanswered) == (1, 0, 0)
    overdue = only(read(cast, on=TODAY + 2 * WEEK, later=3 * WEEK).events)
    assert (overdue.answered, overdue.unanswered) == (0, 1)


def test_a_minor_event_is_no_matter_for_leaders_and_an_idea_waits_for_its_answer(cast: Cast) -> None:
    event_samples.a_complaint(cast)
    idea = event_samples.a_complaint(cast, kind="idea", customer="", offering="", text="Mark the valves")
    found = only(read(cast).events)
    assert (found.reference, found.kind, found.answered_on) == (idea.reference, "idea", None)


def test_a_risk_above_the_threshold_is_accepted_by_a_signature(cast: Cast) -> None:
    process = event_samples.a_process(cast)
    voices.a_threshold(cast)
    row = voices.a_risk(cast, process=process)
    bare = only(read(cast).risks)
    assert (bare.above, bare.customer, bare.treated, bare.accepted_until) == (True, True, False, None)
    voices.accepted(cast, row)
    found = read(cast)
    assert only(found.risks).accepted_until == TODAY + 26 * WEEK
    assert only(found.risks).decisions
    assert only([one for one in found.decisions if one.kind == "risk_acceptance"]).signed
    assert read(cast, cast.south).risks == []


def test_what_leaders_decided_is_weak_where_it_only_watches(cast: Cast) -> None:
    decide(
        kind="improvement",
        text="We continue to monitor deliveries",
        decided_by=cast.ella,
        on=TODAY,
        by=cast.ella,
        at=NOW,
    )
    assert only(read(cast).decisions).weak


def test_an_action_long_overdue_is_known_once_a_leader_was_told(cast: Cast) -> None:
    from qms.jobs import noticing

    given: dict[str, Any] = {
        "owner": cast.olga,
        "due_on": TODAY - 6 * WEEK,
        "site": cast.north,
        "assigned_by": cast.ella,
        "on": TODAY - 8 * WEEK,
    }
    assign(text="Mark the shelves", weight="task", by=cast.ella, at=NOW - 8 * WEEK, **given)
    assert only(read(cast).overdue).known_by == ""
    noticing.plan_digests(TODAY, at=NOW)
    assert only(read(cast).overdue).known_by
    assert only(read(cast, on=TODAY - DAY).overdue).known_by == ""
