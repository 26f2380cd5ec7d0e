"""What people type or paste into a cell: read as it is meant, or refused with the remedy."""

from __future__ import annotations

from decimal import Decimal

import pytest

from objectives.rules import COMMA, POINT, parse_typed
from qms.primitives.refusing import Refusal


@pytest.mark.parametrize(
    ("text", "unit", "decimals", "value"),
    [
        ("97.5", "%", POINT, "97.5"),
        (" 97.5 % ", "%", POINT, "97.5"),
        ("97.5%", "% of orders", POINT, "97.5"),
        ("12 DAYS", "days", POINT, "12"),
        ("-3", "", POINT, "-3"),
        ("97,5", "%", COMMA, "97.5"),
        ("97,5 %", "%", COMMA, "97.5"),
        ("97", "%", COMMA, "97"),
        ("97.5\u00a0%", "%", POINT, "97.5"),
    ],
)
def test_a_number_is_understood_with_its_own_unit_and_the_chosen_mark(
    text: str, unit: str, decimals: str, value: str
) -> None:
    assert parse_typed(text, unit=unit, decimals=decimals) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "decimals", "remedy"),
    [
        ("97,5", POINT, "97.5"),
        ("1,234.5", POINT, "thousands without a separator"),
        ("12 h", POINT, "unit"),
        ("97.5", COMMA, "97,5"),
        ("1.234,5", COMMA, "without a separator"),
        ("1,2,3", COMMA, "point"),
        ("about 90", POINT, "unit"),
        ("", POINT, "Enter"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_its_remedy(
    text: str, decimals: str, remedy: str
) -> None:
    with pytest.raises(Refusal) as caught:
        parse_typed(text, unit="%", decimals=decimals)
    assert remedy in str(caught.value.remedy)
