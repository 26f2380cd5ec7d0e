"""The browser that tests drive is a real one: it runs axe, obeys the content policy, reads this database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_axe_finds_a_picture_without_words(page: Any, axe: Callable[[Any], list[str]]) -> None:
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main></html>")
    assert [finding.split()[0] for finding in axe(page)] == ["image-alt"]
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img alt=a src='data:,'></main></html>")
    assert axe(page) == []


def test_a_page_is_ready_over_the_live_server(browser_page: Any) -> None:
    answer = browser_page.goto(f"{browser_page.address}/readyz")
    assert (answer.status, answer.json()["database"]) == (200, "ok")


def test_the_content_policy_stops_a_script_written_into_a_page(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/readyz")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.documentElement.append(script);
        }"""
    )
    assert page.evaluate("() => window.ran") is None
