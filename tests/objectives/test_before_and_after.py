"""What a measure says of an action's effect, judged over plain values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from objectives import before_and_after as judged
from objectives.before_and_after import Effect, Test
from qms.primitives.refusing import Refusal

DONE = date(2026, 3, 10)
MONTHS = [date(2026, month, 1) for month in range(1, 8)]


def a_test(comparison: str = "at_least", low: str = "97", high: str | None = None, periods: int = 3) -> Test:
    return Test(comparison, Decimal(low), Decimal(high) if high else None, periods, "monthly", "%")


def effect(*values: str, test: Test | None = None, as_of: date = date(2026, 7, 1)) -> Effect:
    """Return the effect with ``values`` from January 2026 on; an empty one is a gap."""
    known = [(p, Decimal(v), 1) for p, v in zip(MONTHS, values, strict=False) if v]
    return Effect(test or a_test(), "OTD", "Deliveries on time", DONE, known, as_of)


@pytest.mark.parametrize(
    ("comparison", "low", "high", "value", "passes"),
    [
        ("at_least", "97", None, "97", True),
        ("at_least", "97", None, "96.9999", False),
        ("at_most", "3", None, "3", True),
        ("at_most", "3", None, "3.1", False),
        ("within", "97", "99", "97", True),
        ("within", "97", "99", "99", True),
        ("within", "97", "99", "99.5", False),
        ("within", "97", "99", "96", False),
        ("at_most", "-2", None, "-3", True),
    ],
)
def test_a_value_passes_the_test(comparison: str, low: str, high: str | None, value: str, passes: bool) -> None:
    assert a_test(comparison, low, high).passes(Decimal(value)) is passes


@pytest.mark.parametrize(
    ("day", "cadence", "periods", "first", "known_on"),
    [
        (date(2026, 3, 10), "monthly", 3, date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 3, 31), "monthly", 1, date(2026, 4, 1), date(2026, 5, 1)),
        (date(2026, 4, 1), "monthly", 1, date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 12, 31), "monthly", 2, date(2027, 1, 1), date(2027, 3, 1)),
        (date(2024, 2, 28), "daily", 2, date(2024, 2, 29), date(2024, 3, 2)),
        (date(2026, 3, 15), "weekly", 1, date(2026, 3, 16), date(2026, 3, 23)),
        (date(2026, 3, 10), "quarterly", 1, date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 3, 10), "yearly", 2, date(2027, 1, 1), date(2029, 1, 1)),
    ],
)
def test_the_periods_that_count_begin_after_the_day_it_was_done(
    day: date, cadence: str, periods: int, first: date, known_on: date
) -> None:
    assert judged.awaited(day, cadence, periods)[0] == first
    assert len(judged.awaited(day, cadence, periods)) == periods
    assert judged.known_on(day, cadence, periods) == known_on


@pytest.mark.parametrize(
    ("values", "as_of", "holds"),
    [
        (("93", "94", "99", "97", "98", "97.5"), date(2026, 7, 1), True),
        (("93", "94", "99", "97", "96", "97.5"), date(2026, 7, 1), False),
        (("93", "94", "99", "97", "98", ""), date(2026, 7, 1), None),
        (("93", "94", "99", "97", "98", "97.5"), date(2026, 6, 29), None),
        (("93", "94", "99", "97", "98", "97.5"), date(2026, 6, 30), True),
        (("", "", "", "97", "98", "97.5"), date(2026, 9, 1), True),
        (("99", "99", "99", "", "", ""), date(2026, 9, 1), None),
        (("93", "94", "90", "97", "98", "97.5", "12"), date(2026, 9, 1), True),
    ],
    ids=[
        "all pass",
        "one does not",
        "one is missing",
        "the last has not closed",
        "the last closes today",
        "nothing before",
        "only before",
        "what comes later does not count",
    ],
)
def test_the_measure_speaks_once_every_period_has_closed_with_a_value(
    values: tuple[str, ...], as_of: date, holds: bool | None
) -> None:
    assert effect(*values, as_of=as_of).holds is holds


def test_the_period_in_which_it_was_done_is_neither_before_nor_after() -> None:
    seen = effect("93", "94", "90", "97", "98", "97.5")
    assert [period.month for period, _v, _r in seen.before] == [1, 2]
    assert [period.month for period, _v, _r in seen.after] == [4, 5, 6]


def test_a_closed_period_without_a_value_is_named() -> None:
    assert [p.month for p in effect("93", "94", "90", "97", "", "97.5").missing] == [5]


def test_what_is_expected_of_an_open_action_says_nothing_yet() -> None:
    known = effect("93", "94", "99", "97", "98", "97.5")
    assert Effect(known.test, "OTD", "", DONE, known.values, known.as_of, expected=True).holds is None


def test_what_was_kept_reads_the_same_again() -> None:
    seen = effect("93.25", "94", "", "97", "98", "97.5", test=a_test("within", "97", "99"))
    assert Effect.of_content(seen.content()) == seen


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (a_test(), "Deliveries on time (OTD) is at least 97 % in each of the 3 months after it is done."),
        (
            a_test("at_most", "3", periods=1),
            "Deliveries on time (OTD) is at most 3 % in the first month after it is done.",
        ),
        (
            a_test("within", "97.50", "99"),
            "Deliveries on time (OTD) is between 97.5 % and 99 % in each of the 3 months after it is done.",
        ),
    ],
)
def test_a_measure_says_itself_in_words(test: Test, words: str) -> None:
    said = judged.in_words(test, code="OTD", statement="Deliveries on time.")
    assert said.replace("\u00a0", " ") == words


def test_the_mean_has_one_decimal_more_than_the_values() -> None:
    assert judged.mean(effect("93", "94.5").before) == Decimal("93.75")
    assert judged.mean(effect("93", "94").before) == Decimal("93.5")
    assert judged.mean(effect("100", "90").before) == Decimal("95.0")
    assert judged.mean([]) is None


@pytest.mark.parametrize(
    ("holds", "effective", "despite", "refused"),
    [
        (True, True, "", False),
        (False, False, "", False),
        (True, False, "", True),
        (False, True, " ", True),
        (None, True, "", True),
        (None, False, "", True),
        (True, False, "Another line took the load", False),
        (None, True, "The line was sold", False),
    ],
)
def test_a_verdict_against_the_measure_or_before_it_asks_for_words(
    holds: bool | None, effective: bool, despite: str, refused: bool
) -> None:
    def give() -> None:
        judged.refuse_verdict_without_words(holds, effective=effective, despite=despite)

    if not refused:
        give()
        return
    with pytest.raises(Refusal) as refusal:
        give()
    assert refusal.value.field == "despite" and refusal.value.remedy
