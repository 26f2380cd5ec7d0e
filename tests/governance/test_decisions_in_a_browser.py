"""Decisions in a browser: nothing that axe-core finds, nothing that scrolls sideways, folded fields unfold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governance.models import Decision
from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.governance.samples import WEEK, a_decision, a_deferral
from tests.governance.test_coming_back import renewed
from tests.governance.test_looking_back import MAJOR, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["", "new/", "taking-over/", "DEC-0001/", "DEC-0001/look-back/", "DEC-0002/", "DEC-0002/renewal/",
         "DEC-0002/ending/", "DEC-0002/accountable/", "DEC-0003/", "DEC-0005/"]  # fmt: skip


@pytest.fixture
def leader(transactional_db: None, still_clock: None, cast: Cast, browser_page: Any) -> Any:
    """Ella in her browser: a decision looked back at, deferrals that stand and were renewed, a weak one."""
    looked(a_decision(cast, **MAJOR), cast.ella, next_on=TODAY + WEEK)
    a_deferral(cast, expires_on=TODAY)
    renewed(a_deferral(cast), cast)
    a_decision(cast, text="We continue to monitor scrap")
    session = signed_in(cast.ella).cookies["sessionid"].value
    browser_page.context.add_cookies([{"name": "sessionid", "value": session, "url": browser_page.address}])
    return browser_page


def test_pages_of_decisions_are_accessible_and_fit_a_phone(
    leader: Any, axe: Callable[[Any], list[str]]
) -> None:
    found = []
    for width in (1440, 390):
        leader.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            answer = leader.goto(f"{leader.address}/governance/decisions/{path}")
            assert answer.status == 200, path
            found += [f"{path} at {width}: {fault}" for fault in axe(leader)]
            if leader.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} at {width} scrolls sideways")
    assert found == []


def test_a_major_decision_is_recorded_with_what_is_expected(leader: Any) -> None:
    leader.goto(f"{leader.address}/governance/decisions/new/")
    leader.get_by_label("What did you decide?").fill("A second packing line")
    leader.get_by_text("What it answers, the data, what you expect of it").click()
    leader.get_by_label("It is a major one").check()
    leader.get_by_label("What do you expect of it?").fill("97 % delivered on the day")
    leader.get_by_label("Look back on").fill(str(TODAY + 8 * WEEK))
    leader.get_by_role("button", name="Record decision").click()
    leader.get_by_text("97 % delivered on the day").wait_for()
    assert Decision.objects.get(text="A second packing line").look_back_due_on == TODAY + 8 * WEEK
