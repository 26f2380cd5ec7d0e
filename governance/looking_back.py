"""Looking back: on its day a leader says whether what was expected of a decision came true."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Decision, LookBack
from governance.rules import days
from governance.rules.decisions import refuse_decided_already, refuse_unless_leading
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal


def look_back(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    on: date,
    came_true: str,
    finding: str,
    next_on: date | None = None,
    due_on: date | None = None,
) -> LookBack:
    """Record what became of ``decision``, seen on ``on`` by a leader of its scope; return the fact.

    ``due_on`` is the look-back day that the leader saw: of two who look back at once, the second is told.
    ``next_on`` asks for another look. Raises :class:`Refusal` where none is due, where ``by`` does not lead
    the scope, without words, or on an impossible day. Clause 9.3.3.
    """
    today = timezone.localdate(at)
    with changing(decision, by=by, at=at) as row:
        due = _due(row, due_on)
        refuse_unless_leading(may_decide(by, on=today, site_id=row.site_id), by.name)
        days.refuse_impossible_day(on, today=today, not_before=row.decided_on)
        fact = LookBack(
            decision=row,
            by=by,
            happened_on=on,
            recorded_at=at,
            due_on=due,
            came_true=came_true,
            finding=finding.strip(),
            next_on=next_on,
        )
        check(fact)
        fact.save()
        row.look_back_due_on = next_on
    return fact


def _due(row: Decision, seen: date | None) -> date:
    """Return the day on which the look-back is owed; refuse where there is none, or not the one seen."""
    if row.look_back_due_on is not None and seen in (None, row.look_back_due_on):
        return row.look_back_due_on
    last = row.look_backs.select_related("by").order_by("-recorded_at", "-pk").first()
    if last is not None:
        refuse_decided_already(last.by.name, last.happened_on, last.get_came_true_display())
    raise Refusal(
        "look-back.none-is-due",
        _("%(decision)s names no day on which one looks back.") % {"decision": row},
        remedy=_("Record what became of it as a new decision."),
    )
