"""Founding: an empty installation gets its organisation and the administrator who invites everybody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.inviting import invite
from qms.people.models import Function, Organisation, Person, Role, RoleHolding
from qms.primitives.asof import day_of
from qms.primitives.changing import keep
from qms.primitives.refusing import Refusal


def found(
    *, name: str, time_zone: str, administrator: str, email: str, at: datetime
) -> tuple[Organisation, Person]:
    """Write the organisation, its quality function and its first administrator, who is invited by mail.

    Raises :class:`Refusal` where an organisation exists already, or a field does not hold.
    """
    with transaction.atomic():
        if Organisation.objects.exists():
            raise Refusal(
                "organisation.exists",
                _("This installation has an organisation already."),
                remedy=_("Change it on its page; further people are invited by an administrator."),
            )
        organisation = Organisation(pk=1, name=name, time_zone=time_zone)
        keep(organisation, by=None, at=at)
        keep(Function(name=_("Quality"), is_quality=True), by=None, at=at)
        person = Person(name=administrator, email=email.lower(), job_title=_("Administrator"))
        keep(person, by=None, at=at)
        starts_on = day_of(at, organisation.zone)
        keep(RoleHolding(person=person, role=Role.ADMINISTRATOR, starts_on=starts_on), by=None, at=at)
        invite(person, by=person, at=at)
    return organisation, person
