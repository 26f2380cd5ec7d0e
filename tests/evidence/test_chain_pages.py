"""First broken links by page: the list with its filters, one chain drawn, the part of a requirement's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.models import Process
from objectives.models import CustomerRequirement, QualityObjective
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import THEN, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence.test_chains import pursued, whole
from tests.objectives.making import requirement

pytestmark = pytest.mark.usefixtures("still_clock")
CHAINS = "/evidence/chains/"
LONG_AGO = NOW - timedelta(days=300)


@pytest.fixture
def rows(cast: Cast) -> list[CustomerRequirement]:
    """One requirement of North without a process, one of South, one of all; each breaks at its first link."""
    words = [
        ("Tight at 16 bar", cast.north, "high"),
        ("Of South", cast.south, "low"),
        ("Of all", None, "medium"),
    ]
    return [
        requirement(cast, statement=text, site=site, impact=impact, at=LONG_AGO) for text, site, impact in words
    ]


def listed(person: Person, query: str = "") -> list[str]:
    """Return the statements that the list shows, in its order."""
    answer = signed_in(person).get(f"{CHAINS}?{query}")
    assert answer.status_code == 200
    return [chain.requirement.statement for chain in answer.context["page"]]


def test_the_list_is_ordered_by_impact_and_shows_each_their_sites(cast: Cast, rows: list[object]) -> None:
    assert listed(cast.ella) == ["Tight at 16 bar", "Of all", "Of South"]
    assert listed(cast.olga) == ["Tight at 16 bar", "Of all"]
    assert listed(cast.ella, "site=SOUTH") == ["Of all", "Of South"]
    assert signed_in(cast.olga).get(f"{CHAINS}?site=SOUTH").status_code == 404
    page = signed_in(cast.ella).get(CHAINS).content.decode()
    assert "3 of 3 requirements break on their way to the proof, 1 with a high impact." in page
    assert "No process carries it." in page


def test_the_list_looks_at_one_step_and_back_to_a_day(cast: Cast, rows: list[object]) -> None:
    assert listed(cast.ella, "step=requirement") == ["Tight at 16 bar", "Of all", "Of South"]
    assert listed(cast.ella, "step=control") == []
    day = (LONG_AGO - timedelta(days=1)).date()
    assert listed(cast.ella, f"as_of={day}") == []
    assert signed_in(cast.ella).get(f"{CHAINS}?as_of={TODAY + timedelta(days=1)}").status_code == 422
    assert signed_in(cast.ella).get(f"{CHAINS}?as_of=soon").status_code == 422


def test_what_holds_is_shown_where_asked(cast: Cast) -> None:
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=THEN)
    pursued(cast, whole(cast, process, at=NOW - timedelta(days=20), statement="Holds"), code="NEW")
    QualityObjective.objects.update(starts_on=TODAY.replace(month=2, day=1))
    assert listed(cast.ella) == []
    assert listed(cast.ella, "show=all") == ["Holds"]
    assert "Every requirement holds" in signed_in(cast.ella).get(CHAINS).content.decode()


def test_the_list_goes_out_as_a_file(cast: Cast, rows: list[object]) -> None:
    answer = signed_in(cast.ella).get("/evidence/chains.csv?site=NORTH")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert "Tight at 16 bar" in lines[1] and "No process carries it." in lines[1] and lines[1].endswith("NORTH")


def test_a_requirement_asks_for_its_chain_which_comes_as_a_part_or_a_page(
    cast: Cast, rows: list[CustomerRequirement]
) -> None:
    address = f"{CHAINS}{rows[0].reference}/"
    page = signed_in(cast.carl).get(rows[0].get_absolute_url()).content.decode()
    assert f'hx-get="{address}"' in page and f'href="{address}"' in page
    part = signed_in(cast.carl).get(address, headers={"hx-request": "true"}).content.decode()
    assert part.count("chain-link ") == 9 and "Breaks here." in part and "<html" not in part
    whole_page = signed_in(cast.carl).get(address).content.decode()
    assert "It breaks at “Requirement”: No process carries it." in whole_page and "<html" in whole_page
    before = (
        signed_in(cast.carl).get(f"{address}?as_of={(LONG_AGO - timedelta(days=1)).date()}").content.decode()
    )
    assert "It was not recorded by that day." in before


def test_an_auditor_from_outside_sees_the_requirement_and_not_where_we_are_weak(
    cast: Cast, rows: list[CustomerRequirement]
) -> None:
    page = signed_in(cast.axel).get(rows[0].get_absolute_url())
    assert page.status_code == 200 and CHAINS not in page.content.decode()
    assert signed_in(cast.axel).get(CHAINS).status_code == 403
