"""The pages of matrices: which stands where, a sheet taken in, a draft signed, what is one's own confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance import mapping
from governance.leading import hand_accountability
from governance.models import ResponsibilityMatrix
from qms.people.models import Person
from qms.records.signing import verify
from tests.addressing import proven
from tests.cast import LONG_AGO, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.matrices import a_draft, a_process, approved, fill, put, row_of
from tests.governance.test_matrix_import import ugly

pytestmark = pytest.mark.usefixtures("still_clock")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(cast: Cast) -> ResponsibilityMatrix:
    """A draft for North that nothing stands against."""
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    a_process(cast)
    return fill(a_draft(cast), cast)


def at(name: str, *args: Any) -> str:
    """Return an address of matrices."""
    return reverse(f"governance:{name}", args=[getattr(one, "reference", one) for one in args])


def shown(person: Person, name: str, *args: Any, **data: Any) -> str:
    """Return what a page says to ``person``."""
    response = signed_in(person).get(at(name, *args), data)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_what_stands_who_has_not_confirmed_and_what_is_drafted(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    assert "No matrix is approved yet" in shown(cast.quinn, "matrices")
    approved(draft, cast)
    mapping.acknowledge(draft, person=cast.olga, at=LATER)
    mapping.draft(site=cast.north, by=cast.quinn, at=LATER)
    text = shown(cast.quinn, "matrices")
    assert "2 people have not confirmed yet" in text and "Carl Meyer, Ella Brandt" in text
    assert "Draft of version 2" in text
    assert "Draft of version 2" not in shown(cast.axel, "matrices")
    assert "Version 1" not in shown(cast.sven, "matrices")


def test_the_list_shows_which_version_stood_on_a_past_day(draft: ResponsibilityMatrix, cast: Cast) -> None:
    approved(draft, cast)
    before = shown(cast.quinn, "matrices", as_of=(TODAY - timedelta(days=1)).isoformat())
    assert "None approved" in before and "Not confirmed yet" not in before


def test_a_leader_signs_in_place_with_identity_proven(draft: ResponsibilityMatrix, cast: Cast) -> None:
    client = proven(cast.ella, at=NOW)
    page = client.get(at("matrix_approval", draft))
    seen = page.context["seen"]
    assert "Approve matrix" in page.content.decode()
    response = client.post(at("matrix_approval", draft), {"seen": seen})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("approved", cast.ella) and verify() == []


def test_without_a_fresh_proof_the_signature_asks_for_one(draft: ResponsibilityMatrix, cast: Cast) -> None:
    cast.ella.account.set_password("evident-2026")
    cast.ella.account.save()
    response = signed_in(cast.ella).post(at("matrix_approval", draft), {"seen": "x"})
    assert response.status_code == 302 and "reauthenticate" in response["Location"]
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_changed_since_the_page_was_opened_is_refused_in_place(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    client = proven(cast.ella, at=NOW)
    seen = client.get(at("matrix_approval", draft)).context["seen"]
    put(draft, row_of(draft, "Packing"), cast.ella, "C", by=cast.quinn)
    response = client.post(at("matrix_approval", draft), {"seen": seen})
    assert response.status_code == 422
    assert "has changed since you opened this page" in response.content.decode()


def test_a_blocked_draft_shows_what_blocks_it_and_no_button(draft: ResponsibilityMatrix, cast: Cast) -> None:
    put(draft, row_of(draft, "Packing"), cast.olga, "R", was="A", by=cast.quinn)
    text = shown(cast.ella, "matrix_approval", draft)
    assert "It cannot be approved yet" in text and "Nobody is accountable for “Packing”" in text
    assert 'name="seen"' not in text


def test_the_quality_lead_puts_a_draft_up_and_is_told_what_blocks_it(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    client = signed_in(cast.quinn)
    response = client.post(at("matrix_approval_request", draft), {"due_on": TODAY.isoformat()})
    assert response.status_code == 302
    assert "Waits for a signature" in shown(cast.quinn, "matrices")
    put(draft, row_of(draft, "Packing"), cast.olga, "R", was="A", by=cast.quinn)
    response = client.post(at("matrix_approval_request", draft), {"due_on": TODAY.isoformat()})
    assert response.status_code == 422
    assert "Nobody is accountable" in response.content.decode()


def test_a_holder_sees_what_is_new_and_confirms_with_one_tap(draft: ResponsibilityMatrix, cast: Cast) -> None:
    approved(draft, cast)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=LATER)
    put(following, row_of(following, "Packing"), cast.carl, "C", was="R", by=cast.quinn)
    put(following, row_of(following, "Packing"), cast.olga, "AR", was="A", by=cast.quinn)
    approved(following, cast, at=LATER)
    text = shown(cast.olga, "matrix_acknowledgement", following)
    assert text.index("Packing") < text.index("Keep the quality management system")
    assert "Mine, and understood" in text
    response = signed_in(cast.olga).post(at("matrix_acknowledgement", following), follow=True)
    assert "You confirmed on 16 March 2026" in response.content.decode()
    assert signed_in(cast.olga).post(at("matrix_acknowledgement", following)).status_code == 422
    assert signed_in(cast.ines).post(at("matrix_acknowledgement", following)).status_code == 403
    assert "You hold no A and no R" in shown(cast.ines, "matrix_acknowledgement", following)


def test_two_versions_are_compared_cell_by_cell(draft: ResponsibilityMatrix, cast: Cast) -> None:
    assert "no other version" in shown(cast.ella, "matrix_comparison", draft)
    approved(draft, cast)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=LATER)
    assert "says the same as version 1" in shown(cast.ella, "matrix_comparison", following)
    put(following, row_of(following, "Packing"), cast.olga, "AR", was="A", by=cast.quinn)
    mapping.add_row(following, text="Sweep", by=cast.quinn, at=LATER)
    text = shown(cast.ella, "matrix_comparison", following)
    assert "2 differences from version 1" in text and "Row added" in text and "<b>A/R</b>" in text


def test_a_sheet_is_looked_at_first_and_taken_over_when_confirmed(cast: Cast) -> None:
    a_process(cast)
    client = signed_in(cast.quinn)
    file = SimpleUploadedFile("raci.xlsx", ugly())
    response = client.post(at("matrix_sheet"), {"site": cast.north.pk, "file": file})
    assert response.status_code == 302
    address = response["Location"]
    text = client.get(address).content.decode()
    for part in (
        "4 rows, 4 columns and 9 letters",
        "3 things do not fit",
        '<th scope="row">10</th>',
        "Plant clerk",
    ):
        assert part in text
    assert not ResponsibilityMatrix.objects.exists()
    response = client.post(address, {"column-5": cast.olga.pk})
    assert response.status_code == 422 and "has a column already" in response.content.decode()
    response = client.post(address, {"column-5": cast.ella.pk})
    assert response.status_code == 302
    draft = ResponsibilityMatrix.objects.get()
    assert draft.site == cast.north and draft.columns.filter(person=cast.ella).exists()
    assert signed_in(cast.ella).get(address).status_code == 404


def test_a_file_that_is_no_sheet_is_refused_at_its_field(cast: Cast) -> None:
    file = SimpleUploadedFile("people.csv", b"name,email\nOlga,olga@borealis.test\n")
    response = signed_in(cast.quinn).post(at("matrix_sheet"), {"site": "", "file": file})
    assert response.status_code == 422
    assert "There are no letters in this file" in response.content.decode()


def test_a_copy_for_another_site_says_who_is_left_to_choose(draft: ResponsibilityMatrix, cast: Cast) -> None:
    client = signed_in(cast.quinn)
    response = client.post(at("matrix_copy", draft), {"site": cast.south.pk}, follow=True)
    assert "Choose who stands in the place of: Carl Meyer, Olga Petrova" in response.content.decode()
    again = client.post(at("matrix_copy", draft), {"site": cast.south.pk})
    assert again.status_code == 422 and "in this state already" in again.content.decode()


def queries(person: Person, name: str, *args: Any) -> int:
    """Return how many queries the page takes."""
    client = signed_in(person)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at(name, *args)).status_code == 200
    return len(asked)


def test_lists_take_at_most_eight_queries_and_pages_twelve_however_many_rows(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=LATER)
    asked = {}
    for times in (1, 10):
        for number in range(times):
            text = f"Step {times} {number}"
            mapping.add_row(following, text=text, by=cast.quinn, at=LATER)
            mapping.add_column(following, role=text, by=cast.quinn, at=LATER)
        asked[times] = {
            "matrices": queries(cast.ella, "matrices"),
            "new_matrix": queries(cast.ella, "new_matrix"),
            "matrix_comparison": queries(cast.ella, "matrix_comparison", following),
            "matrix_approval": queries(cast.ella, "matrix_approval", following),
            "matrix_acknowledgement": queries(cast.ella, "matrix_acknowledgement", draft),
        }
    assert asked[1] == asked[10]
    over = {name: count for name, count in asked[1].items() if count > (8 if name == "matrices" else 12)}
    assert not over
