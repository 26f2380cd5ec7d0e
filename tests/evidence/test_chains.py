"""First broken link: chains read from records, ordered by impact, as of any day, as each may see them."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.chains import BrokenLink, broken_links, chains
from evidence.looking_back import the_day
from governance.models import Process
from objectives.answering import answer
from objectives.models import CustomerRequirement, QualityObjective
from objectives.reviewing_requirements import review_requirement
from qms.records.entering import enter
from tests.cast import THEN, Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.governance.samples import a_decision, an_action, done
from tests.objectives.making import PLAN, drafted, measured, requirement

LAST_YEAR = datetime(2025, 1, 10, 9, tzinfo=NOW.tzinfo)


@pytest.fixture
def process(cast: Cast) -> Process:
    """Packing, a process of North."""
    return enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=THEN)


def whole(cast: Cast, process: Process, **changes: Any) -> CustomerRequirement:
    """Return a requirement that a process carries, with control and measure, confirmed a month ago."""
    words: dict[str, Any] = {"process": process, "control": "Board", "measure": "On time", "at": LAST_YEAR}
    return requirement(cast, **(words | changes))


def pursued(cast: Cast, *rows: CustomerRequirement, value: str = "96", code: str = "N-OTD") -> QualityObjective:
    """Return an objective of North that answers ``rows``, active since last year, with its February value."""
    row = drafted(cast, code, at=LAST_YEAR, by=cast.quinn, starts_on=date(2025, 1, 1))
    row.activate(by=cast.ella, at=LAST_YEAR, owner=cast.olga, requirements=rows, goals=[], plan=PLAN)
    making.measured(cast, row, 2, value)
    return row


def broken(cast: Cast, *, on: date = TODAY, person: Any = None, sites: Any = None) -> list[BrokenLink]:
    day = the_day(on, at=NOW, organisation=cast.organisation)
    return broken_links(day=day, site_ids=sites, person=person)


def steps(cast: Cast, **given: Any) -> list[str]:
    return [one.step for one in broken(cast, **given)]


def test_a_chain_is_mended_from_end_to_end(cast: Cast, process: Process) -> None:
    row = requirement(cast, at=LAST_YEAR)
    assert steps(cast) == ["requirement"]
    for changes, step in (({"process": process}, "control"), ({"control": "Board"}, "measure")):
        CustomerRequirement.objects.filter(pk=row.pk).update(**changes)
        assert steps(cast) == [step]
    CustomerRequirement.objects.filter(pk=row.pk).update(measure="On time")
    assert steps(cast) == ["objective"]
    objective = drafted(cast, at=LAST_YEAR, starts_on=date(2025, 1, 1))
    objective.activate(by=cast.ella, at=LAST_YEAR, owner=cast.olga, requirements=[row], goals=[], plan=PLAN)
    assert steps(cast) == ["measurement"]
    making.measured(cast, objective, 2, "80")
    assert steps(cast) == ["review"]
    making.a_review(cast)
    (link,) = broken(cast)
    assert (link.step, link.url) == ("decision", objective.get_absolute_url())
    decision = a_decision(cast)
    answer(objective, decision=decision, by=cast.ella, at=NOW)
    (link,) = broken(cast)
    assert (link.step, link.url) == ("action", decision.get_absolute_url())
    action = an_action(cast, decision=decision)
    answer(objective, action=action, by=cast.ella, at=NOW)
    assert steps(cast) == []
    done(action)
    assert steps(cast) == [], "its check has not come yet"


def test_a_verdict_that_is_owed_breaks_the_chain_at_its_effect(cast: Cast, process: Process) -> None:
    objective = pursued(cast, whole(cast, process))
    making.a_review(cast)
    week = timedelta(days=7)
    action = an_action(
        cast, on=TODAY - 9 * week, due_on=TODAY - 8 * week, check_on=TODAY - week, at=NOW - 9 * week
    )
    answer(objective, action=action, by=cast.ella, at=NOW)
    assert steps(cast) == ["action"]
    done(action, on=TODAY - 8 * week)
    (link,) = broken(cast)
    assert (link.step, link.url) == ("effect", action.get_absolute_url())
    action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Two months above 97 %")
    assert steps(cast) == []


def test_the_worst_for_the_customer_comes_first(cast: Cast, process: Process) -> None:
    whole(cast, process, impact="low")
    requirement(cast, impact="medium")
    whole(cast, process, impact="high")
    whole(cast, process, impact="high", statutory=True)
    found = broken(cast)
    assert [(one.impact, one.requirement.statutory, one.step) for one in found] == [
        ("high", True, "objective"),
        ("high", False, "objective"),
        ("medium", False, "requirement"),
        ("low", False, "objective"),
    ]


def test_a_chain_is_walked_as_it_stood_on_a_past_day(cast: Cast, process: Process) -> None:
    row = whole(cast, process, at=NOW - timedelta(days=20), next_review_on=TODAY - timedelta(days=1))
    pursued(cast, row)
    making.a_review(cast)
    assert steps(cast) == ["requirement"]
    assert steps(cast, on=TODAY - timedelta(days=5)) == ["measurement"], "nothing was measured by then"
    assert steps(cast, on=TODAY - timedelta(days=21)) == [], "it was not known yet"
    review_requirement(
        row, result="withdrawn", note="Contract ended", confirmed_by=cast.olga, on=TODAY, by=cast.olga, at=NOW
    )
    assert steps(cast) == []


def test_each_sees_the_chains_of_their_sites_and_no_objective_of_another(cast: Cast, process: Process) -> None:
    shared = whole(cast, process, site=None)
    pursued(cast, shared)
    assert steps(cast, person=cast.olga) == ["review"]
    assert steps(cast, person=cast.sven) == []
    (chain,) = chains(
        day=the_day(TODAY, at=NOW, organisation=cast.organisation), site_ids=None, person=cast.sven
    )
    told = " ".join(link.sentence for link in chain.links)
    assert "OBJ-" not in told and "Answered at other sites." in told
    mine = whole(cast, process)
    assert mine.reference not in {one.requirement.reference for one in broken(cast, person=cast.sven)}
    assert steps(cast, sites=[cast.south.pk]) == [], "what North pursues answers it, elsewhere"
    assert steps(cast, sites=[cast.north.pk]) == ["objective", "review"]


def test_no_more_queries_with_ten_times_the_requirements(cast: Cast, process: Process) -> None:
    def fill(times: int, name: str) -> None:
        for number in range(times):
            objective = pursued(cast, whole(cast, process), value="80", code=f"{name}-{number}")
            action = an_action(cast)
            answer(objective, action=action, by=cast.ella, at=NOW)
            answer(objective, decision=a_decision(cast), by=cast.ella, at=NOW)
            whole(cast, process)

    def spent() -> int:
        with CaptureQueriesContext(connection) as found:
            assert broken(cast, person=cast.ella)
        return len(found)

    making.a_review(cast)
    fill(1, "A")
    few = spent()
    fill(10, "B")
    assert spent() == few <= 12


def test_a_value_that_a_leader_accepted_as_common_cause_is_answered(cast: Cast, process: Process) -> None:
    from objectives.models import CommonCause

    objective = pursued(cast, whole(cast, process), value="80")
    making.a_review(cast)
    assert steps(cast) == ["decision"]
    CommonCause.objects.create(
        objective=objective, period=date(2026, 2, 1), reason="Within limits", by=cast.ella, happened_on=TODAY,
        recorded_at=NOW,
    )  # fmt: skip
    assert steps(cast) == []
    making.measured(cast, objective, 1, "80")
    assert Decimal(80) == objective.measurements.latest("period").value
    assert steps(cast) == [], "an earlier month changes nothing"


@pytest.mark.parametrize(
    ("values", "decided_on", "expected"),
    [
        (["96", "80", "80", "80"], date(2025, 12, 1), ["action"]),
        (["96", "80", "80", "80"], date(2025, 11, 30), ["decision"]),
        (["96", "96", "80", "80"], date(2025, 11, 30), ["action"]),
        (["80", "80", "80", "80"], date(2025, 11, 30), ["action"]),
    ],
    ids=["decided since", "decided before", "twice is not persistent", "decided within"],
)
def test_who_keeps_missing_needs_a_decision_since_the_misses_began(
    cast: Cast, process: Process, values: list[str], decided_on: date, expected: list[str]
) -> None:
    objective = pursued(cast, whole(cast, process), value=values[-1])
    for month, text in zip((date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)), values, strict=False):
        measured(objective, cast.olga, month, text)
    making.a_review(cast)
    answer(objective, decision=a_decision(cast, on=decided_on), by=cast.ella, at=NOW)
    assert steps(cast) == expected


def test_a_correction_mends_misses_that_persisted(cast: Cast, process: Process) -> None:
    objective = pursued(cast, whole(cast, process), value="80")
    for month in (date(2025, 12, 1), date(2026, 1, 1)):
        measured(objective, cast.olga, month, "80")
    making.a_review(cast)
    answer(objective, decision=a_decision(cast, on=date(2025, 11, 20)), by=cast.ella, at=NOW)
    (link,) = broken(cast)
    assert link.sentence == "OBJ-0001 keeps missing its target since 1 Dec 2025, and nothing was decided since."
    measured(objective, cast.olga, date(2026, 1, 1), "97", reason="Recounted")
    assert steps(cast) == ["action"]


def test_what_is_broken_can_be_kept_and_reads_the_same(cast: Cast, process: Process) -> None:
    objective = pursued(cast, whole(cast, process), value="80")
    making.a_review(cast)
    kept = pickle.loads(pickle.dumps(broken(cast)))
    assert [(one.url, one.sentence) for one in kept] == [
        (objective.get_absolute_url(), "OBJ-0001 is off target, and nobody has decided or acted on it.")
    ]
