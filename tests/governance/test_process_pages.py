"""Processes by page: described whole, mapped, handed over; what a form says where a rule stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.describing import FlowGiven, describe, version_of
from governance.models import Process, ProcessFlow
from governance.owning import appoint
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors, page, send

pytestmark = pytest.mark.usefixtures("still_clock")

DAY = timedelta(days=1)


@pytest.fixture
def packing(cast: Cast) -> Process:
    return enter(Process(code="PACK", name="Packing"), by=cast.quinn, at=NOW - DAY)


@pytest.fixture
def making(cast: Cast) -> Process:
    return enter(Process(code="MFG", name="Manufacturing"), by=cast.quinn, at=NOW - DAY)


def description(process: Process, **changes: Any) -> dict[str, Any]:
    """Return what the form sends for ``process`` as it stands, changed."""
    return {"name": process.name, "purpose": "", "measures": "", "seen": version_of(process), **changes}


def test_a_process_is_described_whole_on_one_page(cast: Cast, packing: Process, making: Process) -> None:
    answer = send(
        cast.quinn,
        "describe_process",
        packing.code,
        **description(packing, measures="Parcels a day", may_spend_up_to="1500.50", currency="eur"),
        **{"input-0-name": "Pumps", "input-0-end": f"process:{making.pk}"},
        **{"output-1-name": "Parcel", "output-1-end": "customer", "output-1-party_name": "Utilities"},
        sites=[cast.north.pk],
    )
    assert answer.status_code == 302, answer.context["form"].errors
    shown = page(cast.carl, "process", packing.code)
    assert "Parcels a day" in shown and "Utilities" in shown and "1,500.50 EUR" in shown
    assert "Packing" in page(cast.carl, "process", making.code)
    assert "Pumps" in page(cast.carl, "process_map")


def test_an_emptied_line_takes_an_output_away(cast: Cast, packing: Process) -> None:
    flows = [FlowGiven("output", "Parcel", None, "customer"), FlowGiven("output", "Scrap")]
    describe(packing, contents={}, flows=flows, by=cast.quinn, at=NOW)
    rows = {"output-0-name": "Parcel", "output-0-end": "customer", "output-1-name": ""}
    assert send(cast.quinn, "describe_process", packing.code, **description(packing), **rows).status_code == 302
    assert [flow.name for flow in ProcessFlow.objects.standing()] == ["Parcel"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"input-0-end": "customer"}, "Say what goes there"),
        ({"input-0-name": "Order", "input-0-party_name": "Utilities"}, "Choose what kind of outside party"),
        ({"input-0-name": "Order", "input-0-end": "process:999"}, "Select a valid choice"),
        ({"input-0-name": "Order", "input-2-name": "order"}, "This line stands there twice"),
    ],
)
def test_a_line_that_needs_a_word_is_shown_with_the_rest_kept(
    cast: Cast, packing: Process, rows: dict[str, str], said: str
) -> None:
    answer = send(
        cast.quinn, "describe_process", packing.code, **description(packing, purpose="Whole and dry"), **rows
    )
    assert errors(answer)["__all__"]
    assert said in answer.content.decode() and "Whole and dry" in answer.content.decode()
    assert not ProcessFlow.objects.exists()


def test_the_second_of_two_editors_is_told_and_loses_nothing(cast: Cast, packing: Process) -> None:
    sent = description(packing, purpose="Whole and dry")
    describe(packing, contents={"measures": "Parcels a day"}, by=cast.ella, at=NOW)
    answer = send(cast.quinn, "describe_process", packing.code, **sent)
    assert "changed this process while you wrote" in str(errors(answer))
    assert "Whole and dry" in answer.content.decode()
    packing.refresh_from_db()
    assert packing.purpose == ""


def test_a_hand_over_says_what_was_handed_over(cast: Cast, packing: Process) -> None:
    appoint(packing, holder=cast.ella, starts_on=TODAY - DAY, by=cast.quinn, at=NOW - DAY)
    given = {"holder": cast.carl.pk, "starts_on": TODAY, "note": "Two carriers are on trial"}
    assert send(cast.quinn, "ownership", packing.code, **given).status_code == 302
    assert "Two carriers are on trial" in page(cast.ines, "process", packing.code)
    then = page(cast.ines, "process", packing.code, query=f"?as_of={TODAY - DAY}").split('id="history"')[0]
    assert "Ella Brandt" in then and "Carl Meyer" not in then


def test_an_owner_outside_the_scope_is_refused_in_place(cast: Cast, packing: Process) -> None:
    given = {"holder": cast.sven.pk, "starts_on": TODAY, "site": cast.north.pk, "note": "The key"}
    answer = send(cast.quinn, "ownership", packing.code, **given)
    assert "does not see the records of this scope" in errors(answer)["holder"][0]
    assert "The key" in answer.content.decode()


def test_gaps_stand_on_the_list_and_on_the_page(cast: Cast, packing: Process) -> None:
    assert "5 gaps" in page(cast.ella, "processes")
    shown = page(cast.ella, "process", packing.code)
    assert "Nobody owns it." in shown and "No output is named." in shown


def test_the_map_shows_only_processes_that_the_reader_sees(cast: Cast, packing: Process) -> None:
    enter(Process(code="SEC", name="Southern press", site=cast.south), by=cast.quinn, at=NOW)
    assert "Southern press" in page(cast.ella, "process_map")
    assert "Southern press" not in page(cast.carl, "process_map")
