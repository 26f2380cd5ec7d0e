"""An objective says what its values are; a share keeps of how many it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from objectives.models import Measurement
from tests.cast import Cast
from tests.objectives.making import AT, drafted

BROKEN: dict[str, dict[str, Any]] = {
    "a numerator alone": {"denominator": None},
    "a denominator alone": {"numerator": None},
    "a division by zero": {"denominator": Decimal(0)},
    "a division by less than zero": {"denominator": Decimal(-4)},
    "a numerator below zero": {"numerator": Decimal(-1)},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_share_that_cannot_be(name: str, cast: Cast) -> None:
    sound: dict[str, Any] = {
        "objective": drafted(cast),
        "period": date(2026, 1, 1),
        "value": Decimal(75),
        "numerator": Decimal(3),
        "denominator": Decimal(4),
        "source": "form",
        "recorded_at": AT,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.create(**{**sound, **BROKEN[name]})
    neither = {"numerator": None, "denominator": None, "revision": 2, "reason": "Counted anew"}
    assert Measurement.objects.create(**sound).denominator == 4
    assert Measurement.objects.create(**{**sound, **neither}).numerator is None


def test_an_objective_holds_measures_unless_it_says_otherwise(cast: Cast) -> None:
    assert drafted(cast).data_kind == "measure"
    assert drafted(cast, "N-SHARE", data_kind="proportion").data_kind == "proportion"


def test_the_database_refuses_a_kind_of_data_that_no_limits_fit(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(data_kind="feeling")
