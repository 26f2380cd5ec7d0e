"""Handing over: an objective or a business goal goes to another owner, by the rules of any change of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.rules.days import refuse_who_goes
from objectives.models import BusinessGoal, QualityObjective
from objectives.models.guarding import refuse_unfit_owner
from qms.people.models import Role
from qms.primitives.changing import changing
from qms.primitives.kinds import Accountability, HandOver
from qms.primitives.refusing import Refusal

OBJECTIVE, GOAL = "objective-owner", "goal-owner"
State = QualityObjective.State


def objectives_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the objectives that ``person`` (or anybody) owns, drafts too, until they end. One query."""
    rows = QualityObjective.objects.filter(state__in=[State.DRAFT, State.ACTIVE], owner__isnull=False)
    for row in rows if person is None else rows.filter(owner=person):
        yield Accountability(
            kind=OBJECTIVE,
            what=_("Owns the objective"),
            subject=row.reference,
            title=row.statement,
            address=row.get_absolute_url(),
            person_id=row.owner_id or 0,
        )


def goals_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the live business goals that ``person`` (or anybody) owns. One query."""
    rows = BusinessGoal.objects.live()
    for row in rows if person is None else rows.filter(owner=person):
        yield Accountability(
            kind=GOAL,
            what=_("Owns the business goal"),
            subject=row.reference,
            title=row.statement,
            address=row.get_absolute_url(),
            person_id=row.owner_id,
        )


def may_hold(kind: str, reach: Any, site_id: int | None) -> bool:
    """Tell whether somebody of that reach may own an objective of the site: an executive or process owner."""
    roles = (Role.EXECUTIVE, Role.PROCESS_OWNER)
    return bool(reach.holds(*roles) if site_id is None else reach.holds_for(site_id, *roles))


def hand_objective(one: HandOver) -> None:
    """Give an objective, and the values owed for it, to another owner.

    Raises :class:`Refusal` where it has ended, somebody else owns it by now, or the taker does not lead there.
    """
    row = QualityObjective.objects.get(reference=one.subject)
    with changing(row, by=one.by, at=one.at, reason=one.reason, states=[State.DRAFT, State.ACTIVE]) as stored:
        _refuse_another(stored.owner_id, one)
        stored.owner = one.taker
        refuse_unfit_owner(stored, on=timezone.localdate(one.at))


@transaction.atomic
def hand_goal(one: HandOver) -> None:
    """Give a business goal to another owner. Raises :class:`Refusal` where somebody else owns it by now, or
    the taker does not see its site."""
    row = BusinessGoal.objects.get(reference=one.subject)
    with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
        _refuse_another(stored.owner_id, one)
        refuse_who_goes(one.taker.name, one.taker.ended_on, timezone.localdate(one.at), field="owner")
        if not one.taker.reach.sees_site(stored.site_id) or one.taker.reach.is_external:
            raise Refusal(
                "goal.owner-sees-its-site",
                _("%(name)s does not see the records of this scope.") % {"name": one.taker},
                field="owner",
                remedy=_("Name somebody who does, or ask an administrator for a role there."),
            )
        stored.owner = one.taker


def _refuse_another(owner_id: int | None, one: HandOver) -> None:
    if owner_id != one.giver.pk:
        raise Refusal(
            "hand-over.not-theirs",
            _("%(name)s does not own %(subject)s any more.") % {"name": one.giver, "subject": one.subject},
            remedy=_("Reload the list of what is to be handed over."),
        )
