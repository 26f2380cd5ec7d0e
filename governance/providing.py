"""Providing: who outside affects our customers, what we expect of them, how they did (8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.models import Provider, ProviderReview
from governance.rules import days
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

WORDS = ("name", "supplies", "requirement", "oversight", "owner", "process", "next_review_on")
"""What an edit of a provider may change."""


def add_provider(*, by: Person | None, at: datetime, **words: Any) -> Provider:
    """Enter a provider; what is not said yet shows as a gap. Raises :class:`Refusal` for an unfit owner."""
    row = Provider(**words)
    _refuse_unfit_owner(row.owner, row, timezone.localdate(at))
    return enter(row, by=by, at=at)


def change_provider(
    provider: Provider, *, words: Mapping[str, Any], by: Person | None, at: datetime, reason: str = ""
) -> Provider:
    """Change what is said of a provider. Raises :class:`Refusal` for an unfit owner."""
    with changing(provider, by=by, at=at, reason=reason) as row:
        owner_before = row.owner_id
        for name in WORDS:
            if name in words:
                setattr(row, name, words[name])
        if row.owner_id != owner_before:
            _refuse_unfit_owner(row.owner, row, timezone.localdate(at))
    return provider


def _refuse_unfit_owner(owner: Person | None, provider: Provider, today: date) -> None:
    if owner is None:
        return
    days.refuse_who_left(owner.name, owner.ended_on, today, field="owner")
    if not access.may_own(owner, provider.site_id):
        raise Refusal(
            "provider.owner-sees-its-site",
            _("%(name)s does not see the records of this scope.") % {"name": owner.name},
            field="owner",
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


def review_provider(
    provider: Provider,
    *,
    judgement: str,
    note: str,
    next_review_on: date,
    on: date,
    by: Person,
    at: datetime,
) -> ProviderReview:
    """Record how a provider did, as seen on ``on``, and when it is looked at next; return the review.

    Raises :class:`Refusal` for a day to come, one reviewed already, and a next day that is not later.
    """
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    with changing(provider, by=by, at=at) as row:
        fact = ProviderReview(provider=row, judgement=judgement, note=note.strip(), by=by)
        fact.happened_on, fact.recorded_at, fact.next_review_on = on, at, next_review_on
        check(fact)
        latest = row.reviews.order_by("-happened_on").first()
        fact.save()
        if latest is None or latest.happened_on < on:
            row.next_review_on = next_review_on
    return fact


def end_provider(provider: Provider, *, on: date, reason: str, by: Person, at: datetime) -> Provider:
    """Say that a provider is no longer used from ``on``. Raises :class:`Refusal` without a reason, or twice."""
    if provider.ended_on is not None:
        raise Refusal(
            "provider.ended",
            _("It is no longer used since %(day)s.") % {"day": days.spoken(provider.ended_on)},
        )
    if not reason.strip():
        raise Refusal("provider.ending-has-reason", _("Say why it is no longer used."), field="reason")
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    with changing(provider, by=by, at=at, reason=reason.strip()) as row:
        row.ended_on = on
    return provider


def gaps_of(provider: Provider, *, today: date, reviewed: bool) -> list[str]:
    """Return what a provider lacks, in sentences; ``reviewed`` says whether it ever was."""
    gaps = []
    if not provider.requirement.strip():
        gaps.append(_("The customer requirement that it touches is not said."))
    if not provider.oversight.strip():
        gaps.append(_("The oversight expected is not said."))
    if provider.owner_id is None:
        gaps.append(_("Nobody looks after it."))
    if not reviewed:
        gaps.append(_("It was never reviewed."))
    if provider.next_review_on is None:
        gaps.append(_("No day is set for its next review."))
    elif provider.next_review_on < today:
        words = {"day": days.spoken(provider.next_review_on)}
        gaps.append(_("Its review was due on %(day)s.") % words)
    return gaps
