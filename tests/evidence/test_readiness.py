"""Readiness from real records: what stood on a day, per site, by the command and in its stable form."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.editions import edition_of
from evidence.judging import readiness
from evidence.looking_back import the_day
from governance.models import CompetenceConfirmation
from objectives.models import QualityObjective
from qms.people.models import Site
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.reviews import samples


def verdicts(cast: Cast, *, site: Site | None = None, on: date = TODAY, at: datetime = NOW) -> dict[str, Any]:
    day = the_day(on, at=at, organisation=cast.organisation)
    return {one.expectation.code: one for one in readiness(edition=edition_of("2015"), site=site, day=day)}


def test_an_empty_company_has_nothing_shown(cast: Cast) -> None:
    CompetenceConfirmation.objects.all().delete()
    found = verdicts(cast)
    assert {one.verdict for one in found.values()} == {"missing"}
    assert all(one.results and all(rule.reason for rule in one.results) for one in found.values())
    for site in (cast.north, cast.south):
        assert {one.verdict for one in verdicts(cast, site=site).values()} == {"missing"}


def test_a_company_without_an_organisation_has_nothing_shown(db: None) -> None:
    day = the_day(TODAY, at=NOW, organisation=None)
    found = readiness(edition=edition_of("2015"), site=None, day=day)
    assert {one.verdict for one in found} == {"missing"}


def test_a_measured_objective_shows_6_2_and_names_it(cast: Cast) -> None:
    row = making.an_objective(cast)
    found = verdicts(cast)["6.2"]
    assert found.verdict == "shown"
    assert found.records == [row.reference]


def test_a_period_without_a_value_makes_6_2_weak(cast: Cast) -> None:
    making.an_objective(cast)
    later = NOW + timedelta(days=20)
    found = verdicts(cast, on=later.date(), at=later)["6.2"]
    assert found.verdict == "weak"
    assert "has no value" in found.results[1].reason


def test_an_approved_review_with_decisions_and_action_shows_9_3_2_and_9_3_3(cast: Cast) -> None:
    review = making.a_review(cast)
    found = verdicts(cast, site=cast.north)
    assert [found[code].verdict for code in ("9.3.1", "9.3.2", "9.3.3")] == ["shown"] * 3
    assert found["9.3.1"].records == [review.reference]


def test_a_review_in_session_or_drafted_counts_for_nothing(cast: Cast) -> None:
    samples.drafted(cast, items=None)
    found = verdicts(cast, site=cast.north)
    assert {found[code].verdict for code in ("9.3.1", "9.3.2", "9.3.3")} == {"missing"}


def test_another_site_does_not_count(cast: Cast) -> None:
    making.an_objective(cast)
    making.a_review(cast)
    found = verdicts(cast, site=cast.south)
    assert {code for code, one in found.items() if one.verdict != "missing"} == {"5.1.1-e"}


def test_a_site_counts_the_records_of_the_sites_below_it_and_of_the_organisation(cast: Cast) -> None:
    cast.south.parent = cast.north
    cast.south.save()
    making.an_objective(cast, "S-OTD", site=cast.south)
    making.an_objective(cast, "O-OTD", site=None)
    assert len(verdicts(cast, site=cast.north)["6.2"].records) == 2
    assert len(verdicts(cast)["6.2"].records) == 2


def test_a_late_action_of_a_review_makes_9_3_3_weak(cast: Cast) -> None:
    making.a_review(cast)
    late = NOW + timedelta(days=31)
    found = verdicts(cast, on=late.date(), at=late, site=cast.north)["9.3.3"]
    assert found.verdict == "weak"
    assert "is not done" in found.results[2].reason


def test_as_of_a_day_leaves_out_what_was_recorded_after_it(cast: Cast) -> None:
    making.an_objective(cast)
    making.a_review(cast)
    yesterday = TODAY - timedelta(days=1)
    found = verdicts(cast, on=yesterday, site=cast.north)
    assert found["9.3.1"].verdict == "missing"
    assert found["6.2"].results[1].result == "fails"  # both values were recorded today
    long_ago = verdicts(cast, on=making.BEFORE.date() - timedelta(days=1))
    assert long_ago["6.2"].records == []


def test_as_of_a_day_reads_fields_as_they_stood(cast: Cast) -> None:
    row = making.an_objective(cast)
    row.end(by=cast.ella, at=NOW, decision=governance_decision(cast), achieved=False)
    assert verdicts(cast)["6.2"].verdict == "missing"
    found = verdicts(cast, on=TODAY - timedelta(days=1))["6.2"]
    assert found.results[0].result == "holds"


def governance_decision(cast: Cast) -> Any:
    from governance.deciding import decide

    return decide(
        kind="priority",
        text="Stop measuring this",
        decided_by=cast.ella,
        on=TODAY,
        by=cast.ella,
        at=NOW,
        rationale="x",
    )


def test_two_changes_at_one_moment_leave_the_last(cast: Cast) -> None:
    row = making.an_objective(cast)
    assert row.history.filter(history_date=making.BEFORE).count() > 1
    day = the_day(TODAY - timedelta(days=1), at=NOW, organisation=cast.organisation)
    from evidence.looking_back import stood

    assert [one.state for one in stood(QualityObjective.objects.all(), day)] == ["active"]


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="to come"):
        the_day(TODAY + timedelta(days=1), at=NOW, organisation=cast.organisation)


def test_the_day_is_counted_in_the_organisation_s_zone(cast: Cast) -> None:
    late_evening = datetime.fromisoformat("2026-03-16T23:30:00+00:00")  # the 17th in Berlin
    assert the_day(date(2026, 3, 17), at=late_evening, organisation=cast.organisation).past is False


def test_a_past_day_takes_as_many_queries_whatever_the_rows(cast: Cast) -> None:
    counts = []
    for round_ in range(2):
        for number in range(1 + 5 * round_):
            making.an_objective(cast, f"R{round_}-{number}")
        making.a_review(cast)
        for on in (TODAY, TODAY - timedelta(days=1)):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                verdicts(cast, on=on)
            counts.append(len(queries))
    assert counts[0] == counts[2] <= 64
    assert counts[1] == counts[3] <= 64


def told(*args: str) -> Any:
    out = io.StringIO()
    call_command("readiness", *args, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_the_stable_form(cast: Cast) -> None:
    row = making.an_objective(cast)
    found = told("--as-of", TODAY.isoformat())
    assert [one["code"] for one in found] == [one.code for one in edition_of("2015").expectations]
    for one in found:
        assert set(one) == {"code", "site", "verdict", "rules"}
        assert one["verdict"] in ("shown", "weak", "missing")
        for rule in one["rules"]:
            assert set(rule) == {"rule", "result", "reason", "records"}
            assert rule["result"] in ("holds", "fails", "no occasion")
    measured = next(one for one in found if one["code"] == "6.2")
    assert (measured["site"], measured["verdict"]) == (None, "shown")
    assert measured["rules"][0]["records"] == [row.reference]


def test_the_command_takes_site_and_edition(cast: Cast) -> None:
    making.an_objective(cast)
    south = told("--site", "SOUTH", "--as-of", TODAY.isoformat())
    assert {one["site"] for one in south} == {"SOUTH"}
    assert {one["code"] for one in south if one["verdict"] != "missing"} == {"5.1.1-e"}
    coming = told("--edition", "2026", "--as-of", TODAY.isoformat())
    assert "5.1.1-k" in [one["code"] for one in coming]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--site", "MARS"], "There is no site “MARS”"),
        (["--edition", "1994"], "There is no edition “1994”"),
        (["--as-of", "2099-01-01"], "day to come"),
    ],
)
def test_a_wrong_scope_is_told_with_exit_1(cast: Cast, args: list[str], said: str) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("readiness", *args, stderr=err)
    assert said in err.getvalue()


def test_a_value_owed_but_of_decimal_zero_counts_as_measured(cast: Cast) -> None:
    row = making.an_objective(cast, direction="lower", target=Decimal(0), warning=Decimal(5))
    assert verdicts(cast)["6.2"].records == [row.reference]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_the_command_refuses_a_day_that_nobody_means(cast: Cast, day: str) -> None:
    with pytest.raises(CommandError, match="invalid day value"):
        call_command("readiness", "--as-of", day)
