"""Escalations in a browser: one tap on a phone, nothing that axe-core finds, nothing that scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governance.escalating import ask_back, climb, end_by_decision
from governance.models import Escalation
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_barrier, a_path, an_action

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["", "?state=ended", "new/", "new/?subject=ACT-0001", "ESC-0001/", "ESC-0002/", "ESC-0001/decision/",
         "ESC-0001/question/", "paths/", "paths/new/", "paths/PTH-0001/"]  # fmt: skip


def as_person(page: Any, person: Person) -> Any:
    session = signed_in(person).cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.address}])
    return page


def late_action(cast: Cast) -> Any:
    """Return an action that is late by the clock of the browser, too."""
    return an_action(cast, on=TODAY - 8 * WEEK, due_on=TODAY - 4 * WEEK, check_on=TODAY + WEEK)


def test_a_barrier_is_raised_from_a_late_action_with_one_tap_on_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any
) -> None:
    a_path(cast)
    action = late_action(cast)
    page = as_person(browser_page, cast.olga)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.address}{action.get_absolute_url()}")
    page.get_by_label("What would help").fill("A third packer on Fridays")
    page.get_by_role("button", name="People", exact=True).click()
    page.get_by_text("is with Quinn Hale, at level 2.").wait_for()
    row = Escalation.objects.get()
    assert (row.subject, row.lacking, row.text) == (action.reference, "people", "A third packer on Fridays")
    page.goto(f"{page.address}/governance/escalations/")
    assert page.get_by_role("link", name="A third packer on Fridays").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_pages_of_escalations_are_accessible_and_fit_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    a_path(cast)
    action = late_action(cast)
    row = a_barrier(cast, subject=action.reference)
    climb(row, step=1, at=NOW + WEEK)
    climb(row, step=2, at=NOW + 2 * WEEK)
    ask_back(row, question="How many people?", by=cast.ella, at=NOW + 2 * WEEK)
    ended = a_barrier(cast, lacking="money")
    end_by_decision(
        ended, text="Buy it", rationale="It pays", what_leader_did="Signed", outcome="gone", on=TODAY,
        by=cast.ella, at=NOW,
    )  # fmt: skip
    page, found = as_person(browser_page, cast.ella), []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in [*PAGES, f"../actions/{action.reference}/"]:
            answer = page.goto(f"{page.address}/governance/escalations/{path}")
            assert answer.status == 200, path
            found += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} at {width} scrolls sideways")
    assert found == []
