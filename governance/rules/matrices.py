"""What a responsibility matrix must be before leaders approve it, over plain values (5.3).

A :class:`Grid` is the whole matrix as read; rows and columns are named by the keys of their records, so that a
page can mark the place at fault. Breaches that block stop an approval; the others are said and never block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal

LETTERS = ("R", "A", "C", "I", "AR")
ACCOUNTABLE = frozenset({"A", "AR"})
RESPONSIBLE = frozenset({"R", "AR"})
HELD = ACCOUNTABLE | RESPONSIBLE
"""The letters by which somebody holds something; C and I only take part."""

NOTHING = frozenset({"", "-", "–", "—", "."})
FEW = 3
"""Below so many accountabilities one person cannot but hold more than a third."""


@dataclass(frozen=True)
class Holder:
    """A person as a matrix sees them on a day: still there, in the quality function, seeing the scope."""

    person_id: int
    name: str
    is_quality: bool = False
    ended_on: date | None = None
    sees_scope: bool = True


@dataclass(frozen=True)
class Row:
    """One row: its kind (process, activity, responsibility, accountability), its text, a process's owner."""

    key: int
    kind: str
    text: str
    process_id: int | None = None
    process_code: str = ""
    responsibility: str = ""
    reason: str = ""
    owner: Holder | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same row in another version: its process, its responsibility, or its words."""
        if self.process_id is not None:
            return "process", str(self.process_id)
        return self.kind, self.responsibility or self.text.casefold()


@dataclass(frozen=True)
class Column:
    """One column: a person, or a role and whom it resolves to; ``heading`` is the line above its name."""

    key: int
    name: str
    is_role: bool = False
    holder: Holder | None = None
    heading: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same column in another version: its role, or its person."""
        return ("role", self.name.casefold()) if self.is_role else ("person", str(self.person_id))

    @property
    def person_id(self) -> int | None:
        """Who answers in this column, where that is known."""
        return self.holder.person_id if self.holder else None

    @property
    def said(self) -> str:
        """The column as a sentence names it: a role with the person behind it."""
        return f"{self.name} ({self.holder.name})" if self.is_role and self.holder else self.name


