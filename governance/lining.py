"""Lining: the rows and columns of a draft are added, worded, moved, resolved to a person, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from governance import access
from governance.grids import STANDING, processes_of
from governance.lettering import open_draft
from governance.models import MatrixCell, MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from governance.responsibilities import QMS_ACCOUNTABILITY
from governance.rules.days import refuse_who_left
from qms.people.models import Person
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal

L = TypeVar("L", MatrixRow, MatrixColumn)


@transaction.atomic
def add_missing_rows(matrix: ResponsibilityMatrix, *, by: Person | None, at: datetime) -> list[MatrixRow]:
    """Add the rows that the scope asks for and the draft lacks: 5.3, the QMS itself, processes; return them."""
    stored = open_draft(matrix, by=by)
    present = {row.responsibility or row.process_id for row in stored.rows.all()}
    wanted = [(key, str(text)) for key, text in STANDING.items() if key not in present]
    made = [_standing_row(stored, key, text) for key, text in wanted]
    for process in processes_of(stored.site_id):
        if process.pk not in present:
            made.append(_process_row(stored, process))
    return [_append(stored, row, by=by, at=at) for row in made]


def _standing_row(matrix: ResponsibilityMatrix, key: str, text: str) -> MatrixRow:
    kind = MatrixRow.Kind.ACCOUNTABILITY if key == QMS_ACCOUNTABILITY else MatrixRow.Kind.RESPONSIBILITY
    return MatrixRow(matrix=matrix, kind=kind, responsibility=key, text=text)


def _process_row(matrix: ResponsibilityMatrix, process: Process) -> MatrixRow:
    return MatrixRow(matrix=matrix, kind=MatrixRow.Kind.PROCESS, process=process, text=process.name)


def _append(matrix: ResponsibilityMatrix, line: L, *, by: Person | None, at: datetime) -> L:
    rows: Any = type(line)._default_manager.filter(matrix=matrix)
    line.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    keep(line, by=by, at=at)
    return line


@transaction.atomic
def add_row(
    matrix: ResponsibilityMatrix,
    *,
    by: Person | None,
    at: datetime,
    process: Process | None = None,
    text: str = "",
    position: int | None = None,
) -> MatrixRow:
    """Add a row for a process, or for a free activity by its ``text``, at its end or at ``position`` (from 1).

    Raises :class:`Refusal` where the process stands in it or belongs to another scope, without a text, and
    where it is no draft.
    """
    stored = open_draft(matrix, by=by)
    if process is not None:
        _refuse_other_scope(process, stored)
        row = _process_row(stored, process)
    else:
        row = MatrixRow(matrix=stored, kind=MatrixRow.Kind.ACTIVITY, text=text.strip())
        _refuse_twin(stored, row.text)
    _append(stored, row, by=by, at=at)
    if position is not None:
        move_row(row, to=position, by=by, at=at)
    return row


def _refuse_other_scope(process: Process, matrix: ResponsibilityMatrix) -> None:
    if process.site_id not in (None, matrix.site_id):
        raise Refusal(
            "matrix.process-elsewhere",
            _("%(process)s belongs to another scope.") % {"process": process},
            field="process",
            remedy=_("Name a process of this scope."),
        )


def _refuse_twin(matrix: ResponsibilityMatrix, text: str, *, but: int = 0) -> None:
    if matrix.rows.filter(kind=MatrixRow.Kind.ACTIVITY, text__iexact=text).exclude(pk=but).exists():
        raise Refusal(
            "matrix.activity-twice",
            _("“%(text)s” stands in the matrix already.") % {"text": text},
            field="text",
            remedy=_("Give its letters there."),
        )


@transaction.atomic
def reword(row: MatrixRow, *, text: str, by: Person | None, at: datetime) -> None:
    """Say a free activity in other words. Raises :class:`Refusal` for any other row, and without a text."""
    stored = open_draft(row.matrix, by=by)
    if row.kind != MatrixRow.Kind.ACTIVITY:
        raise Refusal(
            "matrix.row-says-its-record",
            _("This row says what its process or responsibility says."),
            field="text",
            remedy=_("Change it there."),
        )
    _refuse_twin(stored, text.strip(), but=row.pk)
    with changing(row, by=by, at=at) as kept:
        kept.text = text.strip()


@transaction.atomic
def state_reason(row: MatrixRow, *, reason: str, by: Person | None, at: datetime) -> None:
    """Say why the accountable of a row is not the owner of its process; an empty reason takes it back."""
    open_draft(row.matrix, by=by)
    with changing(row, by=by, at=at) as kept:
        kept.reason = reason.strip()


@transaction.atomic
def remove_row(row: MatrixRow, *, by: Person | None, at: datetime) -> None:
    """Take a row with its letters out of a draft.

    Raises :class:`Refusal` for a row that every matrix has (5.3), and where it is no draft.
    """
    open_draft(row.matrix, by=by)
    if row.responsibility:
        raise Refusal(
            "matrix.row-stands",
            _("“%(row)s” stands in every matrix.") % {"row": row.text},
            remedy=_("Give its letters to whoever holds them."),
        )
    _erase(row, MatrixCell.objects.filter(row=row), by=by, at=at)


@transaction.atomic
def add_column(
    matrix: ResponsibilityMatrix,
    *,
    by: Person | None,
    at: datetime,
    person: Person | None = None,
    role: str = "",
    resolves_to: Person | None = None,
    heading: str = "",
    position: int | None = None,
) -> MatrixColumn:
    """Add a column for a person, or for a ``role`` and, where known, the one person it resolves to.

    Raises :class:`Refusal` for somebody who left or does not see the scope, where person or role has a column
    already, and where it is no draft.
    """
    stored = open_draft(matrix, by=by)
    refuse_unfit(person, stored, at, field="person")
    refuse_unfit(resolves_to, stored, at, field="resolves_to")
    column = MatrixColumn(matrix=stored, person=person, role=role.strip(), resolves_to=resolves_to)
    column.heading = heading.strip()
    _append(stored, column, by=by, at=at)
    if position is not None:
        move_column(column, to=position, by=by, at=at)
    return column


def refuse_unfit(person: Person | None, matrix: ResponsibilityMatrix, at: datetime, *, field: str) -> None:
    """Raise :class:`Refusal` where ``person`` has left, or does not see the scope of ``matrix``."""
    if person is None:
        return
    refuse_who_left(person.name, person.ended_on, timezone.localdate(at), field=field)
    if not access.may_own(person, matrix.site_id):
        raise Refusal(
            "matrix.person-outside-scope",
            _("%(name)s does not see the records of %(scope)s.") % {"name": person.name, "scope": matrix.scope},
            field=field,
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


@transaction.atomic
def resolve(column: MatrixColumn, *, to: Person | None, by: Person | None, at: datetime) -> None:
    """Say which person holds the role of a column (nobody: it is open again).

    Raises :class:`Refusal` for a column of a person, for somebody who left or does not see the scope.
    """
    stored = open_draft(column.matrix, by=by)
    refuse_unfit(to, stored, at, field="resolves_to")
    with changing(column, by=by, at=at) as kept:
        kept.resolves_to = to


@transaction.atomic
def remove_column(column: MatrixColumn, *, by: Person | None, at: datetime) -> None:
    """Take a column with its letters out of a draft. Raises :class:`Refusal` where it is no draft."""
    open_draft(column.matrix, by=by)
    _erase(column, MatrixCell.objects.filter(column=column), by=by, at=at)


def _erase(line: MatrixRow | MatrixColumn, cells: Any, *, by: Person | None, at: datetime) -> None:
    for one in (*cells, line):
        one._history_user, one._history_date = by, at
        one.delete()


@transaction.atomic
def move_row(row: MatrixRow, *, to: int, by: Person | None, at: datetime) -> None:
    """Let a row stand at position ``to`` (from 1); those between move by one."""
    stored = open_draft(row.matrix, by=by)
    _move(list(stored.rows.all()), row, to, by=by, at=at)


@transaction.atomic
def move_column(column: MatrixColumn, *, to: int, by: Person | None, at: datetime) -> None:
    """Let a column stand at position ``to`` (from 1); those between move by one."""
    stored = open_draft(column.matrix, by=by)
    _move(list(stored.columns.all()), column, to, by=by, at=at)


def _move(lines: Sequence[L], line: L, to: int, *, by: Person | None, at: datetime) -> None:
    rest = [one for one in lines if one.pk != line.pk]
    rest.insert(max(to - 1, 0), line)
    moved = []
    for position, one in enumerate(rest, start=1):
        if one.position != position:
            one.position = position
            moved.append(one)
    if moved:
        bulk_update_with_history(moved, type(line), ["position"], default_user=by, default_date=at)
