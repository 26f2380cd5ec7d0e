"""What differs between two versions of a responsibility matrix, cell by cell, and what became whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from governance.rules.matrices import HELD, Column, Grid, Row


@dataclass(frozen=True)
class Difference:
    """One difference between two versions: what differs, at which row and column (by name), from what to what.

    ``what`` is row-added, row-removed, column-added, column-removed, letter, holder or reason.
    """

    what: str
    row: str
    column: str
    was: str
    now: str


def differences(old: Grid, new: Grid) -> list[Difference]:
    """Return what ``new`` says otherwise than ``old``: rows, columns, holders, reasons, cell by cell."""
    return [
        *_of_lines("row", {r.identity: r.text for r in old.rows}, {r.identity: r.text for r in new.rows}),
        *_of_lines(
            "column", {c.identity: c.name for c in old.columns}, {c.identity: c.name for c in new.columns}
        ),
        *_of_holders(old, new),
        *_of_reasons(old, new),
        *_of_letters(old, new),
    ]


Names = Mapping[tuple[str, str], str]


def _of_lines(what: str, old: Names, new: Names) -> Iterator[Difference]:
    for identity, name in new.items():
        if identity not in old:
            yield _line(f"{what}-added", name, "", name)
    for identity, name in old.items():
        if identity not in new:
            yield _line(f"{what}-removed", name, name, "")


def _line(what: str, name: str, was: str, now: str) -> Difference:
    row, column = (name, "") if what.startswith("row") else ("", name)
    return Difference(what, row, column, was, now)


def _of_holders(old: Grid, new: Grid) -> Iterator[Difference]:
    before = {column.identity: column for column in old.columns if column.is_role}
    for column in new.columns:
        then = before.get(column.identity)
        if then is not None and then.person_id != column.person_id:
            was, now = (one.holder.name if one.holder else "" for one in (then, column))
            yield Difference("holder", "", column.name, was, now)


def _of_reasons(old: Grid, new: Grid) -> Iterator[Difference]:
    before = {row.identity: row.reason for row in old.rows}
    for row in new.rows:
        if row.reason != before.get(row.identity, ""):
            yield Difference("reason", row.text, "", before.get(row.identity, ""), row.reason)


Place = tuple[tuple[str, str], tuple[str, str]]


def _of_letters(old: Grid, new: Grid) -> Iterator[Difference]:
    was, now = _placed(old), _placed(new)
    names = {**_names_of(old), **_names_of(new)}
    order = {line: number for number, line in enumerate([*_names_of(new), *_names_of(old)][::-1])}
    for row, column in sorted({*was, *now}, key=lambda place: [-order[line] for line in place]):
        before, after = was.get((row, column), ""), now.get((row, column), "")
        if before != after:
            yield Difference("letter", names[row], names[column], before, after)


def _placed(grid: Grid) -> dict[Place, str]:
    return {
        (row.identity, column.identity): value
        for row in grid.rows
        for column, value in grid.letters.get(row.key, ())
    }


def _names_of(grid: Grid) -> dict[tuple[str, str], str]:
    lines: Iterable[Row | Column] = (*grid.rows, *grid.columns)
    return {line.identity: line.text if isinstance(line, Row) else line.name for line in lines}


@dataclass(frozen=True)
class Held:
    """One A or R that a person holds: in which row, by which letter, and by which one before."""

    row: Row
    value: str
    column: Column
    was: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether it was not theirs, or not by this letter, in the version before."""
        return self.value != self.was


def held_by(grid: Grid, before: Grid | None = None) -> dict[int, list[Held]]:
    """Return what each person holds by A or R in ``grid``, each with what they held there ``before``."""
    then: dict[tuple[int, tuple[str, str]], str] = {}
    if before is not None:
        then = {(p, held.row.identity): held.value for p, rows in held_by(before).items() for held in rows}
    found: dict[int, list[Held]] = defaultdict(list)
    for row in grid.rows:
        for column, value in grid.letters.get(row.key, ()):
            person = column.person_id
            if person is not None and value in HELD:
                found[person].append(Held(row, value, column, then.get((person, row.identity))))
    return dict(found)
