"""Constraints of series of figures and of computed objectives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from objectives.models import Computation, FigureSeries, SeriesValue
from qms.records.entering import enter
from tests.cast import Cast
from tests.objectives.making import AT, drafted


def a_series(cast: Cast, code: str = "N-LATE", **changes: Any) -> FigureSeries:
    fields: dict[str, Any] = {
        "code": code,
        "name": "Late deliveries",
        "unit": "deliveries",
        "cadence": "monthly",
        "starts_on": date(2026, 1, 1),
        "owner": cast.olga,
        "site": cast.north,
    }
    return enter(FigureSeries(**(fields | changes)), by=cast.quinn, at=AT)


def a_figure(row: FigureSeries, **changes: Any) -> SeriesValue:
    fields: dict[str, Any] = {"period": date(2026, 1, 1), "value": Decimal(3), "source": "form"}
    return SeriesValue.objects.create(series=row, recorded_at=AT, **(fields | changes))


def test_the_database_keeps_one_figure_of_a_series_a_period_and_revision(cast: Cast) -> None:
    row = a_series(cast)
    a_figure(row)
    for broken in ({}, {"revision": 2}, {"revision": 0, "reason": "Typo"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_figure(row, **broken)
    assert a_figure(row, revision=2, reason="Counted anew").revision == 2


def test_the_database_refuses_a_series_that_ends_before_it_starts(cast: Cast) -> None:
    row = a_series(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureSeries.objects.filter(pk=row.pk).update(ended_on=date(2026, 1, 1))


def test_the_database_keeps_two_series_to_a_ratio_and_none_to_anything_else(cast: Cast) -> None:
    above, below = a_series(cast), a_series(cast, "N-ALL")
    row = drafted(cast)
    for broken in (
        {"way": "ratio", "numerator": above},
        {"way": "ratio"},
        {"way": "ratio", "numerator": above, "denominator": above},
        {"way": "sum", "numerator": above, "denominator": below},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Computation.objects.create(objective=row, **broken)
    made = Computation.objects.create(objective=row, way="ratio", numerator=above, denominator=below)
    assert made.objective == row
