"""A barrier is raised, taken, passed on or asked back about, and ends by a decision of a leader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.deciding import decide
from governance.escalating import answer, ask_back, climb, close, pass_on, raise_from, reply
from governance.leading import name_leader
from governance.models import Escalation, EscalationEnding, EscalationStep, Process
from governance.owning import appoint
from governance.setting_paths import Level
from qms.people.models import Holiday
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_barrier, a_decision, a_path, an_action, refused

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EIGHT = Decimal(8)
OWNER = Level(Decimal(4), who="process_owner")
LAST = Level(EIGHT, who="top_management")


def outcome(cast: Cast, **changes: Any) -> Any:
    """Return Ella's decision on a barrier of North."""
    given = {"kind": "escalation", "text": "Two checkers from Monday", "on": TODAY, "at": NOW}
    return a_decision(cast, **{**given, **changes})


def ended(cast: Cast, row: Escalation, **changes: Any) -> EscalationEnding:
    given: dict[str, Any] = {
        "decision": outcome(cast), "what_leader_did": "Moved two people from packing", "outcome": "gone",
        "on": TODAY, "by": cast.ella, "at": NOW,
    }  # fmt: skip
    return close(row, **{**given, **changes})


def steps(row: Escalation) -> list[tuple[int, str, str]]:
    found = EscalationStep.objects.filter(escalation=row).select_related("person")
    return [(step.level, str(step.person or "–").split()[0], step.because) for step in found]


