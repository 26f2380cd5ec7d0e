"""A share by page: by its value, or by the counts that it comes to."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from objectives.models import Measurement
from tests.cast import Cast, signed_in
from tests.objectives.making import active

pytestmark = pytest.mark.usefixtures("still_clock")


def send(cast: Cast, kind: str = "proportion", **given: str) -> Any:
    row = active(cast, data_kind=kind)
    url = reverse("objectives:measurement", args=[row.reference])
    return signed_in(cast.olga).post(url, {"period": "2026-02", **given})


def test_the_value_is_worked_out_from_its_counts(cast: Cast) -> None:
    assert send(cast, numerator="57", denominator="60").status_code == 302
    stored = Measurement.objects.get()
    assert (stored.value, stored.numerator, stored.denominator) == (95, 57, 60)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "value"),
        ({"numerator": "57"}, "value"),
        ({"value": "95", "numerator": "57"}, "denominator"),
        ({"value": "96", "numerator": "57", "denominator": "60"}, "value"),
        ({"numerator": "57", "denominator": "0"}, "denominator"),
        ({"numerator": "61", "denominator": "60"}, "numerator"),
    ],
)
def test_counts_that_cannot_be_are_refused_at_their_field(
    cast: Cast, given: dict[str, str], field: str
) -> None:
    answer = send(cast, **given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Measurement.objects.exists()


def test_what_is_no_proportion_asks_for_its_value_alone(cast: Cast) -> None:
    answer = send(cast, "measure", numerator="57", denominator="60")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value"]
    assert "numerator" not in answer.context["form"].fields