@dataclass(frozen=True)
class Grid:
    """A whole matrix on a day: rows, columns, letters by (row, column), and what its scope asks of it.

    ``missing`` names the processes and responsibilities of the scope that have no row; ``accountable`` is who
    holds the accountability for the QMS there on ``on``.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[int, int], str]
    scope: str
    on: date
    missing: tuple[str, ...] = ()
    accountable: Holder | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def letters(self) -> dict[int, list[tuple[Column, str]]]:
        """The letters of each row with their columns, in the order of the columns; emptied cells left out."""
        cells, columns = self.cells, self.columns
        return {
            row.key: [(column, value) for column in columns if (value := cells.get((row.key, column.key)))]
            for row in self.rows
        }

    def accountables(self, row: Row) -> list[Column]:
        """Return the columns that hold an A in ``row``."""
        return [column for column, value in self.letters.get(row.key, ()) if value in ACCOUNTABLE]

    @cached_property
    def breaches(self) -> list[Breach]:
        """What stands against its approval, and what is worth a warning."""
        return breaches(self)

    @property
    def blocking(self) -> list[Breach]:
        """The breaches that stop an approval."""
        return [breach for breach in self.breaches if breach.blocks]


@dataclass(frozen=True)
class Breach:
    """A rule that the matrix does not meet: at which row and column (by key), what is so, what to do."""

    row: int | None
    column: int | None
    rule: str
    sentence: str
    remedy: str
    blocks: bool = True


def letter(text: str) -> str:
    """Return what a cell means by ``text``: R, A, C, I, AR, or nothing; “a/r”, “R,A” and “RA” are AR.

    Raises :class:`Refusal` for anything else.
    """
    plain = text.strip().upper()
    if plain in NOTHING:
        return ""
    found = sorted(part for part in plain if part not in " /,;&+\n\t|.()")
    if found == ["A", "R"]:
        return "AR"
    if len(found) == 1 and found[0] in LETTERS:
        return found[0]
    raise Refusal(
        "matrix.letter",
        _("“%(text)s” is no letter of a matrix.") % {"text": text.strip()[:40]},
        field="value",
        remedy=_("Write R, A, C, I, A/R, or nothing."),
    )


def together(one: str, other: str) -> str:
    """Return the letter of whoever holds both: A and R are A/R, otherwise the stronger of the two."""
    both = {*one, *other}
    if {"A", "R"} <= both:
        return "AR"
    return next((value for value in ("A", "R", "C", "I") if value in both), "")


def breaches(grid: Grid) -> list[Breach]:
    """Return every breach of ``grid``: those of its scope and columns first, then row by row, then warnings."""
    found = [*_of_scope(grid), *_of_columns(grid)]
    for row in grid.rows:
        found += _of_row(grid, row)
    return [*found, *_of_concentration(grid)]


def _of_scope(grid: Grid) -> Iterator[Breach]:
    for name in grid.missing:
        sentence = _("“%(name)s” belongs to %(scope)s and has no row.") % {"name": name, "scope": grid.scope}
        yield Breach(None, None, "matrix.row-missing", sentence, _("Add its row."))


def _of_columns(grid: Grid) -> Iterator[Breach]:
    for column in grid.columns:
        holder = column.holder
        if holder is None:
            continue
        if holder.ended_on is not None and holder.ended_on <= grid.on:
            words = {"name": holder.name, "day": spoken(holder.ended_on)}
            yield Breach(
                None,
                column.key,
                "matrix.person-has-left",
                _("%(name)s left on %(day)s and still stands in the matrix.") % words,
                _("Put somebody in their place, or remove the column."),
            )
        elif not holder.sees_scope:
            words = {"name": holder.name, "scope": grid.scope}
            yield Breach(
                None,
                column.key,
                "matrix.person-outside-scope",
                _("%(name)s does not see the records of %(scope)s.") % words,
                _("Name somebody who does, or ask an administrator for a role there."),
            )


def _of_row(grid: Grid, row: Row) -> Iterator[Breach]:
    letters = grid.letters.get(row.key, [])
    accountable = grid.accountables(row)
    name = {"row": row.text}
    if not accountable:
        sentence = _("Nobody is accountable for “%(row)s”.") % name
        yield Breach(row.key, None, "matrix.no-accountable", sentence, _("Give one A or A/R in this row."))
    if len(accountable) > 1:
        names = {**name, "names": ", ".join(column.said for column in accountable)}
        yield Breach(
            row.key,
            accountable[-1].key,
            "matrix.two-accountable",
            _("More than one is accountable for “%(row)s”: %(names)s.") % names,
            _("Leave the A with one of them."),
        )
    if not any(value in RESPONSIBLE for _column, value in letters):
        sentence = _("Nobody is responsible for “%(row)s”.") % name
        yield Breach(row.key, None, "matrix.no-responsible", sentence, _("Give an R, or make the A an A/R."))
    for column in accountable:
        yield from _of_accountable(row, column)
    if len(accountable) == 1:
        yield from _of_the_one(grid, row, accountable[0])


def _of_accountable(row: Row, column: Column) -> Iterator[Breach]:
    if column.is_role and column.holder is None:
        words = {"role": column.name, "row": row.text}
        yield Breach(
            row.key,
            column.key,
            "matrix.role-unresolved",
            _("“%(role)s” is accountable for “%(row)s”, and nobody is named for this role.") % words,
            _("Say which person holds the role."),
        )


def _of_the_one(grid: Grid, row: Row, column: Column) -> Iterator[Breach]:
    if row.kind == "accountability":
        yield from _of_accountability(grid, row, column)
    elif row.process_id is not None:
        yield from _of_owner(row, column)


def _of_accountability(grid: Grid, row: Row, column: Column) -> Iterator[Breach]:
    if grid.accountable is None:
        yield Breach(
            row.key,
            column.key,
            "matrix.nobody-accountable-for-qms",
            _("Nobody holds the accountability for the quality management system of %(scope)s.")
            % {"scope": grid.scope},
            _("Name its holder under top management first."),
        )
    elif column.holder is not None and column.person_id != grid.accountable.person_id:
        words = {"holder": grid.accountable.name, "name": column.said}
        yield Breach(
            row.key,
            column.key,
            "matrix.not-the-holder",
            _("%(holder)s holds the accountability for the quality management system, not %(name)s.") % words,
            _("Give the A to the holder, or hand the accountability over first."),
        )


def _of_owner(row: Row, column: Column) -> Iterator[Breach]:
    if row.owner is None:
        yield Breach(
            row.key,
            column.key,
            "matrix.process-without-owner",
            _("“%(row)s” has no owner.") % {"row": row.text},
            _("Appoint one on the page of the process."),
            blocks=False,
        )
    elif column.holder is not None and column.person_id != row.owner.person_id and not row.reason.strip():
        words = {"owner": row.owner.name, "row": row.text, "name": column.said}
        yield Breach(
            row.key,
            column.key,
            "matrix.not-the-owner",
            _("%(owner)s owns “%(row)s”, and %(name)s is accountable for it.") % words,
            _("Say why, or make the owner accountable."),
        )


@dataclass(frozen=True)
class Share:
    """How many accountabilities a person holds, or (``person_id`` ``None``) the quality function."""

    person_id: int | None
    name: str
    count: int
    total: int

    @property
    def too_much(self) -> bool:
        """Whether it is more than a third, where that can be avoided."""
        return self.total >= FEW and self.count * 3 > self.total


def concentration(grid: Grid) -> list[Share]:
    """Return each person's share of the accountabilities, the largest first, then the quality function's."""
    held = [column for row in grid.rows for column in grid.accountables(row)]
    holders = [column.holder for column in held if column.holder]
    people = {holder.person_id: holder for holder in holders}
    counts = Counter(holder.person_id for holder in holders)
    shares = [Share(key, people[key].name, count, len(held)) for key, count in counts.items()]
    quality = sum(holder.is_quality for holder in holders)
    ranked = sorted(shares, key=lambda share: (-share.count, share.name))
    return [*ranked, Share(None, _("The quality function"), quality, len(held))]


def _of_concentration(grid: Grid) -> Iterator[Breach]:
    first = {column.person_id: column.key for column in reversed(grid.columns) if column.holder}
    for share in concentration(grid):
        if share.too_much:
            words = {"name": share.name, "count": share.count, "total": share.total}
            rule = "quality" if share.person_id is None else "person"
            yield Breach(
                None,
                first.get(share.person_id) if share.person_id else None,
                f"matrix.concentrated-{rule}",
                _("%(name)s holds %(count)d of %(total)d accountabilities: more than a third.") % words,
                _("Spread them, so that the system does not hang on one place."),
                blocks=False,
            )
