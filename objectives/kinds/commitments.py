"""What the product knows of commitment checks: who owes the answer, the outcome, the leader's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.climbing import leaders_on
from governance.leading import leads_somewhere
from objectives.checking_promises import hand_outcome, hand_question
from objectives.models import CommitmentCheck, CommitmentTurn
from qms.primitives import kinds
from qms.primitives.refusing import Refusal

ANSWER, OUTCOME, SEE = "commitment-answer", "commitment-outcome", "commitment-against-no"
WITHIN = timedelta(days=7)
"""How long one has to say what was promised, and a leader to see what was promised anyway."""
State = CommitmentCheck.State


def duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the answers that owners owe, the outcomes that askers owe, and what leaders have to see.

    Two queries for who leads nobody, five at most.
    """
    mine = Q() if person is None else Q(state=State.ASKED, asked_of=person) | Q(asked_by=person)
    rows: Any = CommitmentCheck.objects.filter(mine, state__in=[State.ASKED, State.ANSWERED])
    for row in rows.annotate(said_on=Max("turns__happened_on")):
        asked = row.state == State.ASKED
        if asked and (person is None or row.asked_of_id == person.pk):
            yield _duty(row, ANSWER, _now("Can we keep this promise?"), row.asked_of_id, row.answer_by)
        if not asked and (person is None or row.asked_by_id == person.pk):
            yield _duty(row, OUTCOME, _now("Say what was promised"), row.asked_by_id, row.said_on + WITHIN)
    yield from _to_see(on, person)


def _to_see(on: date, person: Any) -> Iterator[kinds.Duty]:
    if person is not None and not leads_somewhere(person, on=on):
        return
    anyway = CommitmentCheck.objects.filter(state=State.ANYWAY)
    rows: list[Any] = list(anyway.annotate(said_on=Max("turns__happened_on")))
    leaders = leaders_on(on, {row.site_id for row in rows}) if rows else {}
    for row in rows:
        leader = leaders[row.site_id]
        if leader is not None and (person is None or leader.pk == person.pk):
            what = _now("See what was promised against a “no”")
            yield _duty(row, SEE, what, leader.pk, row.said_on + WITHIN)


def _duty(row: CommitmentCheck, kind: str, what: str, person_id: int, due_on: date) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=f"{row.customer}: {row.promise}",
        address=reverse("objectives:commitment", args=[row.reference]),
        person_id=person_id,
        due_on=due_on,
    )


def hand_over(one: kinds.HandOver) -> None:
    """Let the taker answer, or say what was promised. What a leader has to see follows who leads."""
    row = CommitmentCheck.objects.get(reference=one.subject)
    if one.kind == SEE:
        raise Refusal(
            "commitment.seen-by-who-leads",
            _now("%(subject)s is seen by who leads its scope.") % {"subject": one.subject},
            remedy=_now("Hand over who leads its scope; this goes along."),
        )
    if one.kind == ANSWER and row.asked_of_id == one.giver.pk:
        hand_question(row, to=one.taker, by=one.by, at=one.at, reason=one.reason)
    if one.kind == OUTCOME and row.asked_by_id == one.giver.pk:
        hand_outcome(row, to=one.taker, by=one.by, at=one.at, reason=one.reason)


def commitment_events(row: CommitmentCheck) -> Iterator[kinds.Event]:
    """Yield what happened to a check."""
    sentences = {
        "yes": _now("%(who)s confirmed that we can keep it."),
        "no": _now("%(who)s said no."),
        State.PROMISED: _now("%(who)s promised it."),
        State.NOT_PROMISED: _now("%(who)s did not promise it."),
        State.ANYWAY: _now("%(who)s promised it anyway."),
        "seen": _now("%(who)s has seen that it was promised anyway."),
    }
    for turn in row.turns.all():
        sentence = sentences[turn.answer] % {"who": turn.by}
        yield kinds.Event(turn.recorded_at, str(turn.by), sentence, turn.note, turn.late)


kinds.declare(
    kinds.Kind(
        model=CommitmentCheck,
        name=_("commitment check"),
        plural=_("commitment checks"),
        prefix=CommitmentCheck.prefix,
        address=lambda row: reverse("objectives:commitment", args=[row.reference]),
        visible=lambda person: CommitmentCheck.objects.visible_to(person),
        search=("reference", "customer", "offering", "promise"),
        title=lambda row: f"{row.customer}: {row.promise}",
        duties=duties,
        hand_over=hand_over,
        events=commitment_events,
        parts=(CommitmentTurn,),
        owed_through=(
            "objectives.CommitmentCheck.asked_of",
            "objectives.CommitmentCheck.asked_by",
            "governance.TopManagementMembership.person",
        ),
    )
)
