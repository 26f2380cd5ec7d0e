"""Promises: how the active objectives stand today, and stood a month ago, from one reading of values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from objectives import rules
from objectives.charting import trend
from objectives.models import QualityObjective
from objectives.standing import Reading, recent, recent_span
from objectives.wording import shown
from qms.people.models import Person
from qms.primitives.asof import recorded_before
from qms.ui.charts import RunChart
from qms.ui.scales import decimals_of, number

AT_MOST = 9
"""Small multiples that a reader takes in at a glance."""


@dataclass(frozen=True)
class Promise:
    """One active objective: its status today and at the end of the month before, and its recent readings."""

    objective: QualityObjective
    status: str
    status_before: str
    readings: Sequence[Reading]
    on: date

    @property
    def chart(self) -> RunChart:
        """The course of the last few closed periods."""
        first, last = recent_span(self.objective, self.on)
        return trend(self.objective, self.readings, frm=first, to=last)

    @property
    def value(self) -> str:
        """The latest value as written, or a dash."""
        found = self._compared[-1:]
        return "–" if not found or found[0] is None else number(found[0], self.places)

    @property
    def target(self) -> str:
        """The target as written, with as many decimals as the value."""
        low, high = self.objective.target, self.objective.target_high
        text = number(low, self.places)
        return text if high is None else f"{text}–{number(high, self.places)}"

    @property
    def places(self) -> int:
        """Decimals of both figures."""
        return decimals_of([self.objective.target, self.objective.target_high, *self._compared])

    @property
    def _compared(self) -> list[Decimal | None]:
        promise = self.objective.promise
        values = [one.compared for one in self.readings]
        return [None if value is None else shown(promise, value) for value in values]


def promises(
    person: Person,
    *,
    on: date,
    site_ids: frozenset[int] | None = None,
    known_by: datetime | None = None,
) -> list[Promise]:
    """Return the active objectives ``person`` may see, those that ask most of a leader first. Two queries.

    With ``site_ids`` only those of these sites; with ``known_by`` only objectives and values that were recorded
    before that moment, among what is active today.
    """
    rows = recorded_before(QualityObjective.objects.visible_to(person).active(), known_by)
    rows = rows if site_ids is None else rows.filter(site__in=site_ids)
    found = list(rows.select_related("owner", "site").order_by("code"))
    readings = recent(found, on=on, recorded_before=known_by)
    before = a_month_before(on)
    kept = [
        Promise(
            row,
            _status(row, readings[row.pk], on),
            _status(row, readings[row.pk], before),
            readings[row.pk],
            on,
        )
        for row in found
    ]
    return sorted(kept, key=lambda one: rules.STATUSES.index(one.status))


def a_month_before(on: date) -> date:
    """Return the same day a month earlier, never the last of that month unless ``on`` is the last of its own.

    So that months compared are always neighbours: the latest closed one, and the one before it.
    """
    last = on.replace(day=1) - timedelta(days=1)
    if (on + timedelta(days=1)).day == 1:
        return last
    return last.replace(day=min(on.day, last.day - 1))


def _status(row: QualityObjective, readings: Sequence[Reading], on: date) -> str:
    """Return the status on a day by the latest of ``readings`` whose period had closed."""
    closed = [one for one in readings if rules.has_closed(one.period, row.cadence, on)]
    latest = (closed[-1].period, closed[-1].compared) if closed else None
    return rules.status(row.promise, latest=latest, on=on)


def kept(found: Sequence[Promise]) -> int:
    """Return how many are on target today."""
    return sum(one.status == rules.ON_TARGET for one in found)


def compared(found: Sequence[Promise]) -> str:
    """Return how many were on target at the end of the month before, as the figure's note says it."""
    then = [one for one in found if one.status_before != rules.NOT_STARTED]
    if not then:
        return ""
    before = sum(one.status_before == rules.ON_TARGET for one in then)
    return _("%(before)d of %(total)d a month before") % {"before": before, "total": len(then)}
