"""Common cause is accepted once, of a miss within its limits; persistent misses ask for the system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.deciding import decide
from objectives.answering import answer
from objectives.common_cause import accept, changed_by, standing_question, standing_questions
from objectives.control import control_of
from objectives.models import CommonCause, QualityObjective
from objectives.rules import common_cause as judging
from objectives.rules import previous_period
from objectives.rules.control import limits_for
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action
from tests.objectives.making import active, measured

pytestmark = pytest.mark.django_db

STEADY = "91 94 90 93 92 91 94 92 90 93 91 92"
"""A year below 95 %, each month within what the line does by itself; the warning threshold is 90."""
FEBRUARY, JANUARY = date(2026, 2, 1), date(2026, 1, 1)


def with_values(cast: Cast, texts: str = STEADY, *, code: str = "N-OTD", **changes: Any) -> QualityObjective:
    """An active objective at North whose latest closed month is February 2026."""
    row = active(cast, code, starts_on=date(2024, 1, 1), **changes)
    for period, text in zip(months(max(len(texts.split()), 1)), texts.split(), strict=False):
        measured(row, cast.olga, period, text)
    return row


def months(count: int, last: date = FEBRUARY) -> Sequence[date]:
    found = [last]
    while len(found) < count:
        found.append(previous_period(found[-1], "monthly"))
    return found[::-1]


def accepted(cast: Cast, row: QualityObjective, period: date = FEBRUARY, **changes: Any) -> CommonCause:
    given: dict[str, Any] = {"reason": "The line does no better as it stands", "by": cast.ella, "at": NOW}
    return accept(row, period=period, **(given | changes))


def changed(cast: Cast, row: QualityObjective, on: date, kind: str = "improvement") -> Any:
    decision = decide(
        kind=kind, text="Second press", decided_by=cast.ella, on=on, by=cast.ella, at=NOW, site=cast.north
    )
    answer(row, decision=decision, by=cast.ella, at=NOW)
    return decision


def test_a_year_that_misses_within_its_limits_is_common_cause(cast: Cast) -> None:
    row = with_values(cast)
    seen = control_of([row], on=TODAY)[row.pk]
    assert (seen.verdict, seen.misses, seen.misses_within) == ("common", 12, 12)
    assert len(seen.streak) == 12


def test_only_periods_that_have_closed_count(cast: Cast) -> None:
    row = with_values(cast)
    measured(row, cast.olga, date(2026, 3, 1), "12")
    assert control_of([row], on=TODAY)[row.pk].verdict == "common"
    assert control_of([row], on=date(2026, 3, 31))[row.pk].verdict == "special"


def test_control_is_as_of_a_day_and_of_a_moment(cast: Cast) -> None:
    row = with_values(cast)
    assert len(control_of([row], on=date(2025, 9, 15))[row.pk].values) == 6
    assert len(control_of([row], on=TODAY, recorded_before=NOW - timedelta(days=9))[row.pk].values) == 0


def test_numbers_behind_a_proportion_give_its_limits(cast: Cast) -> None:
    row = with_values(cast, "", data_kind="proportion")
    for n, period in enumerate(months(9)):
        numbers = {"numerator": Decimal(92 + n % 3), "denominator": Decimal(100)}
        measured(row, cast.olga, period, str(92 + n % 3), **numbers)
    limits = control_of([row], on=TODAY)[row.pk].limits
    assert limits is not None
    assert (limits.kind, limits.reason) == ("proportion", "by_chance")


def test_it_is_accepted_with_what_was_seen(cast: Cast) -> None:
    fact = accepted(cast, with_values(cast))
    assert (fact.period, fact.by, fact.after) == (FEBRUARY, cast.ella, None)
    assert fact.seen["value"] == "92"
    assert fact.seen["measured"] == 12
    assert Decimal(fact.seen["lower"]) < 90 < Decimal(fact.seen["upper"])


def test_it_is_accepted_once(cast: Cast) -> None:
    row = with_values(cast)
    accepted(cast, row, JANUARY)
    with pytest.raises(Refusal, match="Ella Brandt accepted Jan 2026 as common cause") as said:
        accepted(cast, row)
    assert said.value.field == "reason"
    assert "changes in the system" in str(said.value.remedy)


def test_once_the_system_was_changed_it_is_accepted_once_more(cast: Cast) -> None:
    row = with_values(cast)
    accepted(cast, row, JANUARY)
    decision = changed(cast, row, date(2026, 2, 10))
    assert accepted(cast, row).after == decision
    with pytest.raises(Refusal, match="accepted once"):
        accepted(cast, row, date(2025, 12, 1))


def test_a_decision_that_changes_no_system_does_not_count(cast: Cast) -> None:
    row = with_values(cast)
    changed(cast, row, date(2026, 2, 10), "priority")
    assert changed_by([row]) == {row.pk: None}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ("96 97 96 98 97 96 97 96 98 97", "reached its target"),
        ("91 92 93", "limits need 8"),
        ("94 93 94 93 94 93 94 93 94 93 70", "beyond a limit"),
    ],
)
def test_what_is_no_common_cause_is_refused(cast: Cast, values: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        accepted(cast, with_values(cast, values))


def test_a_period_without_a_value_cannot_be_accepted(cast: Cast) -> None:
    row = with_values(cast)
    with pytest.raises(Refusal, match="no value that counts") as said:
        accepted(cast, row, date(2026, 3, 1))
    assert said.value.field == "period"


def test_a_reason_is_owed(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Say why no special action") as said:
        accepted(cast, with_values(cast), reason=" ")
    assert said.value.field == "reason"


@pytest.mark.parametrize("who", ["quinn", "olga", "sven"])
def test_only_a_leader_of_its_scope_accepts_it(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal, match="does not lead"):
        accepted(cast, with_values(cast), by=getattr(cast, who))


def test_an_objective_that_has_ended_takes_none(cast: Cast) -> None:
    row = with_values(cast)
    row.end(by=cast.ella, at=NOW, decision=changed(cast, row, TODAY), achieved=True)
    with pytest.raises(Refusal):
        accepted(cast, row)


def test_misses_three_times_in_a_row_ask_what_changes_in_the_system(cast: Cast) -> None:
    question = standing_question(with_values(cast), TODAY)
    assert question is not None
    assert question.kind == judging.CHANGE_THE_SYSTEM
    assert question.sentence == "Missed 12 times in a row, up to Feb 2026: what changes in the system?"


def test_a_first_miss_asks_for_an_answer_until_one_is_given(cast: Cast) -> None:
    row = with_values(cast, "96 97 96 98 97 96 97 96 98 89")
    question = standing_question(row, TODAY)
    assert question is not None
    assert question.kind == judging.ANSWER
    answer(row, action=an_action(cast), by=cast.ella, at=NOW)
    assert standing_question(row, TODAY) is None


def test_a_miss_that_is_only_at_risk_asks_nothing_yet(cast: Cast) -> None:
    assert standing_question(with_values(cast, "96 97 93 98 92 96 97 93 98 93"), TODAY) is None


def test_common_cause_answers_its_own_miss_and_the_next_asks_for_the_system(cast: Cast) -> None:
    row = with_values(cast, "89 96 89 98 89 96 89 96 98 89")
    accepted(cast, row)
    assert standing_question(row, TODAY) is None
    measured(row, cast.olga, date(2026, 3, 1), "89")
    question = standing_question(row, date(2026, 4, 1))
    assert question is not None
    assert question.kind == judging.CHANGE_THE_SYSTEM
    assert question.sentence.startswith("Mar 2026 missed again after common cause was accepted for Feb 2026")


def test_what_was_accepted_asks_nothing_until_it_misses_again(cast: Cast) -> None:
    row = with_values(cast)
    accepted(cast, row)
    assert standing_question(row, TODAY) is None


def test_a_change_of_the_system_is_given_its_time(cast: Cast) -> None:
    row = with_values(cast)
    changed(cast, row, date(2025, 12, 20))
    assert standing_question(row, TODAY) is None
    measured(row, cast.olga, date(2026, 3, 1), "91")
    question = standing_question(row, date(2026, 4, 1))
    assert question is not None
    assert question.missed == (JANUARY, FEBRUARY, date(2026, 3, 1))


def test_an_objective_on_target_asks_nothing(cast: Cast) -> None:
    row = with_values(cast, "96 97 96 98 97 96 97 96 98 97")
    assert standing_question(row, TODAY) is None


def test_many_objectives_are_read_in_as_few_queries_as_one(cast: Cast) -> None:
    spent = []
    for count in (1, 6):
        for n in range(count):
            with_values(cast, code=f"N-{count}-{n}")
        rows = list(QualityObjective.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert len(standing_questions(rows, on=TODAY)) == len(rows)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 4


@pytest.mark.parametrize(
    ("values", "direction", "verdict"),
    [
        ([5] * 7, "higher", "few"),
        ([9, 8] * 5, "higher", "capable"),
        ([9, 2, 9, 2, 9, 2, 9, 2], "higher", "common"),
        ([2, 9] * 4, "higher", "chancy"),
        ([9, 8] * 5 + [1], "higher", "special"),
        ([2, 3] * 5 + [20], "higher", "favourable"),
        ([2, 3] * 5 + [20], "lower", "special"),
        ([2, 3] * 5 + [20], "band", "special"),
    ],
)
def test_the_verdict_follows_signs_then_misses(values: list[int], direction: str, verdict: str) -> None:
    missed = [value > 5 if direction == "lower" else value < 5 for value in values]
    limits = limits_for("measure", [Decimal(value) for value in values])
    assert judging.verdict(limits, missed, direction=direction) == verdict


def test_an_objective_that_carries_on_another_is_seen_with_the_values_before_its_own(cast: Cast) -> None:
    old = active(cast, "N-2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), target=Decimal(90),
                 warning=Decimal(85))  # fmt: skip
    for period, text in zip(months(10, date(2025, 12, 1)), STEADY.split(), strict=False):
        measured(old, cast.olga, period, text)
    new = active(cast, "N-2026", starts_on=date(2026, 1, 1), based_on=old)
    for period, text in ((JANUARY, "91"), (FEBRUARY, "92")):
        measured(new, cast.olga, period, text)
    with CaptureQueriesContext(connection) as queries:
        seen = control_of([new], on=TODAY)[new.pk]
    assert len(queries) == 3
    assert (len(seen.values), seen.misses, seen.streak) == (12, 2, [JANUARY, FEBRUARY])
    assert seen.verdict == "common"
    assert control_of([old], on=TODAY)[old.pk].misses == 0


def test_another_measure_before_is_left_out(cast: Cast) -> None:
    old = active(cast, "N-2025", unit="days", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    for period in months(10, date(2025, 12, 1)):
        measured(old, cast.olga, period, "12")
    new = active(cast, "N-2026", starts_on=date(2026, 1, 1), based_on=old)
    measured(new, cast.olga, JANUARY, "91")
    assert len(control_of([new], on=TODAY)[new.pk].values) == 1
