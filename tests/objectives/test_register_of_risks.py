"""The register of risks judges, filters, sorts and pages in the database, and says what the rules say."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance import coming_back
from objectives import weighing
from objectives.models import Risk
from objectives.registering_risks import Row, registered, waiting_among, waiting_in
from objectives.treating import standing_of
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_process
from tests.objectives.making import drafted, requirement
from tests.objectives.voices import DAY, WEEK, a_risk, a_threshold, accepted, weighed

pytestmark = pytest.mark.usefixtures("still_clock")


def every_sort_of_risk(cast: Cast) -> None:
    """Write risks with and without owner, treatment, review; light, heavy, accepted, outgrown, closed."""
    a_threshold(cast)
    a_threshold(cast, score=4, site=cast.south)
    answers: list[dict[str, Any]] = [
        {},
        {"treatment": "Spare parts"},
        {"response": "retain"},
        {"treatment": "Spare parts", "residual_likelihood": 1, "residual_impact": 2},
    ]
    places = [{"owner": cast.olga, "site": cast.north}, {"owner": None, "site": cast.south}, {"site": None}]
    for answered, place, heavy, review_on in product(
        answers, places, (True, False), (None, TODAY - DAY, TODAY)
    ):
        given = {"likelihood": 3 if heavy else 2, "review_on": review_on, "on": TODAY - WEEK, "owner": None}
        a_risk(cast, **(given | answered | place))
    a_risk(cast, kind="opportunity", likelihood=5, impact=5)
    accepted(cast, a_risk(cast))
    accepted(cast, a_risk(cast, review_on=TODAY - DAY))
    outgrown = a_risk(cast)
    accepted(cast, outgrown)
    weighed(cast, outgrown, 5, 5, at=NOW + timedelta(hours=1))
    a_renewed_one(cast)
    ended = a_risk(cast)
    coming_back.end(accepted(cast, ended), by=cast.ella, at=NOW, on=TODAY, outcome="treated", reason="Here")
    closed = a_risk(cast)
    accepted(cast, closed)
    weighing.close_risk(closed, outcome="gone", reason="Sold", on=TODAY, by=cast.olga, at=NOW)


def a_renewed_one(cast: Cast) -> Risk:
    """Return a risk whose acceptance was renewed twice: the last renewal covers it."""
    risk = a_risk(cast, treatment="Two presses")
    decision, day, at = accepted(cast, risk, expires_on=TODAY + WEEK), TODAY, NOW
    for _number in range(2):
        decision = coming_back.renew(
            decision, by=cast.ella, at=at, on=day, expires_on=decision.expires_on + WEEK,
            rationale="The press is ordered", proof=cast.proof(at),
        )  # fmt: skip
    return risk


def test_the_database_says_the_word_that_the_rules_say(cast: Cast) -> None:
    every_sort_of_risk(cast)
    known = {row.pk: row for row in Risk.objects.all()}
    said: set[str] = set()
    for on in (TODAY, TODAY + 2 * WEEK, TODAY + 30 * WEEK):
        found = registered(cast.ella, {"state": "any"}, on=on)
        rules = standing_of(list(known.values()), on=on)
        words = {row.pk: row.word for row in found.rows}
        assert words == {pk: "closed" if known[pk].state == "closed" else one.word for pk, one in rules.items()}
        said |= set(words.values())
        rows = list(found.judged(found.sorted()))
        assert {row.risk.pk: row.standing for row in rows} == rules
        assert waiting_in(found.groups) == waiting_among(rows)
    assert said == {"above", "weak", "accepted", "in_hand", "closed"}


def test_what_waits_for_a_leader_stands_first_and_closed_ones_last(cast: Cast) -> None:
    every_sort_of_risk(cast)
    found = registered(cast.ella, {"state": "any"}, on=TODAY)
    words = [row.word for row in found.sorted()]
    order = ["above", "weak", "accepted", "in_hand", "closed"]
    assert words == sorted(words, key=order.index) and set(words) == set(order)
    scores = [row.weight.score for row in found.sorted() if row.word == "above"]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("what", ["Axle", "belt", "Cable"]),
        ("-what", ["Cable", "belt", "Axle"]),
        ("score", ["Cable", "Axle", "belt"]),
        ("-score", ["belt", "Axle", "Cable"]),
        ("owner", ["belt", "Axle", "Cable"]),
        ("-owner", ["Axle", "belt", "Cable"]),
        ("review", ["Axle", "Cable", "belt"]),
        ("-review", ["Cable", "Axle", "belt"]),
    ],
)
def test_risks_are_sorted_and_what_is_not_said_comes_last(cast: Cast, sort: str, first: list[str]) -> None:
    a_risk(cast, what="belt", likelihood=5, owner=cast.carl, review_on=None)
    a_risk(cast, what="Cable", likelihood=1, owner=None, review_on=TODAY + WEEK)
    a_risk(cast, what="Axle", likelihood=2, review_on=TODAY + DAY)
    page = signed_in(cast.ella).get(reverse("objectives:risks"), {"sort": sort}).content.decode()
    assert sorted(first, key=page.index) == first


def test_a_cell_of_the_map_opens_as_many_as_it_says(cast: Cast) -> None:
    every_sort_of_risk(cast)
    answer = signed_in(cast.ella).get(reverse("objectives:risks"))
    cells = [cell for _number, _word, line in answer.context["map"] for cell in line if cell.count]
    assert sum(cell.count for cell in cells) == Risk.objects.filter(state="open", kind="risk").count()
    for cell in cells:
        there = signed_in(cast.ella).get(reverse("objectives:risks"), {"cell": cell.name}).context["page"]
        rows = there.paginator.object_list
        assert there.paginator.count == rows.count() == cell.count
        assert {row.risk.weight.cell for row in there} == {(cell.likelihood, cell.impact)}


@pytest.mark.parametrize("cell", ["9-9", "a-b", "3", "3-4-5", "-", "²-³"])
def test_a_cell_that_is_none_breaks_nothing(cast: Cast, cell: str) -> None:
    a_risk(cast)
    assert signed_in(cast.ella).get(reverse("objectives:risks"), {"cell": cell}).status_code == 200


def test_the_register_shows_what_touches_one_record(cast: Cast) -> None:
    objective, wanted, process = drafted(cast), requirement(cast), a_process(cast)
    rows = {
        objective.reference: a_risk(cast, objectives=[objective], requirements=[wanted]),
        process.reference: a_risk(cast, process=process),
    }
    a_risk(cast)
    rows[wanted.reference] = rows[objective.reference]
    for reference, risk in rows.items():
        found = registered(cast.ella, {"touches": reference}, on=TODAY)
        assert [row.pk for row in found.rows] == [risk.pk]
    page = signed_in(cast.ella).get(reverse("objectives:risks"), {"touches": wanted.reference}).content.decode()
    assert f"?cell=3-4&amp;touches={wanted.reference}" in page, "a cell keeps what the register is narrowed to"
    assert not registered(cast.sven, {"touches": process.reference}, on=TODAY).rows.exists()


def spent_on(person: Person, query: str) -> int:
    client, url = signed_in(person), reverse("objectives:risks") + query
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert sum('FROM "objectives_risk"' in one["sql"] for one in queries) <= 3
    return len(queries)


@pytest.mark.parametrize("query", ["", "?standing=above", "?cell=3-4", "?sort=-owner", "?state=any&page=2"])
def test_sixty_risks_cost_what_three_do(cast: Cast, query: str) -> None:
    a_threshold(cast)
    for number in range(3):
        accepted(cast, a_risk(cast)) if number else a_risk(cast)
    few = spent_on(cast.olga, query)
    for number in range(57):
        accepted(cast, a_risk(cast)) if number % 2 else a_risk(cast)
    many = spent_on(cast.olga, query)
    assert few == many <= 8


def test_a_page_reads_no_more_rows_than_it_shows(cast: Cast) -> None:
    for number in range(60):
        a_risk(cast, what=f"Risk {number:02}", likelihood=1 + number % 5)
    answer = signed_in(cast.olga).get(reverse("objectives:risks") + "?sort=what&page=2")
    page = answer.context["page"]
    assert page.paginator.count == 60
    assert [row.risk.what for row in page] == [f"Risk {number:02}" for number in range(50, 60)]
    assert all(isinstance(row, Row) for row in page)
