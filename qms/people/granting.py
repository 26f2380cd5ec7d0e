"""Granting: giving and ending the roles that decide what a person may see and do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.models import Person, Role, RoleHolding, Site
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal


def give(
    person: Person,
    *,
    role: str,
    starts_on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
    ends_on: date | None = None,
    evidence_from: date | None = None,
    evidence_to: date | None = None,
) -> RoleHolding:
    """Give ``person`` a role at ``site`` (everywhere where it is empty) from ``starts_on`` to ``ends_on``.

    ``evidence_from`` and ``evidence_to`` bound the records that an external auditor sees. Raises
    :class:`Refusal` where people give themselves a role, where the role is held there already, and where an
    external auditor's access has no last day.
    """
    _refuse_own(person, by)
    _refuse_left(person, starts_on)
    _refuse_period(role, evidence_from, evidence_to)
    holding = RoleHolding(
        person=person,
        role=role,
        site=site,
        starts_on=starts_on,
        ends_on=ends_on,
        evidence_from=evidence_from,
        evidence_to=evidence_to,
    )
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        _refuse_twice(holding)
        keep(holding, by=by, at=at)
    return holding


def end(holding: RoleHolding, *, on: date, by: Person, at: datetime, reason: str = "") -> None:
    """End a role after its last day ``on``; a role that has not begun by then ends on its first day.

    Raises :class:`Refusal` where people end a role of their own, or it has ended before.
    """
    _refuse_own(holding.person, by)
    with changing(holding, by=by, at=at, reason=reason) as row:
        if row.ends_on is not None and row.ends_on <= on:
            raise Refusal("role.ended", _("This role has ended already."), field="ends_on")
        row.ends_on = max(on, row.starts_on)


def _refuse_own(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise Refusal(
            "role.own",
            _("Nobody changes their own roles."),
            remedy=_("Ask another administrator to do it."),
        )


def _refuse_left(person: Person, starts_on: date) -> None:
    if person.has_left(starts_on):
        raise Refusal("role.left", _("%(person)s has left by then.") % {"person": person}, field="starts_on")


def _refuse_period(role: str, evidence_from: date | None, evidence_to: date | None) -> None:
    if role != Role.EXTERNAL_AUDITOR and (evidence_from or evidence_to):
        raise Refusal(
            "role.period",
            _("Only an external auditor's view is bounded by the days of the records."),
            field="evidence_from",
            remedy=_("Leave these days empty."),
        )
    if evidence_from and evidence_to and evidence_from > evidence_to:
        raise Refusal("role.period", _("The records cannot end before they begin."), field="evidence_to")


def _refuse_twice(holding: RoleHolding) -> None:
    others = RoleHolding.objects.filter(person=holding.person, role=holding.role, site=holding.site)
    last = holding.ends_on or date.max
    for other in others:
        if other.starts_on <= last and holding.starts_on <= (other.ends_on or date.max):
            raise Refusal(
                "role.twice",
                _("%(person)s holds this role there in these days already.") % {"person": holding.person},
                field="role",
                remedy=_("End the other one first, or begin on %(day)s.")
                % {"day": (other.ends_on + timedelta(days=1)).isoformat()}
                if other.ends_on
                else _("End the other one first."),
            )
