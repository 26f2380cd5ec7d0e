"""Standing: how objectives stood on a day, by what was recorded until a moment. Few queries, however many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from objectives import comparing, rules
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
    """The current value of a period, as it was known: which revision, by whom, when, from where.

    ``value`` is as it was measured; ``compared`` what of it is compared with the target (the value itself, its
    growth, or the count since the year began), nothing where that cannot be said; ``status`` how it stands.
    """

    period: date
    value: Decimal
    revision: int = 1
    reporter_id: int | None = None
    recorded_at: datetime | None = None
    source: str = ""
    compared: Decimal | None = None
    status: str = ""


@dataclass(frozen=True)
class Standing:
    """How an objective stood on a day: its latest value of a closed period, the one before, its status.

    ``owed`` is the latest period whose value is owed, ``gap`` one without a value that keeps the latest from
    being judged; ``misses`` counts periods off target, ``at_risk`` those at risk and ``measured`` all that
    have a value, from the day asked for.
    """

    status: str
    latest: Reading | None = None
    previous: Reading | None = None
    owed: date | None = None
    misses: int = 0
    at_risk: int = 0
    measured: int = 0
    promise: rules.Promise | None = None
    gap: date | None = None

    @property
    def value(self) -> Decimal | None:
        """What of the latest value is compared with the target: itself, its growth, the year's count."""
        return self.latest.compared if self.latest else None

    @property
    def period(self) -> date | None:
        """The period of the latest value, by its first day."""
        return self.latest.period if self.latest else None

    @property
    def change(self) -> Decimal | None:
        """By how much the latest differs from the one before: of a count the periods, else the compared."""
        if self.latest is None or self.previous is None:
            return None
        if self.promise is not None and self.promise.target_kind == rules.COUNT:
            return self.latest.value - self.previous.value
        if self.latest.compared is None or self.previous.compared is None:
            return None
        return self.latest.compared - self.previous.compared

    @property
    def trend(self) -> str:
        """Where it moved: better, worse, same, or nothing where there are no two values."""
        if self.change is None:
            return ""
        if self.change == 0 or self.promise is None:
            return "same"
        return self._moved(self.promise.aim)

    def _moved(self, aim: rules.Aim) -> str:
        assert self.change is not None
        if aim.direction != rules.BAND:
            return "better" if (self.change > 0) == (aim.direction == rules.HIGHER) else "worse"
        now, before = self.value, self.previous.compared if self.previous else None
        if now is None or before is None or aim.distance(now) == aim.distance(before):
            return "same"
        return "better" if aim.distance(now) < aim.distance(before) else "worse"


def standings(
    objectives: Iterable[QualityObjective],
    *,
    on: date,
    recorded_before: datetime | None = None,
    since: date | None = None,
) -> dict[int, Standing]:
    """Return how each of ``objectives`` stood at the end of ``on``, by what was recorded before a moment.

    Only periods that had closed count. With ``since``, periods that ended from that day on are counted as
    misses, at risk and measured. One query, and one more where some are growth or counts; twice that with
    ``since``.
    """
    rows = list(objectives)
    if not rows:
        return {}
    chosen = QualityObjective.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    found = with_latest(chosen, on=on, recorded_before=recorded_before).values_list("pk", *LATEST)
    known = {pk: tuple(values) for pk, *values in found}
    counts = _counts(rows, frm=since, to=on, recorded_before=recorded_before) if since else {}
    values = values_for(rows, known, recorded_before=recorded_before)
    return {
        row.pk: standing_of(row, known[row.pk], on=on, counts=counts.get(row.pk), values=values.get(row.pk))
        for row in rows
    }


def values_for(
    rows: Iterable[QualityObjective],
    latest: Mapping[int, Sequence[Any]],
    *,
    recorded_before: datetime | None = None,
) -> dict[int, comparing.Values]:
    """Return the values that judging the ``latest`` (:data:`LATEST`) of growth and counts needs. One query."""
    more = comparing.more_than_level(rows)
    spans = {row.pk: (latest[row.pk][3] or latest[row.pk][0], latest[row.pk][0]) for row in more}
    spans = {pk: span for pk, span in spans.items() if span[1] is not None}
    return comparing.known(more, spans, recorded_before) if spans else {}


LATEST = ("latest_period", "latest_value", "latest_revision", "previous_period", "previous_value")
"""What :func:`with_latest` puts on an objective."""


