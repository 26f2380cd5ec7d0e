"""Reach: what roles open, where and when; records of another site do not exist for a stranger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.assigning import assign
from governance.models import Action
from qms.people.models import Person, Role, RoleHolding, Site
from qms.people.reach import Reach, reach_of
from qms.primitives.changing import keep
from tests.cast import LONG_AGO, Cast, signed_in


def held(person: Person, role: str, site: Site | None = None, **days: date | None) -> RoleHolding:
    """Write a role of ``person`` from long ago, or between the days given."""
    return RoleHolding.objects.create(person=person, role=role, site=site, **({"starts_on": LONG_AGO} | days))


def task(cast: Cast, now: datetime, site: Site | None, on: date) -> Action:
    """Write a task of Quinn's at ``site``, given on ``on``."""
    return assign(
        text="Check the gauge", owner=cast.quinn, assigned_by=cast.ella, on=on,
        due_on=on + timedelta(days=30), by=cast.quinn, at=now, weight="task", site=site,
    )  # fmt: skip


def seen(person: Person, on: date) -> set[str]:
    """Return the references of the actions that ``person`` sees on ``on``."""
    fresh = Person.objects.get(pk=person.pk)
    fresh._reach = reach_of(fresh, on=on)
    return set(Action.objects.visible_to(fresh).values_list("reference", flat=True))


def test_a_record_without_a_site_is_for_everybody_with_a_role(cast: Cast, now: datetime, today: date) -> None:
    row = task(cast, now, None, today)
    for person in cast.everybody():
        assert (row.reference in seen(person, today)) == (person != cast.nora)


def test_a_record_of_a_site_is_seen_from_there_and_from_above(cast: Cast, now: datetime, today: date) -> None:
    row = task(cast, now, cast.north, today)
    blind = {person.name for person in cast.everybody() if row.reference not in seen(person, today)}
    assert blind == {"Sven Dahl", "Nora Lind"}


def test_ones_own_duty_is_always_seen(cast: Cast, now: datetime, today: date) -> None:
    mine = task(cast, now, cast.north, today)
    Action.objects.filter(pk=mine.pk).update(owner=cast.sven)
    assert seen(cast.sven, today) == {mine.reference}
    RoleHolding.objects.filter(person=cast.sven).delete()
    assert seen(cast.sven, today) == {mine.reference}


def test_a_role_at_a_site_covers_the_sites_below_it(cast: Cast, now: datetime, today: date) -> None:
    hall = Site(code="HALL", name="Hall 2", parent=cast.north)
    keep(hall, by=cast.adam, at=now)
    bench = Site(code="BENCH", name="Bench 7", parent=hall)
    keep(bench, by=cast.adam, at=now)
    row = task(cast, now, bench, today)
    assert row.reference in seen(cast.olga, today)
    assert row.reference not in seen(cast.sven, today)


def test_a_role_at_a_site_does_not_cover_the_site_above(cast: Cast, now: datetime, today: date) -> None:
    hall = Site(code="HALL", name="Hall 2", parent=cast.north)
    keep(hall, by=cast.adam, at=now)
    held(cast.nora, Role.CONTRIBUTOR, hall)
    assert task(cast, now, cast.north, today).reference not in seen(cast.nora, today)


@pytest.mark.parametrize(
    ("from_days", "to_days", "reaches"), [(-9, -1, False), (-9, 0, True), (1, None, False)]
)
def test_a_role_reaches_from_its_first_day_to_its_last(
    from_days: int, to_days: int | None, reaches: bool, cast: Cast, today: date
) -> None:
    ends_on = None if to_days is None else today + timedelta(days=to_days)
    held(cast.nora, Role.CONTRIBUTOR, starts_on=today + timedelta(days=from_days), ends_on=ends_on)
    assert reach_of(cast.nora, on=today).has_role is reaches


