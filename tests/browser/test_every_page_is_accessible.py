"""Every page of the product, opened by each role of the demo company in a real browser.

The pages are found by walking links, as somebody would who presses everything once; a page in the table of
addresses that no link leads to is opened through the records made for that table, so none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qms.people.models import Person
from tests import addressing
from tests.addressing import Address, proven
from tests.browser.conftest import SignIn
from tests.browser.parts import in_their_parts
from tests.browser.walking import Found, look_at, walk
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

ROLES = ("quality", "executive", "owner", "contributor", "auditor", "internal-auditor", "admin")
NOBODY = "nobody"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}

NO_PAGE = {
    "mfa_authenticate": "Open only between password and second factor; tests/people signs in through it.",
    "account_set_password": "Leads to changing the password: everybody here has one.",
    "governance:matrix_cells": "What others changed meanwhile, asked by the script of the grid.",
    "account_login": "Leads those home who have signed in; opened by nobody.",
}
"""Addresses that answer those who have signed in with another page."""

Walked = dict[str, list[Found]]


@pytest.fixture(scope="session")
def remembered() -> Walked:
    """What the walks of this run found, so that each is done once."""
    return {}


@pytest.fixture(scope="session")
def examined() -> set[Any]:
    """The pages looked at in this run: paths for their width, address and kinds of elements for axe."""
    return set()


@pytest.fixture
def walked(demo: None, remembered: Walked, monkeypatch: pytest.MonkeyPatch) -> Walked:
    """The pages that each role of the demo company finds, and nobody at all.

    What a page prints is typeset in tests of its own; here some hundred times nothing but its answer counts.
    """
    monkeypatch.setattr("qms.ui.pdf.render_pdf", lambda html, **about: b"%PDF-1.7")
    cast = in_their_parts()
    samples = {name: table.samples(cast) for name, table in addressing.tables().items()}
    if not remembered:
        clients = {role: proven(Person.objects.get(email=f"{role}@demo.test"), at=NOW) for role in ROLES}
        remembered |= {role: walk(client) for role, client in clients.items()}
        rows = [(row, samples[name]) for name, table in addressing.tables().items() for row in table.ADDRESSES]
        pages = {row.name: _path(row, given) for row, given in rows if row.method == "get"}
        public = {row.name for row, _ in rows if row.public}
        _open_the_rest(clients, remembered, pages)
        remembered[NOBODY] = [look_at(Client(), pages[name]) for name in sorted(public)]
    return remembered


def _path(row: Address, samples: dict[str, Any]) -> str:
    return reverse(row.name, args=row.args(samples))


def _open_the_rest(clients: dict[str, Client], walked: Walked, pages: dict[str, str]) -> None:
    """Open each page that no link led to, by the first role that gets it."""
    opened = {page.name for found in walked.values() for page in found}
    for name in sorted(set(pages) - opened):
        for role, client in clients.items():
            page = look_at(client, pages[name])
            if page.status == 200:
                walked[role].append(page)
                break


def test_no_link_leads_nowhere_or_to_a_page_that_refuses(walked: Walked) -> None:
    wrong = {
        f"{role}: {page.linked_from} links to {page.path}, which answers {page.status}"
        for role, pages in walked.items()
        for page in pages
        if page.status >= 400 or page.name.startswith("no address")
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_every_page_in_the_table_of_addresses_is_opened_here(walked: Walked) -> None:
    rows = [row for table in addressing.tables().values() for row in table.ADDRESSES]
    opened = {page.name for pages in walked.values() for page in pages if page.status == 200}
    assert {row.name for row in rows if row.method == "get"} - opened - set(NO_PAGE) == set()


@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_every_page_of_a_role_is_for_everybody(
    role: str, walked: Walked, browser_page: Any, axe: Any, sign_in: SignIn, examined: set[Any]
) -> None:
    if role != NOBODY:
        sign_in(browser_page, f"{role}@demo.test")
    pages = [page for page in walked[role] if page.kind == "text/html" and page.status == 200]
    assert len(pages) > (30 if role in ROLES else 6)
    _examine_all(browser_page, axe, pages, examined)


def _examine_all(page: Any, axe: Any, found: list[Found], examined: set[Any]) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    wrong: list[str] = []
    for target in found:
        kind = (target.name, target.made_of)
        if {target.path, kind} <= examined:
            continue
        _look(page, target.path)
        wrong += [f"{target.path}: {complaint}" for complaint in _too_wide(page)]
        if kind not in examined:
            wrong += [f"{target.path}: {complaint}" for complaint in _barriers(page, axe)]
        examined |= {target.path, kind}
    assert not wrong, "\n".join(wrong)
    assert not {url for url in asked if not url.startswith((page.address, "data:"))}


def _look(page: Any, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(f"{page.address}{path}", wait_until="load")


CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !e.closest('.matrix, .scroll, .visually-hidden, thead');
  }).slice(0, 2).map(e => e.outerHTML.slice(0, 120))"""


def _too_wide(page: Any) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE["width"]:
        yield f"is {wide} px wide on a phone: {page.evaluate(CUT_OFF)}"


def _barriers(page: Any, axe: Any) -> Iterator[str]:
    yield from (f"on a phone: {finding}" for finding in axe(page))
    page.emulate_media(color_scheme="dark")
    yield from (f"on a phone, dark: {finding}" for finding in axe(page, "color-contrast"))
    page.set_viewport_size(DESK)
    yield from (f"at a desk, dark: {finding}" for finding in axe(page, "color-contrast"))
    page.emulate_media(color_scheme="light")
    yield from (f"at a desk: {finding}" for finding in axe(page))
