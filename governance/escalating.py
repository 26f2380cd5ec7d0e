"""Escalating: a barrier is raised, climbs while nobody answers, is taken or passed on, ends by a decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.climbing import answered, arrive, found_on, leader_of, leave, levels_of, path_on, person_at
from governance.deciding import decide, may_decide
from governance.leading import scope_name
from governance.models import (
    Decision,
    Escalation,
    EscalationEnding,
    EscalationQuestion,
    EscalationStep,
    Process,
)
from governance.rules import days
from governance.rules import escalations as rules
from qms.people.models import Organisation, Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import Record

OPEN = [Escalation.State.OPEN]
BECAUSE, ANSWER = EscalationStep.Because, EscalationStep.Answer


def raise_from(
    record: Record, *, lacking: str, text: str, raised_by: Person, on: date, by: Person, at: datetime
) -> Escalation:
    """Raise what is in the way of ``record``, at its site and on its process; return the escalation.

    Raises :class:`Refusal` as :func:`raise_barrier` does.
    """
    process = record if isinstance(record, Process) else getattr(record, "process", None)
    return raise_barrier(
        lacking=lacking, text=text, raised_by=raised_by, on=on, by=by, at=at,
        site=record.site, process=process, subject=record.reference,
    )  # fmt: skip


@transaction.atomic
def raise_barrier(
    *,
    lacking: str,
    text: str,
    raised_by: Person,
    on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
    process: Process | None = None,
    subject: str = "",
) -> Escalation:
    """Raise a barrier that stands in the way since ``on``; it arrives at the first level of its path.

    ``lacking`` is money, people, time, authority or agreement; ``subject`` the reference of the record that it
    blocks. The clock starts at ``at``, whenever the barrier began. Raises :class:`Refusal` where there is no
    path or nobody on it, where the same lack of the same record is open already, without words, or for a day
    to come.
    """
    today = Organisation.day_at(at)
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    _refuse_raised_already(subject, lacking)
    path = path_on(on=today, site_id=site.pk if site else None)
    rules.refuse_without_path(path is not None, scope_name(site))
    assert path is not None
    row = Escalation(
        lacking=lacking, text=text.strip(), happened_on=on, raised_by=raised_by, site=site, process=process,
        subject=subject, path=path, arrived_at=at, deadline=at,
    )  # fmt: skip
    enter(row, by=by, at=at)
    with changing(row, by=by, at=at) as stored:
        _climb(stored, above=0, not_with=(raised_by.pk,), because=BECAUSE.RAISED, at=at, today=today)
    return row


def _refuse_raised_already(subject: str, lacking: str) -> None:
    same = Escalation.objects.open().filter(subject=subject, lacking=lacking) if subject else None
    found = same.first() if same is not None else None
    rules.refuse_raised_already(str(found or ""), found.get_lacking_display() if found else "")


def _climb(
    row: Escalation,
    *,
    above: int,
    not_with: tuple[int, ...],
    because: str,
    at: datetime,
    today: date,
    words: str = "",
) -> None:
    """Let a locked ``row`` arrive at the next rung above a level; raise :class:`Refusal` where none is."""
    rungs, people = found_on(row.path, process=row.process, site=row.site, on=today)
    passed, rung = rules.way_up(rungs, above=above, not_with=not_with)
    if rung is None:
        rules.refuse_nowhere(from_the_start=above == 0)
        return
    person = people[rung.person_id or 0]
    arrive(row, rung=rung, person=person, because=because, at=at, words=words, passed=passed, people=people)


def climb(escalation: Escalation, *, step: int, at: datetime) -> bool:
    """Let ``escalation`` climb because the time of its ``step`` passed or its person left; say whether it did.

    Of two who climb the same step, one does. Where nobody stands above, it stays and is marked as beyond the
    last level: its clock is not set anew, and who holds it is told every day.
    """
    today = Organisation.day_at(at)
    with transaction.atomic():
        locked = Escalation.objects.select_for_update().get(pk=escalation.pk)
        if locked.step != step or not _must_climb(locked, at, today):
            return False
        with changing(escalation, by=None, at=at) as row:
            try:
                with transaction.atomic():
                    leave(row, at=at)
                    because = BECAUSE.LEFT if _is_left_alone(row, today) else BECAUSE.TIME
                    not_with = (row.holder_id or 0,)
                    _climb(row, above=row.level, not_with=not_with, because=because, at=at, today=today)
            except Refusal:
                _stay_at_the_end(row, at=at, today=today)
    return True


def _must_climb(row: Escalation, at: datetime, today: date) -> bool:
    if row.state != Escalation.State.OPEN:
        return False
    ran_out = row.taken_at is None and row.deadline <= at and not row.is_beyond
    return ran_out or _is_left_alone(row, today)


def _is_left_alone(row: Escalation, today: date) -> bool:
    return row.holder is None or row.holder.has_left(today)


def _stay_at_the_end(row: Escalation, *, at: datetime, today: date) -> None:
    """Mark ``row`` as beyond its last level; where its person left, it goes to who stands there now."""
    row.is_beyond = True
    if not _is_left_alone(row, today):
        return
    level = levels_of(row.path_id)[-1]
    person = person_at(level, process=row.process, site=row.site, on=today)
    if person is None:
        person = leader_of(on=today, site_id=row.site_id)
    if person is None:
        row.holder = None
        return
    leave(row, at=at)
    rung = rules.Rung(level.position, person.pk, level.response_time)
    arrive(row, rung=rung, person=person, because=BECAUSE.LEFT, at=at)


def answer(escalation: Escalation, *, by: Person, at: datetime) -> None:
    """Take it: its holder says "I take it", and the clock of the level stops.

    Raises :class:`Refusal` where it is with somebody else, taken already, or ended.
    """
    with changing(escalation, by=by, at=at) as row:
        _refuse_ended(row)
        access.refuse_unless_holds(by, row)
        if row.taken_at is not None:
            raise Refusal("escalation.taken-already", _("You have taken it already."))
        answered(row, at=at, answer=ANSWER.TAKEN)
        row.taken_at = at


def pass_on(escalation: Escalation, *, words: str, by: Person, at: datetime) -> None:
    """Pass it on up at once, with words for who stands above; that answers for the present level.

    Raises :class:`Refusal` without words, at the last level, and where it is with somebody else or ended.
    """
    with changing(escalation, by=by, at=at) as row:
        _refuse_ended(row)
        access.refuse_unless_holds(by, row)
        rules.refuse_unsaid(words, field="words", sentence=_("Say why it has to go further up."))
        leave(row, at=at, answer=ANSWER.PASSED_ON)
        _climb(
            row, above=row.level, not_with=(by.pk,), because=BECAUSE.PASSED_ON, at=at,
            today=Organisation.day_at(at), words=words,
        )  # fmt: skip


def ask_back(escalation: Escalation, *, question: str, by: Person, at: datetime) -> EscalationQuestion:
    """Ask who raised it; the clock runs on, for a question answers nothing. Return the question.

    Raises :class:`Refusal` without a question, and where it is with somebody else or ended.
    """
    with changing(escalation, by=by, at=at) as row:
        _refuse_ended(row)
        access.refuse_unless_holds(by, row)
        asked = EscalationQuestion(escalation=row, asked_by=by, asked_of=row.raised_by, asked_at=at)
        asked.question = question.strip()
        check(asked)
        asked.save()
    return asked


@transaction.atomic
def reply(question: EscalationQuestion, *, text: str, by: Person, at: datetime) -> None:
    """Answer what the holder of an escalation asked back.

    Raises :class:`Refusal` where another was asked, it was answered already, or nothing is said.
    """
    row = EscalationQuestion.objects.select_for_update().get(pk=question.pk)
    access.refuse_unless_asked(by, row)
    if row.replied_at is not None:
        raise Refusal("escalation.replied-already", _("This question was answered already."))
    rules.refuse_unsaid(text, field="reply", sentence=_("Say what you know."))
    row.reply, row.replied_by, row.replied_at = text.strip(), by, at
    check(row)
    row.save()


def close(
    escalation: Escalation,
    *,
    decision: Decision,
    what_leader_did: str,
    outcome: str,
    on: date,
    by: Person,
    at: datetime,
) -> EscalationEnding:
    """End it by a ``decision`` of a leader: the barrier is gone, or accepted until the day it comes back.

    Of two leaders who decide at once, the second is told who was first. Raises :class:`Refusal` for that, for
    a decision of another kind or scope, an impossible day, and an acceptance without reason or expiry.
    """
    with changing(escalation, by=by, at=at) as row:
        _refuse_ended(row)
        rules.refuse_foreign_decision(decision.kind, decision.site_id, row.site_id)
        rules.refuse_accepting_without_end(outcome, decision.rationale, decision.expires_on)
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.happened_on)
        fact = EscalationEnding(escalation=row, by=decision.decided_by, happened_on=on, recorded_at=at)
        fact.outcome, fact.decision, fact.what_leader_did = outcome, decision, what_leader_did.strip()
        check(fact)
        fact.save()
        leave(row, at=at, answer=ANSWER.DECIDED)
        row.state = Escalation.State.ENDED
    return fact


@transaction.atomic
def end_by_decision(
    escalation: Escalation,
    *,
    text: str,
    rationale: str,
    what_leader_did: str,
    outcome: str,
    on: date,
    by: Person,
    at: datetime,
    expires_on: date | None = None,
) -> EscalationEnding:
    """Let ``by`` decide and end the escalation by it: the decision and the end stand or fall together.

    Raises :class:`Refusal` as :func:`close` does, and where ``by`` does not lead the scope.
    """
    row = Escalation.objects.select_for_update().get(pk=escalation.pk)
    _refuse_ended(row)
    rules.refuse_accepting_without_end(outcome, rationale, expires_on)
    decision = decide(
        kind=Decision.Kind.ESCALATION, text=text, rationale=rationale, decided_by=by, on=on, by=by, at=at,
        answers=f"{row.reference} {row.text}"[:200], expires_on=expires_on, site=row.site,
    )  # fmt: skip
    return close(
        escalation, decision=decision, what_leader_did=what_leader_did, outcome=outcome, on=on, by=by, at=at
    )


def _refuse_ended(row: Escalation) -> None:
    if row.state == Escalation.State.OPEN:
        return
    end = EscalationEnding.objects.select_related("by").get(escalation=row)
    rules.refuse_ended(end.by.name, end.happened_on, end.get_outcome_display())


def hand_over_escalation(one: HandOver) -> None:
    """Give what a person owes on an escalation to another: the answer at its level, or the reply to a question.

    The clock of the level starts anew, for the taker has not answered yet. Raises :class:`Refusal` where the
    taker has left, does not see its site, or would stand at the last level without leading its scope.
    """
    row = Escalation.objects.get(reference=one.subject)
    today = Organisation.day_at(one.at)
    days.refuse_who_left(one.taker.name, one.taker.ended_on, today, field="taker")
    _refuse_outside(one.taker, row)
    if one.kind == "escalation-reply":
        waiting = EscalationQuestion.objects.select_for_update().filter(escalation=row, replied_at=None)
        for asked in waiting.filter(asked_of=one.giver):
            asked.asked_of = one.taker
            asked.save(update_fields=["asked_of"])
        return
    with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
        _refuse_ended(stored)
        access.refuse_unless_holds(one.giver, stored)
        levels = levels_of(stored.path_id)
        here = next(level for level in levels if level.position == stored.level)
        is_last = here is levels[-1]
        rules.refuse_unless_leading(
            not is_last or may_decide(one.taker, on=today, site_id=stored.site_id), one.taker.name
        )
        leave(stored, at=one.at)
        rung = rules.Rung(here.position, one.taker.pk, here.response_time)
        arrive(stored, rung=rung, person=one.taker, because=BECAUSE.HANDED_OVER, at=one.at, words=one.reason)


def _refuse_outside(person: Person, row: Escalation) -> None:
    if not access.may_own(person, row.site_id):
        raise Refusal(
            "escalation.holder-sees-its-site",
            _("%(name)s does not see the records of %(scope)s.")
            % {"name": person.name, "scope": scope_name(row.site)},
            field="taker",
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )
