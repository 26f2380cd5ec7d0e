"""Query budgets of the desk: the home page at most 12 while the judgement is known, search one a kind."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qms.primitives import kinds
from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action
from tests.reviews.samples import a_review, an_objective

HOME = {"ella": 12, "olga": 12, "carl": 12, "axel": 12, "adam": 12, "nora": 8}
JUDGING = 8
"""Queries that judge readiness, once a minute for all readers."""

SEARCH = 8
"""Beyond one for each kind."""


def fill(cast: Cast, times: int) -> None:
    """Write of everything that the home page counts."""
    for number in range(times):
        an_objective(cast, f"N{number}", {"2026-01": "98", "2026-02": "94"})
        an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - WEEK, check_on=TODAY + WEEK, text="Mend")
        a_task(cast, text="Mend a label")
        a_decision(cast, text="Mend it")
        a_review(cast, title="Mending")


def count(cast: Cast, name: str, url: str) -> int:
    client = signed_in(getattr(cast, name))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("times", [1, 10])
def test_pages_keep_their_budgets_however_many_rows(cast: Cast, times: int) -> None:
    fill(cast, times)
    first = count(cast, "ella", "/")
    assert first <= HOME["ella"] + JUDGING
    spent = {name: count(cast, name, "/") for name in HOME}
    assert all(spent[name] <= HOME[name] for name in HOME), spent
    assert count(cast, "olga", "/search/?q=mend") <= len(kinds.all_kinds()) + SEARCH
