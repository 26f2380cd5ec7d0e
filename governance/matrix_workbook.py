"""A matrix as a workbook, which can be taken in again: letters on the first sheet, what it is on the second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from governance.models import ResponsibilityMatrix
from governance.rules.matrices import Grid

LONGEST = 32_000


def matrix_workbook(matrix: ResponsibilityMatrix, grid: Grid, *, at: datetime) -> bytes:
    """Return ``matrix`` as XLSX: the same version at the same moment gives the same bytes.

    Every text is written as text: a row that begins like a formula is never run.
    """
    out = BytesIO()
    options = {
        "in_memory": True,
        "remove_timezone": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": matrix.title, "created": at.replace(tzinfo=None)})
    _letters(book, grid)
    _about(book, matrix, grid)
    book.close()
    return out.getvalue()


def _letters(book: Any, grid: Grid) -> None:
    sheet = book.add_worksheet(_("Matrix")[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "bottom", "text_wrap": True})
    upright = book.add_format({"bold": True, "bottom": 1, "rotation": 90, "valign": "bottom"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    centred = book.add_format({"align": "center", "valign": "top"})
    strong = book.add_format({"align": "center", "valign": "top", "bold": True})
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(grid.columns), 5)
    sheet.set_column(len(grid.columns) + 1, len(grid.columns) + 1, 40)
    sheet.write_string(1, 0, _("Row"), bold)
    for place, column in enumerate(grid.columns, 1):
        sheet.write_string(0, place, column.heading[:LONGEST], text)
        sheet.write_string(1, place, column.name, upright)
    sheet.write_string(1, len(grid.columns) + 1, "Reason", bold)
    for number, row in enumerate(grid.rows, 2):
        sheet.write_string(number, 0, row.text[:LONGEST], text)
        for place, column in enumerate(grid.columns, 1):
            if value := grid.cells.get((row.key, column.key), ""):
                shown = "A/R" if value == "AR" else value
                sheet.write_string(number, place, shown, strong if "A" in value else centred)
        if row.reason:
            sheet.write_string(number, len(grid.columns) + 1, row.reason[:LONGEST], text)


def _about(book: Any, matrix: ResponsibilityMatrix, grid: Grid) -> None:
    sheet = book.add_worksheet(_("About")[:31])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    for number, (label, value) in enumerate(_facts(matrix, grid)):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, value)


def _facts(matrix: ResponsibilityMatrix, grid: Grid) -> Iterator[tuple[str, str]]:
    yield _("Reference"), matrix.reference
    yield _("Scope"), grid.scope
    yield _("Version"), str(matrix.version)
    yield _("Status"), str(matrix.get_state_display())
    if matrix.approved_on:
        yield _("Approved by"), str(matrix.approved_by)
        yield _("Approved on"), matrix.approved_on.isoformat()
    if matrix.superseded_on:
        yield _("Superseded on"), matrix.superseded_on.isoformat()
    for column in grid.columns:
        if column.is_role:
            yield column.name, column.holder.name if column.holder else _("nobody yet")
