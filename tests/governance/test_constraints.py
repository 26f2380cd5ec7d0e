"""Constraints: the database itself refuses what breaks a rule, whoever writes it."""

from __future__ import annotations

import importlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from governance.models import (
    Action,
    Cancellation,
    Decision,
    Extension,
    Process,
    ProcessOwnership,
    TopManagementMembership,
    Verification,
)
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, an_action

DAY = timedelta(days=1)

CHANGES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "action_has_criterion": (Action, {"criterion": ""}),
    "action_has_check_day": (Action, {"check_on": None}),
    "action_checked_after_due": (Action, {"check_on": TODAY + 2 * WEEK}),
    "action_verified_by_another": (Action, {"verifier": "olga"}),
    "heavy_origin_has_full_weight": (Action, {"weight": "task"}),
    "action_due_not_before_assigned": (Action, {"first_due_on": TODAY - 2 * WEEK}),
    "acceptance_has_rationale": (Decision, {"kind": "no_change", "rationale": ""}),
    "acceptance_has_expiry": (Decision, {"kind": "risk_acceptance"}),
    "decision_expires_after_it_was_taken": (Decision, {"expires_on": TODAY - WEEK}),
    "verification_says_what_was_seen": (Verification, {"finding": ""}),
    "extension_moves_later": (Extension, {"due_to": TODAY}),
    "extension_has_reason": (Extension, {"reason": ""}),
    "cancellation_has_reason": (Cancellation, {"reason": ""}),
    "top_management_ends_after_it_starts": (TopManagementMembership, {"ends_on": TODAY - DAY}),
    "top_management_once_a_person_scope_and_day": (TopManagementMembership, {"role_in_qms": "Twice"}),
    "top_management_once_a_person_and_day": (TopManagementMembership, {"role_in_qms": "Twice"}),
    "one_owner_a_process_site_and_day": (ProcessOwnership, {"holder": "quinn"}),
    "one_owner_a_process_and_day": (ProcessOwnership, {"holder": "quinn"}),
}

AT_A_SITE = {"top_management_once_a_person_scope_and_day", "one_owner_a_process_site_and_day"}
"""Those that hold within a site; without one their neighbours do."""


def sound(model: type[Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    fact = {"action": an_action(cast), "by": cast.olga, "happened_on": TODAY, "recorded_at": NOW}
    process = enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW)
    values: dict[type[Model], dict[str, Any]] = {
        Action: _values(an_action(cast)),
        Decision: _values(a_decision(cast)),
        Verification: {**fact, "effective": True, "finding": "Seen"},
        Extension: {**fact, "due_from": TODAY, "due_to": TODAY + WEEK, "reason": "The supplier is late"},
        Cancellation: {**fact, "reason": "The line is sold"},
        TopManagementMembership: {
            "reference": "TOP-9999", "person": cast.olga, "role_in_qms": "Site manager", "starts_on": TODAY,
            "recorded_at": NOW,
        },
        ProcessOwnership: {"process": process, "holder": cast.ella, "starts_on": TODAY, "recorded_at": NOW},
    }  # fmt: skip
    return values[model]


def _values(row: Model) -> dict[str, Any]:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return {**values, "reference": "NEW-0001"}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(model, cast)
    if name in AT_A_SITE:
        values["site"] = cast.north
    model._base_manager.create(**values)
    if "reference" in values:
        values["reference"] = "NEW-0002"
    if model in (Verification, Cancellation):
        model._base_manager.all().delete()
    broken = {
        key: getattr(cast, value) if key in ("verifier", "holder") else value for key, value in changes.items()
    }
    if "verifier" in broken:
        values.pop("verifier_id")
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **broken})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)


def tried() -> set[str]:
    """Return the constraints tried here and in ``CHANGES`` of each ``test_<subject>_constraints.py``."""
    others = Path(__file__).parent.glob("test_*_constraints.py")
    modules = [importlib.import_module(f"tests.governance.{file.stem}") for file in others]
    return set(CHANGES).union(*(set(module.CHANGES) for module in modules))


def test_every_named_constraint_of_governance_is_tried() -> None:
    models = apps.get_app_config("governance").get_models()
    assert {constraint.name for model in models for constraint in model._meta.constraints} == tried()
