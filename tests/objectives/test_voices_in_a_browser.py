"""Risks, feedback and commitment checks in a browser: nothing that axe finds, all of it on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from governance.models import Decision
from qms.records.models import SignOff
from tests.cast import Cast
from tests.governance.test_statements_in_a_browser import opened
from tests.objectives.voices import (
    a_promise,
    a_risk,
    a_survey,
    a_threshold,
    concluded,
    promised_anyway,
    weighed,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "risks/", "risks/RSK-0001/", "risks/new/", "risks/RSK-0001/acceptance/", "risks/RSK-0001/review/",
    "risks/RSK-0001/action/", "risks/RSK-0001/closing/", "risks/thresholds/", "risks/thresholds/new/",
    "feedback/", "feedback/FBK-0001/", "feedback/new/", "feedback/conclusions/new/",
    "feedback/conclusions/FTR-0001/", "commitments/", "commitments/CHK-0001/", "commitments/new/",
    "commitments/CHK-0002/acknowledgement/",
)  # fmt: skip


def test_a_leader_accepts_a_risk_on_a_phone_with_a_password(
    transactional_db: None, cast: Cast, browser_page: Any
) -> None:
    a_threshold(cast)
    risk = a_risk(cast)
    assert cast.ella.account
    cast.ella.account.set_password("a long one, Ella")
    cast.ella.account.save()
    page = opened(browser_page, cast.ella)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.address}{risk.get_absolute_url()}")
    page.get_by_role("link", name="Accept what is left").click()
    page.get_by_label("Why is that right?").fill("A second press comes in autumn")
    page.get_by_label("Comes back on").fill("")
    page.get_by_role("button", name="Accept and sign").click()
    assert page.get_by_text("needs a day on which it comes back").first.is_visible()
    assert page.get_by_label("Why is that right?").input_value() == "A second press comes in autumn"
    until = timezone.localdate() + timedelta(days=90)
    page.get_by_label("Comes back on").fill(until.isoformat())
    page.get_by_role("button", name="Accept and sign").click()
    page.get_by_label("Password").fill("a long one, Ella")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("the signature stands in the ledger").wait_for()
    assert Decision.objects.get().expires_on == until
    assert SignOff.objects.get().signer == cast.ella


def test_pages_are_accessible_and_fit_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    a_threshold(cast)
    weighed(cast, a_risk(cast), 4, 5)
    a_survey(cast, "8", date(2026, 1, 5))
    a_survey(cast, "7", date(2026, 3, 2))
    concluded(cast)
    a_promise(cast)
    promised_anyway(cast)
    page, found = opened(browser_page, cast.ella), []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            answer = page.goto(f"{page.address}/objectives/{path}")
            assert answer.status == 200, path
            found += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} at {width} scrolls sideways")
    assert found == []
