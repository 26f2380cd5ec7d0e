"""Tables of a pack as CSV and XLSX: the same bytes for the same rows; texts are texts, never formulas."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from qms.records.canonical import plain_decimal

Cell = str | int | Decimal | date | None
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would run as a formula."""

LONGEST = 32_000
"""Characters that a cell of a spreadsheet holds."""


@dataclass(frozen=True)
class Register:
    """A table of a pack: its name, its header and its rows."""

    name: str
    header: Sequence[str]
    rows: list[list[Cell]]


def moment(at: datetime | None) -> str:
    """Return a moment as registers write it: ISO 8601 in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def plain(cell: Cell) -> str:
    """Return a cell as CSV writes it; a text that a spreadsheet would run gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain_decimal(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(RUNS) else text


def as_csv(register: Register) -> bytes:
    """Return a register as CSV in UTF-8, with the mark that makes spreadsheets read it as such."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(register.header)
    writer.writerows([plain(cell) for cell in row] for row in register.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Sequence[Register], *, at: datetime) -> bytes:
    """Return the registers as one workbook, a sheet each; texts are texts, never formulas or links."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"title": _("Registers"), "created": at.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    text = book.add_format({"valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.header) - 1, 18)
        for column, name in enumerate(table.header):
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, Decimal | int):
                    sheet.write_number(number, column, cell, text)
                elif cell:
                    sheet.write_string(number, column, cell[:LONGEST], text)
    book.close()
    return out.getvalue()
