"""Series of figures: started, reported each period, corrected with a reason, ended (9.1.1).

What is computed from a series follows in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives import computing, rules
from objectives.measuring import Tally, refuse_number, refuse_period
from objectives.models import FigureSeries, Measurement, SeriesValue
from objectives.series_owing import refuse_unfit_reporter
from objectives.storing import AT_ONCE, STEP, lock, plain
from qms.people.models import Person, Site
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter


class Figure(NamedTuple):
    """A figure that is ready to be recorded: ``period`` is the first day of its period."""

    series: FigureSeries
    period: date
    value: Decimal
    reason: str = ""
    comment: str = ""
    source: str = Measurement.Source.IMPORT


def start_series(
    *,
    code: str,
    name: str,
    unit: str,
    cadence: str,
    starts_on: date,
    owner: Person,
    by: Person | None,
    at: datetime,
    site: Site | None = None,
) -> FigureSeries:
    """Start counting something each period from ``starts_on``, reported by ``owner``.

    Raises :class:`Refusal` for a field that does not hold, or an owner who does not see its site.
    """
    refuse_unfit_reporter(owner, site.pk if site else None, on=timezone.localdate(at))
    row = FigureSeries(
        code=code, name=name, unit=unit, cadence=cadence, starts_on=starts_on, owner=owner, site=site
    )
    return enter(row, by=by, at=at)


def revise_series(
    series: FigureSeries, *, by: Person | None, at: datetime, reason: str = "", **changes: object
) -> None:
    """Change fields of a series; its history keeps what it said before.

    Raises :class:`Refusal` where stored figures would lose their meaning, or ratios that are computed from it
    would be left without it.
    """
    with changing(series, by=by, at=at, reason=reason) as row:
        moved = {name for name, value in changes.items() if getattr(row, name) != value}
        for name in moved:
            setattr(row, name, changes[name])
        _refuse_orphans(row, moved)
        if moved & {"owner", "site"}:
            refuse_unfit_reporter(row.owner, row.site_id, on=timezone.localdate(at))


def _refuse_orphans(row: FigureSeries, moved: set[str]) -> None:
    fixed = sorted(moved & {"unit", "cadence"})
    if fixed and row.values.exists():
        raise Refusal(
            "series.measured-as-it-is",
            _("It has figures already: unit and cadence stay as they are."),
            field=fixed[0],
            remedy=_("End it and start another."),
        )
    if "starts_on" in moved and row.values.filter(period__lt=row.starts_on).exists():
        raise Refusal(
            "series.holds-its-figures",
            _("It has figures from before that day."),
            field="starts_on",
            remedy=_("Choose a day before the first of them."),
        )
    if row.ended_on is not None and "ended_on" in moved:
        _refuse_needed(row)


def _refuse_needed(row: FigureSeries) -> None:
    needed = sorted(
        one.objective.code
        for side in (row.above, row.below)
        for one in side.filter(objective__computed=True, objective__state="active").select_related("objective")
    )
    if needed:
        raise Refusal(
            "series.needed-by-a-ratio",
            _("%(codes)s is computed from it.") % {"codes": ", ".join(needed)},
            field="ended_on",
            remedy=_("Compute the objective from another series first, or let somebody report it."),
        )
    last = row.values.order_by("-period").first()
    if last is not None and row.ended_on is not None and last.period >= row.ended_on:
        raise Refusal(
            "series.holds-its-figures",
            _("It has a figure from that day or after."),
            field="ended_on",
            remedy=_("Choose a day after the last of them."),
        )


def record_figure(
    series: FigureSeries,
    *,
    period: date,
    value: Decimal,
    by: Person | None,
    at: datetime,
    reason: str = "",
    comment: str = "",
    source: str = Measurement.Source.FORM,
    seen: int | None = None,
) -> SeriesValue:
    """Record the figure of a period; the same figure again returns what is stored.

    ``seen`` is the revision that the writer had before them (0: none). Raises :class:`Refusal` as
    :func:`objectives.measuring.record` does, and where a ratio computed from it would divide by zero.
    """
    row = Figure(series, period, value, reason.strip(), comment.strip(), source)
    with transaction.atomic():
        above = _held([series.pk])
        before = stored_for([row]).get((series.pk, period))
        says_more = before is None or before.value != value
        if says_more and seen is not None and seen != (before.revision if before else 0):
            raise _overtaken(row, before)
        refuse_unfit(row, before, on=timezone.localdate(at))
        if before is not None and not says_more:
            return before
        made = _figure(row, before, by=by, at=at)
        made.save()
        computing.follow({}, following=above, by=by, at=at, series={series.pk: {period}})
    return made


def record_figures(rows: Sequence[Figure], *, by: Person | None, at: datetime) -> Tally:
    """Record all of ``rows`` or none; figures that are stored already change nothing.

    Raises the :class:`Refusal` of the first that cannot be recorded; :func:`examine_figures` names them all.
    """
    with transaction.atomic():
        above = _held({row.series.pk for row in rows})
        stored = stored_for(rows)
        for _index, refusal in _problems(rows, stored, on=timezone.localdate(at)):
            raise refusal
        new: dict[tuple[int, date], SeriesValue] = {}
        for row in rows:
            before = stored.get((row.series.pk, row.period))
            if before is None or before.value != row.value:
                new[row.series.pk, row.period] = _figure(row, before, by=by, at=at)
        SeriesValue.objects.bulk_create(new.values(), batch_size=AT_ONCE)
        computing.follow({}, following=above, by=by, at=at, series=computing.by_objective(new))
    corrected = sum(1 for made in new.values() if made.revision > 1)
    return Tally(len(new) - corrected, corrected, len(rows) - len(new))


def examine_figures(rows: Sequence[Figure], *, at: datetime) -> list[tuple[int, Refusal]]:
    """Return every row that could not be recorded, by its position, with the refusal."""
    return list(_problems(rows, stored_for(rows), on=timezone.localdate(at)))


def _held(series_ids: Collection[int]) -> set[int]:
    """Hold the series and every objective that follows them; return those objectives."""
    list(FigureSeries.objects.select_for_update(no_key=True).filter(pk__in=series_ids).order_by("pk"))
    above = computing.dependents_of_series(series_ids)
    lock(above)
    return above


def stored_for(rows: Sequence[Figure]) -> dict[tuple[int, date], SeriesValue]:
    """Return the current figures of the series and the span of time that ``rows`` speak of."""
    if not rows:
        return {}
    periods = [row.period for row in rows]
    ids = {row.series.pk for row in rows}
    return computing.current_figures(ids, frm=min(periods), to=max(periods))


def _figure(row: Figure, before: SeriesValue | None, *, by: Person | None, at: datetime) -> SeriesValue:
    return SeriesValue(
        series=row.series,
        period=row.period,
        revision=before.revision + 1 if before else 1,
        value=row.value.quantize(STEP),
        reason=row.reason if before else "",
        comment=row.comment,
        source=row.source,
        reporter=by,
        recorded_at=at,
    )


def _problems(
    rows: Sequence[Figure], stored: dict[tuple[int, date], SeriesValue], *, on: date
) -> Iterator[tuple[int, Refusal]]:
    seen: dict[tuple[int, date], Decimal] = {}
    for index, row in enumerate(rows):
        key = row.series.pk, row.period
        try:
            refuse_unfit(row, stored.get(key), on=on)
            if seen.setdefault(key, row.value) != row.value:
                raise Refusal(
                    "measurement.stated-twice",
                    _("%(code)s has two different figures for %(period)s here.")
                    % {"code": row.series.code, "period": rules.label(row.period, row.series.cadence)},
                    field="value",
                    remedy=_("Keep the right one."),
                )
        except Refusal as refusal:
            yield index, refusal


def refuse_unfit(row: Figure, before: SeriesValue | None, *, on: date) -> None:
    """Raise :class:`Refusal` where the period, the number or a missing reason forbids ``row``."""
    refuse_period(row.series, row.period, on=on)
    refuse_number(row.value)
    if before is not None and before.value != row.value and not row.reason.strip():
        label = rules.label(row.period, row.series.cadence)
        raise Refusal(
            "measurement.correction-has-reason",
            _("%(period)s holds the figure %(stored)s already; %(value)s is another.")
            % {"period": label, "stored": plain(before.value), "value": plain(row.value)},
            field="reason",
            remedy=_("Say why it changes; both stay in the record."),
        )


def _overtaken(row: Figure, before: SeriesValue | None) -> Refusal:
    now = plain(before.value) if before else "–"
    label = rules.label(row.period, row.series.cadence)
    return Refusal(
        "measurement.overtaken",
        _("Somebody recorded %(value)s for %(period)s in the meantime.") % {"value": now, "period": label},
        field="value",
        remedy=_("Look at it; correct it with a reason where it is wrong."),
    )
