"""What maps are made of: a heat map of rows and columns, and a strip of marks along the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qms.ui.chart_data import DataTable, TableCell, tone_of, word_of

LEVELS = 5
"""Steps of intensity of a heat map, from 0 (nothing) on."""


@dataclass(frozen=True)
class HeatCell:
    """One field of a heat map: its text, and either a status or a level of intensity from 0 to 4.

    ``note`` is said of it where it is not clear from row and column; ``url`` opens the records behind.
    """

    text: str
    status: str = ""
    level: int = 0
    url: str = ""
    note: str = ""

    @property
    def tone(self) -> str:
        """The tone of its status; none where it has a level."""
        return tone_of(self.status)


@dataclass(frozen=True)
class HeatMap:
    """Rows by columns, such as site by theme, or likelihood by impact; ``None`` where there is nothing to say.

    ``row_name`` and ``column_name`` say what rows and columns are.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[HeatCell | None]]
    title: str = ""
    row_name: str = ""
    column_name: str = ""
    said: str = ""

    kind = "heat"

    @property
    def named(self) -> list[tuple[str, str, HeatCell]]:
        """Each field with its row and its column."""
        return [
            (row, column, cell)
            for row, line in zip(self.rows, self.cells, strict=True)
            for column, cell in zip(self.columns, line, strict=True)
            if cell is not None
        ]

    @property
    def table(self) -> DataTable:
        """The data table beside the chart."""
        head = [(self.row_name or _("Row"), False), *((column, False) for column in self.columns)]
        rows = [
            [TableCell(name), *(_said(cell) for cell in line)]
            for name, line in zip(self.rows, self.cells, strict=True)
        ]
        return DataTable(head, rows)


def _said(cell: HeatCell | None) -> TableCell:
    if cell is None:
        return TableCell("–")
    word = word_of(cell.status)
    text = f"{word} ({cell.text})" if word and cell.text else word or cell.text
    return TableCell(text, cell.tone, cell.url)


@dataclass(frozen=True)
class StripMark:
    """Something on a day: its status, which gives the shape, and its words."""

    day: date
    label: str
    status: str = ""
    url: str = ""

    @property
    def tone(self) -> str:
        """The tone of its status."""
        return tone_of(self.status)


@dataclass(frozen=True)
class StripRow:
    """A line of marks: whose they are."""

    label: str
    marks: Sequence[StripMark]


@dataclass(frozen=True)
class StripBand:
    """A span of days that is shaded behind the marks, such as the weeks before an audit."""

    starts_on: date
    ends_on: date
    label: str


@dataclass(frozen=True)
class StripChart:
    """What happened when: marks along the days from ``start`` to ``end``, a line for each row.

    ``today`` is marked where it lies within; ``bands`` are shaded spans.
    """

    rows: Sequence[StripRow]
    start: date
    end: date
    title: str = ""
    today: date | None = None
    bands: Sequence[StripBand] = ()
    said: str = ""

    kind = "strip"

    @property
    def shown(self) -> list[tuple[str, StripMark]]:
        """The marks within the span, by day, each with its row."""
        found = [(row.label, mark) for row in self.rows for mark in row.marks]
        inside = [one for one in found if self.start <= one[1].day <= self.end]
        return sorted(inside, key=lambda one: (one[1].day, one[0]))

    @property
    def table(self) -> DataTable:
        """The data table beside the chart."""
        head = [(_("Day"), False), (_("Of"), False), (_("What"), False), (_("Status"), False)]
        rows = [
            [
                TableCell(date_format(mark.day, "j M Y")),
                TableCell(row),
                TableCell(mark.label, url=mark.url),
                TableCell(word_of(mark.status), mark.tone),
            ]
            for row, mark in self.shown
        ]
        return DataTable(head, rows)


def level_of(value: float, most: float) -> int:
    """The level of intensity of a value, where ``most`` is the highest of the map: 0 for nothing, at most 4."""
    if value <= 0 or most <= 0:
        return 0
    return min(LEVELS - 1, 1 + int(value / most * (LEVELS - 1) * 0.999))
