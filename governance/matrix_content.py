"""What a responsibility matrix says, as it is signed; the ledger compares it with the records of today."""

from __future__ import annotations

from typing import Any

from governance.grids import letters_of
from governance.models import ResponsibilityMatrix
from governance.rules.matrices import Column, Grid, Holder, Row
from qms.records.canonical import canonical, sha256
from qms.records.signing import signable

KIND = "responsibility-matrix"


def drawn(matrix: ResponsibilityMatrix, grid: Grid) -> dict[str, Any]:
    """Return what a matrix says: its rows, columns and letters in their order."""
    return {
        "reference": matrix.reference,
        "site": matrix.site_id,
        "scope": grid.scope if matrix.site_id else "",
        "version": matrix.version,
        "columns": [_column(column) for column in grid.columns],
        "rows": [_row(row, grid) for row in grid.rows],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "role": column.name if column.is_role else "",
        "heading": column.heading,
        "person": column.person_id,
        "name": column.holder.name if column.holder else "",
    }


def _row(row: Row, grid: Grid) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "process": row.process_id,
        "responsibility": row.responsibility,
        "text": row.text,
        "reason": row.reason,
        "letters": [grid.cells.get((row.key, column.key), "") for column in grid.columns],
    }


def content_hash(matrix: ResponsibilityMatrix, grid: Grid) -> str:
    """Return the SHA-256 of what ``matrix`` says, for a signer to sign exactly what was shown."""
    return sha256(canonical(drawn(matrix, grid)))


def content(matrix: ResponsibilityMatrix) -> dict[str, Any]:
    """Return what is signed: the rows, columns and letters as stored, and who approved it when."""
    return {
        **drawn(matrix, stored_grid(matrix)),
        "approved_by": matrix.approved_by_id,
        "approved_at": matrix.approved_at,
        "approved_on": matrix.approved_on,
    }


def stored_grid(matrix: ResponsibilityMatrix) -> Grid:
    """Return ``matrix`` as its own rows say it, without a look at processes and people of today."""
    rows = [
        Row(r.pk, r.kind, r.text, r.process_id, responsibility=r.responsibility, reason=r.reason)
        for r in matrix.rows.all()
    ]
    columns = [
        Column(
            c.pk, c.role, bool(c.role), Holder(c.holder_id, c.person_name) if c.holder_id else None, c.heading
        )
        for c in matrix.columns.all()
    ]
    assert matrix.approved_on
    return Grid(tuple(rows), tuple(columns), letters_of(matrix), matrix.scope_name, matrix.approved_on)


@signable(KIND)
def rebuild(subject: str, scheme: int) -> Any:
    """Return the content of the matrix ``subject`` as its rows say it today, for the ledger to compare.

    Where it is a draft again its state is returned, which no signed content equals. Raises ``LookupError``
    where the matrix is gone.
    """
    matrix = ResponsibilityMatrix.objects.filter(reference=subject).first()
    if matrix is None:
        raise LookupError(subject)
    if matrix.is_draft or matrix.approved_on is None:
        return {"state": matrix.state}
    return content(matrix)
