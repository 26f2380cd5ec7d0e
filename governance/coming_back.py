"""Coming back: at its expiry a risk acceptance or deferral is renewed by a new decision, or ended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.deciding import decide, may_decide
from governance.models import Action, Decision, DecisionEnding
from governance.rules import days
from governance.rules.decisions import refuse_decided_already, refuse_unless_comes_back, refuse_unless_leading
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.records.signing import Proof

Outcome = DecisionEnding.Outcome


def renew(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    on: date,
    expires_on: date,
    rationale: str,
    text: str = "",
    data_cited: str = "",
    proof: Proof | None = None,
) -> Decision:
    """Decide it anew, with a new expiry and why it is still right; return the decision that takes its place.

    ``by`` decided it on ``on`` and answers for it from then on; a risk acceptance is signed with ``proof``.
    Raises :class:`Refusal` where another leader has decided on it meanwhile, and as :func:`decide` does.
    """
    with transaction.atomic():
        stood = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_settled(stood)
        successor = decide(
            kind=stood.kind,
            text=text.strip() or stood.text,
            decided_by=by,
            on=on,
            by=by,
            at=at,
            rationale=rationale,
            answers=stood.reference,
            data_cited=data_cited,
            expires_on=expires_on,
            site=stood.site,
            proof=proof,
        )
        _settle(decision, by=by, at=at, on=on, outcome=Outcome.RENEWED, reason=rationale, successor=successor)
    return successor


def end(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    on: date,
    outcome: str,
    reason: str,
    action: Action | None = None,
) -> None:
    """Say on ``on`` what became of it: it is gone, it was treated or done, or ``action`` takes it up.

    Raises :class:`Refusal` where it does not come back, where another leader has decided on it meanwhile,
    where ``by`` does not lead its scope, without words, or where the action is missing.
    """
    _settle(decision, by=by, at=at, on=on, outcome=outcome, reason=reason, action=action)


def _settle(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    on: date,
    outcome: str,
    reason: str,
    successor: Decision | None = None,
    action: Action | None = None,
) -> None:
    today = timezone.localdate(at)
    with changing(decision, by=by, at=at, reason=reason.strip()) as row:
        refuse_settled(row)
        refuse_unless_leading(may_decide(by, on=today, site_id=row.site_id), by.name)
        days.refuse_impossible_day(on, today=today, not_before=row.decided_on)
        row.state = Decision.State.RENEWED if successor else Decision.State.ENDED
        fact = DecisionEnding(decision=row, by=by, happened_on=on, recorded_at=at, outcome=outcome)
        fact.reason, fact.successor = reason.strip(), successor
        fact.action = action if outcome == Outcome.ACTION else None
        check(fact)
        fact.save()


def refuse_settled(row: Decision) -> None:
    """Raise :class:`Refusal` where ``row`` does not come back, or a leader has renewed or ended it."""
    refuse_unless_comes_back(row.comes_back)
    if row.state == Decision.State.STANDING:
        return
    ending = DecisionEnding.objects.select_related("by").get(decision=row)
    refuse_decided_already(ending.by.name, ending.happened_on, ending.get_outcome_display())
