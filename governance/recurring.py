"""Recurring: the same cause on the same process again shows that an earlier verdict did not last (10.2)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from governance.models import Action
from governance.rules import actions as rules
from qms.people.models import Person


def reopen_verdicts(action: Action, *, by: Person, at: datetime) -> list[Action]:
    """Reopen every verdict “effective” that the corrective ``action`` just assigned speaks against.

    Those are the verdicts on earlier actions with the same cause on the same process, of the same site or of
    the whole organisation. Return the actions that owe a verdict again.
    """
    if action.origin != Action.Origin.CORRECTIVE or not action.process_id or not action.cause.strip():
        return []
    reason = _("The same cause, “%(cause)s”, came back in %(action)s.")
    found = [row for row in _found_effective(action) if _speaks_against(action, row)]
    for row in found:
        words = reason % {"cause": action.cause, "action": action}
        row.reopen(by=by, at=at, on=action.assigned_on, reason=words, came_back_in=action)
    return found


def _found_effective(action: Action) -> list[Action]:
    rows = Action.objects.filter(process=action.process_id, state=Action.State.EFFECTIVE).exclude(cause="")
    return list(rows.exclude(pk=action.pk).prefetch_related("verifications").order_by("pk"))


def _speaks_against(action: Action, earlier: Action) -> bool:
    verdict = list(earlier.verifications.all())[-1]
    return rules.same_cause(action.cause, earlier.cause) and rules.came_back(
        site_id=action.site_id,
        assigned_on=action.assigned_on,
        earlier_site_id=earlier.site_id,
        verdict_on=verdict.happened_on,
    )