def with_latest(
    rows: Any, *, on: date, recorded_before: datetime | None = None, and_before: bool = True
) -> Any:
    """Return the objectives of the queryset ``rows``, each with its latest closed period and the one before.

    Without ``and_before`` the one before is left out: what stands now needs only the latest. Each value is
    found by the unique index on objective, period and revision, so that it takes as long with ten years of
    daily values as with ten days.
    """
    closed = Case(
        *(When(cadence=c, then=Value(rules.last_closed(on, c))) for c in rules.CADENCES),
        output_field=DateField(),
    )
    known = recorded(Measurement.objects.filter(objective=OuterRef("pk")), recorded_before)
    known = known.order_by("-period", "-revision")
    latest = known.filter(period__lte=OuterRef("closed"))
    found = (
        rows.annotate(closed=closed)
        .annotate(latest_period=Subquery(latest.values("period")[:1]))
        .annotate(latest_value=Subquery(latest.values("value")[:1]))
        .annotate(latest_revision=Subquery(latest.values("revision")[:1]))
    )
    if not and_before:
        return found
    before = known.filter(period__lt=OuterRef("latest_period"))
    return found.annotate(previous_period=Subquery(before.values("period")[:1])).annotate(
        previous_value=Subquery(before.values("value")[:1])
    )


def standing_of(
    row: QualityObjective,
    known: Sequence[Any],
    *,
    on: date,
    counts: tuple[int, int, int] | None = None,
    values: comparing.Values | None = None,
) -> Standing:
    """Return the standing of ``row`` by the five values of :data:`LATEST` and what was counted.

    ``values`` are all those that judging a growth or a count needs (:func:`values_for`).
    """
    period, value, revision, before, value_before = known
    promise = row.promise
    latest = reading_of(promise, Reading(period, value, revision), values) if period else None
    misses, at_risk, measured = counts or (0, 0, 0)
    return Standing(
        status=rules.status(promise, latest=(period, latest.compared) if latest else None, on=on),
        latest=latest,
        previous=reading_of(promise, Reading(before, value_before), values) if before else None,
        owed=promise.last_owed(on),
        misses=misses,
        at_risk=at_risk,
        measured=measured,
        promise=promise,
        gap=promise.gap(period, values or {period: value}) if period else None,
    )


def reading_of(promise: rules.Promise, reading: Reading, values: comparing.Values | None) -> Reading:
    """Return ``reading`` with what of it is compared with the target, and how it stands.

    ``values`` are those of the objective by period; a level needs none but its own.
    """
    period = reading.period
    known = {period: reading.value} if promise.target_kind == rules.LEVEL else values or {}
    compared = promise.compared(period, known)
    if compared is not None:
        status = promise.judge(compared, period)
    else:
        status = rules.STALE if period >= rules.period_of(promise.starts_on, promise.cadence) else ""
    return replace(reading, compared=compared, status=status)


def _counts(
    rows: Sequence[QualityObjective], *, frm: date, to: date, recorded_before: datetime | None
) -> dict[int, tuple[int, int, int]]:
    more = comparing.more_than_level(rows)
    counted = _counts_of_levels([row for row in rows if row not in more], frm, to, recorded_before)
    return counted | _counts_of_others(more, frm, to, recorded_before)


def _counts_of_others(
    rows: Sequence[QualityObjective], frm: date, to: date, recorded_before: datetime | None
) -> dict[int, tuple[int, int, int]]:
    """Count the periods of growth and counts, whose values have to be read for it."""
    spans = {row.pk: (rules.period_of(frm, row.cadence), rules.last_closed(to, row.cadence)) for row in rows}
    values = comparing.known(rows, spans, recorded_before) if rows else {}
    counts: dict[int, tuple[int, int, int]] = {}
    for row in rows:
        found = comparing.compared_by_period(row, values[row.pk], spans[row.pk])
        judged = [row.promise.judge(one, period) for period, one in found.items() if one is not None]
        counts[row.pk] = (judged.count(rules.OFF_TARGET), judged.count(rules.AT_RISK), len(found))
    return counts


def _counts_of_levels(
    rows: Sequence[QualityObjective], frm: date, to: date, recorded_before: datetime | None
) -> dict[int, tuple[int, int, int]]:
    if not rows:
        return {}
    later = Measurement.objects.filter(
        objective=OuterRef("objective"), period=OuterRef("period"), revision__gt=OuterRef("revision")
    )
    within = _ended_within({row.pk: row.cadence for row in rows}, frm, to)
    found = recorded(Measurement.objects.filter(within), recorded_before)
    found = found.exclude(Exists(recorded(later, recorded_before)))
    counted = (
        found.order_by()
        .values("objective")
        .annotate(off=Count("pk", filter=_off()), short=Count("pk", filter=_short()), measured=Count("pk"))
    )
    return {row["objective"]: (row["off"], row["short"] - row["off"], row["measured"]) for row in counted}