def test_a_barrier_arrives_at_the_first_level_and_its_clock_runs_in_working_hours(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    assert row.reference == "ESC-0001"
    assert (row.level, row.holder, row.state) == (1, cast.olga, "open")
    assert row.deadline == NOW + 4 * HOUR  # 10:30 to 14:30 in Berlin
    assert steps(row) == [(1, "Olga", "raised")]


def test_the_clock_of_a_site_stands_still_on_its_holidays(cast: Cast) -> None:
    a_path(cast)
    Holiday.objects.create(site=cast.north, day=TODAY, name="Founding day")
    assert a_barrier(cast).deadline == datetime(2026, 3, 17, 11, tzinfo=UTC)  # noon in Berlin


def test_a_barrier_of_the_whole_organisation_runs_by_its_clock(cast: Cast) -> None:
    a_path(cast)
    Holiday.objects.create(site=cast.north, day=TODAY, name="Founding day")
    assert a_barrier(cast, site=None, raised_by=cast.sven).deadline == NOW + 4 * HOUR


def test_without_a_path_it_is_refused_and_says_who_sets_one(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        a_barrier(cast)
    assert refusal.value.rule == "escalation.path-is-missing"
    assert "quality lead" in str(refusal.value.remedy)
    assert not Escalation.objects.exists()


def test_what_blocks_a_record_keeps_its_reference_site_and_process(cast: Cast) -> None:
    a_path(cast)
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    action = an_action(cast, process=process)
    given: dict[str, Any] = {"lacking": "money", "text": "No budget", "raised_by": cast.carl, "by": cast.carl}
    row = raise_from(action, on=TODAY - WEEK, at=NOW, **given)
    assert (row.subject, row.site, row.process) == (action.reference, cast.north, process)
    assert row.late_entry
    assert raise_from(process, on=TODAY, at=NOW, **given).process == process


def test_the_same_lack_of_a_record_is_raised_once_while_it_is_open(cast: Cast) -> None:
    a_path(cast)
    first = a_barrier(cast, subject="ACT-0007")
    a_barrier(cast, subject="ACT-0007", lacking="money")
    with refused("raised-already") as refusal:
        a_barrier(cast, subject="ACT-0007")
    assert first.reference in str(refusal.value.sentence)
    ended(cast, first)
    a_barrier(cast, subject="ACT-0007")


@pytest.mark.parametrize("changes", [{"text": " "}, {"on": TODAY + DAY}, {"lacking": "luck"}])
def test_a_barrier_needs_words_a_kind_of_lack_and_a_day_that_has_come(
    cast: Cast, changes: dict[str, Any]
) -> None:
    a_path(cast)
    with pytest.raises(Refusal):
        a_barrier(cast, **changes)
    assert not Escalation.objects.exists()
    assert not EscalationStep.objects.exists()


def test_the_owner_of_the_process_is_who_owns_it_when_it_arrives(cast: Cast) -> None:
    a_path(cast, OWNER, LAST)
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW)
    assert a_barrier(cast, process=process).holder == cast.olga


def test_a_level_where_nobody_stands_is_passed_over(cast: Cast) -> None:
    a_path(cast, OWNER, Level(EIGHT, person=cast.quinn), LAST)
    row = a_barrier(cast)  # of no process
    assert (row.holder, row.level, row.step) == (cast.quinn, 2, 2)
    assert EscalationStep.objects.get(escalation=row, number=1).is_passed_over


def test_who_raises_it_is_passed_over_below_the_last_level(cast: Cast) -> None:
    a_path(cast)
    assert a_barrier(cast, raised_by=cast.olga).holder == cast.quinn
    assert a_barrier(cast, raised_by=cast.ella, lacking="time").holder == cast.olga


def test_its_holder_takes_it_and_the_clock_of_the_level_stops(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    answer(row, by=cast.olga, at=NOW + 3 * HOUR)
    step = EscalationStep.objects.get(escalation=row)
    assert (step.answer, step.worked_minutes, step.in_time) == ("taken", 180, True)
    assert not climb(row, step=1, at=NOW + 30 * DAY)
    with refused("taken-already"):
        answer(row, by=cast.olga, at=NOW + 4 * HOUR)


def test_nobody_else_takes_it_and_is_told_with_whom_it_is(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    for act in (
        lambda: answer(row, by=cast.quinn, at=NOW),
        lambda: pass_on(row, words="Up", by=cast.carl, at=NOW),
        lambda: ask_back(row, question="How many?", by=cast.ella, at=NOW),
    ):
        with refused("answered-by-its-holder") as refusal:
            act()
        assert "Olga Petrova" in str(refusal.value.sentence)


def test_passed_on_with_words_it_is_answered_here_and_arrives_above(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    pass_on(row, words="It takes a head count that I cannot give", by=cast.olga, at=NOW + HOUR)
    assert (row.holder, row.level) == (cast.quinn, 2)
    below, above = EscalationStep.objects.filter(escalation=row)
    assert (below.answer, below.worked_minutes, below.until_at) == ("passed_on", 60, NOW + HOUR)
    assert (above.because, above.words) == ("passed_on", "It takes a head count that I cannot give")


def test_passed_on_without_words_or_past_the_last_level_is_refused_and_nothing_moves(cast: Cast) -> None:
    a_path(cast, LAST)
    row = a_barrier(cast)
    for words in (" ", "Further up"):
        with pytest.raises(Refusal):
            pass_on(row, words=words, by=cast.ella, at=NOW)
    assert steps(row) == [(1, "Ella", "raised")]
    assert EscalationStep.objects.get(escalation=row).answer == ""


def test_its_holder_asks_back_and_the_clock_runs_on(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    asked = ask_back(row, question="How many people?", by=cast.olga, at=NOW + HOUR)
    assert [duty.kind for duty in kinds.duties_of(cast.carl, TODAY)] == ["escalation-reply"]
    with pytest.raises(Refusal):
        reply(asked, text="Two", by=cast.olga, at=NOW + HOUR)
    reply(asked, text="Two, for a month", by=cast.carl, at=NOW + 2 * HOUR)
    assert kinds.duties_of(cast.carl, TODAY) == []
    with refused("replied-already"):
        reply(asked, text="Three", by=cast.carl, at=NOW + 3 * HOUR)
    assert climb(row, step=1, at=NOW + 5 * HOUR)


def test_a_decision_ends_it_and_answers_for_the_level(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    end = ended(cast, row, at=NOW + 2 * HOUR)
    assert (row.state, end.outcome, end.by) == ("ended", "gone", cast.ella)
    step = EscalationStep.objects.get(escalation=row)
    assert (step.answer, step.worked_minutes) == ("decided", 120)
    assert kinds.duties_of(cast.olga, TODAY) == []
    assert not climb(row, step=1, at=NOW + DAY)


def test_the_second_leader_to_decide_is_told_who_was_first(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    stale = Escalation.objects.get(pk=row.pk)
    ended(cast, row)
    with refused("ended-already") as refusal:
        ended(cast, stale, outcome="accepted")
    assert "Ella Brandt ended it on 16 Mar 2026: “Barrier gone”" in str(refusal.value.sentence)


def test_accepting_a_barrier_takes_a_reason_and_the_day_it_comes_back(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    for decision, field in (
        (outcome(cast, rationale=""), "rationale"),
        (outcome(cast, rationale="Two months only"), "expires_on"),
    ):
        with pytest.raises(Refusal) as refusal:
            ended(cast, row, decision=decision, outcome="accepted")
        assert refusal.value.field == field
    until = outcome(cast, rationale="Two months only", expires_on=TODAY + 8 * WEEK)
    assert ended(cast, row, decision=until, outcome="accepted").outcome == "accepted"


def test_it_ends_by_a_decision_on_it_of_its_scope_with_what_the_leader_did(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    name_leader(cast.sven, role_in_qms="Site manager", starts_on=TODAY, site=cast.south, by=cast.quinn, at=NOW)
    words: dict[str, Any] = {"kind": "escalation", "text": "Wait", "on": TODAY, "by": cast.sven, "at": NOW}
    of_south = decide(decided_by=cast.sven, site=cast.south, **words)
    for changes in (
        {"decision": of_south},
        {"decision": a_decision(cast)},
        {"what_leader_did": " "},
        {"on": TODAY + DAY},
        {"on": TODAY - DAY},  # before it stood in the way
    ):
        with pytest.raises(Refusal):
            ended(cast, row, **changes)
    assert Escalation.objects.get().state == "open"
    assert not EscalationEnding.objects.exists()


def test_the_person_of_the_level_owes_an_answer_on_the_day_of_its_deadline_where_they_are(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    (duty,) = kinds.duties_of(cast.olga, TODAY)
    assert (duty.kind, duty.subject, duty.due_on, duty.what) == ("escalation", row.reference, TODAY, "Answer")
    cast.olga.time_zone = "Pacific/Auckland"
    cast.olga.save()
    assert kinds.duties_of(cast.olga, TODAY)[0].due_on == TODAY + DAY
    answer(row, by=cast.olga, at=NOW)
    assert kinds.duties_of(cast.olga, TODAY)[0].what == "Decide"


def handed(cast: Cast, row: Escalation, giver: str, taker: str, kind: str = "escalation") -> None:
    people = {"giver": getattr(cast, giver), "taker": getattr(cast, taker), "by": cast.adam}
    kinds.hand_over(kinds.HandOver(kind, row.reference, at=NOW + HOUR, on=TODAY, reason="Leaves", **people))


def test_an_answer_that_is_owed_goes_to_somebody_else_with_a_new_clock(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    answer(row, by=cast.olga, at=NOW)
    handed(cast, row, "olga", "quinn")
    row.refresh_from_db()
    assert (row.holder, row.level, row.taken_at, row.deadline) == (cast.quinn, 1, None, NOW + 5 * HOUR)
    assert steps(row) == [(1, "Olga", "raised"), (1, "Quinn", "handed_over")]
    with refused("sees-its-site"):
        handed(cast, row, "quinn", "sven")


def test_the_last_level_goes_to_a_leader_only(cast: Cast) -> None:
    a_path(cast, LAST)
    row = a_barrier(cast)
    with refused("last-level-is-a-leader"):
        handed(cast, row, "ella", "quinn")


def test_a_question_that_waits_goes_to_somebody_else(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    ask_back(row, question="How many people?", by=cast.olga, at=NOW)
    handed(cast, row, "carl", "quinn", "escalation-reply")
    assert [duty.kind for duty in kinds.duties_of(cast.quinn, TODAY)] == ["escalation-reply"]
    assert kinds.duties_of(cast.carl, TODAY) == []
