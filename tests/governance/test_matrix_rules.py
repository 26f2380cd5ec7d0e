"""What a matrix must be before it is approved, judged over plain values: every rule kept and broken."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.rules import matrices
from governance.rules.comparing import differences, held_by
from governance.rules.matrices import (
    Breach,
    Column,
    Grid,
    Holder,
    Row,
    breaches,
    concentration,
    letter,
    together,
)
from qms.primitives.refusing import Refusal

DAY = date(2026, 3, 16)
EVA, OLE, CARA, DAN = (Holder(n, name) for n, name in enumerate(["Eva", "Ole", "Cara", "Dan"], start=1))
QUIN = Holder(5, "Quin", is_quality=True)
QMS = Row(90, "accountability", "Answer for the system", responsibility="qms_accountability")
PACK = Row(10, "process", "Packing", process_id=1, owner=OLE)
BUY = Row(11, "process", "Buying", process_id=2, owner=CARA)
LABEL = Row(12, "activity", "Print labels")
COLUMNS = tuple(Column(n, one.name, holder=one) for n, one in enumerate([EVA, OLE, CARA, DAN, QUIN], start=1))
SOUND = {(90, 1): "AR", (10, 2): "A", (10, 4): "R", (11, 3): "AR", (12, 4): "AR", (12, 1): "I"}


def grid(cells: dict[tuple[int, int], str] | None = None, **changes: object) -> Grid:
    """Return a grid that nothing stands against, with the changes given; a letter of “” empties its cell."""
    given = Grid(
        rows=(QMS, PACK, BUY, LABEL),
        columns=COLUMNS,
        cells={**SOUND, **(cells or {})},
        scope="North",
        on=DAY,
        accountable=EVA,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def role(name: str, holder: Holder | None) -> Column:
    """Return a column for a role."""
    return Column(9, name, is_role=True, holder=holder)


def with_person(holder: Holder) -> tuple[Column, ...]:
    """Return the columns with Dan replaced by ``holder``."""
    return tuple(replace(c, holder=holder, name=holder.name) if c.key == 4 else c for c in COLUMNS)


def test_nothing_stands_against_a_sound_matrix() -> None:
    assert breaches(grid()) == []


BLOCKING: dict[str, tuple[Grid, int | None, int | None]] = {
    "matrix.no-accountable": (grid({(12, 4): "R"}), 12, None),
    "matrix.two-accountable": (grid({(12, 1): "A"}), 12, 4),
    "matrix.no-responsible": (grid({(12, 4): "A"}), 12, None),
    "matrix.role-unresolved": (
        grid({(12, 4): "R", (12, 9): "A"}, columns=(*COLUMNS, role("Clerk", None))),
        12,
        9,
    ),
    "matrix.not-the-owner": (grid({(10, 2): "R", (10, 4): "A"}), 10, 4),
    "matrix.not-the-holder": (grid({(90, 1): "", (90, 2): "AR"}, accountable=EVA), 90, 2),
    "matrix.nobody-accountable-for-qms": (grid(accountable=None), 90, 1),
    "matrix.person-has-left": (grid(columns=with_person(replace(DAN, ended_on=DAY))), None, 4),
    "matrix.person-outside-scope": (grid(columns=with_person(replace(DAN, sees_scope=False))), None, 4),
    "matrix.row-missing": (grid(missing=("Shipping",)), None, None),
}


@pytest.mark.parametrize("rule", BLOCKING)
def test_what_blocks_an_approval_is_named_at_its_place_with_a_remedy(rule: str) -> None:
    broken, row, column = BLOCKING[rule]
    found = [breach for breach in breaches(broken) if breach.blocks]
    assert [(b.rule, b.row, b.column) for b in found] == [(rule, row, column)]
    assert found[0].sentence and found[0].remedy


WARNINGS: dict[str, tuple[Grid, int | None, int | None]] = {
    "matrix.process-without-owner": (grid(rows=(QMS, replace(PACK, owner=None), BUY, LABEL)), 10, 2),
    "matrix.concentrated-person": (
        grid({(12, 4): "R", (12, 3): "A"}),
        None,
        3,
    ),
    "matrix.concentrated-quality": (
        grid(
            {(12, 4): "", (12, 5): "AR", (10, 2): "", (10, 4): "AR"},
            rows=(QMS, replace(PACK, owner=replace(DAN, is_quality=True)), BUY, LABEL),
            columns=with_person(replace(DAN, is_quality=True)),
        ),
        None,
        None,
    ),
}


@pytest.mark.parametrize("rule", WARNINGS)
def test_what_is_worth_a_warning_is_said_at_its_place_and_never_blocks(rule: str) -> None:
    warned, row, column = WARNINGS[rule]
    found = breaches(warned)
    assert [(b.rule, b.row, b.column, b.blocks) for b in found] == [(rule, row, column, False)]
    assert found[0].sentence and found[0].remedy


@pytest.mark.parametrize(
    ("count", "warned"), [(1, False), (2, True)], ids=["a quarter is not too much", "a half is"]
)
def test_more_than_a_third_is_too_much(count: int, warned: bool) -> None:
    cells = {} if count == 1 else {(12, 4): "R", (12, 2): "A"}
    shares = concentration(grid(cells))
    assert (max(share.count for share in shares), any(share.too_much for share in shares)) == (count, warned)


def test_exactly_a_third_is_not_too_much_and_of_two_rows_nobody_is_blamed() -> None:
    three = grid(rows=(QMS, PACK, LABEL))
    two = grid({(12, 4): "R", (12, 2): "A"}, rows=(PACK, LABEL))
    assert not any(share.too_much for share in [*concentration(three), *concentration(two)])


SATISFIED: dict[str, Grid] = {
    "A and R in two cells": grid({(12, 4): "R", (12, 3): "A"}, rows=(QMS, PACK, LABEL)),
    "another than the owner, with a reason": grid(
        {(10, 2): "R", (10, 4): "A", (12, 4): "R", (12, 2): "A"},
        rows=(QMS, replace(PACK, reason="He is away until May"), BUY, LABEL),
    ),
    "the owner behind a role": grid(
        {(10, 2): "", (10, 9): "A"}, columns=(*COLUMNS, role("Head of packing", OLE))
    ),
    "a role without a person that is only informed": grid(
        {(12, 9): "I"}, columns=(*COLUMNS, role("Clerk", None))
    ),
    "who leaves tomorrow is still there": grid(
        columns=with_person(replace(DAN, ended_on=DAY + timedelta(days=1)))
    ),
}


@pytest.mark.parametrize("case", SATISFIED)
def test_what_a_rule_allows_is_no_breach(case: str) -> None:
    assert breaches(SATISFIED[case]) == []


def test_every_rule_is_tried_broken() -> None:
    source = inspect.getsource(matrices)
    named = {part.split('"')[0] for part in source.split('"matrix.')[1:]} - {"letter", "concentrated-{rule}"}
    tried = {rule.removeprefix("matrix.") for rule in {**BLOCKING, **WARNINGS}}
    assert tried - named == {"concentrated-person", "concentrated-quality"}
    assert named <= tried


def test_breaches_of_the_scope_come_first_then_row_by_row_then_warnings() -> None:
    found: list[Breach] = breaches(grid({(12, 4): ""}, missing=("Shipping",)))
    assert [b.rule for b in found] == ["matrix.row-missing", "matrix.no-accountable", "matrix.no-responsible"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a", "A"), ("R", "R"), (" c ", "C"), ("i", "I"), ("A/R", "AR"), ("R,A", "AR"), ("ra", "AR"),
        ("AR", "AR"), ("A R", "AR"), ("a; r", "AR"), ("R\nA", "AR"), ("A+R", "AR"), ("(R)", "R"),
        ("", ""), ("-", ""), ("–", ""), ("  ", ""), (".", ""),
    ],
)  # fmt: skip
def test_a_letter_is_read_as_people_write_it(text: str, meant: str) -> None:
    assert letter(text) == meant


@pytest.mark.parametrize("text", ["X", "RACI", "AC", "A/C", "AA", "yes", "Olga", "1"])
def test_what_is_no_letter_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        letter(text)
    assert f"“{text}”" in str(refused.value) and "Write R, A, C, I, A/R" in str(refused.value.remedy)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("A", "R", "AR"), ("R", "C", "R"), ("", "I", "I"), ("AR", "C", "AR"), ("A", "I", "A"), ("", "", "")],
)
def test_two_letters_of_one_person_come_together(one: str, other: str, both: str) -> None:
    assert together(one, other) == together(other, one) == both


def test_two_versions_differ_cell_by_cell() -> None:
    old = grid(columns=(*COLUMNS, role("Clerk", None)))
    new = grid(
        {(12, 4): "R", (12, 2): "A", (12, 1): ""},
        rows=(QMS, replace(PACK, reason="Olga is away"), LABEL, Row(13, "activity", "Sweep")),
        columns=(*COLUMNS[:4], role("Clerk", DAN)),
    )
    assert [(d.what, d.row, d.column, d.was, d.now) for d in differences(old, new)] == [
        ("row-added", "Sweep", "", "", "Sweep"),
        ("row-removed", "Buying", "", "Buying", ""),
        ("column-removed", "", "Quin", "Quin", ""),
        ("holder", "", "Clerk", "", "Dan"),
        ("reason", "Packing", "", "", "Olga is away"),
        ("letter", "Print labels", "Eva", "I", ""),
        ("letter", "Print labels", "Ole", "", "A"),
        ("letter", "Print labels", "Dan", "AR", "R"),
        ("letter", "Buying", "Cara", "AR", ""),
    ]


def test_a_version_does_not_differ_from_its_copy() -> None:
    keys = {row.key: row.key + 100 for row in grid().rows}
    copy = replace(
        grid(),
        rows=tuple(replace(row, key=keys[row.key]) for row in grid().rows),
        cells={(keys[row], column): value for (row, column), value in SOUND.items()},
    )
    assert differences(grid(), copy) == []


def test_what_a_person_holds_says_which_of_it_is_new() -> None:
    new = grid({(12, 4): "A", (11, 4): "R", (12, 1): "C"})
    held = held_by(new, grid())
    assert {(h.row.text, h.value, h.was, h.is_new) for h in held[DAN.person_id]} == {
        ("Packing", "R", "R", False),
        ("Buying", "R", None, True),
        ("Print labels", "A", "AR", True),
    }
    assert [h.row.text for h in held[EVA.person_id]] == ["Answer for the system"]
    assert QUIN.person_id not in held
