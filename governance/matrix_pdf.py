"""A matrix on paper: landscape, columns in blocks that fit a page, reasons and signatures beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from governance.lettering import spoken_letter
from governance.matrix_content import KIND
from governance.models import ResponsibilityMatrix
from governance.rules.matrices import Column, Grid
from qms.records.models import SignOff

FITS = 22
"""Columns that fit beside the text of a row on a landscape page."""


@dataclass(frozen=True)
class Block:
    """Some columns of a matrix with their letters in every row, as one table."""

    columns: Sequence[Column]
    first: int
    last: int
    total: int
    head: SafeString
    body: SafeString


def matrix_pdf(matrix: ResponsibilityMatrix, grid: Grid, *, created_at: datetime) -> bytes:
    """Return ``matrix`` as PDF: the same version at the same moment gives the same bytes."""
    from qms.ui.pdf import render_pdf  # heavy: loaded only where something is printed

    context: dict[str, Any] = {
        "title": matrix.title,
        "eyebrow": matrix.reference,
        "matrix": matrix,
        "year_of": date.min,
        "grid": grid,
        "blocks": list(_blocks(grid)),
        "reasons": [row for row in grid.rows if row.reason],
        "roles": [column for column in grid.columns if column.is_role],
        "signed": SignOff.objects.filter(kind=KIND, subject=matrix.reference).order_by("number"),
    }
    html = render_to_string("governance/pdf/matrix.html", context)
    return render_pdf(html, title=matrix.title, created_at=created_at)


def _blocks(grid: Grid) -> Iterator[Block]:
    count = -(-len(grid.columns) // FITS) or 1
    size = -(-len(grid.columns) // count) or 1
    for start in range(0, len(grid.columns), size):
        columns = grid.columns[start : start + size]
        yield Block(
            columns, start + 1, start + len(columns), len(grid.columns), _head(columns), _body(grid, columns)
        )


def _head(columns: Sequence[Column]) -> SafeString:
    return format_html_join(
        "",
        '<th class="slanted"><div><span>{}{}</span></div></th>',
        (
            (column.name, f" ({column.holder.name})" if column.is_role and column.holder else "")
            for column in columns
        ),
    )


def _body(grid: Grid, columns: Sequence[Column]) -> SafeString:
    """Return the rows as markup at once: a component a cell would take minutes for the largest matrices."""
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                row.text,
                format_html_join(
                    "",
                    '<td class="letter{}">{}</td>',
                    (_cell(grid.cells.get((row.key, column.key), "")) for column in columns),
                ),
            )
            for row in grid.rows
        ),
    )


def _cell(value: str) -> tuple[str, str]:
    strong = " accountable" if "A" in value else ""
    return strong, spoken_letter(value).strip("“”") if value else ""


def file_name(matrix: ResponsibilityMatrix, ending: str) -> str:
    """Return the name under which a version is given out: RAM-0003-north-v2.pdf."""
    scope = matrix.site.code.lower() if matrix.site else str(_("organisation")).lower()
    return f"{matrix.reference}-{scope}-v{matrix.version}.{ending}"
