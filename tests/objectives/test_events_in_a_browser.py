"""Events in a browser: a complaint that came back, on a phone; no text is lost without a connection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as given
from playwright.sync_api import expect

from objectives.analysing import correct
from objectives.models import QualityEvent
from qms.people.models import Person
from tests.addressing import proven
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_process, an_analysis

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
WEEK = timedelta(days=7)


@pytest.fixture
def phone(transactional_db: None, still_clock: None, cast: Cast, live_server: Any, page: Any) -> Any:
    """A telephone that opens addresses of the product."""
    page.set_viewport_size(PHONE)
    page.set_default_timeout(60_000)
    page.address = live_server.url
    return page


def as_person(page: Any, person: Person) -> None:
    """Sign the telephone in."""
    client = proven(person, at=NOW)
    value = client.cookies[given.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": given.SESSION_COOKIE_NAME, "value": value, "url": page.address}])


def send(page: Any, name: str) -> None:
    """Press the button of the form and wait for what it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_a_complaint_that_came_back_on_a_phone(phone: Any, cast: Cast, axe: Callable[[Any], list[str]]) -> None:
    process, cause = a_process(cast), a_cause()
    first = a_complaint(cast, process=process)
    an_analysis(cast, first, cause=cause)
    earlier = correct(
        first, text="Hang a board", owner=cast.olga, due_on=TODAY + WEEK, check_on=TODAY + 8 * WEEK,
        criterion="No valve leaks", verifier=cast.quinn, by=cast.olga, at=NOW,
    )  # fmt: skip
    earlier.complete(by=cast.olga, at=NOW, on=TODAY, proof="It hangs")
    earlier.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="None leaked")
    a_complaint(cast, process=process, cause=cause, text="A valve leaks again")

    # Carl records the third on his phone
    as_person(phone, cast.carl)
    phone.goto(f"{phone.address}/objectives/events/new/")
    phone.get_by_label("What does the customer say?").fill("Three valves leak")
    phone.get_by_label("Customer", exact=True).fill("Nordwerk")
    phone.get_by_text("Site, process, day, cause, owner").click()
    phone.get_by_label("Process").select_option(label="Assembly")
    phone.get_by_label("Cause").select_option(label="Handling")
    assert axe(phone) == []
    send(phone, "Record event")
    third = QualityEvent.objects.latest("pk")
    expect(phone.locator("main")).to_contain_text("It is significant: leaders are told.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # it stands on Ella's page; Olga cannot close it before
    as_person(phone, cast.olga)
    phone.goto(f"{phone.address}/objectives/events/{third.reference}/closing/")
    phone.get_by_label("What came of it?").fill("Replaced them")
    send(phone, "Close event")
    expect(phone.locator("main")).to_contain_text("It still owes something: The customer was not answered yet.")
    expect(phone.get_by_label("What came of it?")).to_have_value("Replaced them")
    as_person(phone, cast.ella)
    phone.goto(f"{phone.address}/objectives/events/")
    phone.get_by_role("link", name="Three valves leak").click()
    expect(phone.locator("main")).to_contain_text("3 of this cause on this process within 12 months")
    expect(phone.locator("main")).to_contain_text("was judged effective")
    assert axe(phone) == []

    # she looks at it; the corrective action reopens the verdict
    phone.locator("main").get_by_role("link", name="Look at it as a leader").first.click()
    phone.get_by_label("What do you see to?").fill("I free a fitter for the boards")
    send(phone, "I have looked at it")
    expect(phone.locator("#leader")).to_contain_text("I free a fitter for the boards")
    phone.goto(f"{phone.address}/objectives/events/{third.reference}/action/")
    expect(phone.locator("main")).to_contain_text("with your action that verdict is reopened")
    phone.get_by_label("What will be done?").fill("Lock the line while a place is empty")
    phone.get_by_label("Owner").select_option(label="Olga Petrova, Operations")
    phone.get_by_label("How will we see that it worked?").fill("No valve leaks for two months")
    phone.get_by_label("Who verifies that it worked?").select_option(label="Quinn Hale, Quality")
    send(phone, "Assign action")
    earlier.refresh_from_db()
    assert earlier.state == "done"
    assert earlier.reopenings.get().came_back_in is not None


def test_what_is_typed_without_a_connection_is_kept_until_it_is_sent(phone: Any, cast: Cast) -> None:
    as_person(phone, cast.carl)
    address = f"{phone.address}/objectives/events/new/"
    phone.goto(address)
    phone.get_by_label("What does the customer say?").fill("Two valves leak")
    phone.get_by_label("Customer", exact=True).fill("Nordwerk")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Record event").click()
    expect(phone.locator(".draft-note")).to_contain_text("There is no connection.")
    phone.context.set_offline(False)
    phone.goto(address)  # the browser was closed meanwhile
    expect(phone.get_by_label("What does the customer say?")).to_have_value("Two valves leak")
    expect(phone.locator(".draft-note")).to_contain_text("It is here again.")
    send(phone, "Record event")
    assert QualityEvent.objects.get().text == "Two valves leak"
    phone.goto(address)
    expect(phone.get_by_label("What does the customer say?")).to_have_value("")
