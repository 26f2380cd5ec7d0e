"""The table of a responsibility matrix as HTML, row by row.

A matrix of 200 rows and 80 columns has 16,000 cells; each is written here as shortly as HTML allows (``<td>``
without its end), from plain values, so that page and answer to a change draw the same row in the same way.
What a cell says is its text; its class adds colour, its description the rule that it breaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from governance.rules.matrices import Breach, Column, Grid, Row

SHOWN = {"AR": "A/R"}
BARE = {value: f"<td class={value}>{SHOWN.get(value, value)}" for value in ("R", "A", "C", "I", "AR")} | {
    "": "<td>"
}
"""The cells that are as they should be: nearly all."""

UPRIGHT = 9
"""With more columns than these their names are turned."""

Then = Mapping[tuple[tuple[str, str], tuple[str, str]], str]
"""The letters of the version to compare with, by the identities of row and column."""


@dataclass
class Marks:
    """Which row, column and cell breaks which rules: what the table marks and the list beside it explains."""

    rows: dict[int, list[Breach]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[Breach]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    scope: list[Breach] = field(default_factory=list)


def marks_of(grid: Grid, breaches: Iterable[Breach]) -> Marks:
    """Sort ``breaches`` by the place at which ``grid`` shows them; where two are accountable, at both cells."""
    found = Marks()
    by_key = {row.key: row for row in grid.rows}
    for breach in breaches:
        if breach.row is None:
            found.scope.append(breach)
            if breach.column is not None:
                found.columns[breach.column].append(breach)
            continue
        place = len(found.rows[breach.row])
        found.rows[breach.row].append(breach)
        for column in _columns_at_fault(grid, by_key[breach.row], breach):
            found.cells[breach.row, column].append(place)
    return found


def _columns_at_fault(grid: Grid, row: Row, breach: Breach) -> list[int]:
    if breach.rule == "matrix.two-accountable":
        return [column.key for column in grid.accountables(row)]
    return [] if breach.column is None else [breach.column]


def short_word(breach: Breach) -> str:
    """Return what stands at the head of the row: the rule broken, in two or three words."""
    words = {
        "matrix.no-accountable": _("No A"),
        "matrix.two-accountable": _("More than one A"),
        "matrix.no-responsible": _("No R"),
        "matrix.role-unresolved": _("Role without a person"),
        "matrix.nobody-accountable-for-qms": _("No holder named"),
        "matrix.not-the-holder": _("A is not the holder"),
        "matrix.process-without-owner": _("No owner"),
        "matrix.not-the-owner": _("A is not the owner"),
        "matrix.person-has-left": _("Has left"),
        "matrix.person-outside-scope": _("Outside the scope"),
    }
    return words.get(breach.rule, _("Look here"))


def head(columns: Sequence[Column], marks: Marks, *, address: str, linked: bool) -> SafeString:
    """Return the cells of the table's head: what the rows are, then each person or role."""
    cells = [_heading(column, marks.columns.get(column.key, ()), address, linked) for column in columns]
    return format_html("<th scope=col>{}</th>{}", _("Answered for"), mark_safe("".join(cells)))  # noqa: S308


def _heading(column: Column, breaches: Sequence[Breach], address: str, linked: bool) -> str:
    below = (column.holder.name if column.holder else _("nobody named")) if column.is_role else column.heading
    text = format_html("<span>{}</span>", column.name)
    if below:
        text += format_html("<small>{}</small>", below)
    text += _mark(breaches)
    if linked:
        return format_html(
            '<th scope=col id=c{}><a href="{}columns/{}/" title="{}">{}</a></th>',
            column.key, address, column.key, column.said, text,
        )  # fmt: skip
    return format_html(
        '<th scope=col id=c{}><span class=name title="{}">{}</span></th>', column.key, column.said, text
    )


def _mark(breaches: Sequence[Breach]) -> SafeString:
    """Return the words of the rules broken; the shape before them is drawn by their class."""
    if not breaches:
        return mark_safe("")
    tone = "mark" if any(breach.blocks for breach in breaches) else "mark weak"
    words = dict.fromkeys(short_word(breach) for breach in breaches)
    return format_html('<span class="{}">{}</span>', tone, ", ".join(words))


def line(
    grid: Grid, row: Row, marks: Marks, *, address: str, then: Then | None = None, linked: bool = True
) -> SafeString:
    """Return the cells of one row: its name with who owns it, then a cell a column.

    ``then``: the letters of the version to compare with; a cell that differs shows its old letter, struck.
    ``linked``: the name leads to the page of the row under ``address``.
    """
    cells = [_name(row, marks.rows.get(row.key, ()), address, linked)]
    values, key = grid.cells, row.key
    if then is None and key not in marks.rows:
        cells += [BARE[values.get((key, column.key), "")] for column in grid.columns]
    else:
        cells += [_cell(row, column, values.get((key, column.key), ""), marks, then) for column in grid.columns]
    return mark_safe("".join(cells))  # noqa: S308 - names are escaped, the rest is written here


