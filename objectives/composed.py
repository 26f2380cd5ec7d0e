"""Composed: what a computed objective is made of, and what its latest value was computed from, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from objectives import rules
from objectives.models import (
    Computation,
    ComputedFigure,
    FigureSeries,
    Measurement,
    QualityObjective,
    SeriesValue,
)
from objectives.rules.shares import MEAN, RATIO, SUM
from qms.people.models import Person


@dataclass(frozen=True)
class Piece:
    """One part of a computed value: its name, its page where the reader may see it, its value of then."""

    name: str
    value: str
    unit: str
    url: str


@dataclass(frozen=True)
class Composed:
    """How an objective is computed, in a sentence, and the parts of its latest value."""

    sentence: str
    label: str
    pieces: list[Piece]
    waits_for: list[str]
    url: str


def composed_of(objective: QualityObjective, *, person: Person, on: date) -> Composed | None:
    """Return what a computed objective is made of; nothing where somebody reports it. At most four queries."""
    if not objective.computed:
        return None
    rows = Computation.objects.select_related("numerator", "denominator").prefetch_related("parts")
    made = rows.get(objective=objective)
    kept = ComputedFigure.objects.filter(measurement__objective=objective).select_related("measurement")
    latest = kept.order_by("-measurement__period", "-measurement__revision").first()
    return Composed(
        sentence=sentence_of(made),
        label=rules.label(latest.measurement.period, objective.cadence) if latest else "",
        pieces=_pieces(made, latest, person) if latest else [],
        waits_for=_waits_for(made, objective, on=on),
        url=reverse("objectives:computation", args=[objective.reference]),
    )


def sentence_of(made: Computation) -> str:
    """Return how it is computed, in a sentence."""
    if made.way == RATIO:
        words = {"above": made.numerator.name if made.numerator else "", "below": _below(made)}
        return _("%(above)s over %(below)s.") % words
    names = ", ".join(part.code for part in made.parts.all())
    sentences = {SUM: _("The sum of %(names)s."), MEAN: _("The mean of %(names)s.")}
    return sentences.get(made.way, _("All cases of %(names)s together.")) % {"names": names}


def _below(made: Computation) -> str:
    return made.denominator.name if made.denominator else ""


def _pieces(made: Computation, latest: ComputedFigure, person: Person) -> list[Piece]:
    """Return the parts as they were kept beside the value; a page that the reader may not see is no link."""
    known: dict[str, Any] = {row.reference: row for row in _sources(made)}
    seen = {
        reference
        for reference, row in known.items()
        if person.reach.sees_site(row.site_id) or person.pk == row.owner_id
    }
    pieces = []
    for part in latest.content["parts"]:
        url = known[part["reference"]].get_absolute_url() if part["reference"] in seen else ""
        of = f" ({part['numerator']}/{part['denominator']})" if "denominator" in part else ""
        pieces.append(Piece(f"{part['name']}{of}", part["value"], part["unit"], url))
    return pieces


def _sources(made: Computation) -> list[FigureSeries | QualityObjective]:
    if made.way == RATIO:
        return [one for one in (made.numerator, made.denominator) if one is not None]
    return list(made.parts.all())


def _waits_for(made: Computation, objective: QualityObjective, *, on: date) -> list[str]:
    """Return which parts lack the value of the latest period that is owed on ``on``. One query."""
    owed = objective.promise.last_owed(on)
    if owed is None:
        return []
    sources = _sources(made)
    ids = [row.pk for row in sources]
    if made.way == RATIO:
        rows: Any = SeriesValue.objects.filter(series__in=ids, period=owed).values_list("series", flat=True)
    else:
        rows = Measurement.objects.filter(objective__in=ids, period=owed).values_list("objective", flat=True)
    known = set(rows)
    label = rules.label(owed, objective.cadence)
    return [
        _("%(name)s, %(period)s") % {"name": getattr(row, "name", "") or row.code, "period": label}
        for row in sources
        if row.pk not in known
    ]
