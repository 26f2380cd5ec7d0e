"""Pages of people: found by words, site and function; facts, roles and duties; what each may change there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.assigning import assign
from qms.people.models import Invitation, Organisation, Person, Role, RoleHolding, Site
from qms.primitives import kinds
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.usefixtures("still_clock")
LIST = "/governance/people/"


def names(client: Client, query: str) -> list[str]:
    """Return who the list shows for a query."""
    return [person.name for person in client.get(LIST + query).context["page"]]


def test_people_are_found_by_words_site_and_function(cast: Cast) -> None:
    client = signed_in(cast.carl)
    assert names(client, "?q=head+petrova") == ["Olga Petrova"]
    assert names(signed_in(cast.quinn), f"?site={cast.south.pk}") == ["Sven Dahl"]
    assert cast.quinn.function
    assert names(client, f"?function={cast.quinn.function.pk}") == ["Ines Costa", "Quinn Hale"]
    assert names(client, "?site=999") == []
    assert names(client, "?sort=-name")[0] == "Sven Dahl"


def test_those_who_left_are_listed_only_when_asked_for(cast: Cast) -> None:
    Person.objects.filter(pk=cast.olga.pk).update(ended_on=date(2026, 1, 31))
    client = signed_in(cast.carl)
    assert "Olga Petrova" not in names(client, "")
    assert "Olga Petrova" in names(client, "?left=on")


def test_a_site_outside_the_readers_reach_stays_unnamed(cast: Cast) -> None:
    for reader in (cast.carl, cast.axel):
        client = signed_in(reader)
        pages = [client.get(LIST), client.get(reverse("people:sites")), client.get("/search/?q=South")]
        assert [page for page in pages if b">South<" in page.content or b"SOUTH" in page.content] == []
        assert names(client, f"?site={cast.south.pk}") == []
    assert b"Another site" in signed_in(cast.carl).get(cast.sven.get_absolute_url()).content
    assert b">South<" in signed_in(cast.quinn).get(LIST).content


def test_without_a_role_one_finds_oneself(cast: Cast) -> None:
    assert names(signed_in(cast.nora), "") == ["Nora Lind"]


def queries(person: Person, url: str) -> int:
    """Return how many queries a page takes."""
    client = signed_in(person)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code == 200
    return len(taken)


PERSON = 10 + 2 * len(kinds.all_kinds())
"""What is owed and held is asked of each kind of record."""


def test_pages_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    urls = {LIST: 8, reverse("people:sites"): 8, cast.olga.get_absolute_url(): PERSON}
    few = {url: queries(cast.olga, url) for url in urls}
    Person.objects.bulk_create(
        Person(name=f"P{n}", email=f"p{n}@borealis.test", site=cast.north) for n in range(90)
    )
    Site.objects.bulk_create(Site(code=f"S{n}", name=f"S{n}", parent=cast.north) for n in range(20))
    assert {url: queries(cast.olga, url) for url in urls} == few
    assert all(few[url] <= budget for url, budget in urls.items()), few


def test_duties_outside_the_readers_reach_are_not_told(cast: Cast, now: datetime, today: date) -> None:
    for site, text in ((cast.north, "Check the gauge"), (cast.south, "Call the customer")):
        assign(
            text=text, owner=cast.quinn, assigned_by=cast.ella, on=today, due_on=today + timedelta(days=5),
            by=cast.quinn, at=now, weight="task", site=site,
        )  # fmt: skip
    seen = signed_in(cast.olga).get(cast.quinn.get_absolute_url()).content.decode()
    assert "Check the gauge" in seen
    assert "Call the customer" not in seen
    assert "Call the customer" in signed_in(cast.quinn).get(cast.quinn.get_absolute_url()).content.decode()


def test_a_quality_lead_of_a_site_keeps_that_sites_people_only(cast: Cast) -> None:
    RoleHolding.objects.create(
        person=cast.olga, role=Role.QUALITY_LEAD, site=cast.north, starts_on=date(2024, 1, 1)
    )
    client = signed_in(cast.olga)
    new = reverse("people:new_person")
    facts = {"name": "Pia Sund", "email": "pia@borealis.test"}
    assert client.post(new, {**facts, "site": cast.south.pk}).context["form"].errors["site"]
    assert client.post(new, facts).context["form"].errors["site"]
    made = client.post(new, {**facts, "site": cast.north.pk})
    pia = Person.objects.get(email="pia@borealis.test")
    assert made.headers["Location"] == pia.get_absolute_url()
    assert client.get(reverse("people:facts", args=[cast.sven.pk])).status_code == 403
    assert client.post(reverse("people:invitation", args=[pia.pk])).status_code == 302
    assert Invitation.objects.get().person == pia


def test_only_an_administrator_moves_the_mailbox_of_somebody_with_a_role(cast: Cast) -> None:
    sent = {"name": "Adam Novak", "email": "mine@elsewhere.test"}
    url = reverse("people:facts", args=[cast.adam.pk])
    signed_in(cast.quinn).post(url, sent)
    assert Person.objects.get(pk=cast.adam.pk).email == "adam@borealis.test"
    url = reverse("people:facts", args=[cast.carl.pk])
    signed_in(cast.adam).post(url, {"name": "Carl Meyer", "email": "Carl.Meyer@borealis.test"})
    assert Person.objects.get(pk=cast.carl.pk).email == "carl.meyer@borealis.test"


def test_a_refused_end_stands_at_its_field_and_keeps_what_was_typed(
    cast: Cast, now: datetime, today: date
) -> None:
    assign(
        text="Check the gauge", owner=cast.carl, assigned_by=cast.olga, on=today, due_on=today, by=cast.olga,
        at=now, weight="task", site=cast.north,
    )  # fmt: skip
    url = reverse("people:ending", args=[cast.carl.pk])
    answer = signed_in(cast.adam).post(url, {"ended_on": "2026-03-20", "reason": "Retires"})
    assert answer.status_code == 422
    assert "ACT-0001" in str(answer.context["form"].errors["ended_on"])
    assert b"Retires" in answer.content


def test_an_administrator_gives_and_ends_roles_by_form(cast: Cast) -> None:
    client = signed_in(cast.adam)
    url = reverse("people:granting", args=[cast.nora.pk])
    given = {"role": "external_auditor", "site": cast.north.pk, "starts_on": "2026-03-01"}
    assert client.post(url, given).context["form"].errors["ends_on"]
    assert client.post(url, given | {"ends_on": "2026-06-30"}).status_code == 302
    holding = cast.nora.role_holdings.get()
    client.post(reverse("people:role_ending", args=[holding.pk]), {"ends_on": "2026-03-31"})
    assert cast.nora.role_holdings.get().ends_on == date(2026, 3, 31)
    own = client.post(reverse("people:granting", args=[cast.adam.pk]), given | {"ends_on": "2026-06-30"})
    assert "own roles" in str(own.context["form"].errors)


def test_a_site_is_changed_by_form_and_a_circle_refused_at_its_field(cast: Cast) -> None:
    client = signed_in(cast.adam)
    facts = {"code": "SOUTH", "name": "South works", "parent": cast.north.pk, "time_zone": "Europe/Lisbon"}
    client.post(reverse("people:site", args=["SOUTH"]), facts)
    south = Site.objects.get(code="SOUTH")
    assert (south.name, south.parent) == ("South works", cast.north)
    circle = {"code": "NORTH", "name": "North", "parent": south.pk, "time_zone": "Mars/Olympus"}
    errors = client.post(reverse("people:site", args=["NORTH"]), circle).context["form"].errors
    assert "not a time zone" in str(errors["time_zone"])
    errors = (
        client.post(reverse("people:site", args=["NORTH"]), circle | {"time_zone": ""}).context["form"].errors
    )
    assert "below itself" in str(errors["parent"])


def test_the_organisations_settings_are_kept_with_who_changed_them(cast: Cast) -> None:
    sent = {
        "name": "Borealis", "scope_statement": "Pumps", "time_zone": "Europe/Oslo", "fiscal_year_start": 4,
        "language": "en",
    }  # fmt: skip
    signed_in(cast.adam).post(reverse("people:organisation"), sent)
    stored = Organisation.objects.get()
    assert (stored.name, stored.time_zone, stored.fiscal_year_start) == ("Borealis", "Europe/Oslo", 4)
    assert stored.history.order_by("history_id").last().history_user == cast.adam
