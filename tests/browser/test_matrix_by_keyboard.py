"""A responsibility sheet as companies keep it becomes an approved matrix by keys alone; no mouse moves here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from governance.leading import hand_accountability
from governance.models import Acknowledgement, ResponsibilityMatrix
from qms.people.models import Person
from qms.records import signing
from tests.cast import LONG_AGO, Cast, signed_in
from tests.governance.matrices import a_process
from tests.governance.test_matrix_import import ugly
from tests.services import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

PASSWORD = "a long enough sentence"
SAID = """() => {
  const here = document.activeElement;
  return ((here.labels && here.labels[0] || here).innerText || here.getAttribute('aria-label') || '').trim();
}"""
HERE = """() => {
  const cell = document.activeElement.closest('[role=grid] :is(td, th)');
  return cell && [cell.parentElement.sectionRowIndex, cell.cellIndex];
}"""


@pytest.fixture(autouse=True)
def north(transactional_db: None, cast: Cast) -> None:
    """Olga owns Packing at North; Ella answers for the system; she and Quinn have passwords."""
    cache.clear()
    a_process(cast, site=cast.north)
    begun = timezone.localdate() - timedelta(days=1)
    hand_accountability(
        holder=cast.ella, starts_on=begun, site=None, by=cast.ella, at=timezone.now() - timedelta(days=1)
    )
    assert begun > LONG_AGO
    for person in (cast.ella, cast.quinn):
        assert person.account
        person.account.set_password(PASSWORD)
        person.account.save()


def keys(page: Any, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus says ``name``."""
    for _ in range(120):
        keys(page, "Tab")
        if str(page.evaluate(SAID)).startswith(name):
            return
    raise AssertionError(f"Tab never comes to “{name}”.")


def follow(page: Any, name: str) -> None:
    """Go to the link or button that says ``name``, and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        keys(page, "Enter")
    assert page.locator(".error-summary").all_inner_texts() == []


def go(page: Any, row: str, column: int) -> None:
    """Walk in the grid to the cell of a row, by the arrows."""
    texts = page.locator("[role=grid] tbody th").all_inner_texts()
    [to] = [place for place, text in enumerate(texts) if text.startswith(row)]
    here = page.evaluate(HERE)
    assert here, "the focus is in the grid"
    down, right = to - here[0], column - here[1]
    keys(page, *["ArrowDown" if down > 0 else "ArrowUp"] * abs(down))
    keys(page, *["ArrowRight" if right > 0 else "ArrowLeft"] * abs(right))
    assert page.evaluate(HERE) == [to, column]


def take_in(page: Any) -> None:
    """Upload the sheet, look at its faults, say who the unknown column is, take it over."""
    sheet = {"name": "raci.xlsx", "mimeType": "application/octet-stream", "buffer": ugly()}
    page.on("filechooser", lambda chooser: chooser.set_files(sheet))
    page.goto(f"{page.address}/governance/matrices/sheet/")
    tab_to(page, "For")
    page.keyboard.type("North")
    tab_to(page, "Sheet")
    keys(page, "Space")
    wait_until(lambda: page.evaluate("document.activeElement.files.length") == 1, "the sheet to be chosen")
    follow(page, "Look at it")
    assert page.get_by_text("Leave the A with one").or_(page.get_by_text("More than one")).count() >= 1
    tab_to(page, "E, Plant clerk")
    page.keyboard.type("Ella")
    follow(page, "Take over into a draft")


def correct(page: Any) -> None:
    """Give the rows what the sheet lacks, until nothing blocks approval."""
    columns = [text.split("\n")[0].strip() for text in page.locator("thead th").all_inner_texts()]
    olga, carl, ella, quinn = [
        columns.index(n) for n in ("Olga Petrova", "Carl Meyer", "Ella Brandt", "Quinn Hale")
    ]
    page.locator("[role=grid]").wait_for()
    for _ in range(120):
        keys(page, "Tab")
        if page.evaluate(HERE):
            break
    go(page, "Weigh parcels", ella)
    keys(page, "Delete")
    go(page, "Print labels", carl)
    keys(page, "r")
    go(page, "Answer for whether", ella)
    keys(page, "a", "r")
    standing = ("Keep the quality", "See that", "Report performance", "Promote customer", "Keep the system")
    for row in standing:
        go(page, row, quinn)
        keys(page, "b")
    go(page, "Packing", olga)
    keys(page, "i")
    page.locator("[role=grid] tr", has_text="Packing").locator(".mark", has_text="No A").wait_for()
    keys(page, "Control+z")
    page.locator("#ram-meter", has_text="Nothing blocks approval").wait_for()
    page.locator("#ram-state[data-tone=good]").wait_for()


def test_a_sheet_is_taken_in_corrected_and_approved_by_keyboard_alone(
    cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    page = browser_page
    page.goto(f"{page.address}/accounts/login/")
    tab_to(page, "Email")
    page.keyboard.type(cast.quinn.email)
    keys(page, "Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        keys(page, "Enter")
    take_in(page)
    if page.get_by_role("button", name="Add what is missing").count():
        follow(page, "Add what is missing")
    assert page.locator("#ram-breaches [data-blocks]").count() > 5
    correct(page)
    assert axe(page) == []
    follow(page, "Ask for approval")
    follow(page, "Ask for approval")
    matrix = ResponsibilityMatrix.objects.get()
    sign(page, cast.ella, matrix)
    matrix.refresh_from_db()
    assert (matrix.state, matrix.approved_by) == ("approved", cast.ella)
    assert signing.verify() == []
    assert Acknowledgement.objects.filter(matrix=matrix, person=cast.olga).exists()
    assert page.locator("[role=grid]").count() == 0, "what is approved never changes"
    assert axe(page) == []


def sign(page: Any, leader: Person, matrix: ResponsibilityMatrix) -> None:
    """Let the leader open the draft and sign it; the password proves who she is."""
    session = signed_in(leader).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.address}])
    page.goto(f"{page.address}{matrix.get_absolute_url()}")
    follow(page, "Approve matrix")
    follow(page, "Approve matrix")
    assert "reauthenticate" in page.url, "identity is proven first"
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        keys(page, "Enter")
    page.wait_for_url(f"**{matrix.get_absolute_url()}")
