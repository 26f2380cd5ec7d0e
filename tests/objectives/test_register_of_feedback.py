"""The register of feedback is added up, filtered, sorted and paged by the database, as the rules would."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import listening
from objectives.models import CustomerFeedback
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.voices import DAY, WEEK, a_survey, a_voice

pytestmark = pytest.mark.usefixtures("still_clock")


def a_few_years(cast: Cast) -> None:
    """Write surveys of several scales, answers and sites over three years, and voices without a score."""
    for number in range(40):
        day = TODAY - number * 4 * WEEK
        site = cast.north if number % 3 else cast.south
        a_survey(
            cast, f"{(number * 7) % 5}.3", day, scale=Decimal(5 if number % 2 else 10), site=site,
            answers=number % 4 or None,
        )  # fmt: skip
        a_voice(cast, on=day - DAY, at=NOW, site=None if number % 5 else site)
    for edge in (365, 366, 729, 730, 731):
        a_survey(cast, "9", TODAY - edge * DAY, answers=3)


def test_figures_that_the_database_adds_up_are_those_of_the_rules(cast: Cast) -> None:
    a_few_years(cast)
    rows = CustomerFeedback.objects.all()
    year = listening.YEAR
    known = [row for row in listening.plain(rows) if row.on > TODAY - 2 * year]
    by_rules = listening.summed(known, TODAY - year, TODAY)
    added = listening.added_up(rows, today=TODAY)
    assert listening.overview(added).items() <= by_rules.items()
    assert listening.course_of(added, today=TODAY) == listening.course(known, TODAY - 2 * year, TODAY)
    assert sum(one.count for one in added) == rows.count()
    assert listening.sites_in(added) == [("NORTH", "North"), ("SOUTH", "South")]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("day", ["Cargo", "aqua", "Brine"]),
        ("-day", ["Brine", "aqua", "Cargo"]),
        ("customer", ["aqua", "Brine", "Cargo"]),
        ("-customer", ["Cargo", "Brine", "aqua"]),
        ("score", ["aqua", "Cargo", "Brine"]),
        ("-score", ["Cargo", "aqua", "Brine"]),
        ("", ["Brine", "aqua", "Cargo"]),
        ("nonsense", ["Brine", "aqua", "Cargo"]),
    ],
)
def test_feedback_is_sorted_and_a_voice_without_a_score_comes_last(
    cast: Cast, sort: str, order: list[str]
) -> None:
    a_survey(cast, "5", TODAY - 2 * DAY, customer="aqua", scale=Decimal(10))
    a_survey(cast, "4", TODAY - 3 * DAY, customer="Cargo", scale=Decimal(5))
    a_voice(cast, on=TODAY - DAY, at=NOW, customer="Brine")
    found = signed_in(cast.carl).get(reverse("objectives:feedback_list"), {"sort": sort}).context["page"]
    assert [row.customer for row in found] == order


def test_the_sentence_and_the_chart_are_of_the_site_that_was_asked_for(cast: Cast) -> None:
    a_survey(cast, "8", date(2026, 2, 1), site=cast.north)
    a_survey(cast, "4", date(2026, 2, 1), site=cast.south)
    lead = {
        site: signed_in(cast.ella).get(reverse("objectives:feedback_list"), {"site": site}).context["lead"]
        for site in ("", "NORTH", "SOUTH")
    }
    assert "60.0 %" in lead[""] and "80.0 %" in lead["NORTH"] and "40.0 %" in lead["SOUTH"]


def spent_on(person: Person, query: str) -> int:
    client, url = signed_in(person), reverse("objectives:feedback_list") + query
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("query", ["", "?tone=good", "?sort=-score", "?q=on time", "?site=NORTH", "?page=2"])
def test_sixty_voices_cost_what_three_do(cast: Cast, query: str) -> None:
    for number in range(3):
        a_voice(cast, customer=f"Customer {number}")
    few = spent_on(cast.olga, query)
    for number in range(57):
        a_voice(cast, customer=f"Customer {number}", text=f"On time {number}")
    assert spent_on(cast.olga, query) == few <= 11


def test_a_page_reads_no_more_voices_than_it_shows(cast: Cast) -> None:
    for number in range(60):
        a_voice(cast, customer=f"Customer {number:02}")
    answer = signed_in(cast.olga).get(reverse("objectives:feedback_list") + "?sort=customer&page=2")
    page = answer.context["page"]
    assert page.paginator.count == 60
    assert [row.customer for row in page] == [f"Customer {number:02}" for number in range(50, 60)]
    found = signed_in(cast.olga).get(reverse("objectives:feedback_list") + "?q=Customer 07").context["page"]
    assert found.paginator.count == 1
