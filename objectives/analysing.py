"""Analysing: why it happened, asked until the answer can be changed; and what others can learn (10.2.1 b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.assigning import assign
from governance.models import Action
from governance.rules.days import refuse_impossible_day
from objectives.access import events as access
from objectives.answering import answer
from objectives.models import CauseCategory, QualityEvent, RootCauseAnalysis
from objectives.rules import events as rules
from objectives.significance import judge
from qms.people.models import Person
from qms.primitives.changing import changing, check

OPEN = [QualityEvent.State.OPEN]


@transaction.atomic
def analyse(
    event: QualityEvent,
    *,
    method: str,
    lines: Sequence[Any],
    root_cause: str,
    kind: str,
    cause: CauseCategory,
    on: date,
    by: Person,
    at: datetime,
    lesson: str = "",
) -> RootCauseAnalysis:
    """Keep how the cause was found on ``on``, and by which ``cause`` it is counted; return the analysis.

    ``lines`` are the answers to "why?" in order, or pairs of branch and text. A later analysis replaces this
    one; both stay. Naming the cause may make the event, or others, significant. Raises :class:`Refusal` where
    ``by`` may not, where it is closed, for an analysis that stops too early, or on an impossible day.
    """
    with changing(event, by=by, at=at, states=OPEN) as row:
        access.refuse_unless_may_work_on(by, row)
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        rules.refuse_lines(method, lines)
        fact = RootCauseAnalysis(event=row, method=method, lines=list(lines), root_cause=root_cause.strip())
        fact.kind, fact.by, fact.happened_on, fact.recorded_at = kind, by, on, at
        check(fact)
        fact.save()
        row.root_cause, row.root_cause_kind, row.cause = fact.root_cause, kind, cause
        row.lesson = lesson.strip() or row.lesson
    judge(event, at=at)
    return fact


@transaction.atomic
def correct(
    event: QualityEvent,
    *,
    text: str,
    owner: Person,
    due_on: date,
    check_on: date,
    criterion: str,
    by: Person,
    at: datetime,
    verifier: Person | None = None,
) -> Action:
    """Assign a corrective action that answers ``event``; return it.

    It carries the cause and process of the event: where an earlier action against the same cause on the same
    process was judged effective, that verdict is reopened. Raises :class:`Refusal` where ``by`` may not, where
    the event is closed, and as every action does.
    """
    with changing(event, by=by, at=at, states=OPEN) as row:
        access.refuse_unless_may_work_on(by, row)
    action = assign(
        text=text, owner=owner, assigned_by=by, on=timezone.localdate(at), due_on=due_on, by=by, at=at,
        origin=Action.Origin.CORRECTIVE, criterion=criterion, check_on=check_on, verifier=verifier,
        site=event.site, process=event.process, cause=event.cause.name if event.cause else "",
    )  # fmt: skip
    answer(event, action=action, by=by, at=at)
    return action
