"""Breaking down: what stands under an objective of the organisation at its sites, and how it goes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives import access, listing, rules
from objectives.models import QualityObjective
from objectives.standing import standings
from qms.people.models import Person
from qms.primitives.panels import Panel

MOST = 50
"""Objectives under one that its page shows; the list shows them all."""


@dataclass(frozen=True)
class Breakdown:
    """What stands above an objective and what stands under it, among what a person may see."""

    above: QualityObjective | None
    rows: list[listing.Row]
    left_out: int = 0

    @property
    def sentence(self) -> str:
        """How those under it stand, in a sentence."""
        active = [row for row in self.rows if row.objective.state == QualityObjective.State.ACTIVE]
        if not active:
            return ""
        reached = sum(row.standing.status == rules.ON_TARGET for row in active)
        said = ngettext(
            "%(n)d of %(all)d objective under it is on target.",
            "%(n)d of %(all)d objectives under it are on target.",
            len(active),
        )
        return said % {"n": reached, "all": len(active)}


def breakdown(row: QualityObjective, person: Person, *, on: date) -> Breakdown:
    """Return what stands above and under ``row``. Five queries, however many stand there."""
    seen = QualityObjective.objects.visible_to(person)
    above = seen.filter(pk=row.parent_id).first() if row.parent_id else None
    under = seen.filter(parent=row, state__in=listing.LIVE).select_related("site", "owner")
    found = list(under.order_by("site__name", "code"))
    known = standings(found[:MOST], on=on)
    rows = [listing.Row(one, known[one.pk]) for one in found[:MOST]]
    if rows:
        listing.draw(rows, on=on)
    return Breakdown(above, rows, max(0, len(found) - MOST))


def broken_down(row: QualityObjective, request: HttpRequest) -> Panel | None:
    """Show what stands above and under an objective, and the way to copy it to sites."""
    person, today = request.person, request.today  # type: ignore[attr-defined]
    found = breakdown(row, person, on=today)
    may_copy = access.may_copy(person, row)
    if not (found.above or found.rows or (may_copy and row.level == row.Level.ORGANISATION)):
        return None
    context: dict[str, Any] = {
        "breakdown": found,
        "rows": found.rows,
        "copies_url": reverse("objectives:copies", args=[row.reference]) if may_copy else "",
    }
    return Panel(_("How it breaks down"), "objectives/_breakdown.html", context, "breakdown", found.sentence)
