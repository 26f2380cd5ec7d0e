"""Readiness by page: the next step leads where it is taken, sites stand side by side, one page is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from evidence import mending, snapshotting
from evidence.editions import editions
from evidence.minimum import Line, Minimum
from evidence.models import ReadinessSnapshot
from evidence.rules import FAILS, HOLDS, NO_OCCASION, RULES, Result
from evidence.views.minimum import on_paper
from qms.jobs import running
from qms.jobs.models import Job
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.evidence.judging import found
from tests.evidence.paper import pages

pytestmark = pytest.mark.usefixtures("still_clock")


def read(person: Any, name: str, *args: str, **query: str) -> str:
    response = signed_in(person).get(reverse(f"evidence:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_rule_that_can_fail_has_its_next_step() -> None:
    assert set(mending.STEPS) == set(RULES) - {"gates-and-changes-were-judged"}


def test_the_next_step_leads_to_the_record_that_the_reason_names() -> None:
    verdict = found("5.1.1-i")
    step = mending.next_of(verdict, lambda reference: "")
    assert step is not None
    assert (step.label, step.url) == ("Open the decision", reverse("governance:decisions"))
    broken = Result("misses-are-answered", FAILS, "OBJ-0007 is off target.")
    assert mending.first_named([broken], ("OBJ",)) == "OBJ-0007"
    assert mending.first_named([broken], ("ACT",)) == ""


@pytest.mark.parametrize(
    ("results", "asks"),
    [
        ([HOLDS, FAILS, FAILS], 1),
        ([NO_OCCASION, NO_OCCASION, NO_OCCASION], 0),
        ([HOLDS, NO_OCCASION, NO_OCCASION], None),
    ],
)
def test_one_result_asks_for_the_next_step(results: list[str], asks: int | None) -> None:
    verdict = found("5.1.1-i")
    names = [one.rule for one in verdict.results]
    given = tuple(
        Result(name, result, "x", ("DEC-0001",), TODAY) for name, result in zip(names, results, strict=True)
    )
    said = "shown" if asks is None else "weak"
    asking = mending.asked_by(replace(verdict, results=given, verdict=said))
    assert (asking.rule if asking else None) == (None if asks is None else names[asks])


def test_the_clause_page_has_one_next_step_an_expectation_that_opens_the_record(cast: Cast) -> None:
    row = making.an_objective(cast)
    for month in (1, 2):
        making.measured(cast, row, month, "60", at=NOW, reason="Counted again")
    shown = read(cast.ella, "evidence")
    assert "Decide on the objective" in shown
    assert f"{row.reference} is off target, and nothing answers it" in shown
    assert f'href="{row.get_absolute_url()}"' in shown
    own = read(cast.ella, "expectation", "5.1.1-g")
    assert "Who owns this process, and what happens when it misses?" in own
    assert "Next step" in own


def test_a_past_day_offers_no_next_step(cast: Cast) -> None:
    making.an_objective(cast)
    shown = read(cast.ella, "evidence", as_of=(TODAY - timedelta(days=1)).isoformat())
    assert "evidence-next" not in shown


def test_sites_stand_side_by_side_as_they_were_last_judged(cast: Cast) -> None:
    assert "have not been judged yet" in read(cast.ella, "by_site")
    making.a_review(cast)
    snapshotting.take(snapshotting.today_of(NOW), at=NOW)
    shown = read(cast.ella, "by_site")
    assert "South can show least" in shown
    assert shown.index("Whole organisation") < shown.index(">South<") < shown.index(">North<")
    olgas = read(cast.olga, "by_site", site="NORTH")
    assert ">North<" in olgas
    assert ">South<" not in olgas
    assert ">Whole organisation<" not in olgas
    assert "At each site" in read(cast.ella, "expectation", "9.3.2")


def test_a_leader_has_all_sites_judged_again_and_a_contributor_may_not(cast: Cast) -> None:
    address = reverse("evidence:judge_again")
    assert signed_in(cast.carl).post(address).status_code == 403
    assert signed_in(cast.ella).post(address).status_code == 302
    assert signed_in(cast.quinn).post(address).status_code == 302
    job = Job.objects.get(kind="readiness")
    assert running.run(job.pk, clock=lambda: NOW, here=True)
    assert ReadinessSnapshot.objects.filter(day=TODAY).count() == 3


def test_the_minimum_answer_tells_the_last_review_and_what_lacks(cast: Cast) -> None:
    assert "No review of this scope has approved minutes yet." in read(cast.ella, "minimum")
    review = making.a_review(cast)
    shown = read(cast.ella, "minimum", site="NORTH")
    assert review.title in shown
    for row in (*review.review_decisions.all(), *review.review_actions.all()):
        given = getattr(row, "decision", None) or row.action
        assert given.reference in shown
    assert "What is lacking" in shown
    assert reverse("evidence:expectation", args=["5.1.1-d"]) in shown


def test_the_minimum_answer_goes_on_paper_the_same_each_time(cast: Cast) -> None:
    review = making.a_review(cast)
    address = reverse("evidence:minimum_pdf")
    first, second = (signed_in(cast.ella).get(address, {"site": "NORTH"}) for _ in range(2))
    assert first.status_code == 200
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content == second.content
    (said,) = pages(first.content)
    assert review.reference in said
    assert "What is lacking" in said


def test_the_sheet_holds_on_one_page_however_much_there_is(cast: Cast) -> None:
    line = Line(
        "DEC-0001", "A rather long sentence that says what was decided " * 4, TODAY, "Ella Brandt " * 5, "open"
    )
    full = Minimum("Whole organisation", TODAY, decisions=[line] * 40, actions=[line] * 40, deeds=[line] * 40)
    full.lacking = [replace(line, state="missing")] * 13
    full.review, full.held_on, full.signed_by = making.a_review(cast), TODAY, ("Ella Brandt",) * 12
    (said,) = pages(on_paper(full, day=snapshotting.today_of(NOW), organisation="Borealis Works"))
    assert "and 34 more" in said
    assert "Page 1 of 1" in said


def test_a_stranger_reads_in_the_minimum_answer_nothing_of_another_site(cast: Cast) -> None:
    review = making.a_review(cast)
    assert review.reference not in read(cast.sven, "minimum")
    assert signed_in(cast.axel).get(reverse("evidence:minimum")).status_code == 403


@pytest.mark.parametrize("year", ["2015", "2026"])
def test_every_expectation_of_every_edition_has_its_page(cast: Cast, year: str) -> None:
    for one in editions()[year].expectations:
        assert str(one.question).split("'")[0][:20] in read(cast.ella, "expectation", one.code, edition=year)
