"""Objectives are planned and measured (6.2)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Records
from evidence.rules.results import FAILS, Result, answer, no_occasion, rule


@rule("objectives-are-planned")
def objectives_are_planned(records: Records) -> Result:
    """Every active objective has target, owner, plan and cadence (6.2.1, 6.2.2)."""
    name = "objectives-are-planned"
    if not records.objectives:
        return Result(name, FAILS, _("No objective is active."))
    broken = [
        _("%(objective)s lacks %(parts)s.") % {"objective": one.reference, "parts": ", ".join(one.lacks)}
        for one in records.objectives
        if one.lacks
    ]
    count = len(records.objectives)
    holds = ngettext(
        "%(count)d active objective has target, owner, plan and cadence.",
        "%(count)d active objectives have target, owner, plan and cadence.",
        count,
    ) % {"count": count}
    return answer(
        name, broken, [o.reference for o in records.objectives], holds=holds, latest=_measured(records)
    )


def _measured(records: Records) -> date | None:
    return max((one.measured_to for one in records.objectives if one.measured_to), default=None)


@rule("objectives-are-measured")
def objectives_are_measured(records: Records) -> Result:
    """Every active objective has a value for the latest period that closed (6.2, 9.1)."""
    name = "objectives-are-measured"
    owed = [one for one in records.objectives if one.owed]
    if not owed:
        return no_occasion(name, _("No measurement was owed yet."))
    broken = [
        _("%(objective)s: the latest period that closed has no value.") % {"objective": one.reference}
        for one in owed
        if one.stale
    ]
    holds = ngettext(
        "%(count)d objective is measured up to its latest period.",
        "%(count)d objectives are measured up to their latest period.",
        len(owed),
    ) % {"count": len(owed)}
    return answer(name, broken, [one.reference for one in owed], holds=holds, latest=_measured(records))
