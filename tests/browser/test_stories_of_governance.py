"""What quality lead, process owner and contributor come for under Responsibilities, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from governance.models import ProcessQuestion, QualityPolicy
from qms.people.models import Person
from tests.browser.conftest import SignIn
from tests.browser.test_stories import PHONE, press, send, write
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def clock_of_identity(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let proofs of identity be dated by the clock that stands still, and forget failed attempts."""
    monkeypatch.setattr("time.time", NOW.timestamp)
    cache.clear()


def go(page: Any, path: str) -> None:
    page.goto(f"{page.address}{path}")


def content(page: Any) -> str:
    return str(page.locator("main").inner_text())


def test_a_contributor_asks_from_a_phone_the_owner_answers_and_it_is_understood(
    browser_page: Any, sign_in: SignIn
) -> None:
    page = browser_page
    page.set_viewport_size(PHONE)
    sign_in(page, "contributor@demo.test")
    go(page, "/governance/processes/MFG/questions/new/")
    write(page, text="Why do we leak-test twice?")
    press(page, "Ask")
    asked = ProcessQuestion.objects.latest("pk")
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, "owner@demo.test")
    go(page, "/")
    assert "Why do we leak-test twice?" in content(page)
    go(page, asked.get_absolute_url())
    press(page, "Answer")
    write(page, text="The second test finds what machining opens.")
    send(page)
    page.set_viewport_size(PHONE)
    sign_in(page, "contributor@demo.test")
    go(page, "/")
    assert "Why do we leak-test twice?" in content(page)
    go(page, asked.get_absolute_url())
    assert "The second test finds what machining opens." in content(page)
    press(page, "Thanks, understood")
    asked.refresh_from_db()
    assert asked.state not in (ProcessQuestion.State.OPEN, ProcessQuestion.State.ANSWERED)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_quality_lead_drafts_the_policy_a_leader_approves_and_everybody_reads_it(
    browser_page: Any, sign_in: SignIn
) -> None:
    page = browser_page
    sign_in(page, "quality@demo.test")
    go(page, "/governance/policy/new/")
    send(page)
    draft = QualityPolicy.objects.get(state="draft", site=None)
    go(page, f"{draft.get_absolute_url()}text/")
    write(page, text_1="A promise is kept, or told early.")
    send(page)
    go(page, draft.get_absolute_url())
    assert page.get_by_role("link", name="Approve policy").count() == 0  # who prepares does not decide
    go(page, f"{draft.get_absolute_url()}request/")
    write(page, asked_of="Astrid Halvorsen")
    send(page)
    sign_in(page, "executive@demo.test")
    go(page, Person.objects.get(email="executive@demo.test").get_absolute_url())
    assert f"Quality policy, version {draft.version}" in content(page)
    go(page, f"{draft.get_absolute_url()}approval/")
    press(page, "Approve policy")
    draft.refresh_from_db()
    assert draft.state == QualityPolicy.State.APPROVED
    for reader in ("contributor@demo.test", "auditor@demo.test"):
        sign_in(page, reader)
        go(page, "/governance/policy/")
        assert "A promise is kept, or told early." in content(page)


def test_a_process_owner_says_on_a_phone_what_is_in_the_way_and_finds_it_on_the_ladder(
    browser_page: Any, sign_in: SignIn
) -> None:
    page = browser_page
    page.set_viewport_size(PHONE)
    sign_in(page, "owner@demo.test")
    go(page, "/governance/escalations/new/")
    write(page, lacking="people", text="Nobody on nights can run the new rig")
    send(page)
    go(page, "/governance/escalations/")
    assert "Nobody on nights can run the new rig" in content(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
