"""Carrying forward: what a meeting did not reach comes back on the agenda of the next review of its scope."""

from __future__ import annotations

from datetime import date

from reviews.models import ManagementReview, ReviewInput


def review_before(site_id: int | None, day: date, *, but: int | None = None) -> ManagementReview | None:
    """Return the last review of exactly this scope that was held by ``day``; ``but`` is left out."""
    rows = ManagementReview.objects.of_scope(site_id).held().filter(held_on__lte=day)
    rows = rows.exclude(pk=but) if but else rows
    return rows.order_by("-held_on", "-pk").first()


def carried_over(before: ManagementReview | None) -> dict[str, ReviewInput]:
    """Return the inputs, by item, that ``before`` carried to the next review."""
    if before is None:
        return {}
    rows = before.inputs.filter(outcome=ReviewInput.Outcome.CARRIED)
    return {row.item: row for row in rows}


def conclusions_of(before: ManagementReview | None) -> dict[str, str]:
    """Return what ``before`` concluded, by item: what leaders said last time."""
    if before is None:
        return {}
    return dict(before.inputs.exclude(conclusion="").values_list("item", "conclusion"))
