"""Deciding whether climate change matters to what the organisation wants to reach (4.1, amendment of 2024)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import ClimateRelevance
from governance.deciding import decide
from governance.models import Decision
from qms.people.models import Person
from qms.primitives.refusing import Refusal

ANSWERS = "Climate change and our context (4.1)"


def decide_relevance(*, relevant: bool, reason: str, on: date, by: Person, at: datetime) -> ClimateRelevance:
    """Record that ``by``, a leader of the organisation, decided on ``on`` whether climate change is relevant.

    Raises :class:`Refusal` without a reason, for a day to come, or where ``by`` does not lead the organisation.
    """
    if not reason.strip():
        raise Refusal(
            "climate.has-reason",
            _("The decision has no reason."),
            field="reason",
            remedy=_("Say why: what in your context, your sites or your customers makes it so."),
        )
    text = _("Climate change is relevant to what we want to reach.")
    if not relevant:
        text = _("Climate change is not relevant to what we want to reach.")
    with transaction.atomic():
        decision = decide(
            kind=Decision.Kind.APPROVAL,
            text=text,
            rationale=reason,
            answers=ANSWERS,
            decided_by=by,
            on=on,
            by=by,
            at=at,
        )
        return ClimateRelevance.objects.create(decision=decision, relevant=relevant, recorded_at=at)
