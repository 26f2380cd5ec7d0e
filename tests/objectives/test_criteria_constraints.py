"""Constraints of criteria as measures, and of saved filters beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from objectives.models import MeasureCriterion
from qms.people.models import SavedFilter
from tests.cast import Cast
from tests.conftest import NOW
from tests.governance.samples import an_action
from tests.objectives.making import drafted

BROKEN: dict[str, dict[str, Any]] = {
    "criterion_waits_for_some_periods": {"periods": 0},
    "criterion_band_has_two_edges": {"comparison": "within"},
    "a level with two edges": {"threshold_high": Decimal("99")},
    "a band upside down": {"comparison": "within", "threshold_high": Decimal("90")},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_criterion_that_breaks_a_rule(name: str, cast: Cast) -> None:
    sound: dict[str, Any] = {
        "action": an_action(cast),
        "objective": drafted(cast),
        "comparison": "at_least",
        "threshold": Decimal("97"),
        "periods": 3,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureCriterion.objects.create(**{**sound, **BROKEN[name]})
    assert MeasureCriterion.objects.create(**sound).threshold_high is None


def test_a_person_has_one_saved_filter_of_a_name_in_a_list(cast: Cast) -> None:
    given: dict[str, Any] = {"of_list": "actions", "query": "state=late", "recorded_at": NOW}
    SavedFilter.objects.create(person=cast.olga, name="Late", **given)
    SavedFilter.objects.create(person=cast.carl, name="Late", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(person=cast.olga, name="Late", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(person=cast.olga, name="", **given)
