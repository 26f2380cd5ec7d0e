"""What the product knows of resource requests: who owes a decision, who owes that it is in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qms.primitives import kinds
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from reviews import resource_rules as rules
from reviews.models import ResourceRequest
from reviews.resourcing import ask_anew, refuse_unfit_owner

DECIDE, FOLLOW = "resource-decision", "resource-in-place"
WAITING, GRANTED = [ResourceRequest.State.ASKED], ResourceRequest.GRANTED


def resource_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the decisions that leaders were asked for, and what was granted and is to be put in place."""
    waiting = ResourceRequest.objects.waiting()
    for row in waiting if person is None else waiting.filter(asked_of=person):
        due = rules.decide_by(row.asked_on, row.needed_by)
        yield _duty(row, DECIDE, _now("Decide on a resource request"), row.asked_of_id, due)
    granted = ResourceRequest.objects.to_put_in_place()
    for row in granted if person is None else granted.filter(owner=person):
        yield _duty(row, FOLLOW, _now("Put in place what was granted"), row.owner_id, row.needed_by)


def _duty(row: ResourceRequest, kind: str, what: str, person_id: int, due: date) -> kinds.Duty:
    name = "reviews:decide_resource" if kind == DECIDE else "reviews:resource_in_place"
    address = reverse(name, args=[row.reference])
    named: dict[str, Any] = {"subject": row.reference, "title": row.what, "address": address}
    return kinds.Duty(kind=kind, what=what, person_id=person_id, due_on=due, **named)


def requests_followed(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield the waiting requests that ``person`` (or anybody) follows up. One query."""
    rows = ResourceRequest.objects.waiting()
    for row in rows if person is None else rows.filter(owner=person):
        yield kinds.Accountability(
            kind=FOLLOW,
            what=_now("Follows up the resource request"),
            subject=row.reference,
            title=row.what,
            address=reverse("reviews:resource", args=[row.reference]),
            person_id=row.owner_id,
        )


def hand_over(one: kinds.HandOver) -> None:
    """Give the decision on a request to another leader, or its follow-up to somebody else."""
    row = ResourceRequest.objects.select_related("owner", "asked_of", "site").get(reference=one.subject)
    held = row.asked_of_id if one.kind == DECIDE else row.owner_id
    if held != one.giver.pk:
        raise Refusal(
            "hand-over.not-theirs",
            _now("%(subject)s is not with %(name)s any more.") % {"subject": one.subject, "name": one.giver},
            remedy=_now("Reload the list of what is to be handed over."),
        )
    if one.kind == DECIDE:
        ask_anew(row, words={"asked_of": one.taker}, by=one.by, at=one.at, reason=one.reason)
        return
    with changing(row, by=one.by, at=one.at, reason=one.reason, states=[*WAITING, *GRANTED]) as stored:
        stored.owner = one.taker
        refuse_unfit_owner(stored, one.at)


kinds.declare(
    kinds.Kind(
        model=ResourceRequest,
        name=_("resource request"),
        plural=_("resource requests"),
        prefix=ResourceRequest.prefix,
        address=lambda row: reverse("reviews:resource", args=[row.reference]),
        visible=lambda person: ResourceRequest.objects.visible_to(person),
        search=("reference", "what", "why"),
        title=lambda row: row.what,
        duties=resource_duties,
        accountabilities=requests_followed,
        hand_over=hand_over,
        owed_through=("reviews.ResourceRequest.asked_of", "reviews.ResourceRequest.owner"),
    )
)
