"""Leading: who is top management of which scope, from when to when (5.1, 5.3)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import TopManagementMembership
from governance.models.leading import TopManagementQuerySet
from governance.rules import days
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.records.entering import enter


def top_management(*, on: date, site_id: int | None) -> TopManagementQuerySet:
    """Return the memberships that cover a scope on a day; one for the organisation covers every site."""
    scope = Q(site=None) if site_id is None else Q(site=None) | Q(site=site_id)
    return TopManagementMembership.objects.on(on).filter(scope)


def top_management_ids(*, on: date, site_id: int | None) -> set[int]:
    """Return the persons who are top management of a site (``None``: of the organisation) on ``on``."""
    return set(top_management(on=on, site_id=site_id).values_list("person_id", flat=True))


def is_top_management(person: Person, *, on: date, site_id: int | None) -> bool:
    """Tell whether ``person`` is top management of the scope on ``on``."""
    return top_management(on=on, site_id=site_id).filter(person=person).exists()


@transaction.atomic
def name_leader(
    person: Person,
    *,
    role_in_qms: str,
    starts_on: date,
    by: Person | None,
    at: datetime,
    site: Site | None = None,
    ends_on: date | None = None,
) -> TopManagementMembership:
    """Record that ``person`` belongs to top management of a scope from ``starts_on``; return the membership.

    Raises :class:`Refusal` where the person has left, or already belongs to it on one of those days.
    """
    days.refuse_who_left(person.name, person.ended_on, timezone.localdate(at), field="person")
    overlapping = TopManagementMembership.objects.filter(person=person, site=site)
    overlapping = overlapping.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise Refusal(
            "top-management.once",
            _("%(name)s is already top management there.") % {"name": person.name},
            field="person",
            remedy=_("Start after the present membership ends."),
        )
    row = TopManagementMembership(person=person, role_in_qms=role_in_qms.strip(), site=site)
    row.starts_on, row.ends_on = starts_on, ends_on
    return enter(row, by=by, at=at)
