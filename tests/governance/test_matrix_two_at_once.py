"""Two people letter the same cells at one moment: no letter is lost, who came second hears of the first."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from governance.models import MatrixCell, ResponsibilityMatrix
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.governance.matrices import a_draft, a_process

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(transactional_db: None, cast: Cast) -> ResponsibilityMatrix:
    a_process(cast, site=cast.north)
    return a_draft(cast)


def test_of_each_cell_one_letter_is_stored_and_the_other_editor_is_told_which(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    places = [(row, column) for row in keys(draft.rows) for column in keys(draft.columns)]
    barrier = threading.Barrier(2)

    def type_in(client: Client, letter: str) -> list[dict[str, Any]]:
        taken: list[dict[str, Any]] = []
        try:
            for row, column in places:
                barrier.wait(timeout=60)
                cell = {"row": row, "column": column, "value": letter, "was": ""}
                answer = client.post(
                    f"{draft.get_absolute_url()}cells/",
                    json.dumps({"cells": [cell]}),
                    content_type="application/json",
                )
                assert answer.status_code == 200
                taken += answer.json()["taken"]
        finally:
            connection.close()
        return taken

    clients = [(signed_in(cast.ella), "C"), (signed_in(cast.quinn), "I")]
    with ThreadPoolExecutor(2) as pool:
        told = dict(zip("CI", pool.map(lambda given: type_in(*given), clients), strict=True))
    stored = {(cell.row_id, cell.column_id): cell for cell in MatrixCell.objects.select_related("changed_by")}
    assert set(stored) == set(places)
    assert len(told["C"]) + len(told["I"]) == len(places), "each cell had one who came second"
    for mine, others in (("C", "I"), ("I", "C")):
        for cell in told[mine]:
            held = stored[cell["row"], cell["column"]]
            assert cell["value"] == held.value == others
            assert cell["by"] == str(held.changed_by) == str(who(cast, others))


def keys(lines: Any) -> list[int]:
    return list(lines.values_list("pk", flat=True))


def who(cast: Cast, letter: str) -> Person:
    return cast.ella if letter == "C" else cast.quinn
