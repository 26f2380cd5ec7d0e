"""Measuring: values come in, one current for each objective and period; a correction says why (9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives import computing, rules
from objectives.models import Measurement, QualityObjective
from objectives.models.guarding import refuse_growth_on_nothing
from objectives.rules.shares import places_for, refuse_impossible_counts, refuse_unfit_share, share
from objectives.storing import AT_ONCE, STEP, Prepared, Stored, current, lock, measurement, plain
from qms.people.models import Person
from qms.primitives.changing import check
from qms.primitives.refusing import Refusal

__all__ = ["Prepared", "Tally", "examine", "plain", "record", "record_many", "share_of"]


class Measured(Protocol):
    """What has a value each period: an objective, or a series of figures."""

    code: str
    cadence: str

    @property
    def starts_on(self) -> date:
        """The first day of its span."""

    @property
    def ends_on(self) -> date:
        """The last day of its span."""


ENDED = (QualityObjective.State.ACHIEVED, QualityObjective.State.ENDED)


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
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> Measurement:
    """Record the value of a period (its first day); the same value again returns what is stored.

    ``seen`` is the revision that the writer had before them (0: none); where another has been stored since,
    the second writer is told. What is computed from it follows in the same transaction. Raises
    :class:`Refusal` for a period that has not begun, is none of the objective's, or holds another value
    already where no ``reason`` is given; for an objective that is computed; for a value that disagrees with
    its counts.
    """
    row = Prepared(objective, period, value, reason.strip(), comment.strip(), source, numerator, denominator)
    with transaction.atomic():
        following = computing.dependents([objective.pk])
        computed = lock({objective.pk, *following})
        before = current([objective.pk], frm=period, to=period).get((objective.pk, period))
        says_more = before is None or row.says_more_than(before)
        if says_more and seen is not None and seen != (before.revision if before else 0):
            raise overtaken(row, before)
        refuse_unfit(row, before, on=timezone.localdate(at), computed=objective.pk in computed)
        if before is not None and not says_more:
            return before
        made = measurement(explained(row, before), before, by=by, at=at)
        check(made)
        made.save()
        computing.follow({objective.pk: {period}}, following=following, by=by, at=at)
    return made


def record_many(rows: Sequence[Prepared], *, by: Person | None, at: datetime) -> Tally:
    """Record all of ``rows`` or none, in few statements; values that are stored already change nothing.

    What is computed from them follows in the same transaction. Raises the :class:`Refusal` of the first row
    that cannot be recorded; :func:`examine` names them all.
    """
    with transaction.atomic():
        ids = {row.objective.pk for row in rows}
        following = computing.dependents(ids)
        computed = lock(ids | following)
        stored = stored_for(rows)
        for _index, refusal in problems(rows, stored, on=timezone.localdate(at), computed=computed):
            raise refusal
        new: dict[tuple[int, date], Measurement] = {}
        for row in rows:
            before = stored.get((row.objective.pk, row.period))
            if before is None or row.says_more_than(before):
                new[row.objective.pk, row.period] = measurement(explained(row, before), before, by=by, at=at)
        Measurement.objects.bulk_create(new.values(), batch_size=AT_ONCE)
        computing.follow(computing.by_objective(new), following=following, by=by, at=at)
    corrected = sum(1 for made in new.values() if made.revision > 1)
    return Tally(len(new) - corrected, corrected, len(rows) - len(new))


def examine(rows: Sequence[Prepared], *, at: datetime) -> list[tuple[int, Refusal]]:
    """Return every row that could not be recorded, by its position in ``rows``, with the refusal."""
    computed = frozenset(row.objective.pk for row in rows if row.objective.computed)
    return list(problems(rows, stored_for(rows), on=timezone.localdate(at), computed=computed))


def explained(row: Prepared, before: Stored) -> Prepared:
    """Return ``row`` with its reason; where only the counts of a known value are added, that is the reason."""
    if before is None or row.reason or row.value != before.value:
        return row
    return row._replace(reason=_("Numerator and denominator added."))


def share_of(objective: QualityObjective, numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return the value that two counts come to, in the unit of ``objective``. Raises :class:`Refusal`."""
    refuse_impossible_counts(numerator, denominator, data_kind=objective.data_kind)
    return share(numerator, denominator, unit=objective.unit, places=places_for(objective.target))


