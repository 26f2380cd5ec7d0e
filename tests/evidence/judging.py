"""What tests of rules share: the day, days before it, and the judgement of one expectation over values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from evidence.editions import edition_of
from evidence.judging import Verdict, judged
from evidence.rules import Records

DAY = date(2026, 3, 16)


def ago(days: int) -> date:
    """Return the day so many days before the day judged."""
    return DAY - timedelta(days=days)


def found(code: str, *, edition: str = "2015", **records: Any) -> Verdict:
    """Return the verdict on an expectation from the given records."""
    return judged(edition_of(edition).expectation(code), Records(**{"as_of": DAY, **records}))


def checked(code: str, verdict: str, results: list[str], *, edition: str = "2015", **records: Any) -> Verdict:
    """Judge an expectation, assert what each rule found and what they add up to, and return it."""
    judgement = found(code, edition=edition, **records)
    assert [one.result for one in judgement.results] == results
    assert judgement.verdict == verdict
    return judgement


def reasons(judgement: Verdict) -> str:
    """Return what the rules said, in one text."""
    return " ".join(str(one.reason) for one in judgement.results)
