"""Policy, commitment, activities and competence in a browser: nothing that axe finds, all of it on a phone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from governance import committing, publishing
from governance.models import LeadershipActivity
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.leadership import (
    a_confirmation,
    a_draft_commitment,
    a_draft_policy,
    an_activity,
    an_approved_policy,
    an_open_commitment,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "policy/", "policy/POL-0001/", "policy/POL-0002/text/", "policy/POL-0002/differences/",
    "policy/POL-0002/approval/", "policy/POL-0001/communication/", "commitments/", "commitments/COM-0001/",
    "commitments/COM-0002/text/", "commitments/COM-0001/signature/", "activities/", "activities/LEA-0001/",
    "activities/new/", "activities/LEA-0001/correction/", "competence/", "competence/CPT-0003/",
    "competence/new/", "competence/CPT-0003/action/",
)  # fmt: skip


def opened(page: Any, person: Any) -> Any:
    session = signed_in(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.address}])
    return page


def test_pages_are_accessible_and_fit_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    policy = an_approved_policy(cast)
    publishing.tell(policy, site=cast.north, how="Shift meetings", on=TODAY, by=cast.quinn, at=NOW)
    a_draft_policy(cast, site=None)
    commitment = an_open_commitment(cast)
    committing.sign(commitment, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    a_draft_commitment(cast)
    an_activity(cast)
    a_confirmation(cast, outcome="gap", valid_until=None)
    page, found = opened(browser_page, cast.ella), []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            answer = page.goto(f"{page.address}/governance/{path}")
            assert answer.status == 200, path
            found += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} at {width} scrolls sideways")
    assert found == []


def test_a_leader_notes_a_walk_on_a_phone_with_two_answers(
    transactional_db: None, cast: Cast, browser_page: Any
) -> None:
    cast.ella.site = cast.north
    cast.ella.save()
    page = opened(browser_page, cast.ella)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.address}/governance/activities/new/")
    began = time.monotonic()
    page.get_by_text("Site walk").click()
    page.get_by_label("What did you hear?").fill("The night shift waits an hour for the crane.")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("is noted. Say here what follows.").wait_for()
    assert time.monotonic() - began < 30
    row = LeadershipActivity.objects.get()
    assert (row.kind, row.site) == ("site_walk", cast.north)
    assert [one.person for one in row.led_by.all()] == [cast.ella]
    page.goto(f"{page.address}/governance/activities/new/")
    tall = "[...document.querySelectorAll('.kind-picker label')].map(one => one.getBoundingClientRect().height)"
    assert min(page.evaluate(tall)) >= 44
