"""Assigning: giving one person something to do by a day, with how we will see that it worked."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance import access
from governance.models import Action, Decision, Process
from governance.recurring import reopen_verdicts
from governance.rules import days
from qms.people.models import Person, Site
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
    cause: str = "",
    decision: Decision | None = None,
) -> Action:
    """Give ``owner`` a task or an action on ``on``, due on ``due_on``; return it with its reference.

    An action needs a criterion and a check day after the due day. Without a ``verifier`` it is who assigned
    it, unless that is the owner; then one is named when it is done. A corrective one with the same ``cause``
    on the same process as an earlier one reopens the verdict on that. Raises
    :class:`~qms.primitives.refusing.Refusal` for the first rule that is not met.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    access.refuse_unfit_owner(owner, site, today)
    if weight == Action.Weight.TASK:
        verifier, check_on, criterion = None, None, ""
    else:
        verifier = verifier or (assigned_by if assigned_by.pk != owner.pk else None)
    if verifier is not None:
        access.refuse_unfit_verifier(verifier, today)
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
        cause=" ".join(cause.split()),
        process=process,
        decision=decision,
    )
    with transaction.atomic():
        enter(action, by=by, at=at)
        reopen_verdicts(action, by=by, at=at)
    return action
