"""Reading sheets: a responsibility sheet as companies keep it becomes rows, columns and letters.

Real sheets have a title over all columns, two lines of headers (functions above names), merged cells, sections,
and a legend beneath. What is a header, a row or a legend is told by where the letters are. Rows and columns are
named as a spreadsheet shows them.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from governance.rules.matrices import letter
from qms.primitives.refusing import Refusal
from qms.primitives.registers import FileRefused, Problem

MOST_ROWS, MOST_COLUMNS = 2000, 300
LEGEND = re.compile(r"^\s*(legend|legende|key)\b|^\s*[RACI](\s*/\s*[RACI])?\s*([=:–—]|-\s)", re.IGNORECASE)
BESIDE = {"comment", "comments", "remark", "remarks", "note", "notes"}
REASON = {"reason", "reasons", "why"}
NUMBERING = {"no", "no.", "nr", "nr.", "#", "pos", "pos.", "kind", "type"}


@dataclass(frozen=True)
class SheetColumn:
    """One column of letters: its place (1 is A), its name and the line above it."""

    place: int
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its last header line says."""
        return self.lines[-1] if self.lines else ""

    @property
    def heading(self) -> str:
        """What the lines above its name say."""
        return ", ".join(self.lines[:-1])

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it: A, B … AA."""
        return str(get_column_letter(self.place))

    @property
    def shown(self) -> str:
        """The column as a fault names it: D, Olga Petrova."""
        return ", ".join(part for part in (self.letter, self.name.partition("\n")[0]) if part)


@dataclass(frozen=True)
class SheetRow:
    """One row of letters: its number, the texts that say what it is about, its letters by place of column."""

    number: int
    labels: tuple[str, ...]
    letters: dict[int, str]
    reason: str = ""

    @property
    def text(self) -> str:
        """What the row is about, in one line."""
        return " – ".join(dict.fromkeys(self.labels))[:300]


@dataclass
class Sheet:
    """A responsibility sheet as read: columns, rows, what was left out, and every fault of a cell."""

    columns: list[SheetColumn] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Table = list[tuple[int, list[str]]]


def read_sheet(content: bytes) -> Sheet:
    """Return the responsibility sheet in ``content`` (XLSX or CSV).

    Of a workbook the first sheet that has letters is taken. Raises ``FileRefused`` where the file cannot be
    read, is too large to be a matrix, or has no letters under names.
    """
    for table in _tables(content):
        sheet = sheet_of(table)
        if sheet is not None:
            return sheet
    raise _refused(
        _("There are no letters in this file."),
        _("Put what is done into the first column, people into the next ones, R, A, C or I into the cells."),
    )


def _refused(sentence: str, remedy: str) -> FileRefused:
    return FileRefused([Problem(1, "", "", sentence, remedy)])


def _tables(content: bytes) -> Iterator[Table]:
    if content[:4] == b"PK\x03\x04":
        yield from _workbook(content)
    else:
        yield _text(content)


def _text(content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        said = Problem(line, "", "", _("The text is not UTF-8."), _("Save the file as CSV UTF-8."))
        raise FileRefused([said]) from error
    delimiter = max(",;\t", key=text.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(number, [_clean(cell) for cell in cells]) for number, cells in enumerate(rows, start=1)]


def _workbook(content: bytes) -> Iterator[Table]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and validations that we have no use for
            book = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        said = _("The file is not a workbook that can be read.")
        raise _refused(said, _("Save it as XLSX or CSV.")) from error
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            words = {"rows": sheet.max_row, "columns": sheet.max_column, "name": sheet.title}
            raise _refused(
                _("“%(name)s” has %(rows)d rows and %(columns)d columns; that is no matrix.") % words,
                _("Delete what lies beside it, or copy the matrix into a new sheet."),
            )
        rows = [[_clean(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            _spread(rows, merged.min_row, merged.max_row, merged.min_col, merged.max_col)
        yield list(enumerate(rows, start=1))


def _spread(rows: list[list[str]], top: int, bottom: int, left: int, right: int) -> None:
    """Let every cell of a merged block say what its first one says."""
    value = rows[top - 1][left - 1]
    for row in rows[top - 1 : bottom]:
        row[left - 1 : right] = [value] * len(row[left - 1 : right])


def _clean(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    lines = (" ".join(line.split()) for line in str(value).splitlines())
    return "\n".join(line for line in lines if line)


def _is_letter(text: str) -> bool:
    try:
        return bool(letter(text))
    except Refusal:
        return False


def sheet_of(table: Table) -> Sheet | None:
    """Return the responsibility sheet in a table of texts; nothing where no row has letters beside a text."""
    lettered = [number for number, cells in table if _first_letter(cells) is not None]
    if not lettered:
        return None
    by_number = dict(table)
    first = min(_first_letter(by_number[number]) or 0 for number in lettered)
    sheet = Sheet()
    head = [cells for number, cells in table if number < lettered[0]]
    columns = _columns(head, by_number, lettered, first)
    sheet.columns = [one for one in columns if one.name.casefold() not in BESIDE | REASON]
    reason = next((one.place for one in columns if one.name.casefold() in REASON), 0)
    numbering = _numbering(head, first)
    for number, cells in table:
        if number >= lettered[0]:
            _take(sheet, number, cells, first, numbering, reason, within=number <= lettered[-1])
    _refuse_nameless(sheet)
    sheet.problems.sort(key=lambda p: (p.row, p.column))
    return sheet


def _first_letter(cells: Sequence[str]) -> int | None:
    """Return the index of the first letter that has a text to its left; a legend has none that counts."""
    label = next((cell for cell in cells if cell), "")
    if LEGEND.match(label) or _is_letter(label):
        return None
    texts = 0
    for index, cell in enumerate(cells):
        if texts and _is_letter(cell):
            return index
        texts += bool(cell) and not cell.isdigit()
    return None


def _columns(
    head: list[list[str]], by_number: dict[int, list[str]], lettered: list[int], first: int
) -> list[SheetColumn]:
    lines = [cells for cells in head if _is_header(cells, first)]
    width = max(len(by_number[number]) for number in lettered)
    width = max([width, *(len(cells) for cells in lines)])
    used = {i for n in lettered for i, cell in enumerate(by_number[n]) if cell and i >= first}
    found = []
    for index in range(first, width):
        said = [cells[index] for cells in lines if index < len(cells) and cells[index]]
        if said or index in used:
            found.append(SheetColumn(index + 1, tuple(dict.fromkeys(said))))
    return found


def _is_header(cells: Sequence[str], first: int) -> bool:
    """Tell whether a line above the letters names columns: a title says one and the same everywhere."""
    several = len({cell for cell in cells if cell}) > 1
    return any(cells[first:]) and (several or not any(cells[:first]))


def _numbering(head: list[list[str]], first: int) -> set[int]:
    """Return the columns left of the letters that only count the rows or sort them."""
    names = [(index, cell) for cells in head for index, cell in enumerate(cells[:first])]
    return {index for index, name in names if name.casefold() in NUMBERING}


def _take(
    sheet: Sheet,
    number: int,
    cells: list[str],
    first: int,
    numbering: set[int],
    reason: int,
    *,
    within: bool,
) -> None:
    labels = [cell for index, cell in enumerate(cells[:first]) if cell and index not in numbering]
    labels = [one.replace("\n", " ") for one in labels if len(labels) == 1 or not one.isdigit()]
    said = {one.place: cells[one.place - 1] for one in sheet.columns if one.place <= len(cells)}
    letters = {place: text for place, text in said.items() if text}
    label = labels[0] if labels else ""
    if not any(cells) or not within or LEGEND.match(label) or _is_letter(label):
        return
    if not letters or set(letters.values()) == {label}:  # a section over all columns, or a row nobody has
        sheet.skipped.append((number, label))
        return
    row = SheetRow(number, tuple(labels), {}, cells[reason - 1] if 0 < reason <= len(cells) else "")
    if not labels:
        sheet.problems.append(_nameless_row(number))
        return
    for column in sheet.columns:
        _take_letter(sheet, row, column, letters.get(column.place, ""))
    sheet.rows.append(row)


def _nameless_row(number: int) -> Problem:
    sentence = _("has letters, and nothing says what they are about.")
    return Problem(number, "", "", sentence, _("Say it in the first column."))


def _take_letter(sheet: Sheet, row: SheetRow, column: SheetColumn, text: str) -> None:
    try:
        value = letter(text)
    except Refusal as refusal:
        said = _("is no letter of a matrix.")
        sheet.problems.append(Problem(row.number, column.shown, text[:40], said, str(refusal.remedy)))
        return
    if value:
        row.letters[column.place] = value


def _refuse_nameless(sheet: Sheet) -> None:
    for column in [one for one in sheet.columns if not one.name]:
        sheet.columns.remove(column)
        if any(column.place in row.letters for row in sheet.rows):
            said = _("has letters, and no name above them.")
            remedy = _("Write the person or the role above the column.")
            sheet.problems.append(Problem(sheet.rows[0].number, column.shown, "", said, remedy))
        for row in sheet.rows:
            row.letters.pop(column.place, None)