def test_whoever_has_left_reaches_nothing(cast: Cast, today: date) -> None:
    cast.ella.ended_on = today
    assert not reach_of(cast.ella, on=today).has_role
    assert reach_of(cast.ella, on=today - timedelta(days=1)).everywhere


@pytest.fixture
def engaged(cast: Cast) -> Cast:
    """Axel audits North for the records of 2025."""
    RoleHolding.objects.filter(person=cast.axel).update(
        evidence_from=date(2025, 1, 1), evidence_to=date(2025, 12, 31)
    )
    return cast


@pytest.mark.parametrize(
    ("site", "on", "opens"),
    [
        ("north", date(2025, 1, 1), True),
        ("north", date(2025, 12, 31), True),
        ("north", date(2024, 12, 31), False),
        ("north", date(2026, 1, 1), False),
        ("south", date(2025, 6, 1), False),
        (None, date(2025, 6, 1), True),
        (None, date(2026, 1, 1), False),
    ],
)
def test_an_external_auditor_sees_the_records_of_site_and_period(
    site: str | None, on: date, opens: bool, engaged: Cast, now: datetime, today: date
) -> None:
    row = task(engaged, now, getattr(engaged, site) if site else None, on)
    assert (row.reference in seen(engaged.axel, today)) is opens


def test_two_engagements_of_an_auditor_are_kept_apart(engaged: Cast, now: datetime, today: date) -> None:
    held(
        engaged.axel, Role.EXTERNAL_AUDITOR, engaged.south, ends_on=date(2026, 12, 31),
        evidence_from=date(2026, 1, 1),
    )  # fmt: skip
    rows = {
        (site.code, day.year): task(engaged, now, site, day).reference
        for site in (engaged.north, engaged.south)
        for day in (date(2025, 6, 1), date(2026, 2, 1))
    }
    assert seen(engaged.axel, today) == {rows["NORTH", 2025], rows["SOUTH", 2026]}


def test_a_role_inside_does_not_open_what_an_audit_keeps_closed(
    engaged: Cast, now: datetime, today: date
) -> None:
    held(engaged.axel, Role.CONTRIBUTOR, engaged.south)
    closed = task(engaged, now, engaged.north, date(2024, 6, 1))
    opened = task(engaged, now, engaged.south, date(2024, 6, 1))
    assert seen(engaged.axel, today) == {opened.reference}
    assert closed.reference not in seen(engaged.axel, today)


def test_an_external_auditor_finds_the_people_of_the_site_and_of_the_whole(cast: Cast) -> None:
    found = set(Person.objects.visible_to(cast.axel))
    assert cast.olga in found
    assert cast.ella in found
    assert cast.sven not in found


def test_a_right_for_a_site_is_none_for_the_whole() -> None:
    reach = Reach(1, {Role.QUALITY_LEAD: frozenset({7}), Role.ADMINISTRATOR: None})
    assert reach.holds_for(7, Role.QUALITY_LEAD)
    assert not reach.holds_for(8, Role.QUALITY_LEAD)
    assert not reach.holds_for(None, Role.QUALITY_LEAD)
    assert reach.holds_for(None, Role.ADMINISTRATOR)
    assert reach.holds_for(8, Role.QUALITY_LEAD, Role.ADMINISTRATOR)
    assert not reach.holds_for(7, Role.EXECUTIVE)


def test_knowing_who_asks_costs_four_queries_at_most(cast: Cast, still_clock: None) -> None:
    for person, budget in ((cast.olga, 4), (cast.ella, 3)):
        client = signed_in(person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("mfa_authenticate")).status_code == 302
        assert len(queries) == budget, [query["sql"][:90] for query in queries]


def test_the_day_of_a_request_is_that_of_the_person(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime.fromisoformat("2026-03-16T23:30:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    held(cast.nora, Role.CONTRIBUTOR, starts_on=date(2026, 3, 17))
    client: Client = signed_in(cast.nora)
    assert client.get(reverse("people:sites")).status_code == 200  # in Berlin the 17th has begun
