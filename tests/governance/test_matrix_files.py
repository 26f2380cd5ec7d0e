"""A matrix on paper and as a workbook: same bytes for the same version, nothing that runs, taken in again."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from governance import importing_matrices, mapping
from governance.grids import grid_of, words_of
from governance.leading import hand_accountability
from governance.matrix_pdf import matrix_pdf
from governance.matrix_workbook import matrix_workbook
from governance.models import ResponsibilityMatrix
from governance.rules.comparing import differences
from governance.rules.matrices import Column, Grid, Row
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.governance.matrices import a_draft, a_process, approved, column_of, fill, put, row_of


@pytest.fixture
def matrix(cast: Cast) -> ResponsibilityMatrix:
    """The approved matrix of North, with a role, a reason, and a row that a spreadsheet would run."""
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    a_process(cast)
    draft = fill(a_draft(cast), cast)
    mapping.add_column(draft, role="Gate keeper", resolves_to=cast.ines, heading="Audit", by=cast.quinn, at=NOW)
    row = mapping.add_row(draft, text="=HYPERLINK(evil)", by=cast.quinn, at=NOW)
    put(draft, row, "Gate keeper", "AR", by=cast.quinn)
    packing = row_of(draft, "Packing")
    put(draft, packing, cast.olga, "R", was="A", by=cast.quinn)
    put(draft, packing, cast.carl, "A", was="R", by=cast.quinn)
    mapping.state_reason(packing, reason="Olga leads the works; Carl packs", by=cast.quinn, at=NOW)
    return approved(draft, cast)


def said(content: bytes, tmp_path: Path) -> str:
    """Return the text of a PDF."""
    file = tmp_path / "matrix.pdf"
    file.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_the_same_version_gives_the_same_bytes(matrix: ResponsibilityMatrix) -> None:
    for make in (
        lambda: matrix_pdf(matrix, words_of(matrix), created_at=NOW),
        lambda: matrix_workbook(matrix, words_of(matrix), at=NOW),
    ):
        assert make() == make()


def test_paper_says_scope_letters_holders_reasons_and_the_signature(
    matrix: ResponsibilityMatrix, tmp_path: Path
) -> None:
    text = said(matrix_pdf(matrix, words_of(matrix), created_at=NOW), tmp_path)
    for part in ("North", "Packing", "A/R", "Gate keeper", "Ines Costa", "Olga leads the works", "Ella Brandt"):
        assert part in text
    assert "Ledger number 1" in text


def test_eighty_columns_are_split_into_blocks_that_each_repeat_the_rows(
    matrix: ResponsibilityMatrix, tmp_path: Path
) -> None:
    rows = tuple(Row(n, "activity", f"Step number {n}") for n in range(12))
    columns = tuple(Column(n, f"Role with a name {n}", is_role=True) for n in range(80))
    cells = {(row.key, column.key): "I" for row in rows for column in columns}
    content = matrix_pdf(matrix, Grid(rows, columns, cells, "North", TODAY), created_at=NOW)
    text = said(content, tmp_path)
    assert "Columns 1 to 20 of 80" in text and "Columns 61 to 80 of 80" in text
    assert text.count("Step number 11") == 4


def test_a_workbook_runs_nothing_and_is_taken_in_again_as_it_went_out(
    matrix: ResponsibilityMatrix, cast: Cast
) -> None:
    content = matrix_workbook(matrix, words_of(matrix), at=NOW)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    draft = mapping.draft(site=cast.north, by=cast.quinn, at=NOW)
    row = row_of(draft, "Packing")
    put(draft, row, cast.olga, "", was="R", by=cast.quinn)
    mapping.state_reason(row, reason="", by=cast.quinn, at=NOW)
    mapping.remove_column(column_of(draft, "Gate keeper"), by=cast.quinn, at=NOW)
    found = importing_matrices.plan(content, site=cast.north, on=TODAY)
    assert found.problems == []
    importing_matrices.take_over(found, site=cast.north, by=cast.quinn, at=NOW)
    left = differences(grid_of(matrix, on=TODAY), grid_of(draft, on=TODAY))
    assert [(d.what, d.column, d.now) for d in left] == [("holder", "Gate keeper", "")]
