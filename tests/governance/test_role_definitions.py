"""Role definitions: what somebody answers for, with which authority, since when, who before; also on paper."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from governance.describing import FlowGiven, describe
from governance.leading import change_role, hand_accountability
from governance.models import Process, TopManagementMembership
from governance.owning import appoint
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import page

pytestmark = pytest.mark.usefixtures("still_clock")

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def packing(cast: Cast) -> Process:
    """A described process: Ella owned it first, Quinn does, Olga at North."""
    process = enter(Process(code="PACK", name="Packing", purpose="Whole and dry"), by=cast.quinn, at=NOW - WEEK)
    words: dict[str, Any] = {"may_stop": "A line", "may_spend_up_to": 1500, "currency": "EUR"}
    flows = [FlowGiven("output", "Parcel", None, "customer")]
    describe(process, contents=words, flows=flows, by=cast.quinn, at=NOW - WEEK)
    for holder, starts_on, site, note in (
        (cast.ella, TODAY - WEEK, None, ""),
        (cast.quinn, TODAY, None, "Two carriers are on trial"),
        (cast.olga, TODAY, cast.north, ""),
    ):
        appoint(process, holder=holder, starts_on=starts_on, site=site, note=note, by=cast.ella, at=NOW - WEEK)
    return process


def text_of(person: Person, name: str, *args: Any, query: str = "") -> bytes:
    """Return the PDF at an address as ``person`` gets it."""
    answer = signed_in(person).get(reverse(f"governance:{name}", args=args) + query)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def test_the_role_of_an_owner_says_purpose_authority_and_who_was_before(cast: Cast, packing: Process) -> None:
    shown = page(cast.ines, "process_role", packing.code)
    for words in ("Owner of Packing", "Quinn Hale", "Whole and dry", "A line", "Up to 1,500 EUR.", "Parcel"):
        assert words in shown
    assert "Ella Brandt" in shown.split("Before</h2>")[1]


def test_the_role_at_a_site_is_that_of_its_own_owner(cast: Cast, packing: Process) -> None:
    shown = page(cast.ines, "process_role", packing.code, query="?site=NORTH")
    assert "Olga Petrova" in shown and "Quinn Hale" not in shown
    south = page(cast.ines, "process_role", packing.code, query="?site=SOUTH")
    assert "Quinn Hale" in south


def test_a_site_that_the_reader_does_not_reach_does_not_exist(cast: Cast, packing: Process) -> None:
    address = reverse("governance:process_role", args=[packing.code]) + "?site=SOUTH"
    assert signed_in(cast.carl).get(address).status_code == 404


def test_a_past_day_shows_the_owner_of_then_without_the_duties_of_today(cast: Cast, packing: Process) -> None:
    shown = page(cast.ines, "process_role", packing.code, query=f"?as_of={TODAY - DAY}")
    assert "Ella Brandt" in shown and "Duties" not in shown
    assert "Duties" in page(cast.ines, "process_role", packing.code)


def test_the_role_of_a_leader_names_the_role_before(cast: Cast) -> None:
    first = TopManagementMembership.objects.get()
    follows = change_role(
        first, role_in_qms="Chair", starts_on=TODAY, reason="New statutes", by=cast.quinn, at=NOW
    )
    hand_accountability(holder=cast.ella, starts_on=TODAY, site=None, by=cast.quinn, at=NOW)
    shown = page(cast.ines, "leader_role", follows.reference)
    assert "Chair" in shown and "Managing director" in shown.split("Before</h2>")[1]
    assert "the whole organisation" in shown


def test_the_role_of_who_answers_for_the_system(cast: Cast) -> None:
    hand_accountability(holder=cast.ella, starts_on=TODAY, site=None, by=cast.quinn, at=NOW)
    assert "Ella Brandt" in page(cast.ines, "accountable_role")


def test_a_role_is_printed_the_same_each_time(cast: Cast, packing: Process) -> None:
    first = text_of(cast.ines, "process_role_pdf", packing.code)
    assert first == text_of(cast.ines, "process_role_pdf", packing.code)
    with pikepdf.open(BytesIO(first)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Owner of Packing"


def test_the_map_is_printed_on_its_side(cast: Cast, packing: Process) -> None:
    with pikepdf.open(BytesIO(text_of(cast.ines, "process_map_pdf"))) as pdf:
        widths = [float(sheet.MediaBox[2]) for sheet in pdf.pages]
        assert any(width > 800 for width in widths)
