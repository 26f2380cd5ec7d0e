"""Query budgets: lists at most 8, pages at most 13, and the same with ten times the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.asking import ask
from governance.describing import FlowGiven, describe
from governance.leading import name_leader
from governance.models import Action, Process, Provider
from governance.owning import appoint
from governance.providing import add_provider
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action, done

pytestmark = pytest.mark.usefixtures("still_clock")

BUDGETS = {
    "governance": 10,
    "actions": 7,
    "actions_export": 4,
    "decisions": 6,
    "processes": 8,
    "top_management": 7,
    "process_map": 7,
    "questions": 6,
    "providers": 5,
    "new_action": 8,
    "new_decision": 4,
    "new_process": 5,
    "new_leader": 5,
}
PAGES = {
    "process": 13,  # one of them for the risks that touch it
    "process_role": 10,
    "question": 8,
    "provider": 7,
    "action": 10,
    "completion": 5,
    "verification": 8,
    "extension": 5,
    "cancellation": 4,
}


def fill(cast: Cast, times: int) -> Action:
    """Write actions, decisions, processes, owners and leaders; return an action with a rich past."""
    decision = a_decision(cast)
    for number in range(times):
        code = f"P{Process.objects.count()}"
        process = enter(Process(code=code, name=code, site=cast.north), by=cast.quinn, at=NOW)
        appoint(process, holder=cast.olga, starts_on=TODAY - WEEK, by=cast.quinn, at=NOW)
        a_decision(cast)
        a_task(cast, process=process)
        flows = [FlowGiven("output", "Parcel", None, "customer"), FlowGiven("input", "Order")]
        describe(process, contents={}, flows=flows, by=cast.quinn, at=NOW)
        for _number in range(times):
            ask(process, kind="why", text="Why so?", by=cast.carl, at=NOW)
        add_provider(name=code, owner=cast.olga, site=cast.north, by=cast.quinn, at=NOW)
        start = TODAY + timedelta(days=10 * Process.objects.count())
        name_leader(
            cast.carl,
            role_in_qms="Deputy",
            starts_on=start,
            ends_on=start,
            site=cast.north,
            by=cast.ella,
            at=NOW,
        )
        assert number < times
    row = an_action(cast, decision=decision, process=process)
    for week in range(3, 3 + times):
        row.extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + week * WEEK, reason="The supplier is late")
    return row


def queries(person: Person, name: str, *args: object) -> int:
    """Return how many queries the page takes."""
    client = signed_in(person)
    url = reverse(f"governance:{name}", args=args)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
        assert response.status_code == 200
        list(response) if response.streaming else None
    return len(asked)


def of_lists(cast: Cast) -> dict[str, int]:
    assert connection.features.supports_json_field  # SQLite is asked for it once, by whoever comes first
    return {name: queries(cast.ella, name) for name in BUDGETS}


def of_pages(cast: Cast, row: Action) -> dict[str, int]:
    judged = done(an_action(cast))
    process = Process.objects.order_by("pk").first()
    assert process is not None
    question = process.questions.earliest("pk")
    asked: dict[str, Callable[[], int]] = {
        "action": lambda: queries(cast.ella, "action", row),
        "process": lambda: queries(cast.ella, "process", process.code),
        "process_role": lambda: queries(cast.ella, "process_role", process.code),
        "question": lambda: queries(cast.ella, "question", question.reference),
        "provider": lambda: queries(cast.ella, "provider", Provider.objects.earliest("pk").reference),
        "completion": lambda: queries(cast.olga, "completion", row),
        "verification": lambda: queries(cast.quinn, "verification", judged),
        "extension": lambda: queries(cast.olga, "extension", row),
        "cancellation": lambda: queries(cast.ella, "cancellation", row),
    }
    return {name: ask() for name, ask in asked.items()}


def test_lists_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    fill(cast, 2)
    few = of_lists(cast)
    fill(cast, 20)
    assert of_lists(cast) == few
    assert few == BUDGETS


def test_who_reaches_one_site_needs_one_query_more_for_it(cast: Cast) -> None:
    fill(cast, 2)
    lists = ("actions", "decisions", "processes", "top_management")
    assert {name: queries(cast.carl, name) for name in lists} == {name: BUDGETS[name] + 1 for name in lists}


def test_pages_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    few = of_pages(cast, fill(cast, 2))
    assert of_pages(cast, fill(cast, 20)) == few
    assert few == PAGES
