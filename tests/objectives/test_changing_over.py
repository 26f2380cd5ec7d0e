"""The change of the year: each objective achieved, ended or carried on by a decision, all together or none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from governance.deciding import decide
from governance.models import Decision
from objectives.changing_over import Choice, change_over, endings, next_code, next_year
from objectives.models import Answer, QualityObjective
from objectives.standing import standings
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.objectives.making import PLAN, active, measured

YEAR_END = datetime(2027, 1, 11, 9, tzinfo=UTC)
ON = YEAR_END.date()


def decision(cast: Cast, **changes: Any) -> Decision:
    given: dict[str, Any] = {
        "kind": "priority", "text": "Objectives of 2027", "rationale": "Agreed with the sites",
        "decided_by": cast.ella, "on": ON, "by": cast.ella, "at": YEAR_END,
    }  # fmt: skip
    return decide(**given | changes)


def over(cast: Cast, code: str = "N-OTD-2026", *, last: str = "96", **changes: Any) -> QualityObjective:
    row = active(cast, code, **changes)
    for month in range(1, 13):
        measured(row, cast.olga, date(2026, month, 1), last, at=YEAR_END)
    return row


def test_an_objective_that_was_reached_is_achieved_by_the_decision_that_answers_it(cast: Cast) -> None:
    row, made = over(cast), decision(cast)
    assert change_over([Choice(row, "achieved")], decision=made, by=cast.ella, at=YEAR_END) == []
    row.refresh_from_db()
    assert (row.state, row.ended_by) == ("achieved", made)
    assert Answer.objects.get(objective=row).decision == made


def test_one_that_was_missed_is_carried_into_the_next_year_with_its_own_target(cast: Cast) -> None:
    row = over(cast, last="91.3")
    choice = Choice(row, "carried", target=Decimal(96), warning=Decimal(93))
    (following,) = change_over([choice], decision=decision(cast), by=cast.ella, at=YEAR_END)
    row.refresh_from_db()
    assert row.state == "ended"
    assert (following.based_on, following.code, following.state) == (row, "N-OTD-2027", "draft")
    assert (following.starts_on, following.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (following.target, following.warning, following.baseline) == (96, 93, Decimal("91.3"))
    assert (following.plan, following.owner) == (PLAN, cast.olga)
    assert list(following.requirements.all()) == list(row.requirements.all())


def test_what_stands_under_one_that_is_carried_on_stands_under_its_successor(cast: Cast) -> None:
    whole = over(cast, "ALL-2026", site=None)
    part = over(cast, "NORTH-2026", parent=whole)
    choices = [Choice(part, "achieved_again"), Choice(whole, "carried")]
    first, second = change_over(choices, decision=decision(cast), by=cast.ella, at=YEAR_END)
    assert (first.based_on, second.based_on, second.parent) == (whole, part, first)


def test_growth_goes_on_from_the_year_that_was_carried(cast: Cast) -> None:
    kind: dict[str, Any] = {"target_kind": "growth", "target": Decimal(5), "warning": Decimal(0)}
    row = over(cast, last="100", starts_on=date(2025, 1, 1), **kind)
    for month in range(1, 13):
        measured(row, cast.olga, date(2025, month, 1), "90", at=YEAR_END)
    (following,) = change_over(
        [Choice(row, "achieved_again")], decision=decision(cast), by=cast.ella, at=YEAR_END
    )
    measured(following, cast.olga, date(2027, 1, 1), "110", at=YEAR_END)
    stood = standings([following], on=date(2027, 1, 31))[following.pk]
    assert stood.value == Decimal(10)
    assert following.baseline == Decimal("11.1")


@pytest.mark.parametrize(
    ("make", "outcome", "rule"),
    [
        (lambda cast: active(cast, ends_on=date(2027, 1, 11)), "ended", "change-over.year-is-over"),
        (lambda cast: active(cast), "achieved", "change-over.achieved-with-data"),
        (lambda cast: active(cast), "", "change-over.of-some"),
    ],
)
def test_what_cannot_be_known_or_is_not_over_is_not_changed(
    cast: Cast, make: Any, outcome: str, rule: str
) -> None:
    row = make(cast)
    with pytest.raises(Refusal) as refused:
        change_over([Choice(row, outcome)], decision=decision(cast), by=cast.ella, at=YEAR_END)
    assert refused.value.rule == rule
    row.refresh_from_db()
    assert row.state == "active"


def test_all_or_none_and_the_refusal_names_the_objective(cast: Cast) -> None:
    good, bad = over(cast), over(cast, "SECOND")
    choices = [Choice(good, "achieved"), Choice(bad, "carried", target=Decimal(80))]
    with pytest.raises(Refusal) as refused:
        change_over(choices, decision=decision(cast), by=cast.ella, at=YEAR_END)
    assert refused.value.field == f"warning_{bad.pk}"
    good.refresh_from_db()
    assert good.state == "active"
    assert not Answer.objects.exists()


def test_nothing_ends_without_a_decision(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        change_over([Choice(over(cast), "achieved")], decision=None, by=cast.ella, at=YEAR_END)
    assert refused.value.field == "decision"


def test_those_that_ended_and_soon_will_are_shown_with_what_their_figures_propose(cast: Cast) -> None:
    over(cast, "REACHED")
    over(cast, "MISSED", last="91")
    active(cast, "UNKNOWN")
    active(cast, "SOON", ends_on=date(2027, 2, 28))
    active(cast, "LATER", ends_on=date(2027, 12, 31))
    found = {one.objective.code: one.proposed for one in endings(cast.ella, on=ON)}
    assert found == {"REACHED": "achieved_again", "MISSED": "carried", "UNKNOWN": "", "SOON": ""}
    assert endings(cast.sven, on=ON) == []


@pytest.mark.parametrize(
    ("code", "following"),
    [
        ("OTD-2026", "OTD-2027"), ("2026-OTD", "2027-OTD"), ("OTD", "OTD-2027"),
        ("OTD-20260", "OTD-20260-2027"),
        ("A" * 40, "A" * 35 + "-2027"),
    ],
)  # fmt: skip
def test_the_code_names_the_next_year(code: str, following: str) -> None:
    assert next_code(code, 2027) == following


def test_the_next_year_follows_without_a_gap_fiscal_years_and_leap_days_too() -> None:
    assert next_year(date(2026, 1, 1), date(2026, 12, 31)) == (date(2027, 1, 1), date(2027, 12, 31))
    assert next_year(date(2025, 7, 1), date(2026, 6, 30)) == (date(2026, 7, 1), date(2027, 6, 30))
    assert next_year(date(2027, 3, 1), date(2028, 2, 28)) == (date(2028, 2, 29), date(2029, 2, 28))
