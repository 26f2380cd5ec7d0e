"""The demo company answers its figures: decisions and actions by objective, common cause once."""

from __future__ import annotations

from datetime import date

from objectives.common_cause import standing_questions
from objectives.models import Answer, CommonCause, QualityObjective
from qms.desk.demo.loading import load
from tests.demo.test_demo_company import own_keys  # noqa: F401 - each test has keys of its own

DAY = date(2026, 3, 16)


def test_a_miss_was_accepted_once_and_others_were_decided(db: None) -> None:
    load(today=DAY, seed=1)
    fact = CommonCause.objects.select_related("objective", "by").get()
    assert (fact.objective.code, fact.by.name) == ("CMP-NUM", "Astrid Halvorsen")
    answered = set(Answer.objects.values_list("objective__code", flat=True))
    assert answered >= {"SCR-GDN", "OTD-GDN", "RSP-OPO", "DRW-ONT", "SUP-CRT"}
    drawings = Answer.objects.filter(objective__code="DRW-ONT")
    assert drawings.exclude(decision=None).count() == drawings.exclude(action=None).count() == 1
    asked = standing_questions(QualityObjective.objects.active(), on=DAY)
    assert "DRW-ONT" not in {one.control.objective.code for one in asked.values()}
    assert asked
