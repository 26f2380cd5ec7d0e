"""Query budgets of decisions and of what becomes of them; the same with ten times the rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.doing_from_mail import ACT
from governance.looking_back import look_back
from governance.models import Decision
from qms.jobs.linking import Link, token_of
from qms.primitives import kinds
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_deferral, an_action
from tests.governance.test_coming_back import renewed

pytestmark = pytest.mark.usefixtures("still_clock")

BUDGETS = {
    "list": 6,
    "expired": 6,
    "weak": 6,
    "page": 12,
    "renewed": 12,
    "look back": 5,
    "renewal": 4,
    "ending": 4,
    "take over": 6,
    "link": 6,
    "duties": 1,
}


def fill(cast: Cast, times: int) -> None:
    """Write decisions in every state, each with actions and look-backs."""
    for number in range(times):
        a_deferral(cast, text=f"Deferred {number}", on=TODAY - 8 * WEEK, expires_on=TODAY - WEEK, at=NOW)
        a_decision(cast, text=f"Continue to monitor {number}")
        an_action(cast, decision=a_decision(cast, look_back_on=TODAY))


def a_rich_one(cast: Cast, times: int) -> Decision:
    """Return a decision with a long past: looked back at again and again, carried out by many actions."""
    row = a_decision(cast, look_back_on=TODAY - 4 * WEEK, on=TODAY - 5 * WEEK)
    for number in range(times):
        an_action(cast, decision=row)
        words: dict[str, Any] = {"came_true": "partly", "finding": f"Seen {number}"}
        look_back(row, by=cast.ella, at=NOW, on=TODAY, next_on=TODAY + (number + 1) * WEEK, **words)
    return row


def asked(client: Client, address: str, **query: str) -> int:
    """Return how many queries the page takes."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, query).status_code == 200
    return len(found)


def counted(cast: Cast, times: int) -> dict[str, int]:
    """Return the queries of each page, with so many rows more behind it."""
    fill(cast, times)
    row, old, action = a_rich_one(cast, times), a_deferral(cast), an_action(cast)
    renewed(old, cast)
    open_one = a_deferral(cast)
    ella, everything = signed_in(cast.ella), reverse("governance:decisions")
    ella.get(everything)  # the database is asked once what it can do
    link = token_of(Link(ACT, cast.olga.pk, action.reference, action.due_on, TODAY))
    with CaptureQueriesContext(connection) as duties:
        list(kinds.kind_of(Decision).duties(TODAY, cast.ella))
    return {
        "list": asked(ella, everything),
        "expired": asked(ella, everything, standing="expired"),
        "weak": asked(ella, everything, standing="weak"),
        "page": asked(ella, row.get_absolute_url()),
        "renewed": asked(ella, old.get_absolute_url()),
        "look back": asked(ella, reverse("governance:look_back", args=[row.reference])),
        "renewal": asked(ella, reverse("governance:decision_renewal", args=[open_one.reference])),
        "ending": asked(ella, reverse("governance:decision_ending", args=[open_one.reference])),
        "take over": asked(ella, reverse("governance:take_over_decision")),
        "link": asked(Client(), reverse(ACT, args=[link])),
        "duties": len(duties),
    }


def test_pages_of_decisions_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    few = counted(cast, 2)
    many = counted(cast, 20)
    assert few == many
    assert {name: count for name, count in few.items() if count > BUDGETS[name]} == {}
