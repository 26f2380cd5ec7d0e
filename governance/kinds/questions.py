"""What the product knows of questions to processes: who owes the answer, who has one to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.asking import close_unread
from governance.models import ProcessOwnership, ProcessQuestion, QuestionTurn
from governance.owning import owners_on
from governance.rules.questions import READ_DAYS
from qms.primitives import kinds
from qms.primitives.addresses import address
from qms.primitives.refusing import Refusal

ANSWER, READ = "question", "answer"


def duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the answers that owners owe, and those that who asked has to read. Three queries at most."""
    rows = ProcessQuestion.objects.filter(state=ProcessQuestion.State.OPEN)
    if person is not None:
        rows = rows.filter(process__in=ProcessOwnership.objects.filter(holder=person).values("process"))
    waiting = list(rows)
    owners = owners_on({row.process_id for row in waiting}, on=on) if waiting else {}
    for row in waiting:
        owner = owners.get((row.process_id, row.site_id)) or owners.get((row.process_id, None))
        if owner is not None and (person is None or owner.pk == person.pk):
            yield _duty(row, ANSWER, _now("Answer"), owner.pk, row.answer_by)
    yield from _answers(on, person)


def _answers(on: date, person: Any) -> Iterator[kinds.Duty]:
    mine = Q() if person is None else Q(asked_by=person)
    rows: Any = ProcessQuestion.objects.answered().filter(mine).annotate(said_on=Max("turns__happened_on"))
    for row in rows:
        until = row.said_on + timedelta(days=READ_DAYS)
        if until >= on:
            yield _duty(row, READ, _now("Read the answer"), row.asked_by_id, until, soon=READ_DAYS)


def _duty(
    row: ProcessQuestion, kind: str, what: str, person_id: int, due_on: date, soon: int = 5
) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.text,
        address=reverse("governance:question", args=[row.reference]),
        person_id=person_id,
        due_on=due_on,
        soon=soon,
    )


def hand_over(one: kinds.HandOver) -> None:
    """Refuse to give an answer away by itself: who takes over the process answers; an unread one is closed."""
    row = ProcessQuestion.objects.get(reference=one.subject)
    if one.kind == READ:
        close_unread(row, by=one.by, at=one.at, reason=one.reason)
        return
    owners = owners_on([row.process_id], on=one.on)
    owner = owners.get((row.process_id, row.site_id)) or owners.get((row.process_id, None))
    if owner == one.giver:
        raise Refusal(
            "question.answered-by-owner",
            _now("%(subject)s is answered by the owner of the process.") % {"subject": one.subject},
            remedy=_now("Hand the process over; its questions go along."),
        )


def question_events(question: ProcessQuestion) -> Iterator[kinds.Event]:
    """Yield what was said after it was asked. One query."""
    sentences = {
        QuestionTurn.Kind.ANSWER: _now("%(who)s answered."),
        QuestionTurn.Kind.CHANGE: _now("%(who)s changed the process."),
        QuestionTurn.Kind.UNDERSTOOD: _now("%(who)s said that the answer will do."),
        QuestionTurn.Kind.AGAIN: _now("%(who)s asked again."),
    }
    for turn in question.turns.select_related("by"):
        sentence = sentences[QuestionTurn.Kind(turn.kind)] % {"who": turn.by}
        yield kinds.Event(turn.recorded_at, str(turn.by), sentence, turn.text, turn.late)


kinds.declare(
    kinds.Kind(
        model=ProcessQuestion,
        name=_("question to a process"),
        plural=_("questions to processes"),
        prefix=ProcessQuestion.prefix,
        address=lambda row: address("governance:question", row.reference),
        visible=lambda person: ProcessQuestion.objects.visible_to(person),
        search=("reference", "text"),
        title=lambda row: row.text,
        duties=duties,
        hand_over=hand_over,
        events=question_events,
        parts=(QuestionTurn,),
        owed_through=(
            "governance.ProcessOwnership.holder",
            "governance.ProcessQuestion.asked_by",
        ),
    )
)
