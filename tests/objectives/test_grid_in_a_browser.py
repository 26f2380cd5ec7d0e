"""The grid of a period under the keys: down the column, a column pasted, a cell that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from objectives.models import Measurement, QualityObjective
from objectives.rules import last_closed
from tests.cast import Cast
from tests.governance.test_matrix_grid_in_a_browser import BOARD, sign_in
from tests.objectives.making import active

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VALUES = "() => [...document.querySelectorAll('.grid-value')].map(cell => cell.value)"


@pytest.fixture
def three(transactional_db: None, cast: Cast) -> list[QualityObjective]:
    """Three objectives of North that have run for years."""
    span: dict[str, Any] = {"starts_on": timezone.localdate().replace(year=2020, month=1, day=1)}
    span["ends_on"] = timezone.localdate().replace(year=2035, month=12, day=31)
    return [active(cast, f"N-{n}", statement=f"Deliveries on time, line {n}", **span) for n in (1, 2, 3)]


def test_keys_and_paste_fill_the_column_and_all_of_it_is_recorded(
    browser_page: Any, cast: Cast, three: list[QualityObjective]
) -> None:
    page = browser_page
    sign_in(page, cast.olga, page.address)
    page.goto(f"{page.address}/objectives/grid/?cadence=monthly")
    page.focus(".grid-value >> nth=0")
    page.keyboard.type("96.5 %")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == f"value-{three[1].reference}"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == f"value-{three[0].reference}"
    page.evaluate(BOARD, ["paste", "97\n9,5\n"])
    assert page.evaluate(VALUES) == ["97", "9,5", ""]
    assert page.get_attribute(".grid-value >> nth=1", "aria-invalid") == "true"
    assert page.inner_text("#grid-state") == "1 cannot be read"
    page.evaluate(BOARD, ["paste", "N-2\t95\nN-3\t91.5 %"])
    assert page.evaluate(VALUES) == ["97", "95", "91.5 %"]
    assert page.inner_text("#grid-state") == "3 to record"
    with page.expect_navigation():
        page.click("text=Record values")
    assert "3 values recorded." in page.inner_text("main")
    stored = list(Measurement.objects.order_by("objective__code").values_list("value", "source", "period"))
    period = last_closed(timezone.localdate(), "monthly")
    assert stored == [(97, "grid", period), (95, "grid", period), (Decimal("91.5"), "grid", period)]
    assert page.is_hidden("[data-why] >> nth=0")
    page.fill(".grid-value >> nth=0", "98")
    assert page.is_visible("[data-why] >> nth=0")
