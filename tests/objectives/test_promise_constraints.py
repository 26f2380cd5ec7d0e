"""Constraints of business goals, customer requirements and their reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from objectives.models import BusinessGoal, CustomerRequirement, RequirementReview
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.making import goal, requirement

BROKEN: dict[str, dict[str, Any]] = {
    "requirement_review_says_what_was_found": {"note": ""},
    "a review that comes again on its own day": {"next_review_on": TODAY},
    "a review that never comes again": {"next_review_on": None},
    "a withdrawal that comes again": {"result": "withdrawn"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_requirement_review_that_breaks_a_rule(name: str, cast: Cast) -> None:
    sound: dict[str, Any] = {
        "requirement": requirement(cast),
        "result": "confirmed",
        "note": "Asked the buyer",
        "confirmed_by": cast.olga,
        "happened_on": TODAY,
        "next_review_on": date(2027, 3, 16),
        "statement": "On the day",
        "by": cast.olga,
        "recorded_at": NOW,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RequirementReview.objects.create(**{**sound, **BROKEN[name]})
    assert RequirementReview.objects.create(**sound).late is False
    with pytest.raises(IntegrityError), transaction.atomic():
        RequirementReview.objects.create(**sound)


def refused(rows: models.QuerySet[Any], **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_the_database_refuses_a_goal_that_ended_without_decision_or_day(cast: Cast) -> None:
    rows = BusinessGoal.objects.filter(pk=goal(cast).pk)
    refused(rows, state="reached")
    refused(rows, state="dropped", ended_on=TODAY)
    refused(rows, ended_on=TODAY)
    refused(rows, state="lost")


def test_the_database_refuses_an_unknown_impact_and_a_review_of_what_is_withdrawn(cast: Cast) -> None:
    rows = CustomerRequirement.objects.filter(pk=requirement(cast, next_review_on=TODAY).pk)
    refused(rows, impact="huge")
    refused(rows, state="withdrawn")
    rows.update(state="withdrawn", next_review_on=None)
