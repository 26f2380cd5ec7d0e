"""Constraints on what becomes of decisions: the database itself refuses, whoever writes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from governance.models import Decision, DecisionEnding, LookBack
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, an_action

CHANGES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "acceptance_has_accountable_leader": (
        Decision, {"kind": "deferral", "expires_on": TODAY, "accountable_id": None},
    ),
    "major_decision_has_expected_result": (Decision, {"major": True, "look_back_on": TODAY}),
    "major_decision_has_look_back_day": (Decision, {"major": True, "expected_result": "No stop"}),
    "look_back_after_the_decision": (Decision, {"look_back_on": TODAY - WEEK}),
    "look_back_has_its_leader": (Decision, {"look_back_due_on": TODAY}),
    "only_what_expires_is_renewed_or_ended": (Decision, {"state": "ended"}),
    "one_look_back_a_decision_and_day": (LookBack, {"finding": "Seen again"}),
    "look_back_says_what_became_of_it": (LookBack, {"finding": "", "due_on": TODAY - WEEK}),
    "next_look_back_is_later": (LookBack, {"next_on": TODAY, "due_on": TODAY - WEEK}),
    "decision_ending_has_reason": (DecisionEnding, {"reason": ""}),
    "renewal_names_its_successor": (DecisionEnding, {"outcome": "renewed"}),
    "ending_by_action_names_it": (DecisionEnding, {"action_id": "an action"}),
}  # fmt: skip


def sound(model: type[Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    decision = a_decision(cast)
    fact = {"decision": decision, "by": cast.ella, "happened_on": TODAY, "recorded_at": NOW}
    if model is LookBack:
        return {**fact, "due_on": TODAY, "came_true": "yes", "finding": "No stop since"}
    if model is DecisionEnding:
        return {**fact, "outcome": "gone", "reason": "The seal is no longer used"}
    fields = [f for f in decision._meta.concrete_fields if not f.primary_key]
    return {f.attname: getattr(decision, f.attname) for f in fields} | {"reference": "NEW-0001"}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_what_breaks_a_rule_of_outcomes(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(model, cast)
    row = model._base_manager.create(**values)
    if model is DecisionEnding:
        row.delete()
    if "reference" in values:
        values["reference"] = "NEW-0002"
    if "action_id" in changes:
        changes = {"action_id": an_action(cast).pk}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **changes})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)
