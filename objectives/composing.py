"""Composing: saying of what an objective is made, so that its values are computed from then on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from objectives import computing
from objectives.models import Computation, FigureSeries, Measurement, QualityObjective, SeriesValue
from objectives.rules.shares import MEAN, POOLED, PROPORTION, RATIO, SUM, factor_of
from objectives.storing import lock
from qms.people.models import Person
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal

LIVE = (QualityObjective.State.DRAFT, QualityObjective.State.ACTIVE)


def compose(
    objective: QualityObjective,
    *,
    way: str,
    by: Person,
    at: datetime,
    numerator: FigureSeries | None = None,
    denominator: FigureSeries | None = None,
    parts: Collection[QualityObjective] = (),
    reason: str = "",
) -> Computation:
    """Say that ``objective`` is computed: a ratio of two series, or of other objectives as ``way`` says.

    What its parts have already is computed at once; values that stood otherwise become corrections with the
    ``reason``. Raises :class:`Refusal` where parts are measured otherwise, go in a circle, do not fit the way,
    or stored values would change and nobody says why.
    """
    chosen = sorted(parts, key=lambda row: row.code) if way != RATIO else []
    both = (numerator, denominator) if way == RATIO else (None, None)
    with transaction.atomic():
        above = computing.dependents([objective.pk])
        lock({objective.pk, *above, *(part.pk for part in chosen)})
        refuse_unfit_parts(objective, way, both, chosen)
        refuse_circle(objective, chosen, above)
        with changing(objective, by=by, at=at, reason=reason, states=LIVE) as row:
            row.computed = True
        made = _written(objective, way, both, chosen, by=by, at=at, reason=reason)
        _compute_all(made, above, by=by, at=at, reason=reason.strip())
    return made


def _written(
    objective: QualityObjective,
    way: str,
    both: Sequence[FigureSeries | None],
    parts: Sequence[QualityObjective],
    *,
    by: Person,
    at: datetime,
    reason: str,
) -> Computation:
    made = Computation.objects.filter(objective=objective).first() or Computation(objective=objective)
    made.way, (made.numerator, made.denominator) = way, both
    made.skip_history_when_saving = True
    if made._state.adding:
        keep(made, by=by, at=at, reason=reason)
    made.parts.set(parts)
    del made.skip_history_when_saving
    keep(made, by=by, at=at, reason=reason)
    return Computation.objects.select_related("objective", "numerator", "denominator").get(pk=made.pk)


def _compute_all(made: Computation, above: Collection[int], *, by: Person, at: datetime, reason: str) -> None:
    """Compute every period for which all parts are there."""
    periods = _periods_of(made)
    if not periods:
        return
    stands = set(Measurement.objects.filter(objective=made.objective).values_list("period", flat=True))
    if stands & periods and not reason:
        raise Refusal(
            "computation.change-has-reason",
            _("%(code)s has values already; computed ones may differ from them.")
            % {"code": made.objective.code},
            field="reason",
            remedy=_("Say why it is computed from now on; both stay in the record."),
        )
    changed = computing.recompute({made: periods}, by=by, at=at, reason=reason)
    computing.follow(changed, following=above, by=by, at=at)


def _periods_of(made: Computation) -> set[date]:
    """Return the periods in which any part has a value."""
    if made.way == RATIO:
        rows = SeriesValue.objects.filter(series__in=[made.numerator_id, made.denominator_id])
        return set(rows.values_list("period", flat=True))
    values = Measurement.objects.filter(objective__in=made.parts.all())
    return set(values.values_list("period", flat=True))


def report_again(objective: QualityObjective, *, by: Person, at: datetime, reason: str) -> None:
    """Let somebody report its values again from now on; what was computed stays. Raises :class:`Refusal`."""
    if not reason.strip():
        raise Refusal(
            "computation.change-has-reason",
            _("Nobody says why its values are no longer computed."),
            field="reason",
            remedy=_("Say why; it stands in the history."),
        )
    with changing(objective, by=by, at=at, reason=reason, states=LIVE) as row:
        if not row.computed:
            raise Refusal(
                "computation.not-computed",
                _("%(code)s is not computed.") % {"code": row.code},
                remedy=_("Reload it and see what has happened since."),
            )
        row.computed = False


def refuse_unfit_parts(
    objective: QualityObjective,
    way: str,
    both: Sequence[FigureSeries | None],
    parts: Sequence[QualityObjective],
) -> None:
    """Raise :class:`Refusal` unless the parts are measured as the objective is, and fit the way."""
    if way == RATIO:
        _refuse_unfit_series(objective, both)
        return
    if way not in (SUM, MEAN, POOLED):
        raise Refusal("computation.way", _("Choose how it is computed."), field="way")
    if not parts:
        raise Refusal(
            "computation.has-parts",
            _("It is made of nothing yet."),
            field="parts",
            remedy=_("Choose the objectives that it is made of."),
        )
    for part in parts:
        if (part.cadence, part.unit) != (objective.cadence, objective.unit):
            raise _measured_otherwise(objective, part.code, part.cadence, part.unit)
    if way == SUM and (objective.data_kind == PROPORTION or factor_of(objective.unit) != 1):
        raise Refusal(
            "computation.shares-do-not-add-up",
            _("Shares in %(unit)s do not add up.") % {"unit": objective.unit},
            field="way",
            remedy=_("Take the mean, or all cases together."),
        )


def _refuse_unfit_series(objective: QualityObjective, both: Sequence[FigureSeries | None]) -> None:
    for name, series in zip(("numerator", "denominator"), both, strict=True):
        if series is None:
            raise Refusal(
                "computation.has-two-series",
                _("A ratio has a series above and one below."),
                field=name,
                remedy=_("Choose the series."),
            )
        if series.cadence != objective.cadence:
            raise _measured_otherwise(objective, series.code, series.cadence, series.unit, field=name)


def _measured_otherwise(
    objective: QualityObjective, code: str, cadence: str, unit: str, *, field: str = "parts"
) -> Refusal:
    cadences = QualityObjective.Cadence
    words = {
        "part": code,
        "its": f"{cadences(cadence).label}, {unit}",
        "code": objective.code,
        "ours": f"{cadences(objective.cadence).label}, {objective.unit}",
    }
    return Refusal(
        "computation.parts-are-measured-alike",
        _("%(part)s is measured otherwise (%(its)s) than %(code)s (%(ours)s).") % words,
        field=field,
        remedy=_("Choose parts with the same cadence and unit."),
    )


def refuse_circle(
    objective: QualityObjective, parts: Sequence[QualityObjective], above: Collection[int]
) -> None:
    """Raise :class:`Refusal` where a part is itself made of the objective, at any distance."""
    for part in parts:
        if part.pk == objective.pk or part.pk in above:
            raise Refusal(
                "computation.goes-in-a-circle",
                _("%(part)s is itself computed from %(code)s.") % {"part": part.code, "code": objective.code},
                field="parts",
                remedy=_("Choose only objectives that are not made of it."),
            )
