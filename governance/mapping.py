"""Mapping: the responsibility matrix of a scope, drafted, kept, approved; everything about it by one name."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance import access
from governance.agreeing import acknowledge, approve, ask_for_approval, unconfirmed
from governance.copying import begin, copy_into, copy_to_site, replace_person
from governance.grids import processes_of
from governance.leading import accountable_on
from governance.lettering import CellTaken, Placed, Stray, Wanted, open_draft, put, put_many
from governance.lining import (
    add_column,
    add_missing_rows,
    add_row,
    move_column,
    move_row,
    remove_column,
    remove_row,
    resolve,
    reword,
    state_reason,
)
from governance.models import ResponsibilityMatrix
from governance.owning import owners_on
from qms.people.models import Person, Site

__all__ = [
    "CellTaken",
    "Placed",
    "Stray",
    "Wanted",
    "acknowledge",
    "add_column",
    "add_missing_rows",
    "add_row",
    "approve",
    "ask_for_approval",
    "copy_to_site",
    "current",
    "draft",
    "move_column",
    "move_row",
    "open_draft",
    "put",
    "put_many",
    "remove_column",
    "remove_row",
    "replace_person",
    "resolve",
    "reword",
    "state_reason",
    "unconfirmed",
]


@transaction.atomic
def draft(
    *,
    site: Site | None,
    by: Person | None,
    at: datetime,
    copy_of: ResponsibilityMatrix | None = None,
) -> ResponsibilityMatrix:
    """Begin the next version of the matrix of a scope and return it: a copy of the version that stands.

    ``copy_of`` names another to start from. Without any it starts with the rows that every matrix has, those of
    the processes of the scope, and a column for each of their owners. Raises :class:`Refusal` where the scope
    has a draft already, and where ``by`` may not prepare it.
    """
    source = copy_of or standing(site.pk if site else None)
    if source is not None and source.site_id != (site.pk if site else None):
        return copy_to_site(source, site=site, by=by, at=at).matrix
    matrix = begin(site=site, by=by, at=at, based_on=source)
    if source is not None:
        copy_into(source, matrix, by=by, at=at)
    else:
        add_missing_rows(matrix, by=by, at=at)
        _add_owners(matrix, by=by, at=at)
    return matrix


def _add_owners(matrix: ResponsibilityMatrix, *, by: Person | None, at: datetime) -> None:
    """Give each owner of a process of the scope a column, after whoever answers for the whole system."""
    today = timezone.localdate(at)
    owners = owners_on([p.pk for p in processes_of(matrix.site_id)], on=today)
    named = [accountable_on(on=today, site_id=matrix.site_id)]
    named += [holder for (_process, site), holder in owners.items() if site in (None, matrix.site_id)]
    people = dict.fromkeys(one for one in named if one and not one.has_left(today))
    for person in people:
        if access.may_own(person, matrix.site_id):
            add_column(matrix, person=person, by=by, at=at)


def standing(site_id: int | None) -> ResponsibilityMatrix | None:
    """Return the approved version of exactly this scope, as it stands today."""
    return ResponsibilityMatrix.objects.of_scope(site_id).approved().first()


def current(*, on: date, site_id: int | None) -> ResponsibilityMatrix | None:
    """Return the version that stood at the end of ``on`` for a site, or else for the whole organisation."""
    found = {row.site_id: row for row in ResponsibilityMatrix.objects.standing_on(on).select_related("site")}
    return found.get(site_id) or found.get(None)
