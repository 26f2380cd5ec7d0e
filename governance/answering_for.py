"""Answering for a decision: its accountable leader, and how another leader takes it over.

Who decided never changes; who answers for it from a day on does, with the reason in its history.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Decision
from governance.rules import days
from governance.rules.decisions import refuse_unless_leading
from qms.people.models import Person
from qms.primitives.changing import changing
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal


def answer_for(decision: Decision, *, leader: Person, by: Person, at: datetime, on: date, reason: str) -> None:
    """Let ``leader`` answer for ``decision`` from ``on``: look back at it, renew or end it.

    Raises :class:`Refusal` where the leader has left or does not lead its scope, or without a reason.
    """
    today = max(on, timezone.localdate(at))
    if not reason.strip():
        raise Refusal("decision.reason-is-missing", _("Say why somebody else answers for it."), field="reason")
    with changing(decision, by=by, at=at, reason=reason.strip()) as row:
        days.refuse_who_goes(leader.name, leader.ended_on, today, field="leader")
        refuse_unless_leading(may_decide(leader, on=today, site_id=row.site_id), leader.name)
        row.accountable = leader


def hand_over(one: HandOver) -> None:
    """Give what a leader owes on a decision to another leader. Raises :class:`Refusal` as above, or where
    the giver does not answer for it any more."""
    row = Decision.objects.get(reference=one.subject)
    if row.accountable_id not in (one.giver.pk, one.taker.pk):
        raise Refusal(
            "decision.answered-for-by-another",
            _("%(name)s does not answer for %(decision)s any more.")
            % {"name": one.giver, "decision": row.reference},
            remedy=_("Reload the list of what is to be handed over."),
        )
    if row.accountable_id != one.taker.pk:  # its look-back and its expiry go together
        answer_for(row, leader=one.taker, by=one.by, at=one.at, on=one.on, reason=one.reason)
