"""Long registers in a review: what needs attention comes first, the rest is counted, the page stays light."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reviews import rules
from reviews.freezing import MOST, _shortened
from reviews.showing import figures

DAY = date(2026, 3, 16)


def row(number: int, state: str) -> dict[str, Any]:
    return {
        "reference": f"ACT-{number:04d}",
        "review": "",
        "text": f"Action {number}",
        "weight": "action",
        "owner": "Olga Petrova",
        "due_on": DAY.isoformat(),
        "first_due_on": DAY.isoformat(),
        "state": state,
        "criterion": "No repeat",
        "ended_on": "",
        "finding": "",
    }


def test_a_long_register_keeps_what_is_unusual_and_counts_the_rest() -> None:
    rows = [row(n, "effective") for n in range(100)] + [row(900, "late"), row(901, "ineffective")]
    table = _shortened("actions", rows)
    assert [kept["state"] for kept in table["rows"][:3]] == ["late", "ineffective", "effective"]
    assert (len(table["rows"]), table["left_out"]) == (MOST, 102 - MOST)
    assert table["unusual"] == {"late": 1, "ineffective": 1}


def test_unusual_rows_beyond_the_most_are_still_counted() -> None:
    table = _shortened("actions", [row(n, "late") for n in range(MOST + 5)])
    assert table["unusual"] == {"late": MOST + 5}


def test_a_short_register_is_kept_whole_in_its_order() -> None:
    table = _shortened("actions", [row(1, "effective"), row(2, "late")])
    assert [kept["reference"] for kept in table["rows"]] == ["ACT-0001", "ACT-0002"]
    assert "left_out" not in table


def test_a_page_shows_the_first_rows_and_says_how_many_more_there_are() -> None:
    rows = [row(n, "effective") for n in range(20)] + [row(99, "late")]
    frozen = {"tables": [{"kind": "actions", "rows": rows, "left_out": 7}]}
    [shown] = figures(frozen, links=False, most=8)
    assert [shown.rows[0]["reference"], len(shown.rows), shown.more] == ["ACT-0099", 8, 20]
    [whole] = figures(frozen, links=False)
    assert (len(whole.rows), whole.more) == (21, 7)


@pytest.mark.parametrize(("state", "place"), [("late", 0), ("ineffective", 1), ("open", 2), ("unknown", 6)])
def test_attention_orders_states(state: str, place: int) -> None:
    assert rules.attention(state) == place
