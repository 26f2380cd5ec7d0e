"""The home page and search in a browser: nothing that axe finds wrong, nothing that scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import make_cast, signed_in
from tests.conftest import TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action
from tests.reviews.samples import a_review, an_objective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_home_and_search_can_be_read_by_everybody(
    browser_page: Any, axe: Callable[[Any], list[str]], scheme: str, width: int
) -> None:
    cast = make_cast()
    an_objective(cast, "LOST", {"2025-12": "98", "2026-01": "98", "2026-02": "94"})
    an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - WEEK, check_on=TODAY + WEEK)
    a_task(cast, owner=cast.ella)
    a_review(cast)
    a_decision(cast)
    cookie = signed_in(cast.ella).cookies["sessionid"].value
    page, address = browser_page, browser_page.address
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in ("/", "/search/?q=packing"):
        page.goto(f"{address}{path}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
