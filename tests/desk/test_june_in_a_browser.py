"""June of the flights is decided from the home page: its tile asks, the form opens, the answer stays."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from governance.models import Decision, TopManagementMembership
from objectives.models import Answer
from qms.people.models import RoleHolding
from tests.cast import Cast, make_cast, signed_in
from tests.reviews.samples import an_objective, measure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JULY = datetime(2013, 7, 8, 9, 0, tzinfo=UTC)
CODE = "EWR-OTA"
FLIGHTS = Path(settings.BASE_DIR) / "docs" / "flights" / "measurements_monthly.csv"


def at_newark(cast: Cast) -> Any:
    """Return on-time arrivals at Newark with the values from January to June 2013."""
    long_ago = date(2010, 1, 1)
    RoleHolding.objects.update(starts_on=long_ago)
    TopManagementMembership.objects.update(starts_on=long_ago)
    with FLIGHTS.open(encoding="utf-8") as file:
        months = {row["period"]: row["value"] for row in csv.DictReader(file) if row["objective"] == CODE}
    row = an_objective(
        cast,
        CODE,
        statement="On-time arrivals at Newark",
        target=Decimal(80),
        warning=Decimal(75),
        starts_on=date(2013, 1, 1),
        ends_on=date(2013, 12, 31),
    )
    for month, value in months.items():
        if month <= "2013-06":
            measure(row, month, value, cast.olga, at=JULY)
    return row


@pytest.mark.parametrize("width", [1440, 390])
def test_june_is_decided_from_the_home_page(
    browser_page: Any, axe: Callable[[Any], list[str]], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JULY)
    cast = make_cast()
    row = at_newark(cast)
    page, address = browser_page, browser_page.address
    cookie = signed_in(cast.ella).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/")
    tile = page.locator(".card", has_text="On-time arrivals at Newark")
    assert "67.75 against 80.00 %" in tile.inner_text()
    tile.get_by_text("Decide", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea[name$=text]").first.fill("Two more gates are staffed in the evening bank.")
    assert axe(page) == []
    dialog.get_by_role("button", name="Record decision").click()
    page.wait_for_load_state()
    page.get_by_role("heading", name="Decided lately").wait_for()
    assert "Two more gates are staffed in the evening bank." in page.locator("main").inner_text()
    decision = Decision.objects.get()
    assert decision.decided_by == cast.ella
    given = Answer.objects.get(objective=row)
    assert (given.decision, given.period) == (decision, date(2013, 6, 1))
    assert page.locator(".tile-act").count() == 0, "June is answered: nothing is asked any more"


def test_a_refusal_stands_in_the_row_with_what_was_typed(
    browser_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JULY)
    cast = make_cast()
    at_newark(cast)
    page, address = browser_page, browser_page.address
    cookie = signed_in(cast.ella).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page.goto(f"{address}/")
    page.locator(".tile-act").get_by_text("Decide", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").nth(1).fill("Because June was the worst month.")
    dialog.get_by_role("button", name="Record decision").click()
    dialog.locator(".error").first.wait_for()
    assert dialog.locator("textarea").nth(1).input_value() == "Because June was the worst month."
    assert not Decision.objects.exists()
