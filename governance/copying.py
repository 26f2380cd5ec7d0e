"""Copying: the next version of a matrix, that of another site, one with somebody else in a person's place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from governance import access
from governance.grids import processes_of
from governance.lettering import open_draft, write
from governance.lining import refuse_unfit, remove_column
from governance.models import MatrixCell, MatrixColumn, MatrixRow, ResponsibilityMatrix
from governance.rules.matrices import together
from qms.people.models import Person, Site
from qms.primitives.changing import keep
from qms.records.entering import enter


def begin(
    *,
    site: Site | None,
    by: Person | None,
    at: datetime,
    based_on: ResponsibilityMatrix | None = None,
) -> ResponsibilityMatrix:
    """Enter an empty draft as the next version of a scope.

    Raises :class:`Refusal` where ``by`` may not prepare it, or where the scope has a draft.
    """
    access.refuse_unless_may_prepare_matrix(by, site.pk if site else None)
    versions = ResponsibilityMatrix.objects.of_scope(site.pk if site else None).order_by()
    version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    return enter(ResponsibilityMatrix(site=site, version=version, based_on=based_on), by=by, at=at)


@dataclass(frozen=True)
class Copied:
    """A copy for another scope, the people left for choosing there, and the rows that do not belong there."""

    matrix: ResponsibilityMatrix
    people: tuple[str, ...]
    rows: tuple[str, ...]


@transaction.atomic
def copy_to_site(source: ResponsibilityMatrix, *, site: Site | None, by: Person | None, at: datetime) -> Copied:
    """Begin a draft for another scope with the rows, columns and letters of ``source``.

    Who does not fit that scope (left, or does not see it) stands there as an open role, named in the answer, to
    be chosen; processes of the other site only stay out, named as well. Raises :class:`Refusal` where the scope
    has a draft already.
    """
    matrix = begin(site=site, by=by, at=at, based_on=source)
    here = {process.pk for process in processes_of(matrix.site_id)}
    out = [row for row in source.rows.all() if row.process_id and row.process_id not in here]
    unfit = _unfit(source, matrix, at)
    copy_into(source, matrix, by=by, at=at, without={row.pk for row in out}, unfit=unfit)
    return Copied(matrix, tuple(sorted(unfit.values())), tuple(row.text for row in out))


def _unfit(source: ResponsibilityMatrix, matrix: ResponsibilityMatrix, at: datetime) -> dict[int, str]:
    today = timezone.localdate(at)
    columns = source.columns.select_related("person", "resolves_to")
    people = {person.pk: person for c in columns if (person := c.person or c.resolves_to)}
    fits = {pk: not one.has_left(today) and access.may_own(one, matrix.site_id) for pk, one in people.items()}
    return {pk: one.name for pk, one in people.items() if not fits[pk]}


def copy_into(
    source: ResponsibilityMatrix,
    matrix: ResponsibilityMatrix,
    *,
    by: Person | None,
    at: datetime,
    without: Collection[int] = (),
    unfit: dict[int, str] | None = None,
) -> None:
    """Copy rows, columns and letters of ``source`` into an empty draft, with their history.

    ``without`` names rows (by key) that stay out; a column of somebody ``unfit`` becomes an open role.
    """
    reason = _("Copied from %(matrix)s") % {"matrix": source}
    old_rows = [row for row in source.rows.all() if row.pk not in without]
    old_columns = list(source.columns.select_related("person"))
    taken = {column.role for column in old_columns}
    said = {"default_user": by, "default_date": at, "default_change_reason": reason}
    rows = bulk_create_with_history([_row(row, matrix) for row in old_rows], MatrixRow, **said)
    columns = bulk_create_with_history(
        [_column(column, matrix, unfit or {}, taken) for column in old_columns], MatrixColumn, **said
    )
    new_row = {old.pk: new for old, new in zip(old_rows, rows, strict=True)}
    new_column = {old.pk: new for old, new in zip(old_columns, columns, strict=True)}
    letters = MatrixCell.objects.filter(row__in=list(new_row)).exclude(value="").order_by("row", "column")
    cells = [
        MatrixCell(row=new_row[row], column=new_column[column], value=value, changed_by=by, changed_at=at)
        for row, column, value in letters.values_list("row", "column", "value")
    ]
    write(cells, by=by, at=at, reason=reason)


def _row(old: MatrixRow, matrix: ResponsibilityMatrix) -> MatrixRow:
    return MatrixRow(
        matrix=matrix,
        position=old.position,
        kind=old.kind,
        process_id=old.process_id,
        responsibility=old.responsibility,
        text=old.text,
        reason=old.reason,
    )


def _column(
    old: MatrixColumn, matrix: ResponsibilityMatrix, unfit: dict[int, str], taken: set[str]
) -> MatrixColumn:
    new = MatrixColumn(matrix=matrix, position=old.position, heading=old.heading)
    if old.person is not None and old.person_id in unfit:
        title = old.person.job_title
        new.role = title if title and title not in taken else _("In place of %(name)s") % {"name": old.person}
        taken.add(new.role)
    else:
        new.person_id, new.role = old.person_id, old.role
        new.resolves_to_id = None if old.resolves_to_id in unfit else old.resolves_to_id
    return new


@transaction.atomic
def replace_person(
    matrix: ResponsibilityMatrix, *, giver: Person, taker: Person, by: Person | None, at: datetime, reason: str
) -> None:
    """Put ``taker`` in the place of ``giver`` throughout a draft; letters of two columns come together.

    Raises :class:`Refusal` where it is no draft, or ``taker`` left or does not see the scope.
    """
    stored = open_draft(matrix, by=by)
    refuse_unfit(taker, stored, at, field="taker")
    for column in stored.columns.filter(resolves_to=giver):
        column.resolves_to = taker
        keep(column, by=by, at=at, reason=reason)
    own = stored.columns.filter(person=giver).first()
    if own is None:
        return
    other = stored.columns.filter(person=taker).first()
    if other is None:
        own.person = taker
        keep(own, by=by, at=at, reason=reason)
        return
    _bring_together(own, other, by=by, at=at, reason=reason)
    remove_column(own, by=by, at=at)


def _bring_together(
    own: MatrixColumn, other: MatrixColumn, *, by: Person | None, at: datetime, reason: str
) -> None:
    there = {cell.row_id: cell for cell in other.cells.all()}
    changed = []
    for cell in own.cells.exclude(value=""):
        target = there.get(cell.row_id) or MatrixCell(row_id=cell.row_id, column=other)
        target.value = together(target.value, cell.value)
        target.changed_by, target.changed_at = by, at
        changed.append(target)
    write(changed, by=by, at=at, reason=reason)
