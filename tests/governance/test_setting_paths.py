"""A path says to whom barriers climb: who may stand on it, which one holds, what happens as people leave."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.climbing import leader_of, levels_of, path_on
from governance.leading import name_leader
from governance.models import EscalationPath
from governance.setting_paths import Level, set_path
from qms.people.models import Site
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_path, refused

DAY = timedelta(days=1)
EIGHT = Decimal(8)
LAST = Level(EIGHT, who="top_management")


def names(path: EscalationPath) -> list[str]:
    return [str(level.person or level.who) for level in levels_of(path.pk)]


def test_a_path_is_kept_level_by_level(cast: Cast) -> None:
    path = a_path(cast, site=cast.north)
    assert path.reference == "PTH-0001"
    assert names(path) == ["Olga Petrova", "Quinn Hale", "top_management"]
    assert levels_of(path.pk)[0].response_time == timedelta(hours=4)


def test_a_site_without_its_own_path_has_its_parents_then_the_organisations(cast: Cast) -> None:
    hall = Site.objects.create(code="HALL", name="Hall", parent=cast.north)
    whole = a_path(cast)
    assert path_on(on=TODAY, site_id=hall.pk) == path_on(on=TODAY, site_id=None) == whole
    north = a_path(cast, site=cast.north)
    assert path_on(on=TODAY, site_id=hall.pk) == north
    assert path_on(on=TODAY, site_id=cast.south.pk) == whole


def test_a_version_holds_until_the_next_begins(cast: Cast) -> None:
    first = a_path(cast)
    second = a_path(cast, starts_on=TODAY + WEEK, at=NOW)
    assert path_on(on=TODAY + WEEK - DAY, site_id=None) == first
    assert path_on(on=TODAY + WEEK, site_id=None) == second
    assert path_on(on=TODAY - 2 * WEEK, site_id=None) is None


def refusals(cast: Cast) -> dict[str, tuple[list[Level], dict[str, Any], str, str]]:
    """Return paths that nobody could climb: levels, other values, the field at fault, the rule."""
    cast.carl.ended_on = TODAY - DAY
    cast.carl.save()
    olga, quinn = Level(EIGHT, person=cast.olga), Level(EIGHT, person=cast.quinn)
    north = {"site": cast.north, "at": NOW, "starts_on": TODAY}
    return {
        "empty": ([], north, "who_1", "path.has-a-level"),
        "twice": ([olga, olga, LAST], north, "person_2", "path.nobody-twice-in-a-row"),
        "top twice": ([LAST, LAST], north, "who_2", "path.nobody-twice-in-a-row"),
        "ended": ([Level(EIGHT, person=cast.carl), LAST], north, "person_1", "person.has-left"),
        "outside": ([Level(EIGHT, person=cast.sven), LAST], north, "person_1", "path.person-sees-its-scope"),
        "auditor": ([Level(EIGHT, person=cast.axel), LAST], north, "person_1", "path.person-sees-its-scope"),
        "nobody": ([Level(EIGHT), LAST], north, "person_1", "path.level-names-its-person"),
        "no time": ([Level(Decimal(0), person=cast.olga), LAST], north, "hours_1",
                    "path.response-time-is-positive"),
        "without time": ([Level(None, person=cast.olga), LAST], north, "hours_1",
                         "path.response-time-is-positive"),
        "no leader": ([olga, quinn], north, "person_2", "path.ends-with-a-leader"),
        "ends with an owner": ([quinn, Level(EIGHT, who="process_owner")], north, "who_2",
                               "path.ends-with-a-leader"),
        "past": ([olga, LAST], {**north, "starts_on": TODAY - DAY}, "starts_on", "path.starts-in-the-past"),
    }  # fmt: skip


@pytest.mark.parametrize("name", [
    "empty", "twice", "top twice", "ended", "outside", "auditor", "nobody", "no time", "without time",
    "no leader", "ends with an owner", "past",
])  # fmt: skip
def test_what_nobody_could_climb_is_refused_at_its_field(name: str, cast: Cast) -> None:
    levels, changes, field, rule = refusals(cast)[name]
    with pytest.raises(Refusal) as refusal:
        set_path(levels=levels, by=cast.quinn, **changes)
    assert (refusal.value.field, refusal.value.rule) == (field, rule)
    assert refusal.value.remedy
    assert not EscalationPath.objects.exists()


def test_two_versions_do_not_start_on_one_day(cast: Cast) -> None:
    a_path(cast)
    with pytest.raises(Refusal) as refusal:
        a_path(cast)
    assert refusal.value.field == "starts_on"
    assert EscalationPath.objects.count() == 1


def test_top_management_of_a_scope_is_one_person_its_own_before_the_organisations(cast: Cast) -> None:
    assert leader_of(on=TODAY, site_id=cast.north.pk) == cast.ella
    name_leader(cast.olga, role_in_qms="Site manager", starts_on=TODAY, site=cast.north, by=cast.quinn, at=NOW)
    assert leader_of(on=TODAY, site_id=cast.north.pk) == cast.olga
    assert leader_of(on=TODAY, site_id=cast.south.pk) == leader_of(on=TODAY, site_id=None) == cast.ella
    cast.olga.ended_on = TODAY
    cast.olga.save()
    assert leader_of(on=TODAY, site_id=cast.north.pk) == cast.ella


def seats(cast: Cast, name: str) -> list[tuple[str, str]]:
    held = kinds.accountabilities_of(getattr(cast, name), TODAY)
    return [(seat.subject, seat.what) for seat in held if seat.kind == "escalation-level"]


def test_who_sits_on_a_level_holds_that_until_another_version_begins(cast: Cast) -> None:
    first = a_path(cast)
    second = a_path(cast, Level(EIGHT, person=cast.quinn), LAST, starts_on=TODAY + WEEK, at=NOW)
    assert seats(cast, "olga") == [(first.reference, "Answers barriers at level 1")]
    assert [subject for subject, _what in seats(cast, "quinn")] == [first.reference, second.reference]
    a_path(cast, Level(EIGHT, person=cast.quinn), LAST, starts_on=TODAY, at=NOW)
    assert seats(cast, "olga") == []


def given_over(cast: Cast, path: EscalationPath) -> kinds.HandOver:
    return kinds.HandOver(
        "escalation-level",
        path.reference,
        cast.quinn,
        cast.carl,
        by=cast.adam,
        at=NOW,
        on=TODAY,
        reason="Leaves",
    )


def test_a_seat_is_handed_over_by_a_new_version_that_changes_nothing_else(cast: Cast) -> None:
    path = a_path(cast, site=cast.north, overdue_after_days=5)
    kinds.hand_over(given_over(cast, path))
    present = path_on(on=TODAY, site_id=cast.north.pk)
    assert present
    assert present != path
    assert names(present) == ["Olga Petrova", "Carl Meyer", "top_management"]
    assert names(path) == ["Olga Petrova", "Quinn Hale", "top_management"]
    assert present.overdue_after_days == 5


def test_a_seat_of_a_version_to_come_is_changed_where_it_stands(cast: Cast) -> None:
    path = a_path(cast, site=cast.north, starts_on=TODAY + WEEK, at=NOW)
    kinds.hand_over(given_over(cast, path))
    assert names(path) == ["Olga Petrova", "Carl Meyer", "top_management"]
    assert EscalationPath.objects.count() == 1
    assert levels_of(path.pk)[1].history.count() == 2


def test_a_seat_goes_to_nobody_who_would_stand_there_twice_in_a_row(cast: Cast) -> None:
    path = a_path(cast, Level(EIGHT, person=cast.carl), Level(EIGHT, person=cast.quinn), LAST, site=cast.north)
    with refused("nobody-twice-in-a-row"):
        kinds.hand_over(given_over(cast, path))
    assert path_on(on=TODAY, site_id=cast.north.pk) == path
