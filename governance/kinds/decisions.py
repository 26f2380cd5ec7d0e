"""What the product knows of decisions: who looks back at them, who decides on what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import answering_for
from governance.models import Decision, DecisionEnding, LookBack
from governance.rules.days import spoken
from governance.rules.decisions import EXPIRES_SOON
from qms.primitives import kinds
from qms.primitives.addresses import address


def decision_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield what leaders owe on decisions: the look-backs, and the word on what comes back. One query."""
    mine = {} if person is None else {"accountable": person}
    rows = Decision.objects.to_look_back().filter(**mine) | Decision.objects.coming_back().filter(**mine)
    for row in rows.filter(accountable__isnull=False):
        if row.look_back_due_on is not None:
            yield _duty(row, "look-back", _now("Look back"), row.look_back_due_on, soon=7)
        if row.comes_back and row.state == Decision.State.STANDING and row.expires_on is not None:
            yield _duty(row, "expiry", _now("Renew or end"), row.expires_on, soon=EXPIRES_SOON)


def _duty(row: Decision, kind: str, what: str, due_on: date, *, soon: int) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.text,
        address=reverse("governance:decision", args=[row.reference]),
        person_id=row.accountable_id or 0,
        due_on=due_on,
        soon=soon,
    )


def decision_events(row: Decision) -> Iterator[kinds.Event]:
    """Yield what became of a decision: each look-back, its renewal or its end; each a whole sentence."""
    for fact in row.look_backs.all():
        words = {"who": fact.by, "day": spoken(fact.happened_on), "answer": fact.get_came_true_display()}
        sentence = _now("%(who)s looked back at it on %(day)s: “%(answer)s”.") % words
        yield kinds.Event(fact.recorded_at, str(fact.by), sentence, fact.finding, fact.late)
    if ended := getattr(row, "ending", None):
        yield kinds.Event(ended.recorded_at, str(ended.by), _ending(ended), ended.reason, ended.late)


def _ending(ended: DecisionEnding) -> str:
    words = {
        "who": ended.by,
        "day": spoken(ended.happened_on),
        "outcome": ended.get_outcome_display(),
        "record": ended.successor or ended.action or "",
    }
    if ended.successor is not None:
        return _now("%(who)s renewed it on %(day)s by %(record)s.") % words
    if ended.action is not None:
        return _now("%(who)s ended it on %(day)s: %(record)s takes it up.") % words
    return _now("%(who)s ended it on %(day)s: “%(outcome)s”.") % words


kinds.declare(
    kinds.Kind(
        model=Decision,
        name=_("decision"),
        plural=_("decisions"),
        prefix=Decision.prefix,
        address=lambda row: address("governance:decision", row.reference),
        visible=lambda person: Decision.objects.visible_to(person),
        search=("reference", "text", "rationale"),
        title=lambda row: row.text,
        duties=decision_duties,
        hand_over=answering_for.hand_over,
        events=decision_events,
        parts=(LookBack, DecisionEnding),
        owed_through=("governance.Decision.accountable",),
    )
)
