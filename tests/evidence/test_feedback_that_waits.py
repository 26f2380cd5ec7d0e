"""Readiness says when feedback waited too long for a leader, of the sites that are judged, as of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evidence.looking_back import the_day
from evidence.reading.shared import Shared
from qms.people.models import Site
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence.test_readiness import verdicts
from tests.objectives.voices import DAY, a_voice, concluded

pytestmark = pytest.mark.usefixtures("still_clock")


def result_of(cast: Cast, site: Site | None, days_ago: int = 0) -> tuple[str, str]:
    on = TODAY - days_ago * DAY
    found = verdicts(cast, on=on, at=NOW - timedelta(days=days_ago), site=site)["5.1.2-c"]
    (one,) = [one for one in found.results if one.rule == "feedback-was-reviewed"]
    return one.result, one.reason


def test_feedback_that_waits_too_long_fails_where_it_was_heard(cast: Cast) -> None:
    a_voice(cast, on=TODAY - 300 * DAY, at=NOW - 300 * DAY)
    concluded(
        cast, site=None, first_day=TODAY - 310 * DAY, last_day=TODAY - 290 * DAY, on=TODAY - 290 * DAY,
        at=NOW - 290 * DAY,
    )  # fmt: skip
    assert result_of(cast, cast.north)[0] == "holds"
    late = a_voice(cast, on=TODAY - 250 * DAY, at=NOW - 250 * DAY)
    result, reason = result_of(cast, cast.north)
    assert result == "fails" and late.reference in reason and "by 28 Nov 2025." in reason
    assert result_of(cast, None)[0] == "fails"
    assert result_of(cast, cast.south)[0] == "holds"
    assert result_of(cast, cast.north, days_ago=108)[0] == "holds", "it was owed by that day, and no later"
    assert result_of(cast, cast.north, days_ago=107)[0] == "fails"
    concluded(cast, site=cast.north, first_day=TODAY - 280 * DAY, last_day=TODAY)
    assert result_of(cast, cast.north)[0] == "holds"


def test_who_reads_one_site_reads_its_feedback_and_no_other(cast: Cast) -> None:
    for site in (cast.north, cast.south, None):
        a_voice(cast, site=site)
    concluded(cast, site=cast.north, first_day=TODAY - 30 * DAY, last_day=TODAY)
    day = the_day(TODAY, at=NOW, organisation=cast.organisation)
    values = Shared(day, within=frozenset({cast.south.pk})).values
    assert {one.site_id for one in values.unheard} == {cast.south.pk, None}
    assert not values.trends
    assert len(Shared(day).values.trends) == 1
