"""What only a browser can tell: contrast, keys, dialogs, a phone that never scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1440)


@pytest.fixture
def signed_in(browser_page: Any, cast: Cast) -> Any:
    """A browser in which the executive has signed in."""
    assert cast.ella.account is not None
    client = Client()
    client.force_login(cast.ella.account)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": browser_page.address}
    browser_page.context.add_cookies([cookie])
    return browser_page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_any_component(
    signed_in: Any, axe: Callable[[Any], list[str]], theme: str, width: int
) -> None:
    signed_in.emulate_media(color_scheme=theme)
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(f"{signed_in.address}/gallery/")
    assert axe(signed_in) == []


@pytest.mark.parametrize("width", [320, 390, 1024, 1920])
def test_nothing_scrolls_sideways(signed_in: Any, width: int) -> None:
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(f"{signed_in.address}/gallery/")
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_chart_shows_the_one_drawing_whose_words_can_be_read(signed_in: Any, width: int) -> None:
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(f"{signed_in.address}/gallery/")
    shown = signed_in.evaluate(
        """() => [...document.querySelectorAll('figure.chart')].map(chart =>
            [...chart.querySelectorAll(':scope > svg')].filter(svg => svg.getBoundingClientRect().width > 0)
                .map(svg => parseFloat(svg.getAttribute('font-size'))
                    * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    )
    assert len(shown) >= 6
    for sizes in shown:
        assert len(sizes) == 1
        assert sizes[0] >= 11


def test_slash_goes_to_the_search_and_is_typed_inside_it(signed_in: Any) -> None:
    signed_in.goto(f"{signed_in.address}/gallery/")
    signed_in.keyboard.press("/")
    assert signed_in.evaluate("document.activeElement.id") == "search"
    signed_in.keyboard.press("/")
    assert signed_in.input_value("#search") == "/"


def test_a_dialog_opens_by_key_holds_the_focus_and_closes_by_escape(signed_in: Any) -> None:
    signed_in.goto(f"{signed_in.address}/gallery/")
    signed_in.focus("[data-dialog=specimen]")
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.getElementById('specimen').matches(':modal')")
    assert signed_in.evaluate("document.getElementById('specimen').contains(document.activeElement)")
    signed_in.keyboard.press("Escape")
    assert not signed_in.evaluate("document.getElementById('specimen').open")
    assert signed_in.evaluate("document.activeElement.dataset.dialog") == "specimen"


def test_the_first_thing_wrong_takes_the_focus(signed_in: Any) -> None:
    signed_in.goto(f"{signed_in.address}/gallery/")
    assert signed_in.evaluate("document.activeElement.className") == "error-summary"


def test_the_first_key_offers_to_skip_to_the_content(signed_in: Any) -> None:
    signed_in.goto(f"{signed_in.address}/accounts/2fa/")
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.activeElement.className") == "skip"
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "content"


def test_the_account_menu_signs_out(signed_in: Any) -> None:
    signed_in.goto(f"{signed_in.address}/gallery/")
    signed_in.click("details.account > summary")
    signed_in.click(".account-menu button")
    signed_in.wait_for_url("**/accounts/login/")
    signed_in.goto(f"{signed_in.address}/gallery/")
    assert "/accounts/login/" in signed_in.url


def test_nothing_is_fetched_from_another_host(signed_in: Any) -> None:
    asked: list[str] = []
    signed_in.on("request", lambda request: asked.append(request.url))
    signed_in.goto(f"{signed_in.address}/gallery/")
    signed_in.wait_for_load_state("networkidle")
    assert len(asked) > 8
    assert [url for url in asked if not url.startswith((signed_in.address, "data:"))] == []


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_the_entrance(
    browser_page: Any, axe: Callable[[Any], list[str]], address: str, theme: str
) -> None:
    browser_page.emulate_media(color_scheme=theme)
    browser_page.goto(f"{browser_page.address}{address}")
    assert axe(browser_page) == []
