"""One word tells the state of all records: it changes with every record written, and with nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from governance.models import Acknowledgement
from qms.people.models import Visit
from qms.people.visiting import since_last_visit
from qms.records import freshness
from qms.records.freshness import state_of_records
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, done

pytestmark = pytest.mark.django_db

WRITTEN_ONCE = {
    "Answer.period",
    "LookBack.next_on",
    "RequirementReview.next_review_on",
    "TopManagementEnding.was",
}
"""Days that stand from the beginning in rows that never change."""


def test_nothing_written_is_nothing_new(cast: Cast) -> None:
    before = state_of_records()
    assert state_of_records() == before
    signed_in(cast.ella).get("/governance/decisions/")
    assert state_of_records() == before


def test_a_new_record_a_change_and_a_fact_each_give_another_word(cast: Cast) -> None:
    seen = {state_of_records()}
    task = a_task(cast)
    seen.add(state_of_records())
    task.extend(by=cast.ella, at=NOW, on=TODAY, due_on=task.due_on + WEEK, reason="The part is late")
    seen.add(state_of_records())
    done(task)
    seen.add(state_of_records())
    assert len(seen) == 4


def test_it_takes_one_query(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        state_of_records()
    assert len(queries) == 1


def test_a_moment_filled_in_later_counts_where_there_is_no_history() -> None:
    assert "at" in freshness.filled_in_later(Acknowledgement)


def test_that_somebody_looked_changes_no_record(cast: Cast) -> None:
    before = state_of_records()
    since_last_visit(cast.ella, at=NOW)
    assert Visit.objects.exists()
    assert state_of_records() == before


def test_every_model_that_people_see_is_watched(cast: Cast) -> None:
    a_decision(cast)
    names = {model.__name__ for model in freshness.watched()}
    assert {"Decision", "Completion", "Measurement", "SignOff", "Organisation"} <= names


def test_a_model_without_history_has_no_field_that_is_filled_in_later_and_not_told() -> None:
    """A nullable field without history could change unseen; moments are told, others must not exist."""
    silent = []
    for model in freshness.watched():
        if hasattr(model, "history"):
            continue
        fields = [one for one in model._meta.concrete_fields if one.null and isinstance(one, models.DateField)]
        told = freshness.filled_in_later(model)
        silent += [f"{model.__name__}.{one.name}" for one in fields if one.column not in told]
    assert set(silent) <= WRITTEN_ONCE, "give the model a history, or keep the moment at which it is filled in"


def test_a_visit_lasts_while_pages_follow_each_other(cast: Cast) -> None:
    assert since_last_visit(cast.ella, at=NOW) is None
    assert since_last_visit(cast.ella, at=NOW + timedelta(minutes=20)) is None
    later = NOW + timedelta(hours=5)
    assert since_last_visit(cast.ella, at=later) == NOW + timedelta(minutes=20)
    assert since_last_visit(cast.ella, at=later + timedelta(minutes=10)) == NOW + timedelta(minutes=20)
