"""What the product knows of providers that affect customers: who looks after which, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import Provider, ProviderReview
from governance.providing import change_provider
from qms.primitives import kinds
from qms.primitives.addresses import address

REVIEW, OWNER = "provider-review", "provider-owner"


def _owned(on: date, person: Any) -> Any:
    rows = Provider.objects.used_on(on).filter(owner__isnull=False)
    return rows if person is None else rows.filter(owner=person)


def duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the reviews that owners of providers owe. One query."""
    for row in _owned(on, person).filter(next_review_on__isnull=False):
        yield kinds.Duty(
            kind=REVIEW,
            what=_now("Review the provider"),
            subject=row.reference,
            title=row.name,
            address=reverse("governance:provider", args=[row.reference]),
            person_id=row.owner_id,
            due_on=row.next_review_on,
            goes_with=OWNER,
        )


def accountabilities(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who looks after which provider. One query."""
    for row in _owned(on, person):
        yield kinds.Accountability(
            kind=OWNER,
            what=_now("Looks after the provider"),
            subject=row.reference,
            title=row.name,
            address=reverse("governance:provider", args=[row.reference]),
            person_id=row.owner_id,
        )


def hand_over(one: kinds.HandOver) -> None:
    """Let the taker look after the provider; its review goes along."""
    row = Provider.objects.get(reference=one.subject)
    if row.owner_id == one.giver.pk:
        change_provider(row, words={"owner": one.taker}, by=one.by, at=one.at, reason=one.reason)


def provider_events(provider: Provider) -> Iterator[kinds.Event]:
    """Yield the reviews of a provider. One query."""
    for row in provider.reviews.select_related("by"):
        words = {"who": row.by, "judgement": row.get_judgement_display()}
        sentence = _now("%(who)s reviewed it: %(judgement)s.") % words
        yield kinds.Event(row.recorded_at, str(row.by), sentence, row.note, row.late)


kinds.declare(
    kinds.Kind(
        model=Provider,
        name=_("provider"),
        plural=_("providers"),
        prefix=Provider.prefix,
        address=lambda row: address("governance:provider", row.reference),
        visible=lambda person: Provider.objects.visible_to(person),
        search=("reference", "name", "supplies", "requirement"),
        title=lambda row: row.name,
        duties=duties,
        accountabilities=accountabilities,
        hand_over=hand_over,
        events=provider_events,
        parts=(ProviderReview,),
        owed_through=("governance.Provider.owner",),
    )
)
