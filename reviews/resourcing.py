"""Resourcing: asking leaders for what is lacking, their decision, and that it is in place (5.1.1 e, 7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access as scopes
from governance.deciding import decide, may_decide
from governance.models import Decision
from governance.rules import days
from objectives.answering import answer
from qms.people.models import Person
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile
from reviews import resource_rules as rules
from reviews.models import ResourceRequest
from reviews.models.resources import NEEDS
from reviews.resource_words import amount_of

WORDS = ("kind", "what", "why", "amount", "unit", "needed_by", "asked_of", "owner", *NEEDS)
"""What may be said anew of a request while it waits."""

YEAR = timedelta(days=365)
State = ResourceRequest.State


def ask(
    *, asked_by: Person, on: date, by: Person, at: datetime, owner: Person | None = None, **words: Any
) -> ResourceRequest:
    """Ask a leader for something that is lacking, on ``on``; return the request.

    ``words`` are those of the record: kind, what, why, needed_by, asked_of, site, amount and unit, and at most
    one record that it serves. ``owner`` follows it up, ``asked_by`` where nobody else is named. Raises
    :class:`Refusal` for a day to come, somebody who has left, and where who is asked does not lead the scope.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    row = ResourceRequest(asked_by=asked_by, asked_on=on, owner=owner or asked_by, **words)
    days.refuse_who_left(asked_by.name, asked_by.ended_on, on, field="asked_by")
    refuse_unfit_owner(row, at)
    _refuse_unless_leads(row, today)
    return enter(row, by=by, at=at)


def ask_anew(
    request: ResourceRequest, *, words: Mapping[str, Any], by: Person, at: datetime, reason: str = ""
) -> ResourceRequest:
    """Say anew what is asked for, while it waits. Raises :class:`Refusal` where it was decided by now."""
    today = timezone.localdate(at)
    with changing(request, by=by, at=at, reason=reason, states=[State.ASKED]) as row:
        before = (row.asked_of_id, row.owner_id)
        for name in WORDS:
            if name in words:
                setattr(row, name, words[name])
        if row.asked_of_id != before[0]:
            _refuse_unless_leads(row, today)
        if row.owner_id != before[1]:
            refuse_unfit_owner(row, at)
    return request


def decide_request(
    request: ResourceRequest,
    *,
    outcome: str,
    reason: str,
    on: date,
    by: Person,
    at: datetime,
    granted: str = "",
    data_cited: str = "",
) -> Decision:
    """Decide on ``on`` whether what was asked for is granted, granted in part or refused; return the decision.

    It stands among the decisions of leaders, a refusal too, and answers the objective that it serves. Of two
    leaders at once, one decides and the other is told. Raises :class:`Refusal` where it was decided by now, no
    reason is given, or ``by`` does not lead the scope.
    """
    rules.refuse_unreasoned(reason, outcome, granted)
    with changing(request, by=by, at=at, reason=reason.strip(), states=[State.ASKED]) as row:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.asked_on)
        decision = decide(
            kind=Decision.Kind.RESOURCE,
            text=rules.decision_text(outcome, what=row.what, amount=amount_of(row), granted=granted.strip()),
            rationale=reason,
            answers=f"{row.reference} {row.what}"[:200],
            data_cited=data_cited,
            decided_by=by,
            on=on,
            site=row.site,
            by=by,
            at=at,
        )
        row.decision, row.decided_on, row.state = decision, on, outcome
        row.granted = granted.strip() if outcome == rules.PARTLY else ""
        if row.objective is not None:
            answer(row.objective, decision=decision, by=by, at=at)
    return decision


def put_in_place(
    request: ResourceRequest,
    *,
    on: date,
    by: Person,
    at: datetime,
    proof: str = "",
    file: StoredFile | None = None,
    file_name: str = "",
) -> ResourceRequest:
    """Say that what was granted is in place since ``on``, with what shows it: a text, a file, or both.

    Raises :class:`Refusal` without a proof, for a day before the decision, and where nothing was granted.
    """
    with changing(request, by=by, at=at, states=ResourceRequest.GRANTED) as row:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.decided_on)
        if not proof.strip() and file is None:
            raise Refusal(
                "resource.in-place-with-proof",
                _("Say what shows that it is in place."),
                field="proof",
                remedy=_("A sentence, a file or a photo is enough."),
            )
        row.state, row.in_place_on, row.proof = State.IN_PLACE, on, proof.strip()
        row.proof_file, row.proof_file_name = file, file_name
    return request


def withdraw(request: ResourceRequest, *, reason: str, by: Person, at: datetime) -> ResourceRequest:
    """Take a request back while it waits. Raises :class:`Refusal` without a reason, or once it was decided."""
    if not reason.strip():
        raise Refusal("resource.withdrawn-with-reason", _("Say why it is not needed any more."), field="reason")
    with changing(request, by=by, at=at, reason=reason.strip(), states=[State.ASKED]) as row:
        row.state = State.WITHDRAWN
    return request


def course_of(rows: QuerySet[ResourceRequest], *, on: date) -> rules.Course:
    """Return how the requests among ``rows`` are dealt with by ``on``, in the past year. Two queries."""
    open_ = Q(state=State.ASKED)
    late = open_ & (Q(asked_on__lt=on - rules.DECIDE_WITHIN) | Q(needed_by__lt=on))
    found = rows.order_by().aggregate(
        waiting=Count("pk", filter=open_),
        oldest=Min("asked_on", filter=open_),
        late=Count("pk", filter=late),
        not_in_place=Count("pk", filter=Q(state__in=ResourceRequest.GRANTED, needed_by__lt=on)),
    )
    decided = rows.order_by().filter(decided_on__gt=on - YEAR, decided_on__lte=on)
    took = [(given - asked).days for asked, given in decided.values_list("asked_on", "decided_on") if given]
    longest = (on - found["oldest"]).days if found["oldest"] else 0
    return rules.Course(found["waiting"], longest, found["late"], took, found["not_in_place"])


def refuse_unfit_owner(row: ResourceRequest, at: datetime) -> None:
    """Raise :class:`Refusal` where who follows it up has left or leaves, or does not see its scope."""
    today = timezone.localdate(at)
    days.refuse_who_goes(row.owner.name, row.owner.ended_on, today, field="owner")
    if not scopes.may_own(row.owner, row.site_id):
        raise Refusal(
            "resource.owner-sees-its-site",
            _("%(name)s does not see the records of this scope.") % {"name": row.owner.name},
            field="owner",
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


def _refuse_unless_leads(row: ResourceRequest, today: date) -> None:
    days.refuse_who_goes(row.asked_of.name, row.asked_of.ended_on, today, field="asked_of")
    if not may_decide(row.asked_of, on=today, site_id=row.site_id):
        raise Refusal(
            "resource.asked-of-a-leader",
            _("%(name)s does not lead this scope and cannot decide it.") % {"name": row.asked_of.name},
            field="asked_of",
            remedy=_("Ask an executive or top management of the scope."),
        )