def _name(row: Row, breaches: Sequence[Breach], address: str, linked: bool) -> str:
    text = conditional_escape(row.text)
    name = f'<a href="{address}rows/{row.key}/">{text}</a>' if linked else f"<span class=name>{text}</span>"
    owner = f"<small>{conditional_escape(row.owner.name)}</small>" if row.owner else ""
    return f"<th scope=row>{name}{owner}{_mark(breaches)}</th>"


def _cell(row: Row, column: Column, value: str, marks: Marks, then: Then | None) -> str:
    places = marks.cells.get((row.key, column.key), ())
    was = value if then is None else then.get((row.identity, column.identity), "")
    if not places and was == value:
        return BARE[value]
    breaches = [marks.rows[row.key][place] for place in places]
    kinds = [value] if value else []
    if breaches:
        kinds.append("wrong" if any(breach.blocks for breach in breaches) else "weak")
    if was != value:
        kinds.append("was")
    said = " ".join(f"b{row.key}-{place}" for place in places)
    described = f' aria-describedby="{said}"' if said else ""
    old = f"<s>{SHOWN.get(was, was) or '–'}</s>" if was != value else ""
    return f'<td class="{" ".join(kinds)}"{described}>{SHOWN.get(value, value)}{old}'


def body(
    grid: Grid, marks: Marks, *, address: str, then: Then | None = None, linked: bool = True
) -> SafeString:
    """Return all rows; one that begins another kind (processes after responsibilities) is set apart."""
    lines = []
    before = ""
    for row in grid.rows:
        part = _part(row)
        apart = " class=part" if before and part != before else ""
        cells = line(grid, row, marks, address=address, then=then, linked=linked)
        lines.append(f"<tr id=r{row.key}{apart}>{cells}</tr>")
        before = part
    return mark_safe("".join(lines))  # noqa: S308 - made of rows


def _part(row: Row) -> str:
    return "5.3" if row.kind in ("responsibility", "accountability") else row.kind


def told(breaches: Iterable[Breach], row: int | None) -> SafeString:
    """Return ``breaches`` (of one row, or ``None``: of the scope and its columns) as lines of the list."""
    return format_html_join("", "{}", ((_told(breach, place, row),) for place, breach in enumerate(breaches)))


def _told(breach: Breach, place: int, row: int | None) -> SafeString:
    blocks = mark_safe(" data-blocks") if breach.blocks else mark_safe("")
    at = format_html(' id="b{}-{}" data-row="{}"', row, place, row) if row is not None else mark_safe("")
    return format_html('<li{}{}>{}<span class="quiet">{}</span></li>', at, blocks, _says(breach), breach.remedy)


def _says(breach: Breach) -> SafeString:
    if breach.row is not None:
        column = "" if breach.column is None else breach.column
        return format_html(
            '<a class="says" href="#r{}" data-row="{}" data-column="{}">{}</a>',
            breach.row, breach.row, column, breach.sentence,
        )  # fmt: skip
    if breach.column is not None:
        return format_html(
            '<a class="says" href="#c{}" data-column="{}">{}</a>', breach.column, breach.column, breach.sentence
        )
    return format_html('<span class="says">{}</span>', breach.sentence)


def listed(grid: Grid, marks: Marks) -> SafeString:
    """Return every breach as lines of the list beside the table: row by row, then those of the scope."""
    parts = [told(marks.rows[row.key], row.key) for row in grid.rows if row.key in marks.rows]
    return mark_safe("".join([*parts, told(marks.scope, None)]))  # noqa: S308 - made of escaped parts


def letters_then(old: Grid) -> dict[tuple[tuple[str, str], tuple[str, str]], str]:
    """Return the letters of ``old`` by what makes its rows and columns the same in another version."""
    rows = {row.key: row.identity for row in old.rows}
    columns = {column.key: column.identity for column in old.columns}
    return {(rows[row], columns[column]): value for (row, column), value in old.cells.items() if value}


def shape(grid: Grid) -> str:
    """Return what changes when rows or columns are added, moved, renamed or removed, and not with letters."""
    lines = [(row.key, row.text, row.reason) for row in grid.rows]
    heads = [(column.key, column.said) for column in grid.columns]
    return blake2s(repr((lines, heads)).encode(), digest_size=8).hexdigest()
