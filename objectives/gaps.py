"""Gaps: which values are missing or came late, of objectives and series, and who owes them. Few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone

from objectives import rules
from objectives.models import FigureSeries, Measurement, QualityObjective, SeriesValue
from objectives.rules.missing import LOOKED_BACK, days_late, missing_periods
from qms.people.models import Person

SHOWN = 6
"""Missing periods that a row names; the rest are counted."""

MISSING, LATE, IN_TIME = "missing", "late", "in_time"


@dataclass
class Gap:
    """One objective or series in the periods looked at: what is missing, what came late, how many were owed."""

    record: QualityObjective | FigureSeries
    owed: int
    missing: Sequence[date]
    late: Mapping[date, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What is measured."""
        return self.record.statement if isinstance(self.record, QualityObjective) else self.record.name

    @property
    def status(self) -> str:
        """Missing, late or in time."""
        return MISSING if self.missing else (LATE if self.late else IN_TIME)

    @property
    def in_time(self) -> int:
        """How many of the values owed came in time."""
        return self.owed - len(self.missing) - len(self.late)

    @cached_property
    def shown(self) -> list[tuple[str, str]]:
        """The latest missing periods as people and as addresses say them, newest first."""
        cadence = self.record.cadence
        latest = list(self.missing)[::-1][:SHOWN]
        return [(rules.label(day, cadence), rules.period_code(day, cadence)) for day in latest]

    @property
    def more(self) -> int:
        """How many missing periods are not named."""
        return max(0, len(self.missing) - SHOWN)

    @property
    def since(self) -> date | None:
        """The day from which the oldest missing value is owed."""
        return rules.period_end(self.missing[0], self.record.cadence) if self.missing else None

    @property
    def slowest(self) -> int:
        """By how many days the latest of the late values missed its time."""
        return max(self.late.values(), default=0)


def gaps_of(person: Person, given: Mapping[str, str], *, on: date) -> list[Gap]:
    """Return what is missing or late among the objectives and series that ``person`` may see. Four queries.

    What is computed is not listed: its parts are.
    """
    rows = list(
        _wanted(
            QualityObjective.objects.visible_to(person).filter(state="active", computed=False),
            "statement",
            given,
        )
    )
    counted = list(_wanted(FigureSeries.objects.visible_to(person).kept_on(on), "name", given))
    values = _told(Measurement.objects, "objective", rows, on)
    figures = _told(SeriesValue.objects, "series", counted, on)
    found = [gap_of(row, values.get(row.pk, {}), on=on) for row in rows]
    found += [gap_of(row, figures.get(row.pk, {}), on=on) for row in counted]
    status = given.get("status", "")
    kept = (
        [gap for gap in found if gap.status == status] if status else [g for g in found if g.status != IN_TIME]
    )
    return sorted(kept, key=lambda gap: (not gap.missing, -len(gap.missing), -gap.slowest, gap.name))


def _wanted(rows: Any, name: str, given: Mapping[str, str]) -> Any:
    site = given.get("site", "")
    if site:
        rows = rows.filter(site=None) if site == "-" else rows.filter(site__code=site)
    for word in given.get("q", "").split():
        either = Q(**{f"{name}__icontains": word}) | Q(code__icontains=word) | Q(owner__name__icontains=word)
        rows = rows.filter(either)
    return rows.select_related("site", "owner").order_by("code")


def _told(rows: Any, name: str, records: Iterable[Any], on: date) -> dict[int, dict[date, date]]:
    """Return on which day the value of each period was first told, of the periods looked at. One query."""
    within = Q()
    spans: dict[date, list[int]] = {}
    for record in records:
        spans.setdefault(_first(record.cadence, on), []).append(record.pk)
    if not spans:
        return {}
    for first, some in spans.items():
        within |= Q(**{f"{name}__in": some}, period__gte=first)
    found: dict[int, dict[date, date]] = {}
    first_told = rows.filter(within).order_by().values_list(name, "period").annotate(told=Min("recorded_at"))
    for pk, period, told in first_told:
        found.setdefault(pk, {})[period] = timezone.localdate(told)
    return found


def _first(cadence: str, on: date) -> date:
    """Return the first period that is looked at."""
    return rules.periods_back(rules.last_closed(on, cadence), cadence, LOOKED_BACK[cadence])


def gap_of(record: QualityObjective | FigureSeries, told: Mapping[date, date], *, on: date) -> Gap:
    """Return what is missing and late of one record, by the days on which its values were ``told``."""
    cadence, back = record.cadence, LOOKED_BACK[record.cadence]
    owed = missing_periods(
        cadence=cadence, starts_on=record.starts_on, ends_on=record.ends_on, measured=(), on=on, back=back
    )
    late = {day: days_late(day, cadence, told[day]) for day in owed if day in told}
    missing = [day for day in owed if day not in told]
    return Gap(record, len(owed), missing, {day: days for day, days in late.items() if days})
