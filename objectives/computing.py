"""Computing: objectives whose values follow series or other objectives, recomputed when a part changes (9.1.3).

What each value was computed from is kept beside it. Everything happens in the transaction of the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from objectives.models import Computation, ComputedFigure, Measurement, QualityObjective, SeriesValue
from objectives.rules import in_span
from objectives.rules.shares import RATIO, Outcome, Part, outcome, places_for, refuse_impossible_counts
from objectives.storing import AT_ONCE, Prepared, current, measurement, plain
from qms.people.models import Person
from qms.primitives.refusing import Refusal

Periods = dict[int, set[date]]
"""Periods by the objective or series that they are of."""

Known = Mapping[tuple[int, date], Any]
"""Current values of objectives, or of series, by primary key and period."""


def by_objective(keys: Iterable[tuple[int, date]]) -> Periods:
    """Return the periods of each objective that ``keys`` name."""
    found: Periods = defaultdict(set)
    for pk, period in keys:
        found[pk].add(period)
    return dict(found)


def dependents(objective_ids: Collection[int]) -> set[int]:
    """Return every objective that follows one of these, at any distance. A query for each step."""
    found: set[int] = set()
    level = set(objective_ids)
    while level:
        rows = Computation.objects.filter(objective__computed=True, parts__in=level)
        level = set(rows.values_list("objective_id", flat=True)) - found
        found |= level
    return found


def dependents_of_series(series_ids: Collection[int]) -> set[int]:
    """Return every objective that follows one of these series, at any distance."""
    rows = _ratios_of(series_ids)
    direct = set(rows.values_list("objective_id", flat=True))
    return direct | dependents(direct)


def follow(
    changed: Periods,
    *,
    following: Collection[int],
    by: Person | None,
    at: datetime,
    series: Periods | None = None,
) -> None:
    """Recompute what is made of the objectives and ``series`` that ``changed``, in those periods.

    ``following`` are the objectives that follow them at any distance; they must be locked. Each is computed
    once, after its parts. Raises :class:`Refusal` where a ratio would divide by zero or a proportion would be
    more than all: nothing is kept then.
    """
    if not following or not (changed or series):
        return
    rows = list(_whole(Computation.objects.filter(objective__in=following)))
    while rows:
        waiting = {row.objective_id for row in rows}
        ready = [row for row in rows if not any(part.pk in waiting for part in row.parts.all())]
        wanted = {row: _periods(row, changed, series or {}) for row in ready}
        done = recompute(wanted, by=by, at=at)
        changed = {pk: changed.get(pk, set()) | done.get(pk, set()) for pk in {*changed, *done}}
        rows = [row for row in rows if row not in ready]


def _whole(rows: Any) -> Any:
    """Return computations with all that recomputing reads."""
    parts = QualityObjective.objects.order_by("code")
    return rows.select_related("objective", "numerator", "denominator").prefetch_related(
        Prefetch("parts", queryset=parts)
    )


def _ratios_of(series_ids: Collection[int]) -> Any:
    """Return the ratios that are made of these series."""
    either = Q(numerator__in=series_ids) | Q(denominator__in=series_ids)
    return Computation.objects.filter(either, objective__computed=True)


def _periods(row: Computation, changed: Periods, series: Periods) -> set[date]:
    found: set[date] = set()
    for part in row.parts.all():
        found |= changed.get(part.pk, set())
    for pk in (row.numerator_id, row.denominator_id):
        found |= series.get(pk, set()) if pk else set()
    return found


def recompute(
    wanted: Mapping[Computation, Collection[date]], *, by: Person | None, at: datetime, reason: str = ""
) -> Periods:
    """Compute the ``wanted`` periods anew, write those that differ, and return them by objective.

    ``reason`` is that of corrections; without one it says what they follow. A period is left as it is while a
    part of it is missing.
    """
    wanted = {row: periods for row, periods in wanted.items() if periods}
    if not wanted:
        return {}
    known, figures = _values_of(wanted)
    new: dict[tuple[int, date], tuple[Measurement, dict[str, Any]]] = {}
    for row, periods in wanted.items():
        for period, made in _outcomes(row, periods, known, figures):
            before = known.get((row.objective_id, period))
            prepared = _prepared(row, period, made, reason)
            if before is None or prepared.says_more_than(before):
                made_of = _content(row, period, known, figures)
                new[row.objective_id, period] = measurement(prepared, before, by=by, at=at), made_of
    Measurement.objects.bulk_create([made for made, _content in new.values()], batch_size=AT_ONCE)
    kept = [ComputedFigure(measurement=made, content=content) for made, content in new.values()]
    ComputedFigure.objects.bulk_create(kept, batch_size=AT_ONCE)
    return by_objective(new)


def _values_of(wanted: Mapping[Computation, Collection[date]]) -> tuple[Known, Known]:
    """Return the current values of the objectives and of the series that the computations name. Two queries."""
    days = [period for periods in wanted.values() for period in periods]
    frm, to = min(days), max(days)
    objectives = {part.pk for row in wanted for part in row.parts.all()} | {row.objective_id for row in wanted}
    series = {pk for row in wanted for pk in (row.numerator_id, row.denominator_id) if pk}
    known = current(sorted(objectives), frm=frm, to=to)
    return known, current_figures(series, frm=frm, to=to) if series else {}


def current_figures(series_ids: Collection[int], *, frm: date, to: date) -> dict[tuple[int, date], SeriesValue]:
    """Return the current figure of each series and period that starts within the span. One query."""
    rows = SeriesValue.objects.filter(series__in=series_ids, period__range=(frm, to)).order_by("revision")
    return {(row.series_id, row.period): row for row in rows}


def _outcomes(
    row: Computation, periods: Collection[date], known: Known, figures: Known
) -> Iterator[tuple[date, Outcome]]:
    """Yield what the parts come to in each period that the objective takes a value for."""
    objective = row.objective
    over = objective.state in (objective.State.ACHIEVED, objective.State.ENDED)
    starts_on, ends_on, cadence = objective.measured_from, objective.ends_on, objective.cadence
    for period in sorted(periods):
        within = in_span(period, starts_on=starts_on, ends_on=ends_on, cadence=cadence)
        if not within or (over and (objective.pk, period) not in known):
            continue
        parts = [_part(one) for _record, one in _parts(row, period, known, figures)]
        if row.way == RATIO and all(parts):
            refuse_impossible_ratio(row, parts)
        made = outcome(row.way, parts, unit=objective.unit, places=places_for(objective.target))
        if made is not None:
            yield period, made


def _parts(row: Computation, period: date, known: Known, figures: Known) -> list[tuple[Any, Any]]:
    """Return each part of the computation with its stored value in the period, or nothing."""
    if row.way == RATIO:
        both = (row.numerator, row.denominator)
        return [(one, figures.get((one.pk, period))) for one in both if one is not None]
    return [(part, known.get((part.pk, period))) for part in row.parts.all()]


def _part(stored: Any) -> Part | None:
    if stored is None:
        return None
    return Part(stored.value, getattr(stored, "numerator", None), getattr(stored, "denominator", None))


def refuse_impossible_ratio(row: Computation, parts: list[Part | None]) -> None:
    """Raise :class:`Refusal` at the value typed where the ratio made of it cannot be."""
    above, below = parts
    assert above is not None
    assert below is not None
    try:
        refuse_impossible_counts(above.value, below.value, data_kind=row.objective.data_kind)
    except Refusal as refusal:
        words = {"code": row.objective.code, "sentence": refusal.sentence}
        raise Refusal(
            refusal.rule.replace("measurement.", "computed."),
            _("%(code)s is computed from it: %(sentence)s") % words,
            field="value",
            remedy=_("Correct the figure, or leave the period without one."),
        ) from refusal


def _prepared(row: Computation, period: date, made: Outcome, reason: str) -> Prepared:
    return Prepared(
        row.objective,
        period,
        made.value,
        reason or _("Follows what it is computed from."),
        "",
        Measurement.Source.COMPUTED,
        made.numerator,
        made.denominator,
    )


def _content(row: Computation, period: date, known: Known, figures: Known) -> dict[str, Any]:
    """Return what a value is computed from, as plain values that stay as they are."""
    parts = []
    for record, stored in _parts(row, period, known, figures):
        part = {"reference": record.reference, "code": record.code, "revision": stored.revision}
        part |= {"name": getattr(record, "statement", "") or record.name, "unit": record.unit}
        part["value"] = plain(stored.value)
        if getattr(stored, "denominator", None) is not None:
            part |= {"numerator": plain(stored.numerator), "denominator": plain(stored.denominator)}
        parts.append(part)
    return {"way": row.way, "parts": parts}
