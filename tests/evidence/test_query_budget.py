"""Query budgets of evidence: lists at most 8; a judgement reads each kind of record once, whatever the rows.

Twenty expectations ask for some forty kinds of records; what several rules ask of one kind is read once, and
records named on a page get their addresses by one query, whatever their kinds.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import packing
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making

pytestmark = pytest.mark.usefixtures("still_clock")

BUDGETS = {
    "evidence": 44,
    "expectation": 44,
    "by_site": 8,
    "chains": 20,
    "minimum": 52,
    "packs": 8,
    "new_pack": 8,
    "pack": 8,
}


def queries(cast: Cast, name: str) -> int:
    args = {"expectation": ["9.3.3"], "pack": ["PCK-0001"]}.get(name, [])
    client = signed_in(cast.ella)
    with CaptureQueriesContext(connection) as found:
        response = client.get(reverse(f"evidence:{name}", args=args))
    assert response.status_code == 200
    return len(found)


def fill(cast: Cast, times: int) -> None:
    for number in range(times):
        making.an_objective(cast, f"T{times}-{number}")
        making.a_review(cast)
        packing.request_pack(
            sites=[cast.north],
            clause="5.1",
            period_from=TODAY,
            period_to=TODAY,
            as_of=TODAY,
            by=cast.ella,
            at=NOW,
        )


def test_no_page_takes_more_queries_with_ten_times_the_rows(cast: Cast) -> None:
    fill(cast, 1)
    queries(cast, "evidence")  # what Django asks of a database once
    few = {name: queries(cast, name) for name in BUDGETS}
    fill(cast, 10)
    many = {name: queries(cast, name) for name in BUDGETS}
    assert {name: count for name, count in many.items() if count > few[name]} == {}
    assert {name: count for name, count in few.items() if count > BUDGETS[name]} == {}
