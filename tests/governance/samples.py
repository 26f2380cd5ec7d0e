"""Records that tests of governance start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from governance.assigning import assign
from governance.deciding import decide
from governance.models import Action, Decision
from tests.cast import Cast
from tests.conftest import NOW, TODAY

WEEK = timedelta(days=7)


def an_action(cast: Cast, **changes: Any) -> Action:
    """Return an action at North: Olga owns it, Ella gave it a week ago, Quinn verifies; due in two weeks."""
    given: dict[str, Any] = {
        "text": "Balance the two packing lines",
        "owner": cast.olga,
        "assigned_by": cast.ella,
        "on": TODAY - WEEK,
        "due_on": TODAY + 2 * WEEK,
        "check_on": TODAY + 6 * WEEK,
        "criterion": "Delivery on the promised day above 97 % in two months",
        "verifier": cast.quinn,
        "site": cast.north,
        "origin": "off_target",
        "by": cast.ella,
        "at": NOW - WEEK,
    }
    return assign(**{**given, **changes})


def a_task(cast: Cast, **changes: Any) -> Action:
    """Return a task at North that Carl owns."""
    task: dict[str, Any] = {"weight": "task", "origin": "other", "owner": cast.carl, "text": "Order labels"}
    return an_action(cast, **{**task, **changes})


def done(
    action: Action, *, on: date = TODAY, at: datetime = NOW, proof: str = "Protocol of 12 March"
) -> Action:
    """Let its owner complete ``action``; return it."""
    action.complete(by=action.owner, at=at, on=on, proof=proof)
    return action


def a_decision(cast: Cast, **changes: Any) -> Decision:
    """Return a decision of Ella for North."""
    given: dict[str, Any] = {
        "kind": "improvement",
        "text": "Add a second packing line",
        "decided_by": cast.ella,
        "on": TODAY - WEEK,
        "rationale": "Three months below target",
        "site": cast.north,
        "by": cast.ella,
        "at": NOW - WEEK,
    }
    return decide(**{**given, **changes})
