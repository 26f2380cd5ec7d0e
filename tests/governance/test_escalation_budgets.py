"""Query budgets of escalations: lists and pages take as many queries with ten times the rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.escalating import answer, ask_back, climb, end_by_decision
from governance.models import Escalation, EscalationPath
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_barrier, a_path, an_action
from tests.governance.test_query_budget import queries

pytestmark = pytest.mark.usefixtures("still_clock")
HOUR = timedelta(hours=1)
LISTS = {
    "escalations": 10,
    "escalations_export": 4,
    "escalation_paths": 7,
    "new_escalation": 5,
    "new_escalation_path": 8,
}


def fill(cast: Cast, times: int) -> Escalation:
    """Write barriers that climbed, were taken or ended; return one with a rich past, of a late action."""
    for _time in range(times):
        a_barrier(cast, at=NOW - 2 * HOUR)
        a_barrier(cast, site=None, raised_by=cast.sven)
        climb(a_barrier(cast, at=NOW - WEEK, on=TODAY - WEEK), step=1, at=NOW - WEEK + 5 * HOUR)
        taken = a_barrier(cast, at=NOW - 2 * HOUR)
        answer(taken, by=cast.olga, at=NOW - HOUR)
        end_by_decision(
            taken, text="Two checkers", rationale="", what_leader_did="Moved two people", outcome="gone",
            on=TODAY, by=cast.ella, at=NOW,
        )  # fmt: skip
    action = an_action(cast, due_on=TODAY - timedelta(days=1), check_on=TODAY + WEEK)
    row = a_barrier(cast, subject=action.reference)
    for _time in range(times):
        ask_back(row, question="How many?", by=cast.olga, at=NOW)
    return row


def of_all(cast: Cast, row: Escalation, path: EscalationPath) -> dict[str, int]:
    """Return the queries of each list, of the page of an escalation and of the action it blocks, of a path."""
    return {
        **{name: queries(cast.ella, name) for name in LISTS},
        "escalation": queries(cast.ella, "escalation", row),
        "escalation_path": queries(cast.ella, "escalation_path", path),
        "action": queries(cast.ella, "action", row.subject),
    }


def test_lists_and_pages_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    path = a_path(cast)
    fill(cast, 1)
    queries(cast.ella, "escalations")  # the first question after start asks the database what it can do
    few = of_all(cast, fill(cast, 2), path)
    assert of_all(cast, fill(cast, 20), path) == few
    assert {name: few[name] for name in LISTS} == LISTS
    assert max(few.values()) <= 12, few
