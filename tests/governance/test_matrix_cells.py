"""Cells of a draft: two who edit at once lose no letter, a paste keeps what fits and names the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance import mapping
from governance.grids import grid_of
from governance.mapping import CellTaken, Wanted
from governance.models import MatrixCell, ResponsibilityMatrix
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.matrices import a_draft, a_process, column_of, put, row_of


@pytest.fixture
def draft(cast: Cast) -> ResponsibilityMatrix:
    """A draft for North with a row for packing."""
    a_process(cast)
    return a_draft(cast)


def the_letter(matrix: ResponsibilityMatrix) -> str:
    """Return the letter of Olga for packing."""
    row, column = row_of(matrix, "Packing"), matrix.columns.get(person__name="Olga Petrova")
    return grid_of(matrix, on=TODAY).cells.get((row.pk, column.pk), "")


def test_a_letter_is_kept_with_who_put_it_and_when(draft: ResponsibilityMatrix, cast: Cast) -> None:
    put(draft, row_of(draft, "Packing"), cast.olga, "a/r", by=cast.quinn)
    cell = MatrixCell.objects.get()
    assert (cell.value, cell.changed_by, cell.changed_at) == ("AR", cast.quinn, NOW)
    assert cell.history.get().history_user == cast.quinn


def test_who_did_not_see_the_letter_of_another_is_told_it_and_loses_nothing(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    row = row_of(draft, "Packing")
    put(draft, row, cast.olga, "A", by=cast.quinn)
    with pytest.raises(CellTaken) as taken:
        put(draft, row, cast.olga, "R", was="", by=cast.ella, at=NOW + timedelta(minutes=1))
    assert (taken.value.stored, taken.value.who, taken.value.when) == ("A", cast.quinn, NOW)
    assert "Quinn Hale has put “A” here" in str(taken.value)
    assert the_letter(draft) == "A"
    put(draft, row, cast.olga, "R", was="A", by=cast.ella)
    assert the_letter(draft) == "R"


def test_two_who_want_the_same_letter_agree(draft: ResponsibilityMatrix, cast: Cast) -> None:
    row = row_of(draft, "Packing")
    put(draft, row, cast.olga, "A", by=cast.quinn)
    put(draft, row, cast.olga, "A", was="", by=cast.ella)
    assert MatrixCell.objects.get().changed_by == cast.quinn


def test_an_emptied_cell_still_says_who_emptied_it(draft: ResponsibilityMatrix, cast: Cast) -> None:
    row = row_of(draft, "Packing")
    put(draft, row, cast.olga, "A", by=cast.quinn)
    put(draft, row, cast.olga, "", was="A", by=cast.ella)
    with pytest.raises(CellTaken, match="Ella Brandt has put nothing here"):
        put(draft, row, cast.olga, "R", was="A", by=cast.quinn)
    assert grid_of(draft, on=TODAY).cells == {}


def test_a_cell_takes_no_other_letter_and_none_of_another_matrix(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    row = row_of(draft, "Packing")
    with pytest.raises(Refusal, match="“X” is no letter of a matrix"):
        put(draft, row, cast.olga, "X", by=cast.quinn)
    other = a_draft(cast, site=cast.south)
    with pytest.raises(Refusal, match="not in the matrix any more"):
        put(other, row, cast.ella, "A", by=cast.quinn)


def test_who_may_not_prepare_the_matrix_of_a_scope_changes_no_cell(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    for stranger in (cast.olga, cast.sven, cast.ines, cast.adam):
        with pytest.raises(Refusal, match="prepared by the executives"):
            put(draft, row_of(draft, "Packing"), cast.olga, "A", by=stranger)


def test_a_paste_writes_what_fits_and_names_every_stray_cell(draft: ResponsibilityMatrix, cast: Cast) -> None:
    row = row_of(draft, "Packing")
    put(draft, row, cast.carl, "I", by=cast.ella)
    keys = [column_of(draft, person).pk for person in (cast.ella, cast.olga, cast.carl)]
    wanted = [
        Wanted(row.pk, keys[0], "C"),
        Wanted(row.pk, keys[1], "Olga"),
        Wanted(row.pk, keys[2], "R"),
        Wanted(row.pk + 999, keys[0], "R"),
    ]
    placed = mapping.put_many(draft, wanted, by=cast.quinn, at=NOW)
    assert [cell.value for cell in placed.written] == ["C"]
    assert [(stray.value, stray.refusal.rule, stray.stored) for stray in placed.strays] == [
        ("Olga", "matrix.letter", None),
        ("R", "matrix.cell-taken", "I"),
        ("R", "matrix.no-such-cell", None),
    ]
    assert {cell.value for cell in MatrixCell.objects.all()} == {"C", "I"}
    assert all(cell.history.count() == 1 for cell in MatrixCell.objects.all())


def test_a_paste_of_thousands_of_cells_takes_a_constant_number_of_reads(
    draft: ResponsibilityMatrix, cast: Cast, django_assert_max_num_queries: object
) -> None:
    rows = [mapping.add_row(draft, text=f"Step {n}", by=cast.quinn, at=NOW) for n in range(30)]
    columns = list(draft.columns.all())
    wanted = [Wanted(row.pk, column.pk, "I") for row in rows for column in columns]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        placed = mapping.put_many(draft, wanted, by=cast.quinn, at=NOW)
    assert len(placed.written) == len(wanted)
    again = mapping.put_many(draft, [Wanted(w.row, w.column, "C", "I") for w in wanted], by=cast.quinn, at=NOW)
    assert len(again.written) == len(wanted)
    assert MatrixCell.objects.filter(value="C").count() == len(wanted)
