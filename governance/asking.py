"""Asking: anybody may ask “why so?” of a process, or say that it is done differently; its owner answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.models import Process, ProcessQuestion, QuestionTurn
from governance.owning import owner_of
from governance.rules import questions as rules
from qms.people.models import Holiday, Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

State, Turn = ProcessQuestion.State, QuestionTurn.Kind


@transaction.atomic
def ask(
    process: Process, *, kind: str, text: str, by: Person, at: datetime, site: Site | None = None
) -> ProcessQuestion:
    """Ask of ``process``, at the site of the process or else of who asks; return the question.

    It should be answered within ten working days there. Raises :class:`Refusal` where nothing is said.
    """
    place = site or process.site or by.site
    today = timezone.localdate(at)
    holidays = set(Holiday.objects.filter(site=place, day__gt=today).values_list("day", flat=True))
    row = ProcessQuestion(process=process, site=place, kind=kind, text=text.strip(), asked_by=by)
    row.asked_on = today
    row.answer_by = rules.working_days_after(today, rules.ANSWER_WORKING_DAYS, holidays)
    return enter(row, by=by, at=at)


def answerer(question: ProcessQuestion, *, at: datetime) -> Person | None:
    """Return who answers: the owner of the process at the question's site, else of the process as a whole."""
    return owner_of(question.process, on=timezone.localdate(at), site=question.site)


def reply(question: ProcessQuestion, *, changed: bool, text: str, by: Person, at: datetime) -> QuestionTurn:
    """Answer, or say what was ``changed`` in the process because of it; return what was said.

    Raises :class:`Refusal` where nothing is said, where somebody else answers it, and where it was answered in
    the meantime.
    """
    if not access.may_answer(by, question, answerer(question, at=at)):
        raise Refusal(
            "question.answered-by-owner",
            _("The owner of the process answers."),
            remedy=_("Ask who owns it to answer, or ask a question of your own."),
        )
    with changing(question, by=by, at=at, states=[State.OPEN]) as row:
        row.state = State.ANSWERED
        row.answered_on = row.answered_on or timezone.localdate(at)
        row.changed_process = row.changed_process or changed
        return _say(row, Turn.CHANGE if changed else Turn.ANSWER, text, by=by, at=at)


def understand(question: ProcessQuestion, *, by: Person, at: datetime, text: str = "") -> QuestionTurn:
    """Let who asked say that the answer will do. Raises :class:`Refusal` for others, or before an answer."""
    _refuse_unless_asker(question, by)
    with changing(question, by=by, at=at, states=[State.ANSWERED]) as row:
        row.state = State.CLOSED
        return _say(row, Turn.UNDERSTOOD, text, by=by, at=at)


def ask_again(question: ProcessQuestion, *, text: str, by: Person, at: datetime) -> QuestionTurn:
    """Open an answered question again, saying what is unclear. Raises :class:`Refusal` as its sisters do."""
    _refuse_unless_asker(question, by)
    today = timezone.localdate(at)
    holidays = set(Holiday.objects.filter(site=question.site_id, day__gt=today).values_list("day", flat=True))
    with changing(question, by=by, at=at, states=[State.ANSWERED]) as row:
        row.state = State.OPEN
        row.answer_by = rules.working_days_after(today, rules.ANSWER_WORKING_DAYS, holidays)
        return _say(row, Turn.AGAIN, text, by=by, at=at)


def close_unread(question: ProcessQuestion, *, by: Person, at: datetime, reason: str) -> None:
    """Close an answered question whose asker leaves: nobody else has its answer to read."""
    with changing(question, by=by, at=at, states=[State.ANSWERED], reason=reason) as row:
        row.state = State.CLOSED
        _say(row, Turn.UNDERSTOOD, _("Closed: who asked leaves."), by=by, at=at)


def _refuse_unless_asker(question: ProcessQuestion, by: Person) -> None:
    if not access.may_follow_up(by, question):
        raise Refusal("question.followed-up-by-asker", _("Who asked says whether the answer will do."))


def _say(question: ProcessQuestion, kind: str, text: str, *, by: Person, at: datetime) -> QuestionTurn:
    turn = QuestionTurn(question=question, kind=kind, text=text.strip(), by=by)
    turn.happened_on, turn.recorded_at = timezone.localdate(at), at
    check(turn)
    turn.save()
    return turn
