"""What each site has and lacks; what one person's absence would stop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.leading import name_leader
from governance.models import Process
from governance.owning import appoint
from objectives.models import BusinessGoal
from qms.desk.absence import absence_of, first_to_try
from qms.desk.sites import standings
from qms.people.models import Site
from qms.people.tree import in_tree
from qms.primitives import kinds
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from reviews.planning import start_series
from tests.cast import Cast, signed_in
from tests.governance.samples import WEEK, a_task
from tests.reviews.samples import a_review, an_objective, approved


def of(cast: Cast, site: Site, today: date) -> dict[str, tuple[str, str]]:
    """Return what the page says of a site: the tone and the word of each part."""
    [row] = [row for row in standings(Site.objects.all(), on=today) if row.site == site]
    return {part.label: (part.tone, part.word) for part in row.parts}


def test_a_site_has_its_own_or_takes_the_organisations_or_lacks_it(
    cast: Cast, now: datetime, today: date
) -> None:
    stands = of(cast, cast.north, today)
    assert stands["Leaders"] == ("stale", "1 of the organisation")
    assert stands["Matrix"] == ("bad", "None")
    assert stands["Policy told"] == ("bad", "No policy yet")
    assert stands["Reviews"] == ("bad", "No series")
    name_leader(
        cast.olga, role_in_qms="Leads North", starts_on=today, site=cast.north, by=cast.quinn, at=now
    )  # fmt: skip
    assert of(cast, cast.north, today)["Leaders"] == ("good", "Olga Petrova")
    assert of(cast, cast.south, today)["Leaders"] == ("stale", "1 of the organisation")


def test_a_process_without_owner_at_a_site_is_what_it_lacks(cast: Cast, now: datetime, today: date) -> None:
    row = enter(Process(code="PCK", name="Packing", site=cast.north), by=cast.quinn, at=now)
    assert of(cast, cast.north, today)["Processes"] == ("bad", "1 of 1 without owner")
    assert of(cast, cast.south, today)["Processes"] == ("stale", "None runs here")
    appoint(row, holder=cast.olga, starts_on=today, by=cast.quinn, at=now)
    assert of(cast, cast.north, today)["Processes"] == ("good", "1, each with its owner")


def test_reviews_off_their_cadence_are_late(cast: Cast, now: datetime, today: date) -> None:
    series = start_series(
        title="Reviews of North", chair=cast.ella, cadence_months=6, members=[], by=cast.quinn, at=now,
        site=cast.north,
    )  # fmt: skip
    assert of(cast, cast.north, today)["Reviews"] == ("bad", "None held yet")
    approved(cast, series=series)
    assert of(cast, cast.north, today)["Reviews"] == ("good", "Next by 16 Sep")
    assert of(cast, cast.north, today + timedelta(days=300))["Reviews"][0] == "bad"


def test_the_page_names_what_to_see_to_first_and_counts_the_same_for_many_sites(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    client.get(reverse("desk:sites"))  # Django comes to know its database
    spent = []
    for count in (0, 20):
        Site.objects.bulk_create(
            Site(code=f"X{n}", name=f"X{n}", parent=cast.north) for n in range(count)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(reverse("desk:sites"))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 16
    assert {row.first_lacking.label for row in shown.context["rows"]} == {"Matrix"}
    assert "South" not in signed_in(cast.carl).get(reverse("desk:sites")).content.decode()


def test_the_tree_is_read_parent_first_and_loses_no_site(cast: Cast) -> None:
    hall = Site(code="HALL", name="Hall 2", parent=cast.north)
    line = Site(code="LINE", name="Line 1", parent=hall)
    for number, site in enumerate((hall, line)):
        site.pk = 900 + number
    line.parent_id = hall.pk
    assert [(s.code, depth) for s, depth in in_tree([line, cast.south, hall, cast.north])] == [
        ("NORTH", 0), ("HALL", 1), ("LINE", 2), ("SOUTH", 0),
    ]  # fmt: skip
    cast.north.parent_id = hall.pk  # a circle that somebody wrote past the rules
    assert {s.code for s, _ in in_tree([line, hall, cast.north])} == {"NORTH", "HALL", "LINE"}


def test_circles_of_parents_are_refused_however_deep(cast: Cast, now: datetime) -> None:
    hall = Site(code="HALL", name="Hall", parent=cast.north)
    keep(hall, by=cast.adam, at=now)
    line = Site(code="LINE", name="Line", parent=hall)
    keep(line, by=cast.adam, at=now)
    with pytest.raises(Refusal) as caught, changing(cast.north, by=cast.adam, at=now) as north:
        north.parent = line
    assert caught.value.field == "parent"
    url = reverse("people:site", args=["NORTH"])
    answer = signed_in(cast.adam).post(url, {"code": "NORTH", "name": "North", "parent": line.pk})
    assert answer.status_code == 422
    assert "below itself" in str(answer.context["form"].errors["parent"])
    assert "selected>Line" in answer.content.decode()


def test_an_absence_shows_what_falls_due_which_meetings_and_what_has_nobody(
    cast: Cast, now: datetime, today: date
) -> None:
    a_task(cast, owner=cast.olga, due_on=today + WEEK)
    a_task(cast, owner=cast.olga, due_on=today + timedelta(days=90), text="Much later")
    an_objective(cast)
    enter(BusinessGoal(statement="Grow", horizon="2028", owner=cast.olga), by=cast.quinn, at=now)
    a_review(cast, planned_on=today + WEEK, items={"context": None})
    given: dict[str, Any] = {"frm": today, "to": today + timedelta(days=30)}
    found = absence_of(cast.olga, reader=cast.quinn, **given)
    assert [duty.title for duty in found.due if duty.kind == "action"] == ["Order labels"]
    assert [duty.kind for duty in found.due if duty.kind != "action"] == ["measurement"]
    assert [one.title for one in found.meetings] == ["Management review of North"]
    assert sorted(row.thing.kind for group in found.held for row in group.rows) == [
        "goal-owner", "objective-owner",
    ]  # fmt: skip
    assert cast.olga not in found.nearest
    assert absence_of(cast.olga, reader=cast.quinn, frm=today + 2 * WEEK, to=today + 3 * WEEK).meetings == []


def test_the_quality_lead_is_tried_first_and_a_reader_sees_what_they_may(cast: Cast, today: date) -> None:
    assert first_to_try(today) == cast.quinn
    a_task(cast, owner=cast.quinn, site=cast.south, due_on=today + WEEK, text="Only South")
    shown = signed_in(cast.ella).get(reverse("desk:absence"))
    assert shown.context["someone"] == cast.quinn
    assert "Only South" in shown.content.decode()
    for wrong in ({"to": "2020-01-01"}, {"person": "999"}, {"frm": "no day"}, {"to": "2030-01-01"}):
        assert signed_in(cast.ella).get(reverse("desk:absence"), wrong).status_code == 422


def test_an_absence_of_many_things_asks_as_often_as_of_one(cast: Cast) -> None:
    client = signed_in(cast.ella)
    spent = []
    for count in (1, 20):
        for number in range(count):
            a_task(cast, owner=cast.quinn, text=f"Task {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:absence"))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 12 + 2 * len(kinds.all_kinds())
