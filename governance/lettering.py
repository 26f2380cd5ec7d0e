"""Lettering: what goes into the cells of a draft, so that of two who edit at once neither loses a letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from governance import access
from governance.models import MatrixCell, MatrixColumn, MatrixRow, ResponsibilityMatrix
from governance.rules.matrices import letter
from qms.people.models import Person
from qms.primitives.changing import keep, refuse_unless_in
from qms.primitives.refusing import Refusal

BATCH = 500
"""Cells written by one statement."""


class CellTaken(Refusal):
    """Another changed the cell since the editor saw it: what is ``stored``, ``who`` put it, and ``when``."""

    status = 409

    def __init__(self, cell: MatrixCell, wanted: str) -> None:
        self.stored, self.who, self.when = cell.value, cell.changed_by, cell.changed_at
        self.wanted = wanted
        words = {"who": cell.changed_by or _("Somebody"), "value": spoken_letter(cell.value)}
        super().__init__(
            "matrix.cell-taken",
            _("%(who)s has put %(value)s here since you saw it.") % words,
            field="value",
            remedy=_("Keep theirs, or put yours once more."),
        )


def spoken_letter(value: str) -> str:
    """Return a letter as a sentence says it: “A/R”, or that there is nothing."""
    return f"“{'A/R' if value == 'AR' else value}”" if value else _("nothing")


@dataclass(frozen=True)
class Wanted:
    """A letter for a cell (keys of row and column), and the letter that its editor saw there."""

    row: int
    column: int
    value: str
    was: str = ""


@dataclass(frozen=True)
class Stray:
    """A cell of many that was not written: what was wanted, why not, what to do, and what stands there."""

    row: int
    column: int
    value: str
    refusal: Refusal

    @property
    def stored(self) -> str | None:
        """The letter of another that stands there; nothing where what was wanted is no letter."""
        return self.refusal.stored if isinstance(self.refusal, CellTaken) else None


@dataclass
class Placed:
    """What became of many cells: those written, those that said so already, those refused in place."""

    written: list[MatrixCell] = field(default_factory=list)
    unchanged: int = 0
    strays: list[Stray] = field(default_factory=list)


def open_draft(matrix: ResponsibilityMatrix, *, by: Person | None) -> ResponsibilityMatrix:
    """Return the stored draft, locked until the end of the transaction; whoever changes it waits in line.

    Raises :class:`Refusal` where it is no draft any more, and where ``by`` may not prepare it.
    """
    stored = ResponsibilityMatrix.objects.select_for_update().get(pk=matrix.pk)
    refuse_unless_in(stored, {ResponsibilityMatrix.State.DRAFT})
    access.refuse_unless_may_prepare_matrix(by, stored.site_id)
    return stored


@transaction.atomic
def put(
    *,
    matrix: ResponsibilityMatrix,
    row: int,
    column: int,
    value: str,
    was: str,
    by: Person | None,
    at: datetime,
) -> MatrixCell:
    """Put one letter (or nothing) into a cell of a draft, named by the keys of row and column; return the cell.

    ``was`` is the letter that the editor saw. Where another stands there now, :class:`CellTaken` says which,
    who put it and when, and nothing is written; where it is the letter wanted, all is well. Raises
    :class:`Refusal` for what is no letter, for a cell of another matrix, and where it is no draft.
    """
    stored = open_draft(matrix, by=by)
    wanted, seen = letter(value), letter(was)
    _refuse_elsewhere(stored, row, column)
    cell = MatrixCell.objects.select_related("changed_by").filter(row=row, column=column).first()
    if cell is None:
        cell = MatrixCell(row_id=row, column_id=column, value="", changed_by=by, changed_at=at)
    if cell.value == wanted:
        return cell
    if cell.value != seen:
        raise CellTaken(cell, wanted)
    cell.value, cell.changed_by, cell.changed_at = wanted, by, at
    keep(cell, by=by, at=at)
    return cell


def _refuse_elsewhere(matrix: ResponsibilityMatrix, row: int, column: int) -> None:
    rows = MatrixRow.objects.filter(matrix=matrix, pk=row)
    columns = MatrixColumn.objects.filter(matrix=matrix, pk=column)
    if not (rows.exists() and columns.exists()):
        raise _elsewhere()


def _elsewhere() -> Refusal:
    return Refusal(
        "matrix.no-such-cell",
        _("This row or column is not in the matrix any more."),
        field="value",
        remedy=_("Reload the page and see what has happened since."),
    )


@transaction.atomic
def put_many(
    matrix: ResponsibilityMatrix,
    cells: Iterable[Wanted],
    *,
    by: Person | None,
    at: datetime,
    reason: str = "",
) -> Placed:
    """Put many letters into a draft (a paste): those that fit are written, the others come back named.

    A cell that another changed since, or whose text is no letter, is a stray; the rest is kept. Raises
    :class:`Refusal` where it is no draft any more.
    """
    stored = open_draft(matrix, by=by)
    cells = list(cells)
    named_rows, named_columns = {one.row for one in cells}, {one.column for one in cells}
    rows = set(MatrixRow.objects.filter(matrix=stored, pk__in=named_rows).values_list("pk", flat=True))
    columns = set(MatrixColumn.objects.filter(matrix=stored, pk__in=named_columns).values_list("pk", flat=True))
    present = MatrixCell.objects.filter(row__in=rows, column__in=columns).select_related("changed_by")
    known = {(cell.row_id, cell.column_id): cell for cell in present}
    placed = Placed()
    for one in cells:
        try:
            if one.row not in rows or one.column not in columns:
                raise _elsewhere()
            cell = known.get((one.row, one.column)) or MatrixCell(row_id=one.row, column_id=one.column)
            _set(cell, one, placed, by, at)
            known[one.row, one.column] = cell
        except Refusal as refusal:
            placed.strays.append(Stray(one.row, one.column, one.value, refusal))
    write(placed.written, by=by, at=at, reason=reason)
    return placed


def _set(cell: MatrixCell, one: Wanted, placed: Placed, by: Person | None, at: datetime) -> None:
    wanted = letter(one.value)
    if cell.value == wanted:
        placed.unchanged += 1
        return
    if cell.value != letter(one.was):
        raise CellTaken(cell, wanted)
    cell.value, cell.changed_by, cell.changed_at = wanted, by, at
    if cell not in placed.written:
        placed.written.append(cell)


def write(cells: Sequence[MatrixCell], *, by: Person | None, at: datetime, reason: str = "") -> None:
    """Write new and changed cells with their history, some hundred by one statement."""
    new = [cell for cell in cells if cell.pk is None]
    changed = [cell for cell in cells if cell.pk is not None]
    said = {"default_user": by, "default_date": at, "default_change_reason": reason, "batch_size": BATCH}
    if new:
        bulk_create_with_history(new, MatrixCell, **said)
    if changed:
        bulk_update_with_history(changed, MatrixCell, ["value", "changed_by", "changed_at"], **said)
