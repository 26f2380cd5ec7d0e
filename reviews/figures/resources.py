"""Resources as a review sees them: what was asked for, decided, and put in place by the day (9.3.2 d)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from reviews import resource_rules as rules
from reviews.figures import Table, figure
from reviews.models import ResourceRequest, ReviewInput
from reviews.resource_words import STANDINGS, amount_of
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Requests that are frozen, those first that wait or are late; the rest are counted."""

ORDER = ("late", "overdue", "waiting", "granted", "partly", "refused", "in_place")


@figure(ReviewInput.Item.RESOURCES)
def resources(view: View) -> Table | None:
    """Return the requests of the scope that were asked in the period, or open within it."""
    since = view.review.period_from
    asked = Q(asked_on__gte=since) | Q(decided_on=None) | Q(decided_on__gte=since)
    within = asked | Q(in_place_on=None, state__in=ResourceRequest.GRANTED) | Q(in_place_on__gte=since)
    rows = ResourceRequest.objects.filter(
        view.of_scope(), within, asked_on__lte=view.on, recorded_at__lte=view.at
    )
    rows = rows.exclude(state=ResourceRequest.State.WITHDRAWN).select_related(
        "asked_by", "asked_of", "decision"
    )
    made = [_frozen(row, view) for row in rows.order_by("asked_on", "reference")]
    if not made:
        return None
    late = Counter(row["status"] for row in made if row["status"])
    kept = sorted(made, key=lambda row: ORDER.index(row["standing"]))[:MOST]
    return {"kind": "resources", "rows": kept, "left_out": len(made) - len(kept), "unusual": dict(late)}


def _frozen(row: ResourceRequest, view: View) -> dict[str, Any]:
    standing = rules.standing(state_on(row, view), asked_on=row.asked_on, needed_by=row.needed_by, on=view.on)
    decided = row.decision is not None and row.decided_on is not None and row.decided_on <= view.on
    return {
        "reference": row.reference,
        "what": row.what,
        "amount": amount_of(row),
        "asked_by": row.asked_by.name,
        "asked_on": row.asked_on.isoformat(),
        "needed_by": row.needed_by.isoformat(),
        "standing": standing,
        "days": row.days_waiting(view.on) if not decided else row.days_to_decide,
        "why": row.decision.rationale if decided and row.decision else "",
        "status": "late" if standing in ("late", "overdue") else "",
    }


def state_on(row: ResourceRequest, view: View) -> str:
    """Return the state of a request on the day of the review."""
    if row.decided_on is None or row.decided_on > view.on:
        return ResourceRequest.State.ASKED
    if row.in_place_on is not None:
        if row.in_place_on <= view.on:
            return ResourceRequest.State.IN_PLACE
        return rules.PARTLY if row.granted else rules.GRANTED
    return row.state


@shape("resources")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen request with its standing as a badge and its days as days."""
    tone, word = STANDINGS[row["standing"]]
    return {**row, "tone": tone, "word": word, "needed": day(row["needed_by"])}
