"""The leaders' page: of a site or all, today or on a past day; what is new, what asks most; acting in place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.assigning import assign
from governance.deciding import decide
from qms.desk import knowing, owing
from qms.people.models import Person
from qms.primitives import kinds
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.desk.test_today_answers import KEPT, LOST, figures
from tests.governance.samples import WEEK, a_barrier, a_decision, a_path, a_task, an_action, done
from tests.reviews.samples import a_review, an_objective, measure

pytestmark = pytest.mark.django_db

WARM = 10
"""Queries of the page while nothing was written: who reads, whether anything changed, when they were here."""


@pytest.fixture
def company(cast: Cast) -> Cast:
    """One promise lost at North, one kept at South; a late task at South; a review and a decision."""
    an_objective(cast, "LOST", LOST)
    an_objective(cast, "SOUTH", KEPT, site=cast.south, owner=cast.sven)
    a_task(cast, owner=cast.sven, site=cast.south, on=TODAY - 8 * WEEK, due_on=TODAY - 6 * WEEK, text="Mend it")
    a_review(cast)
    return cast


def read(person: Person, address: str = "/", client: Client | None = None) -> str:
    response = (client or signed_in(person)).get(address)
    assert response.status_code == 200
    return response.content.decode()


def cell(page: str, site: str, theme: str) -> tuple[str, str]:
    """Return tone and words of a cell of the table of sites."""
    row = next(
        row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if f">{site}</" in row and "data-theme" in row
    )
    found = re.search(rf'<td class="(\w*)" data-theme="{theme}">(.*?)</td>', row, re.S)
    assert found, theme
    return found[1], " ".join(re.sub(r"<[^>]+>", " ", found[2]).split())


def test_a_site_is_looked_at_by_itself(company: Cast) -> None:
    assert figures(read(company.ella, "/"))["Promises on target"][0] == "1 of 2"
    assert figures(read(company.ella, f"/?site={company.south.code}"))["Promises on target"][0] == "1 of 1"
    north = read(company.ella, f"/?site={company.north.code}")
    assert figures(north)["Late"][0] == "0"


def test_a_site_out_of_reach_is_not_shown_and_that_is_said(company: Cast) -> None:
    page = read(company.axel, f"/?site={company.south.code}")
    assert "There is no site" in page
    assert "Mend it" not in page


@pytest.mark.parametrize("asked", ["2031-01-01", "yesterday", "2026-02-31"])
def test_a_day_that_cannot_be_shown_is_said_and_today_is_shown(company: Cast, asked: str) -> None:
    page = read(company.ella, f"/?as_of={asked}")
    assert "notice attention" in page
    assert "<h1>Today</h1>" in page


def test_a_past_day_shows_what_was_known_then(company: Cast) -> None:
    then = TODAY - timedelta(days=20)
    page = read(company.ella, f"/?as_of={then}")
    assert "Waiting for you" not in page
    assert "Since your last visit" not in page
    assert "As of" in page
    assert figures(page)["Late"][0] == "0", "it was recorded only today that the task is late"


def test_each_site_stands_in_the_table_by_what_it_asks(company: Cast) -> None:
    page = read(company.ella, "/compare/")
    assert cell(page, "North", "Promises") == ("bad", "0 of 1 1 of 1 off target")
    assert cell(page, "South", "Promises")[0] == "good"
    tone, words = cell(page, "South", "Late")
    assert (tone, words) == ("bad", "1 1 late, the oldest by 42 days")
    assert "nothing recorded" in cell(page, "North", "Late")[1]


def test_the_comparison_can_be_read_by_name(company: Cast) -> None:
    page = read(company.ella, "/compare/?sort=name")
    assert page.index(">North</a>") < page.index(">South</a>")


def test_barriers_stand_at_their_site(company: Cast) -> None:
    a_path(company, site=None)
    a_barrier(company)
    assert cell(read(company.ella, "/compare/"), "North", "Barriers")[0] == "attention"


def test_from_the_second_visit_on_it_says_what_changed(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "From your next visit on" in read(company.ella)
    later = NOW + timedelta(hours=4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    decide(
        kind="improvement", text="Buy a second crane", decided_by=company.ella, on=TODAY,
        by=company.ella, at=later - timedelta(hours=1),
    )  # fmt: skip
    task = a_task(company, text="Paint the line")
    done(task, at=later - timedelta(minutes=5))
    page = read(company.ella)
    assert "Ella" in page
    assert "decided: Buy a second crane" in page
    assert "did: Paint the line" in page


def test_what_somebody_may_not_see_is_no_news_to_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desk.test_query_budget import an_executive_of_one_site

    erin = an_executive_of_one_site(cast)
    an_objective(cast, "LOST", LOST)
    client = signed_in(erin)
    read(erin, client=client)
    later = NOW + timedelta(hours=4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    a_decision(cast, site=cast.south, text="Close the south gate", at=later)
    a_decision(cast, site=cast.north, text="Open the north gate", at=later)
    page = read(erin)
    assert "Open the north gate" in page
    assert "Close the south gate" not in page


def test_an_objective_that_turned_is_news(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = an_objective(cast, "TURN", {"2025-12": "98", "2026-01": "98"})
    read(cast.ella)
    later = NOW + timedelta(hours=4)
    measure(row, "2026-02", "80", cast.olga, later - timedelta(hours=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    page = read(cast.ella)
    assert "Off target since" in page, page[page.index("Since your last") :]


def test_what_waits_can_be_done_from_the_page(company: Cast) -> None:
    checked = an_action(
        company, on=TODAY - 4 * WEEK, due_on=TODAY - 3 * WEEK, check_on=TODAY, verifier=company.ella
    )
    done(checked, on=TODAY - 3 * WEEK)
    page = read(company.ella)
    assert f'data-in-place="/governance/actions/{checked.reference}/verification/"' in page
    form = read(company.ella, f"/governance/actions/{checked.reference}/verification/")
    assert '<form class="form" method="post"' in form


def test_the_page_is_made_again_once_a_record_changes(company: Cast) -> None:
    assert figures(read(company.ella))["Late"][0] == "1"
    assign(
        text="Late too", owner=company.sven, assigned_by=company.ella, on=TODAY - 5 * WEEK,
        due_on=TODAY - 3 * WEEK, weight="task", site=company.south, by=company.ella, at=NOW,
    )  # fmt: skip
    assert figures(read(company.ella))["Late"][0] == "2"


def test_while_nothing_is_written_it_takes_few_queries(company: Cast) -> None:
    client = signed_in(company.ella)
    read(company.ella, client=client)
    with CaptureQueriesContext(connection) as queries:
        read(company.ella, client=client)
    assert len(queries) <= WARM, [one["sql"][:90] for one in queries]


def test_what_one_may_see_is_never_shown_to_another(company: Cast) -> None:
    from tests.desk.test_query_budget import an_executive_of_one_site

    assert figures(read(company.ella))["Promises on target"][0] == "1 of 2"
    assert figures(read(an_executive_of_one_site(company)))["Promises on target"][0] == "0 of 1"


def test_what_is_known_is_forgotten_after_some_minutes() -> None:
    assert knowing.KNOWN_FOR <= 300


def test_every_form_that_is_opened_in_place_exists() -> None:
    for name in owing.FORMS.values():
        assert reverse(name, args=["X-0001"])


def test_what_has_no_form_leads_to_its_record() -> None:
    duty = kinds.Duty("unheard-of", "Do it", "ACT-0001", "It", "/governance/actions/ACT-0001/", 1, TODAY)
    assert owing.where_done(duty) == ""
    assert owing.record_of(duty) == "ACT-0001"
