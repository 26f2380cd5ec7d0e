"""Many tasks at once after a meeting: all of them or none, each fault at its row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.giving_out import named
from governance.models import Action
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("still_clock")

Row = tuple[str, str, str]


def post(person: Person, site: object, typed: list[Row], **more: Any) -> Any:
    data: dict[str, Any] = {"site": getattr(site, "pk", ""), "on": TODAY, "rows": len(typed), **more}
    for number, values in enumerate(typed):
        for name, value in zip(("text", "owner", "due_on"), values, strict=True):
            data[f"row-{number}-{name}"] = value
    return signed_in(person).post(reverse("governance:several_tasks"), data)


def test_tasks_are_given_out_together(cast: Cast) -> None:
    rows = [("Order labels", "Carl Meyer", "12 Dec"), ("", "", ""), ("Book the room", "@olga", "2026-04-01")]
    answer = post(cast.olga, cast.north, rows)
    assert answer.status_code == 302
    made = list(Action.objects.order_by("reference"))
    assert [(row.text, row.owner, row.due_on) for row in made] == [
        ("Order labels", cast.carl, date(2026, 12, 12)),
        ("Book the room", cast.olga, date(2026, 4, 1)),
    ]
    assert {(row.weight, row.site, row.assigned_by, row.assigned_on) for row in made} == {
        ("task", cast.north, cast.olga, TODAY)
    }


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (("", "carl", "12 Dec"), "text", "This is missing."),
        (("Order labels", "", "12 Dec"), "owner", "This is missing."),
        (("Order labels", "carl", ""), "due_on", "This is missing."),
        (("Order labels", "nobody", "12 Dec"), "owner", "Nobody here is called"),
        (("Order labels", "carl", "12/12/2026"), "due_on", "not a day that can be read"),
        (("Order labels", "sven", "12 Dec"), "owner", "does not see the records of North"),
        (("Order labels", "carl", "2026-03-01"), "due_on", "before the day on which it was assigned"),
    ],
)
def test_a_fault_stands_at_its_row_and_nothing_is_written(
    cast: Cast, row: Row, field: str, sentence: str
) -> None:
    answer = post(cast.olga, cast.north, [("Book the room", "Olga Petrova", "1 Apr"), row])
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert f'id="id_row-1-{field}_error"' in page and 'id="id_row-0' in page
    assert "Book the room" in page and not Action.objects.exists()
    post(cast.olga, cast.north, [("Book the room", "Olga Petrova", "1 Apr")])
    assert [row.reference for row in Action.objects.all()] == ["ACT-0001"]


def test_every_fault_is_told_at_once(cast: Cast) -> None:
    answer = post(cast.olga, cast.north, [("A", "sven", "1 Apr"), ("B", "carl", "soon"), ("C", "", "1 Apr")])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'id="id_row-{fault}_error"' in page for fault in ("1-due_on", "2-owner"))


def test_nothing_filled_in_is_told(cast: Cast) -> None:
    answer = post(cast.olga, cast.north, [("", "", "")] * 3)
    assert answer.status_code == 422 and "No row is filled in." in answer.content.decode()


def test_more_rows_keep_what_was_typed_and_write_nothing(cast: Cast) -> None:
    answer = post(cast.olga, cast.north, [("Order labels", "carl", "someday")], more="1")
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count('class="several-row"') == 6
    assert 'value="Order labels"' in page and 'value="someday"' in page and not Action.objects.exists()


@pytest.mark.parametrize("separator", ["\t", ";"])
@pytest.mark.parametrize("more", [{}, {"more": "1"}])
def test_pasted_rows_fill_the_rows_before_anything_is_written(
    cast: Cast, separator: str, more: dict[str, str]
) -> None:
    lines = [("Order labels", "carl", "12 Dec"), ("Clean, then paint", "olga", "1 Apr")]
    pasted = "\r\n".join(separator.join(line) for line in lines)
    answer = post(cast.olga, cast.north, [("Book the room", "olga", "1 Apr")], pasted=pasted, **more)
    page = answer.content.decode()
    assert answer.status_code == 200 and not Action.objects.exists()
    assert [page.index(text) for text in ("Book the room", "Order labels", "Clean, then paint")] == sorted(
        page.index(text) for text in ("Book the room", "Order labels", "Clean, then paint")
    )
    assert "\t" not in page.split("<textarea")[1].split("</textarea>")[0]


def test_htmx_gets_the_rows_alone(cast: Cast) -> None:
    data = {"rows": "1", "more": "1", "row-0-text": "Order labels"}
    client = signed_in(cast.olga)
    answer = client.post(reverse("governance:several_tasks"), data, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="rows"') and "Order labels" in page


def test_who_gives_no_actions_at_a_site_gives_none_out_there(cast: Cast) -> None:
    assert signed_in(cast.carl).get(reverse("governance:several_tasks")).status_code == 403
    answer = post(cast.olga, cast.south, [("Order labels", "sven", "1 Apr")])
    assert answer.status_code == 422 and not Action.objects.exists()


def test_no_more_rows_than_fit(cast: Cast) -> None:
    answer = post(cast.olga, cast.north, [("A", "carl", "1 Apr")], rows="100000", more="1")
    assert answer.content.decode().count('class="several-row"') == 60


def people(*names: str) -> list[Person]:
    return [Person(name=name, email=f"{name.split()[0].lower()}@b.test") for name in names]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Maria Weber", "Maria Weber"),
        ("  maria   WEBER ", "Maria Weber"),
        ("maria@b.test", "Maria Weber"),
        ("@maria", "Maria Weber"),
        ("Weber", "Maria Weber"),
        ("Jo", "Jonas Kern"),
    ],
)
def test_a_person_is_meant_by_name_beginning_or_mail(words: str, name: str) -> None:
    assert named(words, people("Maria Weber", "Jonas Kern", "Mario Rossi")).name == name


@pytest.mark.parametrize("words", ["Mari", "zoe", "er"])
def test_nobody_is_guessed(words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        named(words, people("Maria Weber", "Jonas Kern", "Mario Rossi"))
    assert refusal.value.field == "owner"


def test_a_day_without_a_year_is_the_next_one(cast: Cast) -> None:
    post(cast.olga, cast.north, [("Order labels", "carl", "15 Mar")])
    assert Action.objects.get().due_on == TODAY.replace(year=2027) - timedelta(days=1)
