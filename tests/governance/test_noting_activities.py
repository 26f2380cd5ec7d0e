"""Leadership activities: noted by who was there, of leaders of the scope, on a day that has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance import noting
from governance.models import ActivityLeader, LeadershipActivity
from governance.seeing import coverage
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import a_draft_policy, an_activity
from tests.governance.samples import a_task

DAY = timedelta(days=1)


def test_a_walk_is_kept_with_its_leaders_and_both_clocks(cast: Cast) -> None:
    row = an_activity(cast, leaders=[cast.ella, cast.olga, cast.ella], on=TODAY - 9 * DAY)
    assert [one.person for one in row.led_by.all()] == [cast.ella, cast.olga]
    assert (row.happened_on, row.recorded_at, row.late_entry) == (TODAY - 9 * DAY, NOW - 7 * DAY, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": TODAY + DAY, "at": NOW}, "has not come yet"),
        ({"leaders": []}, "Nobody is named"),
        ({"leaders": ["carl"]}, "Carl Meyer did not lead North"),
        ({"leaders": ["sven"]}, "Sven Dahl did not lead North"),
        ({"leaders": ["axel"]}, "Axel Roth did not lead North"),
        ({"leaders": ["olga"], "site": "south"}, "Olga Petrova did not lead South"),
        ({"kind": "golf"}, "golf"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    changes = {**changes}
    if "leaders" in changes:
        changes["leaders"] = [getattr(cast, name) for name in changes["leaders"]]
    if "site" in changes:
        changes["site"] = cast.south
    with pytest.raises(Refusal, match=sentence):
        an_activity(cast, **changes)
    assert not LeadershipActivity.objects.exists()


def test_who_has_left_did_not_walk_after_that(cast: Cast) -> None:
    cast.olga.ended_on = TODAY - 30 * DAY
    cast.olga.save()
    with pytest.raises(Refusal, match="left on"):
        an_activity(cast, leaders=[cast.olga])


def test_a_process_owner_notes_what_they_took_part_in_and_nobody_elses(cast: Cast) -> None:
    an_activity(cast, leaders=[cast.olga], by=cast.olga)
    with pytest.raises(Refusal, match="what you took part in"):
        an_activity(cast, leaders=[cast.ella], by=cast.olga)
    assert an_activity(cast, leaders=[cast.ella], by=cast.quinn).recorded_by == cast.quinn


def test_a_draft_of_the_policy_is_explained_to_nobody_and_the_walk_is_not_kept(cast: Cast) -> None:
    with pytest.raises(Refusal, match="draft is not told"):
        an_activity(cast, kind="communication", policy=a_draft_policy(cast))
    assert not LeadershipActivity.objects.exists()
    assert not ActivityLeader.objects.exists()


def test_a_correction_changes_leaders_and_keeps_the_reason(cast: Cast) -> None:
    row = an_activity(cast, leaders=[cast.ella, cast.olga])
    given: dict[str, Any] = {"kind": "coaching", "on": row.happened_on, "heard": "More", "site": cast.north}
    noting.correct(row, leaders=[cast.olga], reason="Ella was not there", by=cast.quinn, at=NOW, **given)
    row.refresh_from_db()
    assert (row.kind, [one.person for one in row.led_by.all()]) == ("coaching", [cast.olga])
    assert row.history.first().history_change_reason == "Ella was not there"


def test_what_followed_is_one_action_or_one_decision(cast: Cast) -> None:
    row = an_activity(cast)
    action = a_task(cast)
    noting.link(row, action=action, by=cast.ella, at=NOW)
    broken_ones: tuple[dict[str, Any], ...] = ({}, {"action": action})
    for broken in broken_ones:
        with pytest.raises(Refusal):
            noting.link(row, by=cast.ella, at=NOW, **broken)
    assert row.follow_ups.count() == 1


def test_where_leaders_were_last_is_a_day_and_never_a_count(cast: Cast) -> None:
    an_activity(cast, on=TODAY - 200 * DAY, at=NOW)
    an_activity(cast, on=TODAY - 9 * DAY, kind="coaching", at=NOW)
    north, south = coverage(cast.ella, on=TODAY)
    found = {last.kind: (last.day, last.is_long_ago) for last in north.last}
    assert found["site_walk"] == (TODAY - 200 * DAY, True)
    assert found["coaching"] == (TODAY - 9 * DAY, False)
    assert all(last.day is None for last in south.last)
    assert [one.site for one in coverage(cast.sven, on=TODAY)] == [cast.south]
