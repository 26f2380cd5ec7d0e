"""What the product knows of actions: who owes the doing and the check, what happened to one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Cancellation, Completion, Extension, Verification
from governance.rules import days
from qms.primitives import kinds


def action_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield what is owed on open actions (their owner) and on done ones (their verifier). One query."""
    mine = {} if person is None else {"owner": person}
    checks = {"verifier__isnull": False} if person is None else {"verifier": person}
    owed = Action.objects.open().filter(**mine) | Action.objects.to_verify().filter(**checks)
    for action in owed:
        yield _to_complete(action) if action.state == Action.State.OPEN else _to_check(action)


def _to_complete(action: Action) -> kinds.Duty:
    return kinds.Duty(
        kind="action",
        what=_now("Complete"),
        subject=action.reference,
        title=action.text,
        address=reverse("governance:action", args=[action.reference]),
        person_id=action.owner_id,
        due_on=action.due_on,
    )


def _to_check(action: Action) -> kinds.Duty:
    return kinds.Duty(
        kind="effectiveness-check",
        what=_now("Verify the effect"),
        subject=action.reference,
        title=action.text,
        address=reverse("governance:action", args=[action.reference]),
        person_id=action.verifier_id or 0,
        due_on=action.check_on or action.due_on,
    )


def action_events(action: Action) -> Iterator[kinds.Event]:
    """Yield what happened to an action: done, judged, moved, cancelled; each a whole sentence."""
    for moved in action.extensions.all():
        words = {"who": moved.by, "old": days.spoken(moved.due_from), "new": days.spoken(moved.due_to)}
        sentence = _now("%(who)s moved the due day from %(old)s to %(new)s.") % words
        yield kinds.Event(moved.recorded_at, str(moved.by), sentence, moved.reason, moved.late)
    for fact, sentence, reason in _endings(action):
        words = {"who": fact.by, "day": days.spoken(fact.happened_on)}
        yield kinds.Event(fact.recorded_at, str(fact.by), sentence % words, reason, fact.late)


def _endings(action: Action) -> Iterator[tuple[Any, str, str]]:
    if done := getattr(action, "completion", None):
        yield done, _now("%(who)s completed it on %(day)s."), done.proof or done.file_name
    if verdict := getattr(action, "verification", None):
        good, bad = (
            _now("%(who)s found it effective on %(day)s."),
            _now("%(who)s found it not effective on %(day)s."),
        )
        yield verdict, good if verdict.effective else bad, verdict.finding
    if ended := getattr(action, "cancellation", None):
        yield ended, _now("%(who)s cancelled it on %(day)s."), ended.reason


kinds.declare(
    kinds.Kind(
        model=Action,
        name=_("action"),
        plural=_("actions"),
        prefix=Action.prefix,
        address=lambda row: reverse("governance:action", args=[row.reference]),
        visible=lambda person: Action.objects.visible_to(person),
        search=("reference", "text", "criterion"),
        title=lambda row: row.text,
        duties=action_duties,
        events=action_events,
        parts=(Completion, Verification, Extension, Cancellation),
    )
)
