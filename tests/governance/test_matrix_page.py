"""The page of a responsibility matrix: who reads it, who edits it, what it marks, what its grid sends."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from governance import mapping
from governance.models import MatrixCell, ResponsibilityMatrix
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.governance.matrices import a_draft, a_process, approved, column_of, fill, put, row_of

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def draft(cast: Cast) -> ResponsibilityMatrix:
    """A draft for North with one process, Packing, that Olga owns."""
    a_process(cast, site=cast.north)
    return a_draft(cast)


def text(client: Client, matrix: ResponsibilityMatrix, query: str = "") -> str:
    answer = client.get(f"{matrix.get_absolute_url()}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(client: Client, matrix: ResponsibilityMatrix, *cells: dict[str, Any], query: str = "") -> Any:
    return client.post(
        f"{matrix.get_absolute_url()}cells/{query}",
        json.dumps({"cells": cells}),
        content_type="application/json",
    )


def cell(matrix: ResponsibilityMatrix, row: str, who: Person, value: str, was: str = "") -> dict[str, Any]:
    key = row_of(matrix, row).pk
    return {"row": key, "column": column_of(matrix, who).pk, "value": value, "was": was}


def letter(matrix: ResponsibilityMatrix, row: str, who: Person) -> str:
    found = MatrixCell.objects.filter(row=row_of(matrix, row), column=column_of(matrix, who)).first()
    return found.value if found else ""


def test_who_prepares_it_gets_a_grid_and_others_a_table(cast: Cast, draft: ResponsibilityMatrix) -> None:
    assert 'role="grid"' in text(signed_in(cast.quinn), draft)
    read = text(signed_in(cast.olga), draft)
    assert 'role="grid"' not in read
    assert "data-setup" not in read


def test_an_approved_version_is_read_only_for_everybody(cast: Cast, draft: ResponsibilityMatrix) -> None:
    cast_name_holder(cast)
    approved(fill(draft, cast), cast)
    page = text(signed_in(cast.quinn), draft)
    assert 'role="grid"' not in page
    assert "approved by Ella Brandt" in page
    answer = send(signed_in(cast.quinn), draft, cell(draft, "Packing", cast.carl, "I", "R"))
    assert answer.status_code == 422
    assert "approved" in answer.json()["sentence"].lower()


def cast_name_holder(cast: Cast) -> None:
    """Let Ella hold the accountability for the quality management system."""
    from governance.leading import hand_accountability

    hand_accountability(
        holder=cast.ella, starts_on=NOW.date() - timedelta(days=30), site=None, by=cast.ella, at=NOW
    )


def test_a_letter_is_stored_and_its_row_comes_back_with_what_it_breaks(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    client = signed_in(cast.quinn)
    answer = send(
        client, draft, cell(draft, "Packing", cast.olga, "A"), cell(draft, "Packing", cast.carl, "A")
    ).json()
    assert letter(draft, "Packing", cast.olga) == "A"
    assert answer["taken"] == answer["refused"] == []
    [drawn] = answer["rows"].values()
    assert drawn["cells"].count("wrong") == 2
    assert "More than one A" in drawn["cells"]
    assert "More than one is accountable for “Packing”" in drawn["breaches"]
    marked = set(re.findall(r"aria-describedby=\"([^\"]+)\"", drawn["cells"]))
    assert all(f'id="{name}"' in drawn["breaches"] for name in marked)


def test_the_second_of_two_sees_the_letter_of_the_first_and_who_wrote_it(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    first, second = signed_in(cast.ella), signed_in(cast.quinn)
    wanted = cell(draft, "Packing", cast.olga, "A")
    send(first, draft, wanted)
    answer = send(second, draft, {**wanted, "value": "R"}, cell(draft, "Packing", cast.carl, "I")).json()
    [taken] = answer["taken"]
    assert (taken["value"], taken["by"], taken["at"]) == ("A", "Ella Brandt", "10:30")
    assert letter(draft, "Packing", cast.olga) == "A"
    assert letter(draft, "Packing", cast.carl) == "I", "the rest is stored"
    assert send(second, draft, {**wanted, "value": "R", "was": "A"}).json()["taken"] == []
    assert letter(draft, "Packing", cast.olga) == "R"


def test_what_one_person_wrote_in_another_window_is_not_in_their_way(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    client = signed_in(cast.quinn)
    send(client, draft, cell(draft, "Packing", cast.olga, "A"))
    answer = send(client, draft, cell(draft, "Packing", cast.olga, "R", was="")).json()
    assert answer["taken"] == []
    assert letter(draft, "Packing", cast.olga) == "R"


def test_a_letter_sent_again_after_its_answer_was_lost_is_stored_once(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    client = signed_in(cast.quinn)
    wanted = cell(draft, "Packing", cast.olga, "A")
    assert send(client, draft, wanted).json()["taken"] == send(client, draft, wanted).json()["taken"] == []
    assert MatrixCell.history.filter(row=row_of(draft, "Packing")).count() == 1


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"cells": [{}]}', '{"cells": 7}', '{"cells": [{"row": "x"}]}', "\x00", '{"cells": [1]}'],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    cast: Cast, draft: ResponsibilityMatrix, body: str
) -> None:
    client = signed_in(cast.quinn)
    answer = client.post(f"{draft.get_absolute_url()}cells/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["remedy"]


def test_stray_cells_are_named_and_the_rest_is_kept(cast: Cast, draft: ResponsibilityMatrix) -> None:
    good = cell(draft, "Packing", cast.olga, "A")
    strays = [{**good, "row": 999_999}, {**cell(draft, "Packing", cast.carl, "R"), "value": "Q"}]
    answer = send(signed_in(cast.quinn), draft, good, *strays).json()
    assert len(answer["refused"]) == 2
    assert all(one["sentence"] for one in answer["refused"])
    assert letter(draft, "Packing", cast.olga) == "A"


def test_the_cell_of_another_matrix_is_never_written(cast: Cast, draft: ResponsibilityMatrix) -> None:
    foreign = a_draft(cast, site=cast.south)
    mapping.add_column(foreign, role="Dispatcher", by=cast.quinn, at=NOW)
    row = foreign.rows.first()
    answer = send(
        signed_in(cast.quinn),
        draft,
        {"row": row.pk, "column": foreign.columns.last().pk, "value": "A", "was": ""},
    ).json()
    assert len(answer["refused"]) == 1
    assert not MatrixCell.objects.exists()


def test_news_name_the_rows_that_others_changed_and_what_the_scope_misses(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    a_process(cast, "Shipping", site=cast.north)
    put(draft, row_of(draft, "Packing"), cast.olga, "A", by=cast.ella)
    client = signed_in(cast.quinn)
    address = f"{draft.get_absolute_url()}cells/"
    news = client.get(address, {"since": (NOW - timedelta(minutes=1)).isoformat()}).json()
    assert list(news["rows"]) == [str(row_of(draft, "Packing").pk)]
    assert "Shipping" in news["general"]
    assert client.get(address, {"since": (NOW + timedelta(minutes=1)).isoformat()}).json()["rows"] == {}
    assert client.get(address, {"since": "yesterday"}).status_code == 422
    assert client.get(address, {"token": "1"}).json()["token"]


def test_compared_with_the_version_before_a_changed_cell_shows_its_old_letter_struck(
    cast: Cast, draft: ResponsibilityMatrix
) -> None:
    cast_name_holder(cast)
    approved(fill(draft, cast), cast)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=NOW)
    put(following, row_of(following, "Packing"), cast.carl, "C", was="R", by=cast.quinn)
    client = signed_in(cast.quinn)
    assert "<s>" not in text(client, following)
    assert "C<s>R</s>" in text(client, following, "?compare")
    sent = send(client, following, cell(following, "Packing", cast.carl, "I", "C"), query="?compare").json()
    assert "I<s>R</s>" in next(iter(sent["rows"].values()))["cells"]


def test_as_of_a_day_the_version_that_stood_then_is_shown(cast: Cast, draft: ResponsibilityMatrix) -> None:
    cast_name_holder(cast)
    approved(fill(draft, cast), cast)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=NOW)
    client = signed_in(cast.quinn)
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    answer = client.get(f"{following.get_absolute_url()}?as_of={tomorrow}")
    assert answer["Location"] == f"{draft.get_absolute_url()}?as_of={tomorrow}"
    assert "No version stood on that day" in text(client, following, "?as_of=2024-05-01")
    assert client.get(f"{following.get_absolute_url()}?as_of=never").status_code == 422


def test_names_are_written_as_text_never_as_markup(cast: Cast, draft: ResponsibilityMatrix) -> None:
    mapping.add_row(draft, text="<b onclick=x>Bold</b> & “so”", by=cast.quinn, at=NOW)
    mapping.add_column(draft, role="<i>Lead</i>", by=cast.quinn, at=NOW)
    page = text(signed_in(cast.quinn), draft)
    assert "<b onclick" not in page
    assert "<i>Lead" not in page
    assert "&lt;i&gt;Lead" in page
