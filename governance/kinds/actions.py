"""What the product knows of actions: who owes the doing and the check, what happened to one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import criteria, handing_actions
from governance.doing_from_mail import ACT as DONE_FROM_MAIL
from governance.models import (
    Action,
    ActionHandOver,
    Cancellation,
    Completion,
    Extension,
    Reopening,
    Verification,
)
from governance.overdue import overdue_duties
from governance.rules import days
from qms.people.filtering import saveable
from qms.primitives import kinds
from qms.primitives.addresses import address

READ = ("reference", "text", "weight", "owner_id", "verifier_id", "due_on")
"""What the duty to complete an action is made of."""


def action_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield what is owed on open actions (their owner) and on done ones (their verifier).

    Where the criterion is a measure, the check is owed once its data are in. Two queries, four with measures.
    Open actions are read as plain values: somebody may owe hundreds.
    """
    mine = {} if person is None else {"owner": person}
    what = _now("Complete")
    for row in Action.objects.open().filter(**mine).order_by().values_list(*READ):
        yield _to_complete(what, *row)
    checks = {"verifier__isnull": False} if person is None else {"verifier": person}
    done = list(Action.objects.to_verify().filter(**checks))
    days_of_checks = criteria.measures().check_days(done, on) if done else {}
    for action in done:
        if due_on := days_of_checks.get(action.pk, action.check_on or action.due_on):
            yield _to_check(action, due_on)


def all_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield what owners and verifiers owe on actions, and what leaders owe on those long overdue."""
    yield from action_duties(on, person)
    yield from overdue_duties(on, person)


@lru_cache(maxsize=4096)
def _address(reference: str) -> str:
    """Return the address of an action; asked for again in each list of what somebody owes."""
    return reverse("governance:action", args=[reference])


def _to_complete(
    what: str, reference: str, text: str, weight: str, owner_id: int, verifier_id: int | None, due_on: date
) -> kinds.Duty:
    return kinds.Duty(
        kind="action",
        what=what,
        subject=reference,
        title=text,
        address=_address(reference),
        person_id=owner_id,
        due_on=due_on,
        act=DONE_FROM_MAIL
        if verifier_id or weight == Action.Weight.TASK
        else "",  # else it asks for a verifier
    )


def _to_check(action: Action, due_on: date) -> kinds.Duty:
    return kinds.Duty(
        kind="effectiveness-check",
        what=_now("Verify the effect"),
        subject=action.reference,
        title=action.text,
        address=_address(action.reference),
        person_id=action.verifier_id or 0,
        due_on=due_on,
        goes_with=handing_actions.VERIFIER,
    )


def action_events(action: Action) -> Iterator[kinds.Event]:
    """Yield what happened to an action: done, judged, reopened, moved, handed over, cancelled; in sentences."""
    for moved in action.extensions.all():
        words = {"who": moved.by, "old": days.spoken(moved.due_from), "new": days.spoken(moved.due_to)}
        yield _told(moved, _now("%(who)s moved the due day from %(old)s to %(new)s."), moved.reason, words)
    for went in action.hand_overs.all():
        yield _told(went, _handed(went), went.reason, {"from": went.giver or "", "to": went.taker})
    if done := getattr(action, "completion", None):
        yield _told(done, _now("%(who)s completed it on %(day)s."), done.proof or done.file_name)
    for verdict in action.verifications.all():
        yield _told(verdict, _judged(verdict), verdict.finding)
        if again := getattr(verdict, "reopening", None):
            yield _told(again, _now("%(who)s reopened the verdict on %(day)s."), again.reason)
    for opened in action.reopens.all():
        sentence = _now("It reopened the verdict on %(action)s: the same cause came back.")
        yield _told(opened, sentence, "", {"action": opened.action})
    if ended := getattr(action, "cancellation", None):
        yield _told(ended, _now("%(who)s cancelled it on %(day)s."), ended.reason)


def _told(fact: Any, sentence: str, reason: str, words: dict[str, Any] | None = None) -> kinds.Event:
    words = {"who": fact.by, "day": days.spoken(fact.happened_on), **(words or {})}
    return kinds.Event(fact.recorded_at, str(fact.by), sentence % words, reason, fact.late)


def _judged(verdict: Verification) -> str:
    if verdict.effective:
        return _now("%(who)s found it effective on %(day)s.")
    return _now("%(who)s found it not effective on %(day)s.")


def _handed(went: ActionHandOver) -> str:
    if went.part == ActionHandOver.Part.OWNER:
        return _now("%(who)s handed it over from %(from)s to %(to)s on %(day)s.")
    if went.giver_id is None:
        return _now("%(who)s named %(to)s to verify the effect on %(day)s.")
    return _now("%(who)s handed the verifying of the effect over from %(from)s to %(to)s on %(day)s.")


saveable("governance:actions", _("Actions"))
kinds.declare(
    kinds.Kind(
        model=Action,
        name=_("action"),
        plural=_("actions"),
        prefix=Action.prefix,
        address=lambda row: address("governance:action", row.reference),
        visible=lambda person: Action.objects.visible_to(person),
        search=("reference", "text", "criterion"),
        title=lambda row: row.text,
        duties=all_duties,
        accountabilities=handing_actions.verifying_held,
        hand_over=handing_actions.hand_over,
        events=action_events,
        parts=(Completion, Verification, Reopening, Extension, ActionHandOver, Cancellation),
    )
)
