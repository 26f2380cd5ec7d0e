"""Assigning: giving one person something to do by a day, with how we will see that it worked."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.models import Action, Decision, Process
from governance.rules import days
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.records.entering import enter


def assign(
    *,
    text: str,
    owner: Person,
    assigned_by: Person,
    on: date,
    due_on: date,
    by: Person,
    at: datetime,
    weight: str = "action",
    origin: str = "other",
    criterion: str = "",
    check_on: date | None = None,
    verifier: Person | None = None,
    site: Site | None = None,
    process: Process | None = None,
    decision: Decision | None = None,
) -> Action:
    """Give ``owner`` a task or an action on ``on``, due on ``due_on``; return it with its reference.

    An action needs a criterion and a check day after the due day. Without a ``verifier`` it is who assigned
    it, unless that is the owner; then one is named when it is done. Raises :class:`Refusal` for the first
    rule that is not met.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    _refuse_unfit_owner(owner, site, today)
    if weight == Action.Weight.TASK:
        verifier, check_on, criterion = None, None, ""
    else:
        verifier = verifier or (assigned_by if assigned_by.pk != owner.pk else None)
    if verifier is not None:
        days.refuse_who_left(verifier.name, verifier.ended_on, today, field="verifier")
    action = Action(
        text=text.strip(),
        owner=owner,
        assigned_by=assigned_by,
        assigned_on=on,
        due_on=due_on,
        first_due_on=due_on,
        weight=weight,
        origin=origin,
        criterion=criterion.strip(),
        check_on=check_on,
        verifier=verifier,
        site=site,
        process=process,
        decision=decision,
    )
    return enter(action, by=by, at=at)


def _refuse_unfit_owner(owner: Person, site: Site | None, today: date) -> None:
    days.refuse_who_left(owner.name, owner.ended_on, today, field="owner")
    if access.may_own(owner, site.pk if site else None):
        return
    scope = site.name if site else _("the whole organisation")
    raise Refusal(
        "action.owner-sees-its-site",
        _("%(name)s does not see the records of %(scope)s.") % {"name": owner.name, "scope": scope},
        field="owner",
        remedy=_("Name somebody who does, or ask an administrator for a role there."),
    )
