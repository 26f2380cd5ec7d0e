"""Measuring: values come in, one current for each objective and period; a correction says why (9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives import rules
from objectives.models import Measurement, QualityObjective
from qms.people.models import Person
from qms.primitives.changing import check
from qms.primitives.refusing import Refusal

ENDED = (QualityObjective.State.ACHIEVED, QualityObjective.State.ENDED)
STEP = Decimal("0.0001")
AT_ONCE = 1000
"""Rows written by one statement."""

Stored = Measurement | None


class Prepared(NamedTuple):
    """A value that is ready to be recorded: ``period`` is the first day of its period."""

    objective: QualityObjective
    period: date
    value: Decimal
    reason: str = ""
    comment: str = ""
    source: str = Measurement.Source.IMPORT


@dataclass(frozen=True)
class Tally:
    """What became of the values of a batch."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0


def record(
    objective: QualityObjective,
    *,
    period: date,
    value: Decimal,
    by: Person | None,
    at: datetime,
    source: str = Measurement.Source.FORM,
    reason: str = "",
    comment: str = "",
    seen: int | None = None,
) -> Measurement:
    """Record the value of a period (its first day); the same value again returns what is stored.

    ``seen`` is the revision that the writer had before them (0: none); where another has been stored since,
    the second writer is told. Raises :class:`Refusal` for a period that has not begun, is none of the
    objective's, or holds another value already where no ``reason`` is given.
    """
    row = Prepared(objective, period, value, reason.strip(), comment.strip(), source)
    with transaction.atomic():
        lock([objective.pk])
        before = current([objective.pk], frm=period, to=period).get((objective.pk, period))
        same = before is not None and before.value == value
        if not same and seen is not None and seen != (before.revision if before else 0):
            raise overtaken(row, before)
        refuse_unfit(row, before, on=timezone.localdate(at))
        if before is not None and same:
            return before
        made = measurement(row, before, by=by, at=at)
        check(made)
        made.save()
    return made


def record_many(rows: Sequence[Prepared], *, by: Person | None, at: datetime) -> Tally:
    """Record all of ``rows`` or none, in few statements; values that are stored already change nothing.

    Raises the :class:`Refusal` of the first row that cannot be recorded; :func:`examine` names them all.
    """
    with transaction.atomic():
        lock(sorted({row.objective.pk for row in rows}))
        stored = stored_for(rows)
        for _index, refusal in problems(rows, stored, on=timezone.localdate(at)):
            raise refusal
        new: dict[tuple[int, date], Measurement] = {}
        for row in rows:
            before = stored.get((row.objective.pk, row.period))
            if before is None or before.value != row.value:
                new[row.objective.pk, row.period] = measurement(row, before, by=by, at=at)
        Measurement.objects.bulk_create(new.values(), batch_size=AT_ONCE)
    corrected = sum(1 for made in new.values() if made.revision > 1)
    return Tally(len(new) - corrected, corrected, len(rows) - len(new))


def examine(rows: Sequence[Prepared], *, at: datetime) -> list[tuple[int, Refusal]]:
    """Return every row that could not be recorded, by its position in ``rows``, with the refusal."""
    return list(problems(rows, stored_for(rows), on=timezone.localdate(at)))


def problems(
    rows: Sequence[Prepared], stored: dict[tuple[int, date], Measurement], *, on: date
) -> Iterator[tuple[int, Refusal]]:
    """Yield the position and the refusal of each row that does not fit what is stored or stands beside it."""
    seen: dict[tuple[int, date], Decimal] = {}
    for index, row in enumerate(rows):
        key = row.objective.pk, row.period
        try:
            refuse_unfit(row, stored.get(key), on=on)
            if seen.setdefault(key, row.value) != row.value:
                raise stated_twice(row)
        except Refusal as refusal:
            yield index, refusal


def stored_for(rows: Sequence[Prepared]) -> dict[tuple[int, date], Measurement]:
    """Return the current measurements of the objectives and the span of time that ``rows`` speak of."""
    if not rows:
        return {}
    periods = [row.period for row in rows]
    return current(sorted({row.objective.pk for row in rows}), frm=min(periods), to=max(periods))


def current(objective_ids: Sequence[int], *, frm: date, to: date) -> dict[tuple[int, date], Measurement]:
    """Return the current measurement of each objective and period that starts within the span."""
    found: dict[tuple[int, date], Measurement] = {}
    for start in range(0, len(objective_ids), AT_ONCE):
        some = objective_ids[start : start + AT_ONCE]
        rows = Measurement.objects.filter(objective__in=some, period__range=(frm, to)).order_by("revision")
        found |= {(row.objective_id, row.period): row for row in rows}
    return found


