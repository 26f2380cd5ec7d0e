"""Choosing: a measure that an action will be judged by, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from objectives import before_and_after as judged
from objectives.before_and_after import Test
from objectives.models import QualityObjective


@dataclass(frozen=True)
class Chosen:
    """A measure as somebody chose it for an action: which objective, against what, in how many periods."""

    objective: QualityObjective
    comparison: str
    threshold: Decimal
    periods: int
    threshold_high: Decimal | None = None

    @property
    def test(self) -> Test:
        """The test that the values have to pass."""
        return test_of(self.objective, self.comparison, self.threshold, self.threshold_high, self.periods)

    @property
    def words(self) -> str:
        """The criterion as a sentence."""
        return judged.in_words(self.test, code=self.objective.code, statement=self.objective.statement)

    def earliest_check(self, due_on: date) -> date:
        """Return the first day on which its periods after ``due_on`` have closed."""
        return judged.known_on(due_on, self.objective.cadence, self.periods)


def test_of(
    objective: QualityObjective, comparison: str, threshold: Decimal, high: Decimal | None, periods: int
) -> Test:
    """Return the test that values of ``objective`` have to pass, in the unit that is compared."""
    return Test(comparison, threshold, high, periods, objective.cadence, objective.judged_unit)
