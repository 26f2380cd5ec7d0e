"""A decision that changes the system gives a measure limits of its own, once eight values came after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from governance.deciding import decide
from governance.models import Decision
from objectives import control_words
from objectives.answering import answer
from objectives.charting import trend
from objectives.control import Control, control_of
from objectives.models import QualityObjective
from objectives.rules import previous_period
from objectives.rules.control import RUN, TREND, limits_for
from objectives.rules.phases import ENOUGH, Phase, Phased, limits_in_phases, phases
from objectives.standing import series
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.making import active, measured

pytestmark = pytest.mark.django_db

FEBRUARY = date(2026, 2, 1)
BEFORE = "91 94 90 93 92 91 94 92 90 93"
AFTER = "96 97 98 96 97 98 97 96"
DAY = date(2025, 6, 10)
"""Ten months up to June 2025, decided in June, eight from July on."""


def of(*texts: str) -> list[Decimal]:
    return [Decimal(text) for line in texts for text in line.split()]


def found(values: Sequence[Decimal], *borders: int, kind: str = "measure", **numbers: Any) -> Phased:
    return limits_in_phases(kind, values, borders=borders, **numbers)


@pytest.mark.parametrize(
    ("count", "borders", "expected"),
    [
        (18, [], [Phase(0, 18, 18)]),
        (18, [10], [Phase(0, 10, 10), Phase(10, 18, 18, 0)]),
        (17, [10], [Phase(0, 10, 17)]),
        (18, [18], [Phase(0, 18, 18)]),
        (18, [0], [Phase(0, 18, 18)]),
        (13, [5], [Phase(0, 5, 5), Phase(5, 13, 13, 0)]),
        (12, [5], [Phase(0, 12, 12)]),
        (30, [10, 20], [Phase(0, 10, 10), Phase(10, 20, 20, 0), Phase(20, 30, 30, 1)]),
        (30, [10, 14], [Phase(0, 10, 14), Phase(14, 30, 30, 1)]),
        (30, [10, 26], [Phase(0, 10, 10), Phase(10, 26, 30, 0)]),
    ],
)
def test_a_change_begins_a_phase_once_enough_values_came_after_it(
    count: int, borders: list[int], expected: list[Phase]
) -> None:
    assert phases(count, borders) == expected


def test_each_phase_has_the_limits_of_its_own_values() -> None:
    limits = found(of(BEFORE, AFTER), 10).limits
    old, new = limits_for("measure", of(BEFORE)), limits_for("measure", of(AFTER))
    assert limits and old and new
    assert (limits.lower[:10], limits.lower[10:]) == (old.lower, new.lower)
    assert (limits.upper[:10], limits.upper[10:]) == (old.upper, new.upper)
    assert (limits.centre, limits.centre_at(9), limits.start) == (new.centre, old.centre, 10)
    assert limits.signals == ()
    one = limits_for("measure", of(BEFORE, AFTER))
    assert one is not None
    assert [sign.rule for sign in one.signals] == [RUN, RUN], "as one system it would be all signs"


def test_the_old_limits_stay_until_enough_values_came() -> None:
    phased = found(of(BEFORE, "96 97 99 96 97 99 97"), 10)
    old = limits_for("measure", of(BEFORE))
    assert phased.limits and old
    assert set(phased.limits.lower) == set(old.lower)
    assert len(phased.limits.lower) == 17
    assert (phased.waiting, phased.wanted) == (0, 1)
    assert phased.limits.outside == (12, 15), "what came after is held against them"


def test_a_change_before_every_value_waits_for_nothing() -> None:
    assert (found(of(BEFORE), 0).waiting, found(of(BEFORE), 10).wanted) == (None, ENOUGH)


@pytest.mark.parametrize("after", ["94 95 96 95 96 95 96 95", "94 95 96"])
def test_no_run_goes_over_the_border(after: str) -> None:
    rising = of("90 91 90 91 90 91 90 91 92 93", after)
    whole, parted = limits_for("measure", rising), found(rising, 10).limits
    assert whole and parted
    assert [sign.at for sign in whole.signals if sign.rule == TREND] == [(6, 7, 8, 9, 10, 11, 12)]
    assert not [sign for sign in parted.signals if {9, 10} <= {*sign.at}]


def test_limits_of_shares_that_are_held_are_as_wide_as_each_number_allows() -> None:
    tops, bottoms = (
        [Decimal(n) for n in [90, 91] * 5 + [360, 23]],
        [Decimal(100)] * 10 + [Decimal(400), Decimal(25)],
    )
    values = [100 * top / bottom for top, bottom in zip(tops, bottoms, strict=True)]
    numbers = {"numerators": tops, "denominators": bottoms, "factor": Decimal(100)}
    limits = found(values, 10, kind="proportion", **numbers).limits
    assert limits is not None
    widths = [limits.centre - low for low in limits.lower if low is not None]
    assert widths[10] * 2 == pytest.approx(widths[9])
    assert widths[11] == pytest.approx(2 * widths[9])


def months(count: int) -> Sequence[date]:
    periods = [FEBRUARY]
    while len(periods) < count:
        periods.append(previous_period(periods[-1], "monthly"))
    return periods[::-1]


def with_values(cast: Cast, texts: str, **changes: Any) -> QualityObjective:
    row = active(cast, starts_on=date(2024, 1, 1), **changes)
    for period, text in zip(months(len(texts.split())), texts.split(), strict=True):
        measured(row, cast.olga, period, text)
    return row


def changed(cast: Cast, row: QualityObjective, on: date = DAY, kind: str = "improvement") -> Decision:
    decision = decide(
        kind=kind, text="Second press", decided_by=cast.ella, on=on, by=cast.ella, at=NOW, site=row.site
    )
    answer(row, decision=decision, by=cast.ella, at=NOW)
    return decision


def seen_of(row: QualityObjective, **given: Any) -> Control:
    return control_of([row], on=TODAY, **given)[row.pk]


def test_a_decision_in_answer_to_an_objective_gives_it_limits_of_its_own(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    assert seen_of(row).since is None
    decision = changed(cast, row)
    seen = seen_of(row, decisions=Decision.objects.all())
    assert (seen.start, seen.measured, seen.misses, seen.verdict) == (10, 8, 0, "capable")
    assert control_words.sentence(seen) == (
        "It reached its target in each of 8 months, within its limits (93.8 to 99.9\u00a0%). "
        f"These limits hold since Jul 2025, after {decision.reference} changed the system."
    )


def test_the_period_in_which_it_was_decided_belongs_to_the_system_before(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    changed(cast, row, date(2025, 7, 1))
    seen = seen_of(row)
    assert (seen.start, seen.wanted) == (0, 1)


def test_the_page_says_how_many_values_are_still_wanted(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} 96 97 98")
    decision = changed(cast, row, date(2025, 11, 20))
    said = control_words.sentence(seen_of(row, decisions=Decision.objects.all()))
    assert said.endswith(f"{decision.reference} changed the system: limits of its own want 5 more values.")
    text = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
    assert f"{decision.reference} changed the system: limits of its own want 5 more values." in text
    assert f'<a href="{decision.get_absolute_url()}">{decision.reference} 5 more values wanted</a>' in text


def test_limits_that_hold_and_a_later_change_that_waits_are_both_named(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    first, second = changed(cast, row), changed(cast, row, date(2026, 2, 20))
    said = control_words.sentence(seen_of(row, decisions=Decision.objects.all()))
    assert f"since Jul 2025, after {first.reference} changed the system. {second.reference} changed" in said
    assert said.endswith("limits of its own want 8 more values.")


def test_what_decides_no_system_and_what_is_recorded_later_changes_no_limits(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    changed(cast, row, kind="priority")
    assert seen_of(row).since is None
    changed(cast, row)
    assert seen_of(row, recorded_before=NOW).since is None


def test_the_chart_draws_both_limits_as_steps_and_its_table_says_why(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    decision = changed(cast, row)
    readings = series([row.pk], frm=date(2024, 1, 1), to=TODAY)[row.pk]
    chart = trend(row, readings, seen=seen_of(row, decisions=Decision.objects.all()))
    assert chart.control is not None
    assert len(set(chart.control.lower)) == len(set(chart.control.centres)) == 2
    assert [name for name, _figures in chart.table.head][-1] == "Limits changed"
    cells = [line[-1] for line in chart.table.rows]
    assert [(at, one.text, one.url) for at, one in enumerate(cells) if one.text] == [
        (10, f"since Jul 2025 {decision.reference}", decision.get_absolute_url())
    ]
    text = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
    steps = [part for part in text.split('class="limit" d="')[1:] if "V" in part.split('"')[0]]
    assert len(steps) == 2 * 3, "the upper and the lower limit change at the border, in each of three sizes"
    assert f'href="{decision.get_absolute_url()}"' in text


def test_who_may_not_see_the_decision_reads_that_the_system_changed_and_not_by_what(cast: Cast) -> None:
    row = with_values(cast, f"{BEFORE} {AFTER}")
    decision = changed(cast, row)
    said = control_words.sentence(seen_of(row, decisions=Decision.objects.visible_to(cast.sven)))
    assert decision.reference not in said
    assert said.endswith("These limits hold since Jul 2025, after the system was changed.")


def test_an_old_miss_is_judged_by_the_limits_of_its_own_phase(cast: Cast) -> None:
    row = with_values(cast, f"91 94 90 93 92 {AFTER}")
    changed(cast, row)
    seen = seen_of(row)
    assert seen.miss_of(months(13)[2]).limits is None, "five values gave no limits"
    assert seen.miss_of(FEBRUARY).limits is not None