def lock(objective_ids: Sequence[int]) -> None:
    """Hold the objectives until the transaction ends, so that two writers of a period follow each other."""
    rows = QualityObjective.objects.select_for_update(no_key=True).order_by("pk")
    for start in range(0, len(objective_ids), AT_ONCE):
        list(rows.filter(pk__in=objective_ids[start : start + AT_ONCE]).values_list("pk", flat=True))


def measurement(row: Prepared, before: Stored, *, by: Person | None, at: datetime) -> Measurement:
    """Return the row to be stored: the first revision of its period, or the next with its reason."""
    return Measurement(
        objective=row.objective,
        period=row.period,
        revision=before.revision + 1 if before else 1,
        value=row.value.quantize(STEP),
        reason=row.reason if before else "",
        comment=row.comment,
        source=row.source,
        reporter=by,
        recorded_at=at,
    )


def refuse_unfit(row: Prepared, before: Stored, *, on: date) -> None:
    """Raise :class:`Refusal` where the period, the number or a missing reason forbids ``row``."""
    refuse_period(row.objective, row.period, on=on)
    refuse_number(row.value)
    if before is None and row.objective.state in ENDED:
        raise Refusal(
            "measurement.objective-ended",
            _("%(code)s has ended; it takes no new values.") % {"code": row.objective.code},
            field="objective",
            remedy=_("Measure the objective that follows it; stored values can still be corrected."),
        )
    if before is not None and before.value != row.value and not row.reason.strip():
        raise Refusal(
            "measurement.correction-has-reason",
            _("%(period)s holds the value %(stored)s already; %(value)s is another.")
            % {"period": named(row), "stored": plain(before.value), "value": plain(row.value)},
            field="reason",
            remedy=_("Say why it changes; both stay in the record."),
        )


def refuse_period(objective: QualityObjective, period: date, *, on: date) -> None:
    """Raise :class:`Refusal` unless ``period`` is one of the objective's that has begun by ``on``."""
    cadence = objective.cadence
    if not rules.is_period(period, cadence):
        raise Refusal(
            "measurement.period-first-day",
            _("%(day)s is not the first day of a period of %(code)s.")
            % {"day": period.isoformat(), "code": objective.code},
            field="period",
            remedy=_("It is measured %(cadence)s.") % {"cadence": rules.CADENCE_WORDS[cadence]},
        )
    if period > on:
        raise Refusal(
            "measurement.period-in-future",
            _("%(period)s has not begun.") % {"period": rules.label(period, cadence)},
            field="period",
            remedy=_("Record it once it has."),
        )
    if not rules.in_span(period, starts_on=objective.starts_on, ends_on=objective.ends_on, cadence=cadence):
        raise Refusal(
            "measurement.period-outside-span",
            _("%(period)s lies outside the span of %(code)s, %(from)s to %(to)s.")
            % {
                "period": rules.label(period, cadence),
                "code": objective.code,
                "from": objective.starts_on.isoformat(),
                "to": objective.ends_on.isoformat(),
            },
            field="period",
            remedy=_("Check the period, or the span of the objective."),
        )


def refuse_number(value: Decimal) -> None:
    """Raise :class:`Refusal` unless ``value`` can be kept as it is, with at most four decimals."""
    fits = value.is_finite() and abs(value) < 10**rules.WHOLE_DIGITS
    if not fits or value != value.quantize(STEP):
        raise Refusal(
            "measurement.value-too-long",
            _("The value has more digits than are kept, or is no number."),
            field="value",
            remedy=_("Round it to at most four decimals, or choose a larger unit."),
        )


def overtaken(row: Prepared, before: Stored) -> Refusal:
    """Return what the second of two writers of a period is told."""
    now = plain(before.value) if before else "–"
    return Refusal(
        "measurement.overtaken",
        _("Somebody recorded %(value)s for %(period)s in the meantime.") % {"value": now, "period": named(row)},
        field="value",
        remedy=_("Look at it; correct it with a reason where it is wrong."),
    )


def stated_twice(row: Prepared) -> Refusal:
    """Return what is wrong with a period that is given two values at once."""
    return Refusal(
        "measurement.stated-twice",
        _("%(code)s has two different values for %(period)s here.")
        % {"code": row.objective.code, "period": named(row)},
        field="value",
        remedy=_("Keep the right one."),
    )


def named(row: Prepared) -> str:
    """Return the period of ``row`` as people say it."""
    return rules.label(row.period, row.objective.cadence)


def plain(value: Decimal) -> str:
    """Return a number as it is typed: no trailing zeros, no exponent."""
    return f"{value.normalize():f}"
