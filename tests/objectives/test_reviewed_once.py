"""Twenty people review one requirement, or end one goal, at the same moment: one does, nineteen hear why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from objectives import promising
from objectives.models import BusinessGoal, CustomerRequirement, RequirementReview
from objectives.reviewing_requirements import review_requirement
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision
from tests.governance.test_completed_once import at_once
from tests.objectives.making import goal, requirement

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


def test_twenty_reviews_of_a_day_leave_one(transactional_db: None, cast: Cast) -> None:
    row = requirement(cast)

    def review(number: int) -> None:
        review_requirement(
            CustomerRequirement.objects.get(pk=row.pk),
            result="confirmed",
            note=f"Call {number}",
            confirmed_by=cast.olga,
            on=TODAY,
            next_review_on=TODAY + timedelta(days=365),
            by=cast.olga,
            at=NOW,
        )

    refused = [refusal for refusal in at_once(review) if refusal]
    assert {refusal.rule for refusal in refused} == {"requirement_reviewed_once_a_day"}
    assert len(refused) == 19
    assert RequirementReview.objects.count() == 1


def test_twenty_ends_of_a_goal_leave_one(transactional_db: None, cast: Cast) -> None:
    row, decision = goal(cast), a_decision(cast, site=None)

    def end(number: int) -> None:
        fresh = BusinessGoal.objects.get(pk=row.pk)
        reached = number % 2 == 0
        promising.end_goal(fresh, decision=decision, reached=reached, on=TODAY, by=cast.ella, at=NOW)

    refused = [refusal for refusal in at_once(end) if refusal]
    assert len(refused) == 19
    assert row.history.count() == 2  # set, ended
