"""Pages of governance in a browser: nothing that axe-core finds, nothing that scrolls sideways on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action, done

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["", "actions/", "actions/ACT-0001/", "actions/new/", "decisions/", "decisions/DEC-0001/", "processes/",
         "top-management/", "actions/ACT-0001/cancellation/"]  # fmt: skip


def test_pages_are_accessible_and_fit_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    an_action(cast, decision=a_decision(cast), due_on=TODAY + WEEK)
    done(an_action(cast))
    a_task(cast)
    page = browser_page
    session = signed_in(cast.ella).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.address}])
    found = []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            answer = page.goto(f"{page.address}/governance/{path}")
            assert answer.status == 200, path
            found += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} at {width} scrolls sideways")
    assert found == []


def test_an_action_is_completed_from_a_phone_with_a_photo(
    transactional_db: None, cast: Cast, browser_page: Any
) -> None:
    action = an_action(cast)
    page = browser_page
    session = signed_in(cast.olga).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.address}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.address}{action.get_absolute_url()}completion/")
    photo = {"name": "line.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n photo"}
    page.get_by_label("File or photo").set_input_files(photo)
    page.get_by_role("button", name="Complete action").click()
    page.get_by_text("is done. Thank you.").wait_for()
    assert page.get_by_role("link", name="line.png").is_visible()
    action.refresh_from_db()
    assert action.state == "done"
