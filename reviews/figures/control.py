"""Process performance as a review sees it: how objectives vary by themselves, where something happened."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from objectives import rules
from objectives.control import Control, control_of
from objectives.control_words import VERDICTS, Facts, facts_of, said_of
from objectives.rules import common_cause
from qms.records.canonical import plain_decimal
from qms.ui.charts import ControlBand, Point, RunChart, sparkline
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Objectives that are frozen with their limits, those first that ask most of leaders; the rest are counted."""
POINTS = 24
"""Values that are drawn of each; the limits are those of all its values."""


@figure(ReviewInput.Item.PROCESSES)
def control(view: View) -> Table | None:
    """Return how the objectives of the scope varied up to the day: limits, misses, verdict (9.1.3, 9.3.2)."""
    found = control_of(view.objectives, on=view.on)
    seen = [found[row.pk] for row in view.objectives if found[row.pk].limits is not None]
    seen.sort(key=lambda one: common_cause.VERDICTS.index(one.verdict))
    if not seen:
        return None
    return {
        "kind": "control",
        "rows": [_frozen(one) for one in seen[:MOST]],
        "left_out": max(0, len(seen) - MOST),
        "unusual": {},
    }


def _frozen(seen: Control) -> dict[str, Any]:
    row, limits = seen.objective, seen.limits
    assert limits is not None
    facts = asdict(facts_of(seen))
    code = {period: rules.period_code(period, row.cadence) for period in seen.periods}
    first = max(0, len(seen.periods) - POINTS)
    return {
        "reference": row.reference,
        "statement": row.statement,
        "target": plain_decimal(row.target),
        "target_high": "" if row.target_high is None else plain_decimal(row.target_high),
        "facts": {
            **facts,
            "period": code[seen.periods[-1]],
            "low": _limit(facts["low"]),
            "high": _limit(facts["high"]),
            "since": code[facts["since"]] if facts["since"] else "",
        },
        "start": max(0, limits.start - first),
        "kind": limits.kind,
        "reason": limits.reason,
        "centre": _limit(limits.centre),
        "outside": [at - first for at in limits.outside if at >= first],
        "points": [
            [code[period], plain_decimal(value)]
            for period, value in list(zip(seen.periods, seen.values, strict=True))[first:]
        ],
    }


def _limit(value: Decimal | None) -> str:
    return "" if value is None else plain_decimal(round(value, 4))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@shape("control")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen row with its verdict as a status, its sentence and its drawing."""
    kept = row["facts"]
    period = rules.parse_period(kept["period"], kept["cadence"])
    since = rules.parse_period(kept["since"], kept["cadence"]) if kept.get("since") else None
    low, high = _number(kept["low"]), _number(kept["high"])
    facts = Facts(**{**kept, "period": period, "since": since, "low": low, "high": high})
    tone, word = VERDICTS[facts.verdict]
    limits = (kept["low"], row["centre"], kept["high"])
    targets = (row["target"], row["target_high"])
    points = tuple((code, value) for code, value in row["points"])
    outside = tuple(row["outside"])
    start = row.get("start", 0)
    drawn = _course(row["statement"], kept["cadence"], points, targets, limits, outside, start, get_language())
    return {**row, "tone": tone, "word": word, "said": said_of(facts), "course": drawn}


@lru_cache(maxsize=2048)
def _course(
    title: str,
    cadence: str,
    points: tuple[tuple[str, str], ...],
    targets: tuple[str, str],
    limits: tuple[str, str, str],
    outside: tuple[int, ...],
    start: int,
    language: str | None,
) -> SafeString:
    """Return the values with their limits, from where these hold, as a drawing for a row; it never changes."""
    low, centre, high = (_number(text) for text in limits)
    mean, count = centre or Decimal(0), len(points)
    centres = (None,) * start + (mean,) * (count - start)
    band = ControlBand(mean, (low,) * count, (high,) * count, outside, centres=centres)
    named = [(rules.label(_period(code, cadence), cadence), Decimal(value)) for code, value in points]
    return sparkline(
        RunChart(
            title=title,
            points=[Point(label, value) for label, value in named],
            target=_number(targets[0]),
            target_high=_number(targets[1]),
            control=band,
        )
    )


def _period(code: str, cadence: str) -> date:
    return rules.parse_period(code, cadence)
