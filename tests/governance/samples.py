"""Records that tests of governance start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.assigning import assign
from governance.deciding import decide
from governance.escalating import raise_barrier
from governance.models import Action, Decision, Escalation, EscalationPath
from governance.setting_paths import Level, set_path
from qms.people.models import Site
from qms.primitives.refusing import Refusal
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


def a_path(cast: Cast, *levels: Level, site: Site | None = None, **changes: Any) -> EscalationPath:
    """Return a path: Olga answers within four working hours, then Quinn within eight, then top management."""
    four, eight = Decimal(4), Decimal(8)
    usual = (Level(four, person=cast.olga), Level(eight, person=cast.quinn), Level(eight, who="top_management"))
    given: dict[str, Any] = {"site": site, "starts_on": TODAY - WEEK, "by": cast.quinn, "at": NOW - WEEK}
    return set_path(levels=levels or usual, **{**given, **changes})


def a_barrier(cast: Cast, **changes: Any) -> Escalation:
    """Return what Carl raised at North just now: nobody is there to check the parts."""
    given: dict[str, Any] = {
        "lacking": "people",
        "text": "Nobody is there to check the incoming parts",
        "raised_by": cast.carl,
        "on": TODAY,
        "site": cast.north,
        "by": cast.carl,
        "at": NOW,
    }
    return raise_barrier(**{**given, **changes})


@contextmanager
def refused(rule: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect a refusal by the rule whose name ends so."""
    with pytest.raises(Refusal) as refusal:
        yield refusal
    assert refusal.value.rule.endswith(rule)


def a_deferral(cast: Cast, **changes: Any) -> Decision:
    """Return what Ella deferred for North a week ago; it comes back in eight weeks."""
    given: dict[str, Any] = {
        "kind": "deferral",
        "text": "Buy the second sealer next year",
        "rationale": "The budget of this year is spent",
        "expires_on": TODAY + 8 * WEEK,
    }
    return a_decision(cast, **{**given, **changes})