def _off() -> Q:
    """Values of a level that are beyond their warning threshold, as :meth:`Aim.judge` has it."""
    target, warning = F("objective__target"), F("objective__warning")
    high, warning_high = F("objective__target_high"), F("objective__warning_high")
    below = Q(value__lt=target) & Q(value__lt=warning)
    above = Q(value__gt=high) & Q(value__gt=warning_high)
    return (
        (Q(objective__direction=rules.HIGHER) & Q(value__lt=warning))
        | (Q(objective__direction=rules.LOWER) & Q(value__gt=warning))
        | (Q(objective__direction=rules.BAND) & (below | above))
    )


def _short() -> Q:
    """Values of a level that are not on target, as :meth:`Aim.judge` has it."""
    target, warning = F("objective__target"), F("objective__warning")
    high, warning_high = F("objective__target_high"), F("objective__warning_high")
    within = Q(value__lt=target) | Q(value__lt=warning) | Q(value__gt=high) | Q(value__gt=warning_high)
    return (
        (Q(objective__direction=rules.HIGHER) & Q(value__lt=target))
        | (Q(objective__direction=rules.LOWER) & Q(value__gt=target))
        | (Q(objective__direction=rules.BAND) & within)
    )


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

    Two queries, three where some are growth or counts. An objective without any has an empty list.
    """
    rows = QualityObjective.objects.filter(pk__in=objective_ids).order_by()
    return series_of(rows, frm=frm, to=to, recorded_before=recorded_before)


def series_of(
    objectives: Iterable[QualityObjective], *, frm: date, to: date, recorded_before: datetime | None = None
) -> dict[int, list[Reading]]:
    """Return what :func:`series` does, each reading judged by what the given objectives promise.

    For objectives as they stood on a day. One query, two where some are growth or counts.
    """
    rows = list(objectives)
    spans = {row.pk: (rules.period_of(frm, row.cadence), rules.last_closed(to, row.cadence)) for row in rows}
    return _series(rows, spans, recorded_before)


def recent(
    objectives: Iterable[QualityObjective], *, on: date, recorded_before: datetime | None = None
) -> dict[int, list[Reading]]:
    """Return the readings of the last few closed periods of each objective, by its cadence.

    One query, two where some are growth or counts.
    """
    rows = list(objectives)
    return _series(rows, {row.pk: recent_span(row, on) for row in rows}, recorded_before)


def recent_span(row: QualityObjective, on: date) -> tuple[date, date]:
    """Return the first and the last of the few periods that a small picture of ``row`` shows.

    They end with the latest that had closed on ``on``, or with the last of the objective's own span.
    """
    last = min(rules.last_closed(on, row.cadence), rules.period_of(row.ends_on, row.cadence))
    first = rules.periods_back(last, row.cadence, RECENT[row.cadence] - 1)
    return max(first, rules.period_of(row.starts_on, row.cadence)), last


def _series(
    objectives: Sequence[QualityObjective],
    spans: Mapping[int, comparing.Span],
    recorded_before: datetime | None,
) -> dict[int, list[Reading]]:
    together: dict[comparing.Span, list[int]] = {}
    for pk, span in spans.items():
        together.setdefault(span, []).append(pk)
    within = Q(pk__in=[])
    for span, some in together.items():
        within |= Q(objective__in=some, period__range=span)
    rows: QuerySet[Measurement] = Measurement.objects.filter(within)
    found: dict[int, dict[date, Reading]] = {row.pk: {} for row in objectives}
    fields = ("period", "value", "revision", "reporter_id", "recorded_at", "source")
    ordered = recorded(rows, recorded_before).order_by("objective", "period", "revision")
    for pk, *values in ordered.values_list("objective_id", *fields):
        found[pk][values[0]] = Reading(*values)
    more = comparing.more_than_level(objectives)
    needed = comparing.known(more, spans, recorded_before) if more else {}
    return {
        row.pk: [reading_of(row.promise, one, needed.get(row.pk)) for one in found[row.pk].values()]
        for row in objectives
    }


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
