"""Closing events: one is closed when nothing is owed on it any more, opened again where it was not over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Action, Decision
from governance.rules.days import refuse_impossible_day
from objectives.access import events as access
from objectives.answering import answer
from objectives.models import (
    Answer,
    Containment,
    EventAcknowledgement,
    EventClosing,
    EventReopening,
    IdeaAnswer,
    QualityEvent,
    ReadAcross,
)
from objectives.rules import events as rules
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal

State = QualityEvent.State


def close(event: QualityEvent, *, outcome: str, on: date, by: Person, at: datetime) -> EventClosing:
    """Close ``event`` on ``on`` with what came of it; return the fact.

    Raises :class:`Refusal`, naming everything that is still owed, where something is; where ``by`` may not,
    where it is closed already, without words, or on an impossible day. Clause 10.2.1.
    """
    with changing(event, by=by, at=at, states=[State.OPEN]) as row:
        access.refuse_unless_may_close(by, row)
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        rules.refuse_closing(rules.owed(done_about(row)))
        return _close(row, outcome, on, by, at)


def _close(row: QualityEvent, outcome: str, on: date, by: Person, at: datetime) -> EventClosing:
    fact = EventClosing(event=row, outcome=outcome.strip(), by=by, happened_on=on, recorded_at=at)
    check(fact)
    fact.save()
    row.state, row.closed_on = State.CLOSED, on
    return fact


def reopen(event: QualityEvent, *, reason: str, on: date, by: Person, at: datetime) -> EventReopening:
    """Open a closed ``event`` again, for a reason; return the fact.

    Raises :class:`Refusal` where it is open, where ``by`` may not, without a reason, or on a day before it was
    closed.
    """
    with changing(event, by=by, at=at, reason=reason.strip(), states=[State.CLOSED]) as row:
        access.refuse_unless_may_close(by, row)
        assert row.closed_on is not None
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.closed_on)
        fact = EventReopening(event=row, reason=reason.strip(), was_closed_on=row.closed_on)
        fact.by, fact.happened_on, fact.recorded_at = by, on, at
        check(fact)
        fact.save()
        row.state, row.closed_on = State.OPEN, None
    return fact


@transaction.atomic
def answer_idea(
    event: QualityEvent,
    *,
    taken_up: bool,
    reason: str,
    on: date,
    by: Person,
    at: datetime,
    decision: Decision | None = None,
) -> IdeaAnswer:
    """Tell whoever had an idea what becomes of it, and why; that closes it. Return the fact.

    Raises :class:`Refusal` where it is no idea, answered already, where ``by`` may not, or without words.
    """
    with changing(event, by=by, at=at, states=[State.OPEN]) as row:
        if row.kind != rules.IDEA:
            raise Refusal(
                "event.no-idea", _("This is no idea."), remedy=_("Close it once nothing is owed on it.")
            )
        access.refuse_unless_may_answer_idea(by, row)
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        earlier = IdeaAnswer.objects.filter(event=row).select_related("by").first()
        if earlier is not None:
            raise Refusal("event.idea-answered", _("%(name)s has answered it already.") % {"name": earlier.by})
        fact = IdeaAnswer(event=row, taken_up=taken_up, reason=reason.strip(), decision=decision)
        fact.by, fact.happened_on, fact.recorded_at = by, on, at
        check(fact)
        fact.save()
        _close(row, reason, on, by, at)
    if decision is not None:
        answer(event, decision=decision, by=by, at=at)
    return fact


def done_about(event: QualityEvent) -> rules.Done:
    """Return what was done about ``event`` as plain values. Five queries."""
    actions = actions_about(event)
    live = [action for action in actions if action.state != Action.State.CANCELLED]
    contained = Containment.objects.filter(event=event).filter(Q(task=None) | ~Q(task__state="open"))
    waiting = ReadAcross.objects.filter(event=event, looked_on=None).order_by("site__name")
    return rules.Done(
        kind=event.kind,
        grade=event.grade,
        significant=event.is_significant,
        has_cause=event.cause_id is not None,
        has_root_cause=bool(event.root_cause),
        responded=event.first_response_on is not None,
        contained=contained.exclude(task__state=Action.State.CANCELLED).exists(),
        acknowledged=EventAcknowledgement.objects.filter(event=event).exists(),
        answered_idea=event.kind == rules.IDEA and IdeaAnswer.objects.filter(event=event).exists(),
        corrective=sum(action.origin == Action.Origin.CORRECTIVE for action in live),
        open_actions=tuple(action.reference for action in live if action.state == Action.State.OPEN),
        sites_waiting=tuple(waiting.values_list("site__name", flat=True)),
    )


def actions_about(event: QualityEvent) -> list[Action]:
    """Return the actions and containing tasks of ``event``, and what followed where one did not work."""
    linked = Q(pk__in=Answer.objects.filter(event=event, action__isnull=False).values("action"))
    tasks = Q(contains__event=event)
    return followed_by(
        list(Action.objects.filter(linked | tasks).select_related("owner").order_by("reference"))
    )


def followed_by(actions: list[Action]) -> list[Action]:
    """Return ``actions`` and those that followed where one did not work; no query where each did."""
    found = list(actions)
    followed = [action.pk for action in found if action.state == Action.State.INEFFECTIVE]
    while followed:
        known = {action.pk for action in found}
        rows = Action.objects.filter(follows_up__in=followed).exclude(pk__in=known).select_related("owner")
        found += list(rows)
        followed = [action.pk for action in rows if action.state == Action.State.INEFFECTIVE]
    return found
