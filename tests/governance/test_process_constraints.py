"""Constraints of accountability, processes, questions and providers: the database refuses what breaks them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from governance.models import (
    Process,
    ProcessFlow,
    ProcessQuestion,
    ProcessSite,
    Provider,
    ProviderReview,
    QmsAccountability,
    QuestionTurn,
    TopManagementEnding,
    TopManagementMembership,
)
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

CHANGES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "one_accountable_a_site_and_day": (QmsAccountability, {"holder": None}),
    "one_accountable_a_day": (QmsAccountability, {"holder": None}),
    "top_management_ending_has_reason": (TopManagementEnding, {"reason": ""}),
    "process_amount_has_currency": (Process, {"may_spend_up_to": 1, "code": "TWO"}),
    "process_amount_is_not_negative": (Process, {"may_spend_up_to": -1, "currency": "EUR", "code": "TWO"}),
    "flow_has_one_other_end": (ProcessFlow, {"party": "customer", "name": "Another"}),
    "flow_party_name_belongs_to_a_party": (ProcessFlow, {"party_name": "Foundry", "name": "Another"}),
    "flow_leads_to_another_process": (ProcessFlow, {"partner": "process"}),
    "flow_once_a_process_and_partner": (ProcessFlow, {}),
    "flow_once_a_process_and_party": (ProcessFlow, {}),
    "site_once_a_process": (ProcessSite, {}),
    "question_says_something": (ProcessQuestion, {"text": ""}),
    "question_answered_has_day": (ProcessQuestion, {"state": "answered"}),
    "question_turn_says_something": (QuestionTurn, {"text": ""}),
    "provider_reviewed_once_a_day": (ProviderReview, {}),
    "provider_review_says_what_was_seen": (ProviderReview, {"note": ""}),
    "provider_next_review_comes_later": (ProviderReview, {"next_review_on": TODAY}),
}
"""Each constraint, the model it is on, and the change to a sound row that breaks it."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "one_accountable_a_site_and_day": {"site": "north"},
    "flow_once_a_process_and_party": {"partner": None, "party": "customer", "party_name": "Utilities"},
}
"""What the sound row says where the constraint speaks of another sort of row."""


def sound(model: type[models.Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    process = enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW)
    partner = enter(Process(code="MFG", name="Manufacturing"), by=cast.quinn, at=NOW)
    question = enter(_question(cast, process), by=cast.carl, at=NOW)
    provider = enter(Provider(name="Foundry"), by=cast.quinn, at=NOW)
    fact = {"by": cast.olga, "happened_on": TODAY, "recorded_at": NOW}
    values: dict[type[models.Model], dict[str, Any]] = {
        QmsAccountability: {"holder": cast.ella, "starts_on": TODAY, "recorded_at": NOW},
        TopManagementEnding: {
            "membership": TopManagementMembership.objects.get(), "ends_on": TODAY, "reason": "Retires",
            "by": cast.quinn, "recorded_at": NOW,
        },
        Process: {"code": "ONE", "name": "One", "recorded_at": NOW},
        ProcessFlow: {
            "process": process, "direction": "output", "name": "Castings", "partner": partner,
            "recorded_at": NOW,
        },
        ProcessSite: {"process": process, "site": cast.north, "recorded_at": NOW},
        ProcessQuestion: {
            "process": process, "kind": "why", "text": "Why two?", "asked_by": cast.carl, "asked_on": TODAY,
            "answer_by": TODAY, "recorded_at": NOW,
        },
        QuestionTurn: {**fact, "question": question, "kind": "answer", "text": "Because of the seal"},
        ProviderReview: {
            **fact, "provider": provider, "judgement": "ok", "note": "On time",
            "next_review_on": TODAY.replace(year=2027),
        },
    }  # fmt: skip
    return {**values[model], "process_row": process}


def _question(cast: Cast, process: Process) -> ProcessQuestion:
    return ProcessQuestion(
        process=process, kind="why", text="Why?", asked_by=cast.carl, asked_on=TODAY, answer_by=TODAY
    )


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(model, cast)
    process = values.pop("process_row")
    values |= {key: cast.north if value == "north" else value for key, value in OTHERWISE.get(name, {}).items()}
    numbered = any(field.name == "reference" for field in model._meta.fields)
    first = model._base_manager.create(**values, **({"reference": "NEW-0001"} if numbered else {}))
    if model is TopManagementEnding:
        first.delete()
    broken = {key: process if value == "process" else value for key, value in changes.items()}
    again = {"reference": "NEW-0002"} if numbered else {}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **again, **broken})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)
