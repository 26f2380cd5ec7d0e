"""Constraints of responsibility matrices: the database itself refuses what breaks a rule, whoever writes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from governance.models import (
    Acknowledgement,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Process,
    ResponsibilityMatrix,
)
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

CHANGES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "matrix_version_once_a_site": (ResponsibilityMatrix, {"state": "superseded"}),
    "matrix_version_once": (ResponsibilityMatrix, {"state": "superseded"}),
    "one_matrix_a_site_and_state": (ResponsibilityMatrix, {"version": 2}),
    "one_matrix_a_state": (ResponsibilityMatrix, {"version": 2}),
    "approved_matrix_says_by_whom": (ResponsibilityMatrix, {"approved_by": None}),
    "superseded_matrix_says_when": (ResponsibilityMatrix, {"superseded_on": TODAY}),
    "process_once_a_matrix": (MatrixRow, {"position": 2}),
    "responsibility_once_a_matrix": (MatrixRow, {"position": 2}),
    "matrix_row_says_what_it_is_about": (MatrixRow, {"process": None}),
    "person_once_a_matrix": (MatrixColumn, {"position": 2}),
    "role_once_a_matrix": (MatrixColumn, {"position": 2}),
    "matrix_column_is_person_or_role": (MatrixColumn, {"role": "Plant manager"}),
    "one_letter_a_cell": (MatrixCell, {"value": "A"}),
    "matrix_letter_is_known": (MatrixCell, {"value": "X"}),
    "acknowledged_once_a_matrix_and_person": (Acknowledgement, {}),
}
"""Each constraint, the model it is on, and the change to a sound row that breaks it."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "matrix_version_once_a_site": {"site": "north"},
    "one_matrix_a_site_and_state": {"site": "north"},
    "responsibility_once_a_matrix": {"kind": "responsibility", "responsibility": "outputs", "process": None},
    "role_once_a_matrix": {"role": "Plant manager", "person": None},
}
"""What the sound row says where the constraint speaks of another sort of row."""

SUPERSEDED = {"superseded_at": NOW, "superseded_on": TODAY}


def sound(model: type[models.Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    approved = {"approved_by": cast.ella, "approved_at": NOW, "approved_on": TODAY}
    matrix = {"reference": "RAM-9001", "recorded_at": NOW, "version": 1, "state": "approved", **approved}
    if model is ResponsibilityMatrix:
        return matrix
    process = enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW)
    of_matrix = {"matrix": ResponsibilityMatrix.objects.create(**{**matrix, "reference": "RAM-9000"})}
    if model is MatrixRow:
        return {**of_matrix, "position": 1, "kind": "process", "process": process, "text": "Purchasing"}
    if model is MatrixColumn:
        return {**of_matrix, "position": 1, "person": cast.olga}
    if model is Acknowledgement:
        return {**of_matrix, "person": cast.olga, "asked_at": NOW, "due_on": TODAY}
    row = MatrixRow.objects.create(**of_matrix, position=1, kind="activity", text="Label parcels")
    column = MatrixColumn.objects.create(**of_matrix, position=1, person=cast.olga)
    return {"row": row, "column": column, "value": "R", "changed_at": NOW}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    other = {key: cast.north if value == "north" else value for key, value in OTHERWISE.get(name, {}).items()}
    values = {**sound(model, cast), **other}
    model._base_manager.create(**values)
    if "reference" in values:
        values["reference"] = "RAM-9002"
    if changes.get("state") == "superseded":
        changes = {**changes, **SUPERSEDED}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **changes})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)
