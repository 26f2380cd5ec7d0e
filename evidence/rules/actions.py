"""What reviews assigned is planned, done and verified (9.3.3)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Action, Records
from evidence.rules.results import Result, answer, no_occasion, rule


@rule("actions-are-planned")
def actions_are_planned(records: Records) -> Result:
    """The actions of reviews have owner, due day and (but for tasks) a criterion (9.3.3)."""
    name = "actions-are-planned"
    if not records.actions:
        return no_occasion(name, _("No review of the last two years gave an action."))
    broken = [
        _("%(action)s lacks %(parts)s.") % {"action": one.reference, "parts": ", ".join(one.lacks)}
        for one in records.actions
        if one.lacks
    ]
    holds = _("Each has owner, due day and criterion.")
    return answer(name, broken, [one.reference for one in records.actions], holds=holds)


@rule("actions-are-verified")
def actions_are_verified(records: Records) -> Result:
    """What was due of the actions of reviews is done, and what was to be checked is verified (9.3.3, 10.2)."""
    name = "actions-are-verified"
    due = [one for one in records.actions if one.due_on < records.as_of and not one.cancelled]
    if not due:
        return no_occasion(name, _("No action of a review was due yet."))
    broken = [sentence for one in due if (sentence := _unfinished(one, records.as_of))]
    holds = ngettext(
        "%(count)d action that was due is done and, where its check was due, verified.",
        "%(count)d actions that were due are done and, where their check was due, verified.",
        len(due),
    ) % {"count": len(due)}
    latest = max((day for one in due for day in (one.done_on, one.verified_on) if day), default=None)
    return answer(name, broken, [one.reference for one in due], holds=holds, latest=latest)


def _unfinished(action: Action, as_of: date) -> str:
    words = {"action": action.reference}
    if action.done_on is None:
        return _("%(action)s was due and is not done.") % words
    if action.check_on is not None and action.check_on < as_of and action.verified_on is None:
        return _("%(action)s is done and its effect is not verified.") % words
    return ""
