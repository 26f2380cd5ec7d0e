"""Days as people type them after a meeting."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from governance.rules.spoken_days import day_as_spoken
from qms.primitives.refusing import Refusal

TODAY = date(2026, 3, 16)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-12", date(2026, 12, 12)),
        ("12 Dec", date(2026, 12, 12)),
        ("by 12 Dec", date(2026, 12, 12)),
        ("  BY   12  december ", date(2026, 12, 12)),
        ("12 Dec 2027", date(2027, 12, 12)),
        ("Dec 12", date(2026, 12, 12)),
        ("Dec 12, 2027", date(2027, 12, 12)),
        ("16 Mar", date(2026, 3, 16)),
        ("15 Mar", date(2027, 3, 15)),
        ("29 Feb", date(2028, 2, 29)),
        ("12.12.", date(2026, 12, 12)),
        ("12.12.2027", date(2027, 12, 12)),
        ("1. 4.", date(2026, 4, 1)),
        ("Friday", date(2026, 3, 20)),
        ("fri", date(2026, 3, 20)),
        ("Monday", date(2026, 3, 23)),
        ("today", TODAY),
        ("tomorrow", date(2026, 3, 17)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert day_as_spoken(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "soon", "12/12/2026", "31 Feb", "2026-02-30", "12 Decc", "45 Dec", "0026-12-12", "12", "12 Dec 26"],
)
def test_a_day_that_would_be_a_guess_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        day_as_spoken(text, today=TODAY)
    assert refusal.value.field == "due_on" and "12 Dec" in str(refusal.value.remedy)


def test_months_are_read_in_the_language_of_the_reader_too() -> None:
    with translation.override("de"):
        assert day_as_spoken("12. Dezember", today=TODAY) == date(2026, 12, 12)
        assert day_as_spoken("12 Dec", today=TODAY) == date(2026, 12, 12)
