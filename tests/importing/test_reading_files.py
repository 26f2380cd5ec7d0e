"""Reading CSV and XLSX: headers, delimiters, numbers, and faults told by row, column, value and remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from qms.people.models import Role
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, FileRefused, a_day, a_number, one_of, read, yes_or_no

COLUMNS = (Column("code", ("site code",), required=True), Column("name", required=True), Column("opened"))
Write = Callable[[str], Path]


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        read(path, COLUMNS)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_and_header_variant_is_read(csv_file: Write, delimiter: str) -> None:
    path = csv_file(
        "\ufeff" + delimiter.join(["Site Code", "NAME"]) + "\r\n" + delimiter.join(["A", "Ä b"]) + "\r\n"
    )
    rows = read(path, COLUMNS)
    assert [(row.number, row["code"], row["name"], row["opened"]) for row in rows] == [(2, "A", "Ä b", "")]


def test_rows_keep_the_number_that_a_spreadsheet_shows(csv_file: Write) -> None:
    rows = read(csv_file("code,name\nA,a\n,\nB,b\n"), COLUMNS)
    assert [row.number for row in rows] == [2, 4]


def test_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["code", "name", "opened"])
    book.active.append([12.0, "Works", datetime(2013, 1, 2)])
    book.save(tmp_path / "sites.xlsx")
    [row] = read(tmp_path / "sites.xlsx", COLUMNS)
    assert (row["code"], row["name"], row["opened"]) == ("12", "Works", "2013-01-02")


def test_an_unknown_column_is_named_with_the_known_ones(csv_file: Write) -> None:
    assert faults_of(csv_file("code,name,colour\nA,a,red\n")) == [
        "row 1, column “colour”: is not a column of this register. Known columns: code, name, opened."
    ]


def test_a_missing_column_is_named(csv_file: Write) -> None:
    assert faults_of(csv_file("code\nA\n")) == ["row 1, column “name”: is missing. Add the column."]


def test_a_column_that_stands_twice_is_named(csv_file: Write) -> None:
    assert faults_of(csv_file("code,name,Site code\nA,a,B\n")) == [
        "row 1, column “Site code”: stands twice. Leave one of the two."
    ]


def test_every_empty_required_cell_is_told_at_once(csv_file: Write) -> None:
    assert faults_of(csv_file("code,name\nA,\n,b\n")) == [
        "row 2, column “name”: is empty. Fill it in.",
        "row 3, column “code”: is empty. Fill it in.",
    ]


def test_an_empty_file_is_refused(csv_file: Write) -> None:
    assert faults_of(csv_file("")) == ["row 1: The file is empty. The first row names the columns."]


def test_text_that_is_not_utf_8_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("code,name\nA,Zürich\n".encode("latin-1"))
    assert faults_of(path) == ["row 2: The text is not UTF-8. Save the file as CSV UTF-8."]


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert "not a workbook" in faults_of(path)[0]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in faults_of(tmp_path / "none.csv")[0]


@pytest.mark.parametrize("text", ["12,5", "1.234,5", "80 %", "80%", "1e3", "NaN", "inf", "", "twelve", "١٢"])
def test_what_is_not_a_plain_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="not a number"):
        a_number(text)


@pytest.mark.parametrize(("text", "value"), [("80", "80"), ("-0.50", "-0.50"), ("+3", "3"), (".5", "0.5")])
def test_a_plain_number_is_read_exactly(text: str, value: str) -> None:
    assert a_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["2013-02-29", "29.02.2012", "2013-2-1", "yesterday"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="not a day"):
        a_day(text)


@pytest.mark.parametrize("text", ["0001-01-01", "0026-03-16", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_of_a_mistyped_year_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="too far away"):
        a_day(text)


def test_a_leap_day_is_a_day() -> None:
    assert a_day("2012-02-29") == date(2012, 2, 29)


def test_yes_and_no_are_read_and_perhaps_is_refused() -> None:
    assert (yes_or_no("Yes"), yes_or_no("0")) == (True, False)
    with pytest.raises(Refusal):
        yes_or_no("perhaps")


def test_a_choice_is_read_by_value_or_label_and_others_are_refused() -> None:
    assert one_of(Role)("Process owner") == "process_owner"
    with pytest.raises(Refusal, match="not known"):
        one_of(Role)("boss")
