"""The course of readiness: month by month from the snapshots of the nights, and what became weaker since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import snapshotting
from evidence.course import Fallen, Standing, fallen, month_ends
from evidence.editions import edition_of
from evidence.models import ReadinessSnapshot
from qms.people.models import Site
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making

pytestmark = pytest.mark.usefixtures("still_clock")

FEBRUARY = date(2026, 2, 28)
JANUARY = date(2026, 1, 31)


def kept(day: date, site: Site | None = None, *, edition: str = "2015", **verdicts: str) -> ReadinessSnapshot:
    """Keep a snapshot in which every expectation is shown but those of ``verdicts``, by short names."""
    said = {one.code: "shown" for one in edition_of(edition).expectations}
    said |= {_code(name): verdict for name, verdict in verdicts.items()}
    rows = {code: {"verdict": verdict, "stale": False, "reasons": []} for code, verdict in said.items()}
    return ReadinessSnapshot.objects.create(edition=edition, site=site, day=day, taken_at=NOW, verdicts=rows)


def _code(name: str) -> str:
    return {"goals": "6.2", "policy": "5.2", "roles": "5.3"}[name]


def shown(person: Any, name: str = "evidence", **query: str) -> str:
    response = signed_in(person).get(reverse(f"evidence:{name}"), query)
    assert response.status_code == 200
    return str(response.content.decode())


def weaker(page: str) -> str:
    """Return the part of a page that says what became weaker."""
    return page.partition('id="weaker"')[2].partition("</section>")[0]


def test_of_each_month_before_this_one_the_last_judgement_counts(cast: Cast) -> None:
    for day in (date(2025, 3, 31), date(2025, 4, 30), JANUARY, date(2026, 2, 3), FEBRUARY, TODAY):
        kept(day)
    kept(FEBRUARY, edition="2026")
    found = month_ends(edition="2015", on=TODAY, sites=[None, cast.north.pk])
    assert {site: [one.day for one in some] for site, some in found.items()} == {
        None: [date(2025, 4, 30), JANUARY, FEBRUARY]
    }


def test_a_day_of_the_past_sees_the_months_before_it_only(cast: Cast) -> None:
    for day in (date(2025, 12, 31), JANUARY, FEBRUARY):
        kept(day)
    found = month_ends(edition="2015", on=date(2026, 2, 10), sites=[None])
    assert [one.day for one in found[None]] == [date(2025, 12, 31), JANUARY]


@pytest.mark.parametrize(
    ("before", "now", "fell"),
    [
        ("shown", "weak", True),
        ("shown", "missing", True),
        ("weak", "missing", True),
        ("weak", "weak", False),
        ("missing", "weak", False),
        ("weak", "shown", False),
    ],
)
def test_an_expectation_fell_where_less_is_shown_than_before(before: str, now: str, fell: bool) -> None:
    found = fallen(Standing(FEBRUARY, {"6.2": before}), {"6.2": now})
    assert found == ([Fallen("6.2", before, now)] if fell else [])


def test_what_shows_nothing_any_more_stands_first_and_what_is_new_has_not_fallen() -> None:
    before = Standing(FEBRUARY, {"5.2": "shown", "6.2": "weak"})
    found = fallen(before, {"5.2": "weak", "6.2": "missing", "5.3": "missing"})
    assert [one.code for one in found] == ["6.2", "5.2"]
    assert fallen(None, {"6.2": "missing"}) == []


def test_the_clause_page_counts_each_month_and_names_what_fell_with_its_link(cast: Cast) -> None:
    kept(JANUARY)
    kept(FEBRUARY, policy="missing")
    page = shown(cast.ella)
    part = weaker(page)
    assert "Weaker since 28 February 2026" in page
    assert f"{reverse('evidence:expectation', args=['6.2'])}?edition=2015" in part
    assert ">5.2</a>" not in part
    total = len(edition_of("2015").expectations)
    assert f"on 28 Feb 2026 it was {total - 1}, and {total} at the end of Jan 2026." in page
    assert "as_of=2026-01-31" in page


def test_the_course_of_a_past_day_ends_with_what_was_known_then(cast: Cast) -> None:
    kept(JANUARY)
    kept(FEBRUARY)
    page = shown(cast.ella, as_of="2026-02-10")
    assert "Weaker since 31 January 2026" in page
    assert "28 Feb 2026" not in page


def test_a_site_has_its_own_course_and_nobody_sees_that_of_another(cast: Cast) -> None:
    kept(FEBRUARY, cast.north)
    kept(FEBRUARY, cast.south, goals="missing")
    assert "Weaker since 28 February 2026" in shown(cast.olga, site="NORTH")
    page = shown(cast.olga, "by_site")
    assert "South" not in page
    assert "course" not in shown(cast.ella).partition("<main")[2].partition("clause-table")[0]


def test_sites_side_by_side_show_their_months_and_what_fell_at_each(cast: Cast) -> None:
    making.an_objective(cast)
    for day in (JANUARY, FEBRUARY):
        for site in (None, cast.north, cast.south):
            kept(day, site)
    snapshotting.take(snapshotting.today_of(NOW), at=NOW)
    page = shown(cast.ella, "by_site")
    part = weaker(page)
    assert "verdicts fell since 28 Feb 2026, most at" in part
    assert part.index("<h3>Whole organisation") < part.index("<h3>South") < part.index("<h3>North")
    assert f"{reverse('evidence:expectation', args=['6.2'])}?edition=2015&amp;site=SOUTH" in part
    assert "6.2</a>" not in part.partition("<h3>North")[2]
    assert "lost most: it shows" in page


def test_before_a_month_has_ended_the_page_says_when_its_course_begins(cast: Cast) -> None:
    assert "how it went stands here once a month has ended" in shown(cast.ella)
    assert "how it went" not in shown(cast.ella, edition="2026")
    snapshotting.take(snapshotting.today_of(NOW), at=NOW)
    assert "How it went" not in shown(cast.ella, "by_site")


def test_external_auditors_do_not_see_the_course(cast: Cast) -> None:
    kept(FEBRUARY)
    client = signed_in(cast.axel)
    assert client.get(reverse("evidence:evidence")).status_code == 302
    assert client.get(reverse("evidence:by_site")).status_code == 403


def test_a_year_of_nights_takes_one_query_as_a_month_does(cast: Cast) -> None:
    counts = []
    for nights in (range(20, 22), range(22, 400)):
        for number in nights:
            kept(TODAY - timedelta(days=number))
        with CaptureQueriesContext(connection) as queries:
            month_ends(edition="2015", on=TODAY, sites=[None])
        counts.append(len(queries))
    assert counts == [1, 1]
