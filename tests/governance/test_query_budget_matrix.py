"""Query budgets of the page of a responsibility matrix: the same with ten times the rows and columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance import mapping
from governance.models import ResponsibilityMatrix
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.governance.matrices import a_draft, a_process, fill, row_of

pytestmark = pytest.mark.usefixtures("still_clock")

BUDGETS = {
    "": 12,
    "cells/?since=2026-03-16T09:00:00Z": 12,
    "rows/new/": 6,
    "rows/{row}/": 11,
    "columns/new/": 7,
    "columns/{column}/": 8,
}
EDIT = 17


def grow(draft: ResponsibilityMatrix, cast: Cast, times: int) -> None:
    """Add processes, activities and roles, and a letter in each new row."""
    start = draft.rows.count()
    for number in range(start, start + times):
        a_process(cast, f"Process {number}", site=cast.north)
        mapping.add_row(draft, text=f"Activity {number}", by=cast.quinn, at=NOW)
        mapping.add_column(draft, role=f"Role {number}", resolves_to=cast.carl, by=cast.quinn, at=NOW)
    mapping.add_missing_rows(draft, by=cast.quinn, at=NOW)
    cells = [
        mapping.Wanted(row.pk, column.pk, "I")
        for row in draft.rows.filter(text__contains=" ")
        for column in draft.columns.exclude(role="")
    ]
    mapping.put_many(draft, cells, by=cast.quinn, at=NOW)


def asked(draft: ResponsibilityMatrix, client: Client) -> dict[str, int]:
    names = {"row": row_of(draft, "Packing").pk, "column": draft.columns.exclude(role="").first().pk}
    return {path: queries(partial(get, client, draft, path.format(**names))) for path in BUDGETS}


def get(client: Client, draft: ResponsibilityMatrix, path: str) -> None:
    answer = client.get(f"{draft.get_absolute_url()}{path}")
    assert answer.status_code == 200, path


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def edited(draft: ResponsibilityMatrix, client: Client, value: str) -> int:
    row, column = row_of(draft, "Packing").pk, draft.columns.exclude(role="").first().pk
    was = draft.rows.get(pk=row).cells.filter(column=column).values_list("value", flat=True).first() or ""
    body = json.dumps({"cells": [{"row": row, "column": column, "value": value, "was": was}]})
    address = f"{draft.get_absolute_url()}cells/"
    return queries(lambda: client.post(address, body, content_type="application/json"))


def test_the_page_and_an_edit_keep_their_budget_at_ten_times_the_size(cast: Cast) -> None:
    a_process(cast, site=cast.north)
    draft = fill(a_draft(cast), cast)
    client = signed_in(cast.quinn)
    grow(draft, cast, 2)
    asked(draft, client)  # the first page of a process reads a few settings that stay
    few, edit = asked(draft, client), edited(draft, client, "R")
    grow(draft, cast, 20)
    assert asked(draft, client) == few
    assert edited(draft, client, "C") == edit
    assert few == BUDGETS
    assert edit == EDIT
