"""Constraints of quality events: the database itself refuses what breaks a rule, whoever writes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from objectives.models import (
    Answer,
    CauseCategory,
    Containment,
    CustomerResponse,
    EventAcknowledgement,
    EventClosing,
    EventReopening,
    IdeaAnswer,
    QualityEvent,
    ReadAcross,
    RootCauseAnalysis,
    SignificanceThreshold,
)
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action

DAY = timedelta(days=1)
FINDING = {"kind": "audit_finding", "grade": "minor", "answer_by": TODAY + DAY, "customer": ""}

CHANGES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "cause_has_a_name": (CauseCategory, {"name": ""}),
    "threshold_counts_a_recurrence": (SignificanceThreshold, {"count": 1}),
    "threshold_has_a_window": (SignificanceThreshold, {"months": 0}),
    "threshold_says_why": (SignificanceThreshold, {"reason": ""}),
    "event_says_what_happened": (QualityEvent, {"text": ""}),
    "finding_has_a_grade": (QualityEvent, {**FINDING, "grade": ""}),
    "finding_has_an_answer_day": (QualityEvent, {**FINDING, "answer_by": None}),
    "only_a_finding_is_graded": (QualityEvent, {"grade": "major"}),
    "answer_day_follows_the_finding": (QualityEvent, {**FINDING, "answer_by": TODAY - DAY}),
    "supplier_failure_names_the_provider": (QualityEvent, {"kind": "supplier_failure"}),
    "complaint_names_the_customer": (QualityEvent, {"customer": ""}),
    "closed_event_has_its_day": (QualityEvent, {"state": "closed"}),
    "event_closed_after_it_came": (QualityEvent, {"state": "closed", "closed_on": TODAY - DAY}),
    "response_follows_the_complaint": (QualityEvent, {"first_response_on": TODAY - DAY}),
    "significant_event_says_why": (QualityEvent, {"significant_since": TODAY}),
    "root_cause_says_where_it_lies": (QualityEvent, {"root_cause": "No second check"}),
    "containment_says_what": (Containment, {"text": ""}),
    "customer_response_has_words": (CustomerResponse, {"text": ""}),
    "analysis_comes_to_a_cause": (RootCauseAnalysis, {"root_cause": ""}),
    "analysis_says_where_it_lies": (RootCauseAnalysis, {"kind": ""}),
    "event_acknowledgement_has_words": (EventAcknowledgement, {"words": ""}),
    "one_read_across_an_event_and_site": (ReadAcross, {"due_on": TODAY + 2 * DAY}),
    "read_across_is_answered_whole": (ReadAcross, {"found": "could"}),
    "read_across_due_after_it_was_asked": (ReadAcross, {"due_on": TODAY - DAY}),
    "idea_answer_has_words": (IdeaAnswer, {"reason": ""}),
    "event_closing_says_what_came": (EventClosing, {"outcome": ""}),
    "event_reopening_says_why": (EventReopening, {"reason": ""}),
    "answer_speaks_of_one_subject": (Answer, {"event": None}),
    "one_action_answers_one_event_once": (Answer, {"recorded_at": NOW + DAY}),
}

OVER_AGAIN = {"one_read_across_an_event_and_site", "one_action_answers_one_event_once"}
"""Those that a second row of the same values breaks."""


def an_event(cast: Cast, reference: str = "EVT-9998") -> QualityEvent:
    """Return a complaint at North, written without its procedure."""
    return QualityEvent.objects.create(**event_values(cast, reference))


def event_values(cast: Cast, reference: str) -> dict[str, Any]:
    """Return the values of a complaint that breaks no rule."""
    return {
        "reference": reference, "kind": "complaint", "text": "Two valves leak", "customer": "Nordwerk",
        "received_on": TODAY, "site": cast.north, "recorded_at": NOW, "recorded_by": cast.carl,
    }  # fmt: skip


def sound(model: type[Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    event = an_event(cast)
    fact = {"event": event, "by": cast.olga, "happened_on": TODAY, "recorded_at": NOW}
    values: dict[type[Model], dict[str, Any]] = {
        CauseCategory: {"name": "Handling"},
        SignificanceThreshold: {
            "count": 3, "months": 12, "reason": "As last year", "set_by": cast.ella, "recorded_at": NOW,
        },
        QualityEvent: event_values(cast, "EVT-9999"),
        Containment: {**fact, "text": "Stock is held"},
        CustomerResponse: {**fact, "text": "We replace both"},
        RootCauseAnalysis: {**fact, "method": "five_whys", "root_cause": "No second check", "kind": "system"},
        EventAcknowledgement: {**fact, "words": "I see to a second check"},
        ReadAcross: {
            "event": event, "site": cast.south, "asked_of": cast.sven, "asked_by": cast.olga, "asked_on": TODAY,
            "due_on": TODAY + DAY, "recorded_at": NOW,
        },
        IdeaAnswer: {**fact, "taken_up": False, "reason": "Too dear this year"},
        EventClosing: {**fact, "outcome": "Both valves replaced"},
        EventReopening: {**fact, "reason": "A third one leaks", "was_closed_on": TODAY},
        Answer: {"event": event, "action": an_action(cast), "by": cast.olga, "recorded_at": NOW},
    }  # fmt: skip
    return values[model]


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_an_event_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(model, cast)
    row = model._base_manager.create(**values)
    if name not in OVER_AGAIN:
        row.delete()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values, **changes})
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)


def test_every_named_constraint_of_events_is_tried() -> None:
    tried = {model for model, _changes in CHANGES.values()} - {Answer}
    names = {constraint.name for model in tried for constraint in model._meta.constraints}
    assert names <= set(CHANGES)
