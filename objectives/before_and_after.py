"""Before and after: what a measure says of an action's effect, judged over plain values.

The periods that count begin after the day on which the action was done; the one in which that day lies is
neither before nor after. The measure has spoken once the last of them has closed and each has a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives import rules
from qms.primitives.refusing import Refusal
from qms.ui.chart_data import with_unit

AT_LEAST, AT_MOST, WITHIN = "at_least", "at_most", "within"
LEAST_BEFORE = 6
"""Periods before that are shown at least, so that the course can be seen."""

Value = tuple[date, Decimal, int]
"""A period by its first day, its value, and which revision of it."""


@dataclass(frozen=True)
class Test:
    """The test that values have to pass: how they compare with the threshold, in how many periods."""

    __test__ = False

    comparison: str
    threshold: Decimal
    threshold_high: Decimal | None
    periods: int
    cadence: str
    unit: str

    def passes(self, value: Decimal) -> bool:
        """Tell whether the value of one period passes."""
        if self.comparison == WITHIN and self.threshold_high is not None:
            return self.threshold <= value <= self.threshold_high
        return value >= self.threshold if self.comparison == AT_LEAST else value <= self.threshold

    @property
    def words(self) -> str:
        """The threshold in words: at least 97 %."""
        low = self.text(self.threshold)
        if self.comparison == WITHIN and self.threshold_high is not None:
            return _("between %(low)s and %(high)s") % {"low": low, "high": self.text(self.threshold_high)}
        return (_("at least %(value)s") if self.comparison == AT_LEAST else _("at most %(value)s")) % {
            "value": low
        }

    def text(self, value: Decimal) -> str:
        """Return a value as people write it, with its unit."""
        return with_unit(f"{value.normalize():f}", self.unit)


def awaited(day: date, cadence: str, periods: int) -> list[date]:
    """Return the first ``periods`` periods that begin after ``day``."""
    found = [rules.next_period(rules.period_of(day, cadence), cadence)]
    while len(found) < periods:
        found.append(rules.next_period(found[-1], cadence))
    return found


def known_on(day: date, cadence: str, periods: int) -> date:
    """Return the first day on which so many periods after ``day`` have closed and can be known."""
    return rules.period_end(awaited(day, cadence, periods)[-1], cadence) + timedelta(days=1)


def shown_before(day: date, cadence: str, periods: int) -> list[date]:
    """Return the periods before the one of ``day`` that stand beside those after, oldest first."""
    found, period = [], rules.period_of(day, cadence)
    for _step in range(max(LEAST_BEFORE, periods)):
        period = rules.previous_period(period, cadence)
        found.append(period)
    return found[::-1]


def span_in_words(cadence: str, periods: int) -> str:
    """Return a number of periods as people say it: 3 months."""
    words = {
        rules.DAILY: ngettext("%(n)d day", "%(n)d days", periods),
        rules.WEEKLY: ngettext("%(n)d week", "%(n)d weeks", periods),
        rules.MONTHLY: ngettext("%(n)d month", "%(n)d months", periods),
        rules.QUARTERLY: ngettext("%(n)d quarter", "%(n)d quarters", periods),
        rules.YEARLY: ngettext("%(n)d year", "%(n)d years", periods),
    }
    return words[cadence] % {"n": periods}


def in_words(test: Test, *, code: str, statement: str) -> str:
    """Return a criterion as a sentence that stands by itself, for readers who see no figures."""
    sentence = ngettext(
        "%(statement)s (%(code)s) is %(threshold)s in the first %(span)s after it is done.",
        "%(statement)s (%(code)s) is %(threshold)s in each of the %(span)s after it is done.",
        test.periods,
    )
    span = span_in_words(test.cadence, test.periods)
    if test.periods == 1:
        span = span.removeprefix("1 ")
    return sentence % {
        "statement": statement.rstrip("."),
        "code": code,
        "threshold": test.words,
        "span": span,
    }


@dataclass(frozen=True)
class Effect:
    """What was known of the effect of an action: its test, the day it was done, the values before and after.

    ``done_on`` is the day it was done (is due, where it is ``expected``; came
    back, where it was ``reopened``); ``values`` are those known of
    the periods around it, oldest first; ``as_of`` is the day on which they were looked at.
    """

    test: Test
    code: str
    statement: str
    done_on: date
    values: Sequence[Value]
    as_of: date
    expected: bool = False
    reopened: bool = False

    def day_in_words(self, day: str) -> str:
        """Return what happened on the day that divides before from after, with ``day`` as it is written."""
        if self.reopened:
            return _("reopened on %(day)s") % {"day": day}
        return (_("due on %(day)s") if self.expected else _("done on %(day)s")) % {"day": day}

    @property
    def periods_after(self) -> list[date]:
        """The periods that the test is about."""
        return awaited(self.done_on, self.test.cadence, self.test.periods)

    @property
    def before(self) -> list[Value]:
        """The values of the periods before it was done."""
        now = rules.period_of(self.done_on, self.test.cadence)
        return [one for one in self.values if one[0] < now]

    @property
    def after(self) -> list[Value]:
        """The values of the periods that the test is about, as far as those have closed."""
        wanted = set(self.periods_after)
        closed = [one for one in self.values if rules.has_closed(one[0], self.test.cadence, self.as_of)]
        return [one for one in closed if one[0] in wanted]

    @property
    def missing(self) -> list[date]:
        """The periods of the test that have closed without a value."""
        have = {period for period, _value, _revision in self.after}
        closed = [p for p in self.periods_after if rules.has_closed(p, self.test.cadence, self.as_of)]
        return [period for period in closed if period not in have]

    @property
    def known_on(self) -> date:
        """The first day on which every period of the test has closed."""
        return known_on(self.done_on, self.test.cadence, self.test.periods)

    @property
    def holds(self) -> bool | None:
        """What the measure says: it worked, it did not, or nothing yet (data are not in)."""
        if self.expected or len(self.after) < self.test.periods:
            return None
        return all(self.test.passes(value) for _period, value, _revision in self.after)

    def content(self) -> dict[str, Any]:
        """Return it as it is kept with a verdict: texts only, so that it reads the same for ever."""
        test = self.test
        return {
            "code": self.code,
            "statement": self.statement,
            "unit": test.unit,
            "comparison": test.comparison,
            "threshold": str(test.threshold),
            "threshold_high": "" if test.threshold_high is None else str(test.threshold_high),
            "periods": test.periods,
            "cadence": test.cadence,
            "done_on": self.done_on.isoformat(),
            "as_of": self.as_of.isoformat(),
            "reopened": self.reopened,
            "values": [[p.isoformat(), str(value), revision] for p, value, revision in self.values],
        }

    @classmethod
    def of_content(cls, kept: Mapping[str, Any]) -> Effect:
        """Return what :meth:`content` kept."""
        high = kept["threshold_high"]
        test = Test(
            kept["comparison"],
            Decimal(kept["threshold"]),
            Decimal(high) if high else None,
            kept["periods"],
            kept["cadence"],
            kept["unit"],
        )
        values = [(date.fromisoformat(p), Decimal(value), revision) for p, value, revision in kept["values"]]
        days = date.fromisoformat(kept["done_on"]), date.fromisoformat(kept["as_of"])
        row = cls(test, kept["code"], kept["statement"], days[0], values, days[1])
        return replace(row, reopened=kept["reopened"])


def mean(values: Sequence[Value]) -> Decimal | None:
    """Return the mean of values, to one decimal more than they have; none where there are none."""
    if not values:
        return None
    found = [value for _period, value, _revision in values]
    places = max(0, *(-int(value.normalize().as_tuple().exponent) for value in found))
    return (sum(found, Decimal(0)) / len(found)).quantize(Decimal(1).scaleb(-(places + 1)))


def refuse_early_check(check_on: date | None, earliest: date, *, span: str) -> None:
    """Raise :class:`Refusal` where the check would come before the data are in; says which day is the first."""
    if check_on is not None and check_on < earliest:
        raise Refusal(
            "criterion.check-leaves-time-for-data",
            _("On that day %(span)s after the due day have not closed yet.") % {"span": span},
            field="check_on",
            remedy=_("The earliest day is %(day)s.") % {"day": rules.label(earliest, rules.DAILY)},
        )


def refuse_beyond_span(code: str, ends_on: date, last: date, *, span: str) -> None:
    """Raise :class:`Refusal` where the objective ends before the periods of the test do."""
    if last > ends_on:
        raise Refusal(
            "criterion.within-the-objective",
            _("%(code)s ends on %(day)s; %(span)s after the due day reach beyond it.")
            % {"code": code, "day": rules.label(ends_on, rules.DAILY), "span": span},
            field="objective",
            remedy=_("Wait for fewer periods, or choose the objective that follows it."),
        )


def refuse_verdict_without_words(holds: bool | None, *, effective: bool, despite: str) -> None:
    """Raise :class:`Refusal` where a verdict differs from the measure, or comes before it, without a word."""
    if holds is effective or despite.strip():
        return
    sentence = {
        None: _("The measure has not spoken yet: values of its periods are still to come."),
        True: _("The measure says that it worked."),
        False: _("The measure says that it did not work."),
    }[holds]
    raise Refusal(
        "criterion.verdict-against-the-measure",
        sentence,
        field="despite",
        remedy=_("Say why you judge otherwise, or judge with it."),
    )
