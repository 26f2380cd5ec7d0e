"""Customer requirements as a review sees them: confirmed in its period, or still lacking something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from objectives import promised
from objectives.rules.chains import IMPACTS
from objectives.rules.gaps import GAPS
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 60
"""Rows that are frozen, the worst for the customer first; the rest are counted."""


@figure(ReviewInput.Item.CUSTOMERS)
def requirements(view: View) -> Table | None:
    """Return the requirements of the scope that lack something or were reviewed in the period (9.3.2 c)."""
    known = promised.requirements().current().filter(view.of_scope(), recorded_at__lte=view.at)
    rows = [promised.row_of(row, on=view.on) for row in known.order_by("rank", "-statutory", "reference")]
    shown = [row for row in rows if _is_news(row, view)]
    if not rows:
        return None
    late = sum("overdue" in row.gaps for row in shown)
    return {
        "kind": "requirements",
        "rows": [_frozen(row) for row in shown[:MOST]],
        "left_out": max(0, len(shown) - MOST),
        "unusual": {"late": late} if late else {},
    }


def _is_news(row: promised.Row, view: View) -> bool:
    confirmed = row.requirement.confirmed_on
    told = confirmed is not None and view.review.period_from <= confirmed <= view.on
    return told or bool(set(row.gaps) - {"unconfirmed"})


def _frozen(row: promised.Row) -> dict[str, Any]:
    one = row.requirement
    return {
        "reference": one.reference,
        "statement": one.statement,
        "offering": one.offering,
        "impact": one.impact,
        "gaps": row.gaps,
        "confirmed": one.confirmed_on.isoformat() if one.confirmed_on else None,
        "status": "late" if "overdue" in row.gaps else "",
    }


@shape("requirements")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen row with its gaps in words and its day as a day."""
    assert row["impact"] in IMPACTS
    return {**row, "lacks": [GAPS[name] for name in row["gaps"]], "confirmed": day(row["confirmed"])}
