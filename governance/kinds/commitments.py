"""What the product knows of the leadership commitment: signatures that are owed, what happened to a version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import committing
from governance.models import (
    CommitmentPoint,
    CommitmentSignature,
    LeadershipCommitment,
    TopManagementMembership,
)
from qms.primitives import kinds
from qms.primitives.addresses import address
from qms.primitives.refusing import Refusal


def title(commitment: LeadershipCommitment) -> str:
    """Return what a version is called."""
    return _now("Leadership commitment, version %(version)s") % {"version": commitment.version}


def commitment_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the signatures that members of top management owe; of one person in one query."""
    waiting = LeadershipCommitment.objects.asks_for_signatures()
    if person is None:
        yield from _of_everybody(waiting, on)
        return
    theirs = TopManagementMembership.objects.on(on).filter(person=person)
    covering = theirs.filter(Q(site=None) | Q(site=OuterRef("site"))).order_by().values("person")
    joined = Subquery(covering.annotate(first=Min("starts_on")).values("first"))
    signed = CommitmentSignature.objects.filter(commitment=OuterRef("pk"), person=person)
    rows = waiting.annotate(joined_on=joined).filter(~Exists(signed), joined_on__isnull=False)
    for row in rows if not person.has_left(on) else ():
        yield _duty(row, person.pk, committing.due_day(row, row.joined_on))  # type: ignore[attr-defined]


def _of_everybody(waiting: Any, on: date) -> Iterator[kinds.Duty]:
    leaders = committing.all_memberships(on)
    for commitment in waiting.prefetch_related("signatures"):
        signed = {one.person_id for one in commitment.signatures.all()}
        for member in committing.members_among(commitment, leaders, on=on):
            if member.person.pk not in signed:
                yield _duty(commitment, member.person.pk, member.due_on)


def _duty(commitment: LeadershipCommitment, person_id: int, due_on: date) -> kinds.Duty:
    return kinds.Duty(
        kind="commitment-signature",
        what=_now("Sign"),
        subject=commitment.reference,
        title=title(commitment),
        address=reverse("governance:commitment", args=[commitment.reference]),
        person_id=person_id,
        due_on=due_on,
        soon=kinds.AT_ONCE,
    )


def hand_over(one: kinds.HandOver) -> None:
    """Refuse: nobody signs for somebody else; the duty ends with the membership of top management."""
    raise Refusal(
        "commitment.signed-in-person",
        _now("%(name)s signs the leadership commitment in person.") % {"name": one.giver},
        remedy=_now("It is not owed any more once the membership of top management has ended."),
    )


def commitment_events(commitment: LeadershipCommitment) -> Iterator[kinds.Event]:
    """Yield the signatures of a version; each a whole sentence."""
    for signature in commitment.signatures.select_related("person"):
        sentence = _now("%(who)s signed this version.") % {"who": signature.person}
        yield kinds.Event(signature.recorded_at, str(signature.person), sentence)


kinds.declare(
    kinds.Kind(
        model=LeadershipCommitment,
        name=_("leadership commitment"),
        plural=_("leadership commitments"),
        prefix=LeadershipCommitment.prefix,
        address=lambda row: address("governance:commitment", row.reference),
        visible=lambda person: LeadershipCommitment.objects.visible_to(person),
        search=("reference", "text"),
        title=title,
        duties=commitment_duties,
        hand_over=hand_over,
        events=commitment_events,
        parts=(CommitmentPoint, CommitmentSignature),
        owed_through=("governance.TopManagementMembership.person",),
    )
)
