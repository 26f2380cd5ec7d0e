"""A responsibility sheet as companies keep it is taken in: read as it stands, planned, written all or not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from governance import importing_matrices
from governance.grids import grid_of
from governance.models import ResponsibilityMatrix
from governance.reading_sheets import read_sheet
from qms.primitives.registers import FileRefused
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.matrices import a_draft, a_process, put, row_of

UGLY: list[list[Any]] = [
    ["RACI matrix North, as of spring", *[None] * 6],
    [None] * 7,
    ["No.", "Process / activity", "Operations", None, "Sales", "Quality", "Remarks"],
    [None, None, "Olga Petrova\nHead of production", "Meyer, Carl", "Plant clerk", "quinn@borealis.test", None],
    ["A. Order to cash", *[None] * 6],
    [1, "Packing", "A/R", "r", "-", "C", "since 2019"],
    [2, "Print labels", "a", "R, I", None, "I", None],
    [3, "Weigh parcels", "A", "R", "RA", " ", "both?"],
    ["B. Support", *[None] * 6],
    [4, "Sweep the floor", None, "AR", "x", None, None],
    [None] * 7,
    ["R = Responsible", "A = Accountable", None, None, None, None, None],
    ["C", "Consulted", None, None, None, None, None],
    ["Legend:", None, "I", None, None, None, None],
]
"""A sheet of real shape: title, two header lines, sections, remarks, stray cells, a legend beneath."""


def workbook(rows: list[list[Any]], merged: tuple[str, ...] = ()) -> bytes:
    """Return an XLSX file with these rows on its second sheet, a cover before it."""
    book = Workbook()
    cover: Any = book.active
    cover["A1"] = "Quality manual, annex 3"
    sheet = book.create_sheet("RACI")
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ugly(changes: dict[tuple[int, int], Any] | None = None) -> bytes:
    """Return the ugly sheet, with cells changed (row and column as the spreadsheet counts them)."""
    rows = [list(row) for row in UGLY]
    for (row, column), value in (changes or {}).items():
        rows[row - 1][column - 1] = value
    return workbook(rows, ("A1:G1", "C3:D3", "A5:G5", "A9:G9"))


CLEAN = {(7, 4): "R", (8, 5): "R", (10, 5): None, (4, 5): "Ella Brandt"}
"""What makes the ugly sheet one without a fault, for those who cannot choose."""


def test_a_sheet_of_real_shape_is_read_as_it_stands() -> None:
    sheet = read_sheet(ugly())
    assert [(c.letter, c.heading, c.name.split("\n")[0]) for c in sheet.columns] == [
        ("C", "Operations", "Olga Petrova"),
        ("D", "Operations", "Meyer, Carl"),
        ("E", "Sales", "Plant clerk"),
        ("F", "Quality", "quinn@borealis.test"),
    ]
    assert [(row.number, row.text, row.letters) for row in sheet.rows] == [
        (6, "Packing", {3: "AR", 4: "R", 6: "C"}),
        (7, "Print labels", {3: "A", 6: "I"}),
        (8, "Weigh parcels", {3: "A", 4: "R", 5: "AR"}),
        (10, "Sweep the floor", {4: "AR"}),
    ]
    assert sheet.skipped == [(9, "B. Support")]


def test_every_stray_cell_is_named_by_row_and_column_as_the_spreadsheet_shows_them() -> None:
    sheet = read_sheet(ugly())
    assert [(p.row, p.column, p.value) for p in sheet.problems] == [
        (7, "D, Meyer, Carl", "R, I"),
        (10, "E, Plant clerk", "x"),
    ]
    assert "Write R, A, C, I, A/R" in sheet.problems[0].remedy


def test_people_are_known_by_name_in_either_order_by_e_mail_and_by_a_title_only_one_holds(cast: Cast) -> None:
    cast.ella.job_title = "Plant clerk"
    cast.ella.save()
    a_process(cast)
    found = importing_matrices.plan(ugly(), site=cast.north, on=TODAY)
    assert [(c.person, c.role, c.holder) for c in found.columns] == [
        (cast.olga, "", None),
        (cast.carl, "", None),
        (None, "Plant clerk", cast.ella),
        (cast.quinn, "", None),
    ]
    assert found.columns[0].heading == "Operations, Head of production"
    assert found.rows[0].process is not None


def test_two_accountables_and_stray_cells_are_told_together(cast: Cast) -> None:
    a_process(cast)
    found = importing_matrices.plan(ugly(), site=cast.north, on=TODAY)
    assert [(p.row, p.value) for p in found.problems] == [
        (7, "R, I"),
        (8, "Weigh parcels"),
        (10, "x"),
    ]
    assert "C, Olga Petrova" in found.problems[1].sentence and "E, Plant clerk" in found.problems[1].sentence


def test_the_rest_is_taken_over_into_a_draft_and_whom_nobody_knows_becomes_an_open_role(cast: Cast) -> None:
    a_process(cast)
    found = importing_matrices.plan(ugly(), site=cast.north, on=TODAY)
    draft, report = importing_matrices.take_over(found, site=cast.north, by=cast.quinn, at=NOW)
    grid = grid_of(draft, on=TODAY)
    names = {column.key: column.name for column in grid.columns}
    packing = next(row for row in grid.rows if row.text == "Packing")
    assert packing.kind == "process"
    letters = {names[c]: v for (r, c), v in grid.cells.items() if r == packing.key}
    assert letters == {"Olga Petrova": "AR", "Carl Meyer": "R", "Quinn Hale": "C"}
    assert [column.name for column in grid.columns if column.is_role] == ["Plant clerk"]
    assert (report.added, report.changed) == (9, 0)
    assert "matrix.two-accountable" in {breach.rule for breach in grid.blocking}


def test_somebody_chosen_for_an_unknown_column_takes_its_place(cast: Cast) -> None:
    found = importing_matrices.plan(ugly(), site=cast.north, on=TODAY)
    draft, _report = importing_matrices.take_over(
        found, site=cast.north, by=cast.quinn, at=NOW, choices={5: cast.ella}
    )
    assert draft.columns.filter(person=cast.ella).exists() and not draft.columns.exclude(role="").exists()


def test_a_sheet_goes_into_the_draft_that_there_is_and_replaces_only_what_it_says(cast: Cast) -> None:
    a_process(cast)
    draft = a_draft(cast)
    put(draft, row_of(draft, "Packing"), cast.carl, "I", by=cast.quinn)
    put(draft, row_of(draft, "Packing"), cast.ella, "C", by=cast.quinn)
    found = importing_matrices.plan(ugly(), site=cast.north, on=TODAY)
    taken, report = importing_matrices.take_over(found, site=cast.north, by=cast.quinn, at=NOW)
    assert taken == draft and report.changed == 1
    cells = row_of(draft, "Packing").cells
    assert {c.column.person.name: c.value for c in cells.all() if c.column.person} == {
        "Olga Petrova": "AR", "Carl Meyer": "R", "Ella Brandt": "C", "Quinn Hale": "C",
    }  # fmt: skip
    again = importing_matrices.take_over(found, site=cast.north, by=cast.quinn, at=NOW)[1]
    assert (again.added, again.changed, again.unchanged) == (0, 0, 9)


def test_two_columns_of_one_person_and_two_rows_of_one_process_are_refused_once_each(cast: Cast) -> None:
    a_process(cast)
    found = importing_matrices.plan(ugly({(4, 5): "C. Meyer", (10, 2): "packing"}), site=cast.north, on=TODAY)
    said = [str(problem) for problem in found.problems]
    assert any("column “E, C. Meyer”" in one and "stands in column D already" in one for one in said)
    assert any("row 10" in one and "stands in row 6 already" in one for one in said)
    assert [column.sheet.letter for column in found.columns] == ["C", "D", "F"]


def test_letters_without_a_name_above_or_a_text_beside_them_are_named(cast: Cast) -> None:
    blanks = {(3, 5): None, (4, 5): None, (8, 2): None, (8, 1): None}
    sheet = read_sheet(ugly({**blanks, (6, 5): "I", (10, 5): None, (7, 4): "R"}))
    assert [(p.row, p.column) for p in sheet.problems] == [(6, "E"), (8, "")]
    assert "no name above them" in str(sheet.problems[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,email\nOlga,olga@borealis.test\n", "no letters in this file"),
        (b"", "no letters in this file"),
        (b"PK\x03\x04 broken", "not a workbook that can be read"),
        ("Prozeß;Müller\nPacken;A".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_matrix_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(content)
    assert said in str(refused.value.problems[0]) and refused.value.problems[0].remedy


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_plain_text_is_read_like_a_workbook(delimiter: str) -> None:
    lines = [["", "Ole", "Dr. Ann"], ["Packing", "A/R", ""], ["Buying", "I", "ar"]]
    if delimiter == ",":
        lines[1][1] = "AR"
    sheet = read_sheet("\n".join(delimiter.join(line) for line in lines).encode())
    assert [column.name for column in sheet.columns] == ["Ole", "Dr. Ann"]
    assert [row.letters for row in sheet.rows] == [{2: "AR"}, {2: "I", 3: "AR"}]


@pytest.fixture
def file(tmp_path: Path, cast: Cast) -> Path:
    """The ugly sheet without faults, as a file."""
    a_process(cast)
    path = tmp_path / "raci.xlsx"
    path.write_bytes(ugly(CLEAN))
    return path


def test_the_command_takes_a_sheet_in_for_a_site(file: Path, cast: Cast, capsys: Any) -> None:
    call_command("import_register", "matrix", str(file), site="NORTH", by="quinn@borealis.test")
    assert "9 added" in capsys.readouterr().out or ResponsibilityMatrix.objects.get().site == cast.north
    assert ResponsibilityMatrix.objects.get().rows.filter(text="Sweep the floor").exists()


def test_the_command_writes_nothing_where_anything_is_wrong_and_tells_all_of_it(
    file: Path, cast: Cast, capsys: Any
) -> None:
    file.write_bytes(ugly())
    with pytest.raises(SystemExit):
        call_command("import_register", "matrix", str(file), site="NORTH", by="quinn@borealis.test")
    said = capsys.readouterr().err
    for part in ("“R, I”", "“x”", "more than one accountable", "Plant clerk", "4 problems"):
        assert part in said
    assert not ResponsibilityMatrix.objects.exists()


def test_a_dry_run_keeps_nothing(file: Path, cast: Cast) -> None:
    call_command("import_register", "matrix", str(file), site="NORTH", dry_run=True)
    assert not ResponsibilityMatrix.objects.exists()
