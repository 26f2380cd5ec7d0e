"""Objectives as they stood, as rules read them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence import rules
from evidence.looking_back import Day, stood
from objectives.models import QualityObjective
from objectives.rules import PLAN_PARTS, period_end
from objectives.standing import standings


def objectives(within: Q, day: Day) -> list[rules.Objective]:
    """Return the objectives that were active on ``day``."""
    rows = stood(QualityObjective.objects.filter(within), day)
    active = [row for row in rows if row.state == QualityObjective.State.ACTIVE]
    known = standings(active, on=day.day, recorded_before=day.end)
    return [
        rules.Objective(
            reference=row.reference,
            lacks=_lacks(row),
            owed=known[row.pk].owed is not None,
            stale=known[row.pk].status == "stale",
            measured_to=_measured_to(known[row.pk].period, row.cadence),
            owner=row.owner_id,
            site_id=row.site_id,
            starts_on=row.starts_on,
        )
        for row in active
    ]


def _measured_to(period: date | None, cadence: str) -> date | None:
    return period_end(period, cadence) if period else None


def _lacks(row: QualityObjective) -> tuple[str, ...]:
    parts = [str(PLAN_PARTS[part]) for part in row.plan.missing]
    if row.owner_id is None:
        parts.insert(0, _("an owner"))
    return tuple(parts)
