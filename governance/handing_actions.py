"""Handing actions over: the doing to another owner, the check of the effect to another verifier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Action
from qms.primitives.kinds import Accountability, HandOver
from qms.primitives.refusing import Refusal

VERIFIER = "action-verifier"
OVERDUE = "overdue-action"
"""What managers and leaders owe on an action long overdue; it follows who is manager or leader."""


def verifying_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the actions under way whose effect ``person`` (or anybody) verifies. One query."""
    rows = Action.objects.under_way().filter(weight=Action.Weight.ACTION, verifier__isnull=False)
    for row in rows if person is None else rows.filter(verifier=person):
        yield Accountability(
            kind=VERIFIER,
            what=_("Verifies the effect"),
            subject=row.reference,
            title=row.text,
            address=reverse("governance:action", args=[row.reference]),
            person_id=row.verifier_id or 0,
            day=row.check_on,
        )


def hand_over(one: HandOver) -> None:
    """Give an action, or the check of its effect, to somebody else.

    It goes on the day stated, today at the latest: an owner changes when it is said. Raises ``Refusal`` where
    somebody else has it by now, and by every rule of ``Action.hand_owner`` and ``hand_verifier``.
    """
    if one.kind == OVERDUE:
        _refuse_derived(one)
    row = Action.objects.select_related("owner", "verifier", "site").get(reference=one.subject)
    day = max(min(one.on, timezone.localdate(one.at)), row.assigned_on)
    hand = row.hand_owner if one.kind == "action" else row.hand_verifier
    hand(to=one.taker, by=one.by, at=one.at, on=day, reason=one.reason, seen=one.giver.pk)


def _refuse_derived(one: HandOver) -> None:
    raise Refusal(
        "action.overdue-follows-its-leaders",
        _("%(subject)s is long overdue; it reaches the owner's manager and the leader of its scope.")
        % {"subject": one.subject},
        remedy=_("Hand over who manages its owner, or who leads its scope; this goes along."),
    )
