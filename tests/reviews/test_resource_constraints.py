"""Constraints of resource requests: the database refuses what breaks them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from qms.records.entering import enter
from reviews.models import ResourceRequest
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import a_process
from tests.governance.samples import a_decision
from tests.objectives.making import drafted

DAY = timedelta(days=1)

BROKEN: dict[str, dict[str, Any]] = {
    "resource_request_says_what_and_why": {"why": ""},
    "resource_request_serves_one_record_at_most": {"objective": "objective", "process": "process"},
    "resource_amount_has_its_unit": {"amount": Decimal(2)},
    "an amount above zero": {"amount": Decimal(0), "unit": "NOK"},
    "resource_needed_after_it_was_asked": {"needed_by": TODAY - DAY},
    "decided_resource_has_its_decision": {"state": "granted"},
    "a waiting one has no decision": {"decision": "decision", "decided_on": TODAY},
    "decided before it was asked": {"state": "refused", "decision": "decision", "decided_on": TODAY - DAY},
    "partly_granted_says_what": {"state": "partly", "decision": "decision", "decided_on": TODAY},
    "resource_in_place_has_day_and_proof": {
        "state": "in_place",
        "decision": "decision",
        "decided_on": TODAY,
        "in_place_on": TODAY,
    },
    "in place before it was decided": {
        "state": "in_place",
        "decision": "decision",
        "decided_on": TODAY,
        "in_place_on": TODAY - DAY,
        "proof": "Contract",
    },
    "only what is in place has the day of it": {"in_place_on": TODAY, "proof": "Contract"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_request_that_breaks_a_rule(name: str, cast: Cast) -> None:
    request = ResourceRequest(kind="headcount", what="A second planner", why="Two lines, one planner")
    request.asked_by = request.owner = cast.olga
    request.asked_of, request.asked_on, request.needed_by = cast.ella, TODAY, TODAY + 30 * DAY
    enter(request, by=cast.olga, at=NOW)
    named: dict[Any, Callable[[Cast], Any]] = {
        "objective": drafted,
        "process": a_process,
        "decision": a_decision,
    }
    broken = {field: named[value](cast) if value in named else value for field, value in BROKEN[name].items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceRequest.objects.filter(pk=request.pk).update(**broken)


def test_every_constraint_of_resource_requests_is_tried() -> None:
    assert {constraint.name for constraint in ResourceRequest._meta.constraints} <= set(BROKEN)
