"""A responsibility matrix of 200 × 80, a letter in every cell: its page opened and weighed, one cell edited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle

from django.test import Client
from django.urls import reverse

from bench.clocking import Row
from bench.volume import DAY, NOW
from governance.models import (
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Process,
    ProcessOwnership,
    ResponsibilityMatrix,
)
from governance.responsibilities import Responsibility
from qms.people.models import Account, Person, Role, RoleHolding
from qms.records.entering import enter

ROWS, COLUMNS = 200, 80
KB = 1024.0


def fill_matrix(reader: Person) -> ResponsibilityMatrix:
    """Write a draft of the organisation's matrix with a letter in each of its 16,000 cells."""
    people = [_person(number) for number in range(COLUMNS)]
    matrix = enter(ResponsibilityMatrix(version=1), by=reader, at=NOW)
    rows = MatrixRow.objects.bulk_create(_rows(matrix, people))
    columns = MatrixColumn.objects.bulk_create(
        [MatrixColumn(matrix=matrix, position=n, person=person) for n, person in enumerate(people, start=1)]
    )
    cells = [
        MatrixCell(row=row, column=column, value=_letter(down, across), changed_by=reader, changed_at=NOW)
        for down, row in enumerate(rows)
        for across, column in enumerate(columns)
    ]
    MatrixCell.objects.bulk_create(cells, batch_size=1000)
    return matrix


def _letter(down: int, across: int) -> str:
    if across == down % COLUMNS:
        return "A"
    return "R" if across == (down + 1) % COLUMNS else "CI"[(down + across) % 2]


def _person(number: int) -> Person:
    email = f"member.{number}@volume.test"
    account = Account.objects.create_user(email)
    person = Person.objects.create(name=f"Member Longname {number}", email=email, account=account)
    RoleHolding.objects.create(person=person, role=Role.PROCESS_OWNER, starts_on=DAY.replace(year=2010))
    return person


def _rows(matrix: ResponsibilityMatrix, people: list[Person]) -> Iterator[MatrixRow]:
    for position, key in enumerate(Responsibility, start=1):
        kind = MatrixRow.Kind.RESPONSIBILITY
        yield MatrixRow(matrix=matrix, position=position, kind=kind, responsibility=key, text=str(key.label))
    for number in range(len(Responsibility) + 1, ROWS + 1):
        name = f"Deliver what was promised to customer group {number}"
        process = Process.objects.create(
            reference=f"PRC-{number:04d}", code=f"p{number}", name=name, recorded_at=NOW
        )
        owner = people[(number - 1) % COLUMNS]
        ProcessOwnership.objects.create(process=process, starts_on=DAY, holder=owner, recorded_at=NOW)
        kind = MatrixRow.Kind.PROCESS
        yield MatrixRow(matrix=matrix, position=number, kind=kind, process=process, text=name)


def calls(client: Client) -> dict[str, Callable[[], None]]:
    """Return what is timed: the page opened, and one cell edited (each time to another letter)."""
    matrix = ResponsibilityMatrix.objects.get()
    address = reverse("governance:matrix", args=[matrix.reference])
    cell = MatrixCell.objects.filter(row__matrix=matrix, row__position=100, value="C").first()
    assert cell is not None
    letters = cycle(["I", "C"])
    seen = [cell.value]

    def open_page() -> None:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} did not open")

    def edit() -> None:
        wanted = next(letters)
        body = {"row": cell.row_id, "column": cell.column_id, "value": wanted, "was": seen[0]}
        answer = client.post(f"{address}cells/", json.dumps({"cells": [body]}), content_type="application/json")
        if answer.status_code != 200 or answer.json()["taken"] or answer.json()["refused"]:
            raise RuntimeError(f"{address}cells/ answered {answer.status_code}")
        seen[0] = wanted

    return {"matrix": open_page, "cell": edit}


def size_of_page(client: Client) -> float:
    """Return the kilobytes of the page as it is sent to a browser that cannot unpack."""
    matrix = ResponsibilityMatrix.objects.get()
    return len(client.get(reverse("governance:matrix", args=[matrix.reference])).content) / KB


def rows(times: dict[str, float], kilobytes: float) -> list[Row]:
    """Return the rows of the table: the matrix against R, and what its page weighs."""
    against = ("R", times["reference"])
    return [
        Row(f"matrix of {ROWS} × {COLUMNS}, a letter in each cell", times["matrix"], against, 5.0),
        Row("its page", kilobytes, limit=400, unit="KB"),
        Row("one cell of it edited", times["cell"], against, 1.0),
    ]
