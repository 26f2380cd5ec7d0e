"""Checking promises: before an unusual one is given to a customer, can it be kept? (8.2.3, 5.1.2)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Process
from governance.owning import owner_of
from governance.rules import days
from governance.rules.decisions import refuse_unless_leading
from objectives import access
from objectives.models import CommitmentCheck, CommitmentTurn
from qms.people.models import Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

State, Turn = CommitmentCheck.State, CommitmentTurn.Kind


def ask(
    *,
    customer: str,
    offering: str,
    promise: str,
    unusual: str,
    understood: bool,
    process: Process,
    on: date,
    answer_by: date,
    by: Person,
    at: datetime,
    unclear: str = "",
    site: Site | None = None,
) -> CommitmentCheck:
    """Ask the owner of ``process`` whether a promise that somebody wants to give can be kept; return the check.

    Raises :class:`Refusal` where nobody owns the process there, for a day to come, an answer due before it was
    asked, and where it is neither understood nor said what is unclear.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    owner = owner_of(process, on=today, site=site)
    if owner is None:
        raise Refusal(
            "commitment.process-has-owner",
            _("Nobody owns “%(process)s” there, so nobody can confirm that it keeps the promise.")
            % {"process": process.name},
            field="process",
            remedy=_("Have an owner appointed first, or choose another process."),
        )
    row = CommitmentCheck(
        customer=" ".join(customer.split()),
        offering=offering.strip(),
        promise=promise.strip(),
        unusual=unusual.strip(),
        understood=understood,
        unclear=unclear.strip(),
        process=process,
        asked_by=by,
        asked_of=owner,
        asked_on=on,
        answer_by=answer_by,
        site=site,
    )
    return enter(row, by=by, at=at)


def answer(
    row: CommitmentCheck, *, capacity: str, note: str, on: date, by: Person, at: datetime
) -> CommitmentTurn:
    """Let the owner who was asked say that it can be kept, or not and what lacks.

    Raises :class:`Refusal` where it was answered or settled already, for others, and a “no” without words.
    """
    with changing(row, by=by, at=at, states=[State.ASKED]) as stored:
        if not access.may_answer_commitment(by, stored):
            raise Refusal(
                "commitment.answered-by-who-keeps-it",
                _("%(owner)s was asked, and answers.") % {"owner": stored.asked_of},
                remedy=_("Remind them, or have the question handed over."),
            )
        stored.capacity, stored.state = capacity, State.ANSWERED
        return _turn(stored, Turn.ANSWER, capacity, note, on, by, at)


def settle(
    row: CommitmentCheck,
    *,
    promised: bool,
    note: str,
    on: date,
    by: Person,
    at: datetime,
    understood: bool | None = None,
) -> CommitmentTurn:
    """Say on ``on`` whether it was promised; against a “no”, or without an answer, it is *promised anyway*.

    ``understood`` says that what was unclear is clear by now. What was promised anyway reaches the leader of
    the scope. Raises :class:`Refusal` where it is settled already, for who did not ask and does not lead, and
    without words for what was promised anyway.
    """
    with changing(row, by=by, at=at, states=[State.ASKED, State.ANSWERED]) as stored:
        if not access.may_settle_commitment(by, stored):
            raise Refusal(
                "commitment.settled-by-who-asked",
                _("%(name)s asked, and says what was promised.") % {"name": stored.asked_by},
                remedy=_("Ask them, or an executive or quality lead of the scope."),
            )
        stored.understood = stored.understood if understood is None else understood
        confirmed = stored.capacity == CommitmentCheck.Capacity.YES and stored.understood
        stored.state = (State.PROMISED if confirmed else State.ANYWAY) if promised else State.NOT_PROMISED
        return _turn(stored, Turn.OUTCOME, stored.state, note, on, by, at)


def acknowledge(row: CommitmentCheck, *, note: str, on: date, by: Person, at: datetime) -> CommitmentTurn:
    """Let a leader of the scope say what they make of a promise that was given anyway.

    Of two leaders who do so at once, the second is told. Raises :class:`Refusal` where there is none to see,
    where ``by`` does not lead the scope, and without words. Clause 5.1.2.
    """
    with changing(row, by=by, at=at, states=[State.ANYWAY]) as stored:
        leads = may_decide(by, on=timezone.localdate(at), site_id=stored.site_id)
        refuse_unless_leading(leads, by.name)
        stored.state = State.ACKNOWLEDGED
        return _turn(stored, Turn.ACKNOWLEDGEMENT, "seen", note, on, by, at)


def _turn(
    row: CommitmentCheck, kind: str, answer: str, note: str, on: date, by: Person, at: datetime
) -> CommitmentTurn:
    latest = row.turns.order_by("-happened_on").first()
    since = latest.happened_on if latest else row.asked_on
    days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=since)
    fact = CommitmentTurn(commitment=row, kind=kind, answer=answer, note=note.strip(), by=by)
    fact.happened_on, fact.recorded_at = on, at
    check(fact)
    fact.save()
    return fact


def hand_question(row: CommitmentCheck, *, to: Person, by: Person, at: datetime, reason: str) -> None:
    """Let somebody else answer, who has the process now. Raises :class:`Refusal` where ``to`` is unfit."""
    with changing(row, by=by, at=at, reason=reason, states=[State.ASKED]) as stored:
        days.refuse_who_goes(to.name, to.ended_on, timezone.localdate(at), field="to")
        if not access.may_own_risk(to, stored.site_id):
            raise Refusal(
                "commitment.answered-by-somebody-there",
                _("%(name)s has no part in this scope.") % {"name": to.name},
                field="to",
                remedy=_("Name somebody who works there."),
            )
        stored.asked_of = to


def hand_outcome(row: CommitmentCheck, *, to: Person, by: Person, at: datetime, reason: str) -> None:
    """Let somebody else say what was promised. Raises :class:`Refusal` where ``to`` is unfit there."""
    with changing(row, by=by, at=at, reason=reason, states=[State.ASKED, State.ANSWERED]) as stored:
        days.refuse_who_goes(to.name, to.ended_on, timezone.localdate(at), field="to")
        if not access.may_own_risk(to, stored.site_id):
            raise Refusal(
                "commitment.settled-by-somebody-there",
                _("%(name)s has no part in this scope.") % {"name": to.name},
                field="to",
                remedy=_("Name somebody who works there."),
            )
        stored.asked_by = to