def problems(
    rows: Sequence[Prepared],
    stored: dict[tuple[int, date], Measurement],
    *,
    on: date,
    computed: frozenset[int] = frozenset(),
) -> Iterator[tuple[int, Refusal]]:
    """Yield the position and the refusal of each row that does not fit what is stored or stands beside it."""
    seen: dict[tuple[int, date], Decimal] = {}
    for index, row in enumerate(rows):
        key = row.objective.pk, row.period
        try:
            refuse_unfit(row, stored.get(key), on=on, computed=row.objective.pk in computed)
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


def refuse_unfit(row: Prepared, before: Stored, *, on: date, computed: bool = False) -> None:
    """Raise :class:`Refusal` where the period, the numbers or a missing reason forbids ``row``."""
    if computed:
        raise computed_already(row.objective)
    refuse_period(row.objective, row.period, on=on)
    refuse_number(row.value)
    refuse_growth_on_nothing(row.objective, row.period, row.value)
    for name in ("numerator", "denominator"):
        if getattr(row, name) is not None:
            refuse_number(getattr(row, name), field=name)
    refuse_unfit_share(
        row.value,
        row.numerator,
        row.denominator,
        unit=row.objective.unit,
        data_kind=row.objective.data_kind,
    )
    if before is None and row.objective.state in ENDED:
        raise Refusal(
            "measurement.objective-ended",
            _("%(code)s has ended; it takes no new values.") % {"code": row.objective.code},
            field="objective",
            remedy=_("Measure the objective that follows it; stored values can still be corrected."),
        )
    if before is not None and not row.reason.strip():
        refuse_unexplained(row, before)


def refuse_unexplained(row: Prepared, before: Measurement) -> None:
    """Raise :class:`Refusal` where ``row``, which gives no reason, says something else than what is stored."""
    if before.value != row.value:
        sentence = _("%(period)s holds the value %(stored)s already; %(value)s is another.") % {
            "period": named(row),
            "stored": plain(before.value),
            "value": plain(row.value),
        }
    elif before.denominator is not None and row.says_more_than(before):
        sentence = _("%(period)s holds other counts already.") % {"period": named(row)}
    else:
        return
    raise Refusal(
        "measurement.correction-has-reason",
        sentence,
        field="reason",
        remedy=_("Say why it changes; both stay in the record."),
    )


def computed_already(objective: QualityObjective) -> Refusal:
    """Return what somebody is told who reports a value that is computed."""
    return Refusal(
        "measurement.computed",
        _("The values of %(code)s are computed; nobody reports them.") % {"code": objective.code},
        field="objective",
        remedy=_("Report what it is computed from: its page names it."),
    )


def refuse_period(objective: Measured, period: date, *, on: date) -> None:
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
    first = objective.measured_from if isinstance(objective, QualityObjective) else objective.starts_on
    if not rules.in_span(period, starts_on=first, ends_on=objective.ends_on, cadence=cadence):
        raise Refusal(
            "measurement.period-outside-span",
            _("%(period)s lies outside the span of %(code)s, %(from)s to %(to)s.")
            % {
                "period": rules.label(period, cadence),
                "code": objective.code,
                "from": first.isoformat(),
                "to": objective.ends_on.isoformat(),
            },
            field="period",
            remedy=_("Check the period, or the span of the objective."),
        )


def refuse_number(value: Decimal, *, field: str = "value") -> None:
    """Raise :class:`Refusal` unless ``value`` can be kept as it is, with at most four decimals."""
    fits = value.is_finite() and abs(value) < 10**rules.WHOLE_DIGITS
    if not fits or value != value.quantize(STEP):
        raise Refusal(
            "measurement.value-too-long",
            _("The value has more digits than are kept, or is no number."),
            field=field,
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
