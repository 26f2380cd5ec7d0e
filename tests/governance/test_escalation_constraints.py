"""Constraints of escalations and their paths: the database itself refuses what breaks a rule."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from governance.models import (
    Escalation,
    EscalationEnding,
    EscalationLevel,
    EscalationPath,
    EscalationQuestion,
    EscalationStep,
)
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision

HOUR = timedelta(hours=1)

CHANGES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "one_path_a_site_and_day": (EscalationPath, {"reference": "PTH-0008"}),
    "one_path_of_the_organisation_a_day": (EscalationPath, {"reference": "PTH-0008", "site": None}),
    "path_closes_after_it_opens": (EscalationPath, {"starts_on": TODAY + 24 * HOUR, "closes_at": time(8)}),
    "one_level_a_path_and_position": (EscalationLevel, {}),
    "levels_count_from_one": (EscalationLevel, {"position": 0}),
    "level_names_its_person": (EscalationLevel, {"position": 2, "person": None}),
    "level_has_time_to_answer": (EscalationLevel, {"position": 2, "response_hours": Decimal(0)}),
    "escalation_says_what_is_in_the_way": (Escalation, {"reference": "ESC-0008", "text": ""}),
    "one_open_barrier_a_record_and_lack": (Escalation, {"reference": "ESC-0008", "subject": "ACT-0001"}),
    "escalation_levels_count_from_one": (Escalation, {"reference": "ESC-0008", "level": 0}),
    "one_step_a_number": (EscalationStep, {}),
    "step_ends_after_it_begins": (EscalationStep, {"number": 2, "until_at": NOW - HOUR}),
    "answer_has_its_moment": (EscalationStep, {"number": 2, "answer": "taken"}),
    "escalation_question_asks": (EscalationQuestion, {"question": ""}),
    "escalation_reply_is_whole": (EscalationQuestion, {"reply": "Two weeks"}),
    "ending_says_what_the_leader_did": (EscalationEnding, {"what_leader_did": ""}),
}


def sound(cast: Cast) -> dict[type[Model], dict[str, Any]]:
    """Return the values of a row of each model that breaks no rule."""
    path = EscalationPath.objects.create(
        reference="PTH-0001", site=cast.south, starts_on=TODAY, recorded_at=NOW
    )
    barrier = {
        "lacking": "people", "text": "Nobody to check", "happened_on": TODAY, "raised_by": cast.olga,
        "path": path, "arrived_at": NOW, "deadline": NOW + HOUR, "recorded_at": NOW,
    }  # fmt: skip
    escalation = Escalation.objects.create(reference="ESC-0001", **barrier)
    return {
        EscalationPath: {
            "reference": "PTH-0009", "site": cast.north, "starts_on": TODAY, "recorded_at": NOW,
        },
        EscalationLevel: {"path": path, "position": 1, "person": cast.ella},
        Escalation: {"reference": "ESC-0009", "subject": "ACT-0001", **barrier},
        EscalationStep: {
            "escalation": escalation, "number": 1, "level": 1, "because": "raised", "from_at": NOW,
            "deadline": NOW + HOUR,
        },
        EscalationQuestion: {
            "escalation": escalation, "asked_by": cast.ella, "asked_of": cast.olga, "asked_at": NOW,
            "question": "How many?",
        },
        EscalationEnding: {
            "escalation": escalation, "by": cast.ella, "happened_on": TODAY, "recorded_at": NOW,
            "outcome": "gone", "what_leader_did": "Hired two", "decision": a_decision(cast),
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(cast)[model]
    if name == "one_path_of_the_organisation_a_day":
        values["site"] = None
    row = model._base_manager.create(**values)
    if model is EscalationEnding:
        row.delete()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **changes})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)
