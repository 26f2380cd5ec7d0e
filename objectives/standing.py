"""Standing: how objectives stood on a day, by what was recorded until a moment. Few queries, however many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from objectives import rules
from objectives.models import Measurement, QualityObjective
from qms.primitives.asof import recorded_before as recorded

RECENT: Mapping[str, int] = {
    rules.DAILY: 30,
    rules.WEEKLY: 26,
    rules.MONTHLY: 13,
    rules.QUARTERLY: 8,
    rules.YEARLY: 6,
}
"""How many periods a small picture of the recent course shows."""


@dataclass(frozen=True)
class Reading:
    """The current value of a period, as it was known: which revision, by whom, when, from where."""

    period: date
    value: Decimal
    revision: int = 1
    reporter_id: int | None = None
    recorded_at: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class Standing:
    """How an objective stood on a day: its latest value of a closed period, the one before, its status.

    ``owed`` is the latest period whose value is owed; ``misses`` counts periods off target, ``at_risk`` those
    at risk and ``measured`` all that have a value, from the day asked for.
    """

    status: str
    latest: Reading | None = None
    previous: Reading | None = None
    owed: date | None = None
    misses: int = 0
    at_risk: int = 0
    measured: int = 0
    direction: str = rules.HIGHER

    @property
    def value(self) -> Decimal | None:
        """The latest value, or none."""
        return self.latest.value if self.latest else None

    @property
    def period(self) -> date | None:
        """The period of the latest value, by its first day."""
        return self.latest.period if self.latest else None

    @property
    def change(self) -> Decimal | None:
        """By how much the latest value differs from the one before."""
        if self.latest is None or self.previous is None:
            return None
        return self.latest.value - self.previous.value

    @property
    def trend(self) -> str:
        """Where it moved: better, worse, same, or nothing where there are no two values."""
        if self.change is None:
            return ""
        if self.change == 0:
            return "same"
        return "better" if (self.change > 0) == (self.direction == rules.HIGHER) else "worse"


def standings(
    objectives: Iterable[QualityObjective],
    *,
    on: date,
    recorded_before: datetime | None = None,
    since: date | None = None,
) -> dict[int, Standing]:
    """Return how each of ``objectives`` stood at the end of ``on``, by what was recorded before a moment.

    Only periods that had closed count. With ``since``, periods that ended from that day on are counted as
    misses, at risk and measured. One query, two with ``since``.
    """
    rows = list(objectives)
    chosen = QualityObjective.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    found = with_latest(chosen, on=on, recorded_before=recorded_before).values_list("pk", *LATEST)
    known = {pk: values for pk, *values in found}
    counts = _counts(rows, frm=since, to=on, recorded_before=recorded_before) if since else {}
    return {row.pk: standing_of(row, known[row.pk], on=on, counts=counts.get(row.pk)) for row in rows}


LATEST = ("latest_period", "latest_value", "latest_revision", "previous_period", "previous_value")
"""What :func:`with_latest` puts on an objective."""


def with_latest(rows: Any, *, on: date, recorded_before: datetime | None = None) -> Any:
    """Return the objectives of the queryset ``rows``, each with its latest closed period and the one before.

    Each value is found by the unique index on objective, period and revision, so that it takes as long
    with ten years of daily values as with ten days.
    """
    closed = Case(
        *(When(cadence=c, then=Value(rules.last_closed(on, c))) for c in rules.CADENCES),
        output_field=DateField(),
    )
    known = recorded(Measurement.objects.filter(objective=OuterRef("pk")), recorded_before)
    known = known.order_by("-period", "-revision")
    latest = known.filter(period__lte=OuterRef("closed"))
    before = known.filter(period__lt=OuterRef("latest_period"))
    return (
        rows.annotate(closed=closed)
        .annotate(latest_period=Subquery(latest.values("period")[:1]))
        .annotate(latest_value=Subquery(latest.values("value")[:1]))
        .annotate(latest_revision=Subquery(latest.values("revision")[:1]))
        .annotate(previous_period=Subquery(before.values("period")[:1]))
        .annotate(previous_value=Subquery(before.values("value")[:1]))
    )


def standing_of(
    row: QualityObjective,
    known: Sequence[Any],
    *,
    on: date,
    counts: tuple[int, int, int] | None = None,
) -> Standing:
    """Return the standing of ``row`` by the five values of :data:`LATEST` and what was counted."""
    period, value, revision, before, value_before = known
    latest = Reading(period, value, revision) if period else None
    misses, at_risk, measured = counts or (0, 0, 0)
    return Standing(
        status=rules.status(row.promise, latest=(period, value) if period else None, on=on),
        latest=latest,
        previous=Reading(before, value_before) if before else None,
        owed=row.promise.last_owed(on),
        misses=misses,
        at_risk=at_risk,
        measured=measured,
        direction=row.direction,
    )


def _counts(
    rows: Sequence[QualityObjective], *, frm: date, to: date, recorded_before: datetime | None
) -> dict[int, tuple[int, int, int]]:
    later = Measurement.objects.filter(
        objective=OuterRef("objective"), period=OuterRef("period"), revision__gt=OuterRef("revision")
    )
    within = _ended_within({row.pk: row.cadence for row in rows}, frm, to)
    found = recorded(Measurement.objects.filter(within), recorded_before)
    found = found.exclude(Exists(recorded(later, recorded_before)))
    target, warning = F("objective__target"), F("objective__warning")
    higher, lower = Q(objective__direction=rules.HIGHER), Q(objective__direction=rules.LOWER)
    off = (higher & Q(value__lt=warning)) | (lower & Q(value__gt=warning))
    short = (higher & Q(value__lt=target)) | (lower & Q(value__gt=target))
    counted = (
        found.order_by()
        .values("objective")
        .annotate(off=Count("pk", filter=off), short=Count("pk", filter=short), measured=Count("pk"))
    )
    return {row["objective"]: (row["off"], row["short"] - row["off"], row["measured"]) for row in counted}


def _ended_within(cadences: Mapping[int, str], frm: date, to: date) -> Q:
    """Measurements of the objectives (with their cadence) whose period ended within the span of days."""
    within = Q(pk__in=[])
    for cadence in sorted(set(cadences.values())):
        some = [pk for pk, its in cadences.items() if its == cadence]
        span = (rules.period_of(frm, cadence), rules.last_closed(to, cadence))
        within |= Q(objective__in=some, period__range=span)
    return within


def series(
    objective_ids: Sequence[int], *, frm: date, to: date, recorded_before: datetime | None = None
) -> dict[int, list[Reading]]:
    """Return the current readings of each objective, oldest first, whose period ended within the span.

    Two queries. An objective without any has an empty list.
    """
    chosen = QualityObjective.objects.filter(pk__in=objective_ids).order_by()
    cadences = dict(chosen.values_list("pk", "cadence"))
    return _series(objective_ids, _ended_within(cadences, frm, to), recorded_before)


def recent(
    objectives: Iterable[QualityObjective], *, on: date, recorded_before: datetime | None = None
) -> dict[int, list[Reading]]:
    """Return the readings of the last few closed periods of each objective, by its cadence. One query."""
    rows = list(objectives)
    spans: dict[tuple[date, date], list[int]] = {}
    for row in rows:
        spans.setdefault(recent_span(row, on), []).append(row.pk)
    within = Q(pk__in=[])
    for span, some in spans.items():
        within |= Q(objective__in=some, period__range=span)
    return _series([row.pk for row in rows], within, recorded_before)


def recent_span(row: QualityObjective, on: date) -> tuple[date, date]:
    """Return the first and the last of the few periods that a small picture of ``row`` shows.

    They end with the latest that had closed on ``on``, or with the last of the objective's own span.
    """
    last = min(rules.last_closed(on, row.cadence), rules.period_of(row.ends_on, row.cadence))
    first = last
    for _step in range(RECENT[row.cadence] - 1):
        first = rules.previous_period(first, row.cadence)
    return max(first, rules.period_of(row.starts_on, row.cadence)), last


def _series(
    objective_ids: Sequence[int], within: Q, recorded_before: datetime | None
) -> dict[int, list[Reading]]:
    rows: QuerySet[Measurement] = Measurement.objects.filter(within)
    found: dict[int, dict[date, Reading]] = {pk: {} for pk in objective_ids}
    fields = ("period", "value", "revision", "reporter_id", "recorded_at", "source")
    ordered = recorded(rows, recorded_before).order_by("objective", "period", "revision")
    for pk, *values in ordered.values_list("objective_id", *fields):
        found[pk][values[0]] = Reading(*values)
    return {pk: list(readings.values()) for pk, readings in found.items()}


def due_period(row: QualityObjective, measured: Collection[date], *, on: date) -> date | None:
    """Return the period whose value should come next: the oldest owed one that lacks it, of the last three.

    ``measured`` are the periods that have a value. ``None`` where nothing is owed on ``on``.
    """
    owed = row.promise.last_owed(on)
    first = rules.period_of(row.starts_on, row.cadence)
    missing = None
    for _step in range(REMINDED):
        if owed is None or owed < first:
            break
        missing = missing if owed in measured else owed
        owed = rules.previous_period(owed, row.cadence)
    return missing


REMINDED = 3
"""How many closed periods back a missing value is still asked for."""
