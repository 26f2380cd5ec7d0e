"""Decisions of the demo company outside reviews: each page of what becomes of one has something to show."""

from __future__ import annotations

from datetime import date, timedelta

from governance.models import Decision, DecisionEnding, LookBack
from qms.desk.demo.loading import load
from qms.primitives import kinds
from qms.records.models import SignOff
from tests.demo.test_demo_company import own_keys  # noqa: F401 - each test has keys of its own

DAY = date(2026, 3, 16)


def test_look_backs_acceptances_and_deferrals_stand_in_every_state(db: None) -> None:
    load(today=DAY, seed=1)
    outside = Decision.objects.filter(in_review=None)
    assert set(LookBack.objects.values_list("came_true", flat=True)) == {"partly", "yes"}
    assert outside.to_look_back().filter(look_back_due_on__lt=DAY).count() == 1
    assert [row.text for row in outside.expired(DAY)] == ["The second leak test bench is bought next year."]
    soon = outside.coming_back().filter(expires_on__gt=DAY, expires_on__lte=DAY + timedelta(days=8))
    assert [row.text for row in soon] == ["Pumps of series H ship with the old mechanical seal."]
    assert set(DecisionEnding.objects.values_list("outcome", flat=True)) >= {"renewed", "treated"}
    assert [row.text for row in outside.weak()] == ["We continue to monitor scrap on line 2."]
    [taken_over] = [row for row in outside if row.taken_over]
    assert taken_over.late_entry and taken_over.source_file_name == "board-minutes.txt"
    assert SignOff.objects.filter(kind="risk-acceptance").count() == 5


def test_the_executive_is_told_of_a_look_back_and_of_an_acceptance_that_expires(db: None) -> None:
    load(today=DAY, seed=1)
    astrid = Decision.objects.get(text__startswith="Porto keeps").decided_by
    owed = {duty.kind for duty in kinds.duties_of(astrid, DAY) if duty.subject.startswith("DEC")}
    assert owed == {"look-back", "expiry"}
