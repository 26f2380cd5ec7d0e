"""What the product knows of the quality policy: approval that is asked, what happened to a version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import publishing
from governance.models import PolicyCommunication, PolicyPoint, QualityPolicy
from governance.rules import days
from qms.primitives import kinds
from qms.primitives.addresses import address

APPROVAL_DAYS = 14
"""Days in which top management answers a question for approval."""


def title(policy: QualityPolicy) -> str:
    """Return what a version is called."""
    return _now("Quality policy, version %(version)s") % {"version": policy.version}


def policy_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the drafts whose approval is asked of somebody. One query."""
    asked = {"asked_of__isnull": False} if person is None else {"asked_of": person}
    for policy in QualityPolicy.objects.filter(state="draft", **asked):
        yield kinds.Duty(
            kind="policy-approval",
            what=_now("Approve"),
            subject=policy.reference,
            title=title(policy),
            address=reverse("governance:policy", args=[policy.reference]),
            person_id=policy.asked_of_id or 0,
            due_on=(policy.asked_on or on) + timedelta(days=APPROVAL_DAYS),
            soon=kinds.AT_ONCE,
        )


def hand_over(one: kinds.HandOver) -> None:
    """Ask another member of top management to approve. Raises :class:`Refusal` for who is none."""
    policy = QualityPolicy.objects.select_related("site").get(reference=one.subject)
    publishing.ask(policy, of=one.taker, on=one.on, by=one.by, at=one.at, reason=one.reason)


def policy_events(policy: QualityPolicy) -> Iterator[kinds.Event]:
    """Yield the approval of a version and how it was told; each a whole sentence."""
    if policy.approved_by is not None and policy.approved_at is not None:
        sentence = _now("%(who)s approved this version by signature.") % {"who": policy.approved_by}
        yield kinds.Event(policy.approved_at, str(policy.approved_by), sentence)
    for fact in policy.communications.select_related("site", "by"):
        words = {"who": fact.by, "site": fact.site, "day": days.spoken(fact.happened_on)}
        told = _now("%(who)s recorded that it was told at %(site)s on %(day)s.")
        given = _now("%(who)s recorded that it was made available to interested parties on %(day)s.")
        sentence = (told if fact.audience == "people" else given) % words
        yield kinds.Event(fact.recorded_at, str(fact.by), sentence, fact.how, fact.late_entry)


kinds.declare(
    kinds.Kind(
        model=QualityPolicy,
        name=_("quality policy"),
        plural=_("quality policies"),
        prefix=QualityPolicy.prefix,
        address=lambda row: address("governance:policy", row.reference),
        visible=lambda person: QualityPolicy.objects.visible_to(person),
        search=("reference", "text"),
        title=title,
        duties=policy_duties,
        hand_over=hand_over,
        events=policy_events,
        parts=(PolicyPoint, PolicyCommunication),
        owed_through=("governance.QualityPolicy.asked_of",),
    )
)
