"""The grid of a responsibility matrix under the keys and under the finger, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from governance import mapping
from governance.leading import hand_accountability
from governance.models import MatrixCell, ResponsibilityMatrix
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.governance.matrices import a_draft, a_process, approved, column_of, fill, row_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]

BOARD = """([kind, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = new ClipboardEvent(kind, {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return data.getData('text/plain');
}"""
HERE = """() => {
  const cell = document.activeElement.closest('td, th');
  return [cell.parentElement.sectionRowIndex, cell.cellIndex];
}"""


@pytest.fixture
def draft(transactional_db: None, cast: Cast) -> ResponsibilityMatrix:
    """A draft for North: what every matrix holds, then Packing and Picking; Olga, Ella, Carl and a role."""
    for name in ("Packing", "Picking"):
        a_process(cast, name, site=cast.north)
    matrix = a_draft(cast)
    mapping.add_column(matrix, role="Shift leader", by=cast.quinn, at=NOW)
    return matrix


@pytest.fixture
def open_as(browser_page: Any, draft: ResponsibilityMatrix) -> Open:
    """A function that opens the page of the draft as somebody, in the browser's page or in another."""

    def opened(person: Person, page: Any = None) -> Any:
        page = page or browser_page
        sign_in(page, person, browser_page.address)
        page.goto(f"{browser_page.address}{draft.get_absolute_url()}")
        return page

    return opened


@pytest.fixture
def another(browser: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens a page of another profile, closed when the test ends."""
    contexts = []

    def page(**options: Any) -> Any:
        context = browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def sign_in(page: Any, person: Person, address: str) -> None:
    session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def at(page: Any, matrix: ResponsibilityMatrix, row: str, who: Person | str) -> Any:
    """Return the cell of a row and a person or role."""
    column = list(matrix.columns.values_list("pk", flat=True)).index(column_of(matrix, who).pk)
    return page.locator(f"#r{row_of(matrix, row).pk} td").nth(column)


def stored(page: Any) -> None:
    """Wait until the page says that everything is stored."""
    page.locator("#ram-state[data-tone=good]").wait_for()


def letter(matrix: ResponsibilityMatrix, row: str, who: Person | str) -> str:
    found = MatrixCell.objects.filter(row=row_of(matrix, row), column=column_of(matrix, who)).first()
    return found.value if found else ""


def keys(page: Any, text: str) -> None:
    for key in text.split():
        page.keyboard.press(key)


def test_letters_are_typed_undone_and_done_again(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast
) -> None:
    page = open_as(cast.quinn)
    cell = at(page, draft, "Packing", cast.olga)
    cell.click()
    keys(page, "a")
    assert cell.inner_text() == "A"
    keys(page, "r")
    assert cell.inner_text() == "A/R", "A then R in the same cell"
    keys(page, "ArrowRight c ArrowRight b ArrowLeft ArrowRight i")
    stored(page)
    assert [letter(draft, "Packing", who) for who in (cast.olga, cast.ella, cast.carl)] == ["AR", "C", "I"]
    keys(page, "Control+z")
    assert at(page, draft, "Packing", cast.carl).inner_text() == "A/R"
    keys(page, "Control+z Control+z Control+z Control+z Control+z")
    stored(page)
    assert not MatrixCell.objects.exclude(value="").exists()
    keys(page, "Control+Shift+z Control+Shift+z Control+y")
    stored(page)
    assert [letter(draft, "Packing", who) for who in (cast.olga, cast.ella, cast.carl)] == ["AR", "C", ""]
    cell.click()
    keys(page, "Shift+ArrowRight Delete")
    stored(page)
    assert not MatrixCell.objects.exclude(value="").exists()


def test_the_keys_lead_everywhere_and_tab_leads_out(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast
) -> None:
    page = open_as(cast.quinn)
    page.locator("[role=grid] td[tabindex='0']").focus()
    last = draft.rows.count() - 1
    for pressed, place in {
        "ArrowDown": [1, 1], "End": [1, 4], "ArrowRight": [1, 4], "Home": [1, 1], "ArrowLeft": [1, 0],
        "Control+End": [last, 4], "PageUp": [max(0, last - 10), 4], "Control+Home": [0, 1],
        "PageDown": [min(10, last), 1],
        "Control+ArrowRight": [min(10, last), 4], "Control+ArrowUp": [0, 4], "ArrowUp": [0, 4],
    }.items():  # fmt: skip
        keys(page, pressed)
        assert page.evaluate(HERE) == place, pressed
    keys(page, "ArrowDown")
    assert page.locator("[role=grid] [tabindex='0']").count() == 1, "one stop for Tab"
    keys(page, "Tab")
    assert page.evaluate("document.activeElement.closest('[role=grid]') === null")


def test_a_block_is_pasted_and_stray_cells_are_named(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast
) -> None:
    page = open_as(cast.quinn)
    at(page, draft, "Packing", cast.olga).click()
    page.evaluate(BOARD, ["paste", "a/r\tC\tMarco\tx\n\tR, A\ti\tR\tR\n"])
    stored(page)
    assert letter(draft, "Packing", cast.olga) == "AR"
    assert letter(draft, "Packing", cast.ella) == "C"
    assert letter(draft, "Picking", cast.ella) == "AR"
    assert letter(draft, "Picking", cast.carl) == "I"
    strays = page.locator("#ram-strays li").all_inner_texts()
    assert len(strays) == 3
    assert "Packing, Carl Meyer: “Marco”" in strays[0]
    assert "outside the matrix" in strays[2]
    keys(page, "Shift+ArrowDown Shift+ArrowRight Shift+ArrowRight")
    assert page.evaluate(BOARD, ["copy", ""]) == "A/R\tC\t\n\tA/R\tI"
    keys(page, "Control+z")
    stored(page)
    assert not MatrixCell.objects.exclude(value="").exists(), "one step back"


def test_what_a_row_breaks_is_marked_while_typing_and_the_list_leads_to_it(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast, axe: Callable[[Any], list[str]]
) -> None:
    page = open_as(cast.quinn)
    before = page.locator("#ram-breaches [data-blocks]").count()
    at(page, draft, "Packing", cast.olga).click()
    keys(page, "a ArrowRight a")
    row = page.locator(f"#r{row_of(draft, 'Packing').pk}")
    row.get_by_text("More than one A").wait_for()
    assert row.locator("td.wrong").count() == 2
    described = row.locator("td.wrong").first.get_attribute("aria-describedby").split()
    assert "More than one is accountable" in page.locator(f"#{described[0]}").inner_text()
    assert axe(page) == []
    keys(page, "r r")
    row.locator("td.wrong").first.wait_for(state="detached")
    page.locator("#ram-meter").get_by_text(f"{before - 2} things block approval").wait_for()
    assert page.locator("#ram-breaches [data-blocks]").count() == before - 2
    page.locator("#ram-breaches a").filter(has_text="Picking").first.focus()
    keys(page, "Enter")
    assert page.evaluate("document.activeElement.closest('tr').id") == f"r{row_of(draft, 'Picking').pk}"


def test_of_two_who_type_at_once_the_second_sees_the_first_and_chooses(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast, another: Open, browser_page: Any
) -> None:
    first = open_as(cast.quinn)
    second = open_as(cast.ella, another())
    for page, letters in ((first, "a ArrowRight c"), (second, "r ArrowRight i ArrowRight i")):
        at(page, draft, "Packing", cast.olga).click()
        keys(page, letters)
        page.wait_for_timeout(100)
        stored(page)
    lines = second.locator("#ram-clashes li")
    assert lines.count() == 2
    assert "Packing, Olga Petrova: Quinn Hale put A at" in lines.first.inner_text()
    assert at(second, draft, "Packing", cast.olga).inner_text() == "A", "theirs stands until the choice"
    assert letter(draft, "Packing", cast.carl) == "I", "what nobody else touched is stored"
    second.reload()
    assert lines.count() == 2, "the choice waits, also over a reload"
    at(second, draft, "Packing", cast.olga).click()
    keys(second, "Enter")
    assert second.evaluate("document.activeElement.textContent") == "Keep A"
    keys(second, "Tab Enter")
    stored(second)
    at(second, draft, "Packing", cast.ella).click()
    keys(second, "Enter Enter")
    assert lines.count() == 0 or not lines.first.is_visible()
    assert [letter(draft, "Packing", who) for who in (cast.olga, cast.ella)] == ["R", "C"]


def test_nothing_typed_is_lost_on_a_dropped_connection_or_an_expired_sign_in(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast, another: Open, browser_page: Any
) -> None:
    page = open_as(cast.quinn, another())
    context = page.context
    at(page, draft, "Packing", cast.olga).click()
    context.set_offline(True)
    keys(page, "a")
    page.get_by_text("There is no connection").wait_for()
    keys(page, "ArrowRight r")
    context.set_offline(False)
    stored(page)
    assert [letter(draft, "Packing", who) for who in (cast.olga, cast.ella)] == ["A", "R"]
    context.clear_cookies()
    keys(page, "c")
    page.get_by_text("Your sign-in has ended").wait_for()
    assert page.get_by_role("link", name="Sign in").get_attribute("href").endswith(f"?next={quoted(draft)}")
    page.goto(f"{browser_page.address}/accounts/login/")
    sign_in(page, cast.quinn, browser_page.address)
    page.goto(f"{browser_page.address}{draft.get_absolute_url()}")
    stored(page)
    assert letter(draft, "Packing", cast.ella) == "C"


def test_letters_typed_after_another_approved_it_are_refused_and_named(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast, another: Open
) -> None:
    page = open_as(cast.quinn, another())
    fill(draft, cast, at=timezone.now())
    hand_accountability(
        holder=cast.ella, starts_on=timezone.localdate(), site=None, by=cast.ella, at=timezone.now()
    )
    approved(draft, cast, at=timezone.now())
    at(page, draft, "Packing", cast.ella).click()
    keys(page, "i")
    said = page.locator("#ram-refusal")
    said.get_by_text("Packing, Ella Brandt: I").wait_for()
    assert "Approved" in said.inner_text()
    assert letter(draft, "Packing", cast.ella) == ""


def quoted(matrix: ResponsibilityMatrix) -> str:
    return matrix.get_absolute_url().replace("/", "%2F")


def test_rows_and_columns_are_added_moved_and_removed_over_the_grid(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast
) -> None:
    page = open_as(cast.quinn)
    page.get_by_role("link", name="Add row").focus()
    keys(page, "Enter")
    dialog = page.locator("#ram-line")
    dialog.get_by_label("Or an activity").wait_for()
    dialog.get_by_label("Or an activity").fill("Release of first articles")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Add row").press("Enter")
    row = row_of(draft, "Release")
    assert page.evaluate("document.activeElement.closest('tr').id") == f"r{row.pk}", "there the reader goes on"
    page.locator(f"#r{row.pk} th a").focus()
    keys(page, "Enter")
    dialog.get_by_label("Stands").select_option(label="First")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Save row").press("Enter")
    assert page.locator("[role=grid] tbody tr").first.get_attribute("id") == f"r{row.pk}"
    page.locator(f"#c{column_of(draft, 'Shift leader').pk} a").focus()
    keys(page, "Enter")
    dialog.get_by_role("button", name="Remove column").wait_for()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Remove column").press("Enter")
    assert draft.columns.count() == 3


def test_on_a_phone_a_tap_offers_the_letters(
    open_as: Open, draft: ResponsibilityMatrix, cast: Cast, another: Open, axe: Callable[[Any], list[str]]
) -> None:
    phone = another(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = open_as(cast.quinn, phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    at(page, draft, "Packing", cast.ella).tap()
    page.locator("#ram-choice").get_by_role("button", name="Responsible", exact=False).first.tap()
    stored(page)
    assert letter(draft, "Packing", cast.ella) == "R"
    assert axe(page) == []
    page.locator(f"#r{row_of(draft, 'Packing').pk} th a").evaluate("a => location.assign(a.href)")
    page.get_by_role("heading", level=1, name="Packing").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []


def test_without_script_a_row_is_lettered_by_its_form(
    draft: ResponsibilityMatrix, cast: Cast, another: Open, browser_page: Any
) -> None:
    page = another(java_script_enabled=False)
    sign_in(page, cast.quinn, browser_page.address)
    page.goto(f"{browser_page.address}{draft.get_absolute_url()}")
    page.locator("table").get_by_role("link", name="Packing").click()
    page.get_by_label("Olga Petrova").select_option(label="Accountable")
    page.get_by_label("Carl Meyer").select_option(label="Responsible")
    page.get_by_role("button", name="Save letters").click()
    page.wait_for_load_state()
    assert [letter(draft, "Packing", who) for who in (cast.olga, cast.carl)] == ["A", "R"]
