"""Registers from files: CSV and XLSX read as rows of text, every fault told by row, column, value and remedy.

Rows are counted as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from qms.primitives.asof import FIRST_DAY, LAST_DAY
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Problem:
    """One fault of a file: row as a spreadsheet counts it, column, value, what is wrong, the remedy."""

    row: int
    column: str
    value: str
    sentence: str
    remedy: str

    def __str__(self) -> str:
        where = _("row %(row)d") % {"row": self.row}
        if self.column:
            where += _(", column “%(column)s”") % {"column": self.column}
        shown = f" “{self.value}”" if self.value else ""
        return f"{where}:{shown} {self.sentence} {self.remedy}".rstrip()


class FileRefused(Exception):
    """A file was not taken in: nothing of it was written. ``problems`` says why, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.row, p.column))
        super().__init__(f"{len(problems)} problems")


@dataclass(frozen=True)
class Column:
    """A column by its name and the other headers under which people send it."""

    name: str
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a file: its number and its texts by column name; what is not there is empty."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class Report:
    """What taking a file in did, or would do: rows added, changed, left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged") % vars(self)


@dataclass
class Faults:
    """Collects the problems of a file, so that all of them are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, row: Row, column: str, sentence: str, remedy: str) -> None:
        """Note a fault in a column of a row."""
        self.problems.append(Problem(row.number, column, row[column], sentence, remedy))

    def refusal(self, row: Row, refusal: Refusal, columns: Mapping[str, str] | None = None) -> None:
        """Note what a rule refused; ``columns`` maps its field to the column of the file."""
        column = (columns or {}).get(refusal.field or "", refusal.field or "")
        value = row[column] if column in row.values else ""
        self.problems.append(
            Problem(row.number, column, value, str(refusal.sentence), str(refusal.remedy) or _mend())
        )

    def stop_if_any(self) -> None:
        """Raise :class:`FileRefused` where a problem was noted."""
        if self.problems:
            raise FileRefused(self.problems)


def _mend() -> str:
    return _("Correct the row and import the file again.")


def read(path: Path, columns: Sequence[Column]) -> list[Row]:
    """Return the rows of a CSV or XLSX file under the names of ``columns``.

    Raises :class:`FileRefused` where the file cannot be read, a required column or a required value is
    missing, or a header is unknown or there twice.
    """
    table = list(_table(path))
    if not table:
        raise _unreadable(_("The file is empty."), _("The first row names the columns."))
    names = _names(table[0][1], columns)
    rows = [Row(number, _named(names, cells)) for number, cells in table[1:] if any(cells)]
    _refuse_gaps(rows, columns)
    return rows


def bytes_of(path: Path) -> bytes:
    """Return what is in the file. Raises :class:`FileRefused` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(
            _("The file “%(path)s” cannot be read.") % {"path": path}, _("Check its name.")
        ) from error


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    content = bytes_of(path)
    if path.suffix.lower() in {".xlsx", ".xlsm"} or content[:4] == b"PK\x03\x04":
        yield from _spreadsheet(content)
    else:
        yield from _text(content)


def _text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(
            [Problem(line, "", "", _("The text is not UTF-8."), _("Save the file as CSV UTF-8."))]
        ) from error
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        yield number, [cell.strip() for cell in cells]


def _spreadsheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _unreadable(
            _("The file is not a workbook that can be read."), _("Save it as XLSX or CSV.")
        ) from error
    sheet = book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_cell(cell) for cell in cells]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value).strip()


def _unreadable(sentence: str, remedy: str) -> FileRefused:
    return FileRefused([Problem(1, "", "", sentence, remedy)])


def _names(header: Sequence[str], columns: Sequence[Column]) -> list[str]:
    known = {_key(text): column.name for column in columns for text in (column.name, *column.also)}
    problems, names = [], []
    for text in header:
        name = known.get(_key(text), "")
        if text and not name:
            remedy = _("Known columns: %(names)s.") % {"names": ", ".join(c.name for c in columns)}
            problems.append(Problem(1, text, "", _("is not a column of this register."), remedy))
        if name and name in names:
            problems.append(Problem(1, text, "", _("stands twice."), _("Leave one of the two.")))
        names.append(name)
    for column in columns:
        if column.required and column.name not in names:
            problems.append(Problem(1, column.name, "", _("is missing."), _("Add the column.")))
    if problems:
        raise FileRefused(problems)
    return names


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _named(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _refuse_gaps(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    faults = Faults()
    for row in rows:
        for column in columns:
            if column.required and not row[column.name]:
                faults.add(row, column.name, _("is empty."), _("Fill it in."))
    faults.stop_if_any()


def parse(row: Row, column: str, reader: Callable[[str], Any], faults: Faults, default: Any = None) -> Any:
    """Return the value that ``reader`` makes of a cell, ``default`` where it is empty.

    A :class:`Refusal` of the reader is noted as a fault of this cell, and ``default`` returned.
    """
    if not row[column]:
        return default
    try:
        return reader(row[column])
    except Refusal as refusal:
        faults.add(row, column, str(refusal.sentence), str(refusal.remedy))
        return default


def a_day(text: str) -> date:
    """Return the day written as YYYY-MM-DD. Raises :class:`Refusal` otherwise."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(
            "value.day", _("is not a day of the calendar."), remedy=_("Write it as 2013-06-30.")
        ) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refusal("value.day", _("is too far away to be meant."), remedy=_("Check the year."))
    return day


def a_number(text: str) -> Decimal:
    """Return the number written with a decimal point and nothing else. Raises :class:`Refusal` otherwise."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not set(text) <= set("+-.0123456789"):
        raise Refusal(
            "value.number",
            _("is not a number."),
            remedy=_("Write digits with a decimal point, without unit or thousands separator: 1234.5"),
        )
    return number


def yes_or_no(text: str) -> bool:
    """Return whether the text says yes. Raises :class:`Refusal` where it says neither yes nor no."""
    known = {
        "yes": True,
        "y": True,
        "true": True,
        "1": True,
        "no": False,
        "n": False,
        "false": False,
        "0": False,
    }
    try:
        return known[text.casefold()]
    except KeyError as error:
        raise Refusal("value.yes-or-no", _("is neither yes nor no."), remedy=_("Write yes or no.")) from error


def one_of(choices: Any) -> Callable[[str], str]:
    """Return a reader of one of ``choices`` (a Django ``TextChoices``) by value or label."""
    known: dict[str, str] = {_key(value): value for value in choices.values}
    known |= {_key(str(label)): value for value, label in choices.choices}

    def reader(text: str) -> str:
        if _key(text) not in known:
            names = ", ".join(choices.values)
            raise Refusal(
                "value.choice", _("is not known."), remedy=_("Write one of: %(names)s.") % {"names": names}
            )
        return known[_key(text)]

    return reader
