"""Judgement of expectations over plain values: each rule holds, fails, or had no occasion, and says why.

A rule reads :class:`Records`, what stood on a day in a scope, and names the records behind its answer.
"""

from evidence.rules import actions, objectives, reviews
from evidence.rules.records import RESULTS, Action, Objective, Records, Review, Series
from evidence.rules.results import (
    FAILS,
    HOLDS,
    MISSING,
    NO_OCCASION,
    RULES,
    SHOWN,
    WEAK,
    Result,
    is_stale,
    months_before,
    no_occasion,
    verdict,
)

__all__ = [
    "FAILS",
    "HOLDS",
    "MISSING",
    "NO_OCCASION",
    "RESULTS",
    "RULES",
    "SHOWN",
    "WEAK",
    "Action",
    "Objective",
    "Records",
    "Result",
    "Review",
    "Series",
    "actions",
    "is_stale",
    "months_before",
    "no_occasion",
    "objectives",
    "reviews",
    "verdict",
]
