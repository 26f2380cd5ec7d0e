"""Matrices that tests start from, each made by the procedures that make it in the product."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance import access, mapping
from governance.grids import grid_of
from governance.models import MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from governance.owning import appoint
from qms.people.models import Person, Site
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY


def a_process(
    cast: Cast, name: str = "Packing", *, site: Site | None = None, owner: Person | None = None
) -> Process:
    """Return a process of a site or of the organisation, owned by Olga unless another is named."""
    code = name.upper().replace(" ", "-")[:20]
    process = enter(Process(code=code, name=name, site=site), by=cast.quinn, at=NOW)
    appoint(process, holder=owner or cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=NOW)
    return process


def a_draft(cast: Cast, *, site: Site | None = None, at: datetime = NOW) -> ResponsibilityMatrix:
    """Return a draft for North (or another site) without letters: Ella, Olga, Carl, who of them sees it."""
    matrix = mapping.draft(site=site or cast.north, by=cast.quinn, at=at)
    for person in (cast.ella, cast.olga, cast.carl):
        known = matrix.columns.filter(person=person).exists()
        if not known and access.may_own(person, matrix.site_id):
            mapping.add_column(matrix, person=person, by=cast.quinn, at=at)
    return matrix


def row_of(matrix: ResponsibilityMatrix, text: str) -> MatrixRow:
    """Return the row whose text begins with ``text``."""
    return MatrixRow.objects.get(matrix=matrix, text__startswith=text)


def column_of(matrix: ResponsibilityMatrix, who: Person | str) -> MatrixColumn:
    """Return the column of a person, or of a role by its name."""
    named: dict[str, Any] = {"role": who} if isinstance(who, str) else {"person": who}
    return MatrixColumn.objects.get(matrix=matrix, **named)


def put(
    matrix: ResponsibilityMatrix,
    row: MatrixRow,
    who: Person | str,
    value: str,
    *,
    was: str = "",
    by: Person,
    at: datetime = NOW,
) -> None:
    """Put a letter into the cell of a row and of a person or role."""
    column = column_of(matrix, who)
    mapping.put(matrix=matrix, row=row.pk, column=column.pk, value=value, was=was, by=by, at=at)


def fill(matrix: ResponsibilityMatrix, cast: Cast, *, at: datetime = NOW) -> ResponsibilityMatrix:
    """Give every row its letters: Ella answers for the QMS, Olga for processes, she and Carl for the rest."""
    for row in grid_of(matrix, on=TODAY).rows:
        stored = MatrixRow.objects.get(pk=row.key)
        if row.kind == "accountability":
            put(matrix, stored, cast.ella, "AR", by=cast.quinn, at=at)
        elif row.kind == "process" or row.responsibility in ("conformity", "outputs"):
            put(matrix, stored, cast.olga, "A", by=cast.quinn, at=at)
            put(matrix, stored, cast.carl, "R", by=cast.quinn, at=at)
        else:
            put(matrix, stored, cast.carl, "AR", by=cast.quinn, at=at)
    return matrix


def approved(matrix: ResponsibilityMatrix, cast: Cast, *, at: datetime = NOW) -> ResponsibilityMatrix:
    """Let Ella approve a draft; return it."""
    mapping.approve(matrix, signer=cast.ella, proof=cast.proof(at), at=at)
    return matrix
