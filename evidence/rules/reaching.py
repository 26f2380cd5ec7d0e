"""Intended results are reached: values are in, misses are answered, late work reaches leaders (5.1.1 g)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from evidence.rules.records import Records
from evidence.rules.results import Result, answer, named, no_occasion, rule


@rule("measurements-are-current")
def measurements_are_current(records: Records) -> Result:
    """Every active objective has a value for the latest period that closed (5.1.1 g, 9.1)."""
    name = "measurements-are-current"
    owed = [one for one in records.objectives if one.owed]
    if not owed:
        return no_occasion(name, _("No measurement was owed yet."))
    broken = _said(
        [one.reference for one in owed if one.stale],
        ngettext_lazy(
            "%(objectives)s has no value for the latest period: ask its owner for it.",
            "%(objectives)s have no value for the latest period: ask their owners for it.",
            "count",
        ),
    )
    latest = max((one.measured_to for one in owed if one.measured_to), default=None)
    holds = ngettext("%(count)d objective is up to date.", "%(count)d objectives are up to date.", len(owed))
    behind = [one.reference for one in owed]
    return answer(name, broken, behind, holds=holds % {"count": len(owed)}, latest=latest)


def _said(references: Sequence[str], sentence: Any) -> list[str]:
    """Return one sentence about all of ``references``; none where there is none."""
    if not references:
        return []
    return [str(sentence % {"count": len(references), "objectives": named(references)})]


@rule("misses-are-answered")
def misses_are_answered(records: Records) -> Result:
    """Each objective off target has an action, a decision, or was taken for common cause, with a reason."""
    name = "misses-are-answered"
    missed = [one for one in records.objectives if one.off]
    if not missed:
        return no_occasion(name, _("No objective is off target."))
    broken = _said(
        [one.reference for one in missed if not one.is_answered],
        ngettext_lazy(
            "%(objectives)s is off target, and nothing answers it: decide, or assign an action.",
            "%(objectives)s are off target, and nothing answers them: decide, or assign actions.",
            "count",
        ),
    )
    behind = [given for one in missed if one.is_answered for given in (one.reference, *one.answers)]
    holds = ngettext(
        "%(count)d objective is off target, and leaders answered it.",
        "%(count)d objectives are off target, and leaders answered each.",
        len(missed),
    ) % {"count": len(missed)}
    behind = behind or [one.reference for one in missed]
    return answer(name, broken, list(dict.fromkeys(behind)), holds=holds)


@rule("lasting-misses-change-the-system")
def lasting_misses_change_the_system(records: Records) -> Result:
    """Where misses last, leaders decided on an improvement, a change to the QMS or a resource (5.1.1 g)."""
    name = "lasting-misses-change-the-system"
    lasting = [one for one in records.objectives if one.lasting]
    if not lasting:
        return no_occasion(name, _("No objective misses its target for long."))
    broken = _said(
        [one.reference for one in lasting if not one.changes],
        ngettext_lazy(
            "%(objectives)s keeps missing its target: decide what changes in the system.",
            "%(objectives)s keep missing their targets: decide what changes in the system.",
            "count",
        ),
    )
    behind = [given for one in lasting for given in (one.reference, *one.changes)]
    holds = ngettext(
        "%(count)d objective kept missing its target, and leaders changed the system.",
        "%(count)d objectives kept missing their targets, and leaders changed the system.",
        len(lasting),
    ) % {"count": len(lasting)}
    return answer(name, broken, list(dict.fromkeys(behind)), holds=holds)


@rule("overdue-actions-reached-leaders")
def overdue_actions_reached_leaders(records: Records) -> Result:
    """Leaders know of every action that is overdue beyond the limit of its scope (5.1.1 g)."""
    name = "overdue-actions-reached-leaders"
    if not records.overdue:
        return no_occasion(name, _("No action is overdue beyond its limit."))
    late = _("%(action)s is %(days)d days overdue, and no leader was told: escalate it, or agree on a new day.")
    broken = [
        late % {"action": one.reference, "days": (records.as_of - one.due_on).days}
        for one in records.overdue
        if not one.known_by
    ]
    holds = ngettext(
        "%(count)d action is long overdue, and leaders know of it.",
        "%(count)d actions are long overdue, and leaders know of each.",
        len(records.overdue),
    ) % {"count": len(records.overdue)}
    return answer(name, broken, [one.reference for one in records.overdue], holds=holds)
