"""The list of actions: ready views with their counts, further filters, filters kept under a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.models import Process
from qms.people import filtering
from qms.people.models import Person, SavedFilter
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action, done

pytestmark = pytest.mark.usefixtures("still_clock")

LIST = "governance:actions"


def page_of(person: Person, query: str = "") -> str:
    return signed_in(person).get(f"{reverse(LIST)}{query}").content.decode()


def test_the_ready_views_count_what_they_show(cast: Cast) -> None:
    an_action(cast)
    an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - WEEK)
    a_task(cast)
    done(an_action(cast, text="Done"))
    an_action(cast, owner=cast.sven, site=cast.south, text="Elsewhere")
    views = [(view.label, view.count) for view in signed_in(cast.quinn).get(reverse(LIST)).context["views"]]
    assert views == [("Under way", 5), ("Mine", 0), ("Late", 1), ("To verify", 1), ("I verify", 1)]
    views = [(view.label, view.count) for view in signed_in(cast.olga).get(reverse(LIST)).context["views"]]
    assert views == [("Under way", 4), ("Mine", 3), ("Late", 1), ("To verify", 1), ("I verify", 0)]
    for query, count in (("?whose=mine", 3), ("?state=late", 1), ("?state=to_verify", 1)):
        assert signed_in(cast.olga).get(f"{reverse(LIST)}{query}").context["page"].paginator.count == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?leader=ella", ["Led", "Below"]),
        ("?leader=Carl", ["Below"]),
        ("?leader=nobody", []),
        ("?origin=off_target", ["Led"]),
        ("?weight=task", ["Below"]),
        ("?process=pack", ["Led"]),
        ("?process=Packing", ["Led"]),
        ("?process=none", []),
        ("?origin=rumour", []),
    ],
)
def test_further_filters_keep_what_fits(cast: Cast, query: str, found: list[str]) -> None:
    cast.olga.manager, cast.carl.manager = cast.ella, cast.olga
    for person in (cast.olga, cast.carl):
        person.save()
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    an_action(cast, text="Led", process=process)
    a_task(cast, text="Below")
    an_action(cast, text="Not theirs", owner=cast.sven, site=cast.south, origin="risk")
    rows = [row.text for row, _standing in signed_in(cast.quinn).get(f"{reverse(LIST)}{query}").context["rows"]]
    assert sorted(rows) == sorted(found)


def test_managers_in_a_circle_end_somewhere(cast: Cast) -> None:
    cast.olga.manager, cast.carl.manager = cast.carl, cast.olga
    for person in (cast.olga, cast.carl):
        person.save()
    an_action(cast, text="Led")
    assert "Led" in page_of(cast.quinn, "?leader=Carl")


# Filters kept under a name


def saved(person: Person, name: str = "Late packing", query: str = "state=late&q=pack") -> Any:
    url = reverse("people:new_filter", args=[LIST])
    return signed_in(person).post(f"{url}?query={query.replace('&', '%26')}", {"name": name})


def test_a_filter_is_kept_shown_and_current(cast: Cast) -> None:
    page = page_of(cast.olga, "?q=pack&state=late&page=1&owner=")
    assert "Save this filter" in page and "query=q%3Dpack%26state%3Dlate" in page
    answer = saved(cast.olga)
    assert answer.status_code == 302 and answer["Location"] == f"{reverse(LIST)}?q=pack&state=late"
    page = page_of(cast.olga, "?state=late&q=pack")
    assert "Late packing" in page and "Save this filter" not in page
    assert "Late packing" not in page_of(cast.carl, "?state=late&q=pack")


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "state=late", "This field is required."),
        ("Late packing", "state=open", "You have a filter of this name already"),
        ("Everything", "page=2", "Nothing is filtered."),
        ("x" * 61, "state=late", "at most 60"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_the_name(cast: Cast, name: str, query: str, sentence: str) -> None:
    saved(cast.olga)
    answer = saved(cast.olga, name, query)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert SavedFilter.objects.count() == 1


def test_a_person_keeps_a_dozen_at_most(cast: Cast) -> None:
    for number in range(filtering.MOST):
        filtering.save(LIST, name=f"F{number}", query=f"q={number}", by=cast.olga, at=NOW)
    with pytest.raises(Refusal) as refusal:
        filtering.save(LIST, name="One more", query="q=more", by=cast.olga, at=NOW)
    assert refusal.value.rule == "filter.too-many"


def test_a_list_that_keeps_none_does_not_exist(cast: Cast) -> None:
    for name in ("people:people", "nonsense"):
        url = reverse("people:new_filter", args=[name])
        assert signed_in(cast.olga).get(f"{url}?query=q=a").status_code == 404


def test_a_filter_is_renamed_and_removed_by_its_owner_alone(cast: Cast) -> None:
    saved(cast.olga)
    saved(cast.olga, "Mine", "whose=mine&state=open")
    row = SavedFilter.objects.get(name="Mine")
    address = reverse("people:saved_filter", args=[row.pk])
    removal = reverse("people:filter_removal", args=[row.pk])
    assert signed_in(cast.quinn).get(address).status_code == 404
    assert signed_in(cast.quinn).post(removal).status_code == 404
    client = signed_in(cast.olga)
    assert client.post(address, {"name": "Late packing"}).status_code == 422
    assert client.post(address, {"name": "What I owe"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "What I owe"
    assert client.get(removal).status_code == 405
    assert client.post(removal).status_code == 302 and SavedFilter.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("state=late&page=3", "state=late"),
        ("q=&owner= &state=open", "state=open"),
        ("b=2&a=1", "a=1&b=2"),
        ("", ""),
        ("page=2", ""),
        ("q=a%26b", "q=a%26b"),
    ],
)
def test_what_is_worth_keeping_of_an_address(query: str, kept: str) -> None:
    assert filtering.worth_keeping(query) == kept


def test_another_day_shows_another_count(cast: Cast) -> None:
    an_action(cast, due_on=TODAY + timedelta(days=1), check_on=TODAY + WEEK)
    assert [view.count for view in signed_in(cast.olga).get(reverse(LIST)).context["views"]][2] == 0
