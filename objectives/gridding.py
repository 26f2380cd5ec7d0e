"""Gridding: the values of one period of many objectives and series, typed or pasted, recorded all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from objectives import measuring, rules, series
from objectives.access.measuring import measurable
from objectives.computing import current_figures
from objectives.measuring import Prepared, Tally
from objectives.models import FigureSeries, Measurement, QualityObjective
from objectives.series import Figure
from objectives.storing import current, lock, plain
from objectives.wording import target_in_words
from qms.people.models import Person
from qms.primitives.refusing import Refusal

GRID = Measurement.Source.GRID
LIVE = (QualityObjective.State.DRAFT, QualityObjective.State.ACTIVE)
TYPED = ("value", "above", "below", "note")


@dataclass
class Line:
    """One row of the grid: what is measured, what stands, what was typed, and what is wrong with it."""

    record: QualityObjective | FigureSeries
    period: date
    stored: Any = None
    before: Any = None
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    seen: int | None = None

    @property
    def key(self) -> str:
        """How the row is named in what is sent."""
        return self.record.reference

    @property
    def is_objective(self) -> bool:
        """Whether it is an objective, not a series of figures."""
        return isinstance(self.record, QualityObjective)

    @property
    def name(self) -> str:
        """What is measured."""
        return self.record.statement if isinstance(self.record, QualityObjective) else self.record.name

    @property
    def takes_counts(self) -> bool:
        """Whether it may be said of how many a value is."""
        return isinstance(self.record, QualityObjective) and self.record.data_kind == "proportion"

    @property
    def standing(self) -> dict[str, str]:
        """What is stored for the period, as it would be typed."""
        if self.stored is None:
            return dict.fromkeys(TYPED, "")
        counts = {
            "above": getattr(self.stored, "numerator", None),
            "below": getattr(self.stored, "denominator", None),
        }
        shown = {name: "" if value is None else plain(value) for name, value in counts.items()}
        return {"value": plain(self.stored.value), **shown, "note": ""}

    @property
    def shown(self) -> dict[str, str]:
        """What the cells show: what was typed, else what is stored."""
        return {**self.standing, **self.typed}

    @property
    def previous(self) -> str:
        """The value of the period before."""
        return "" if self.before is None else plain(self.before.value)

    @property
    def target(self) -> str:
        """What is aimed at; a series of figures has no target."""
        return target_in_words(self.record) if isinstance(self.record, QualityObjective) else ""

    @property
    def revision(self) -> int:
        """Which revision the reader has before them (0: none)."""
        return self.stored.revision if self.stored else 0

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not what stands."""
        return any(self.typed.get(name, "") != self.standing[name] for name in TYPED[:3])


def cadences_of(person: Person) -> dict[str, int]:
    """Return how many objectives ``person`` may report by cadence, the cadence with most of them first."""
    rows = QualityObjective.objects.filter(measurable(person), state__in=LIVE, computed=False)
    counted = rows.order_by().values_list("cadence").annotate(n=Count("pk")).order_by("-n", "cadence")
    return dict(counted)


def lines_for(person: Person, *, cadence: str, period: date, site: str = "", q: str = "") -> list[Line]:
    """Return the rows of a period: objectives, then series, that ``person`` may report. Four queries."""
    objectives = _wanted(QualityObjective.objects.filter(state__in=LIVE, computed=False), "statement", site, q)
    objectives = objectives.filter(measurable(person), cadence=cadence, starts_on__lte=_end(period, cadence))
    objectives = objectives.filter(ends_on__gte=period).order_by("site__name", "statement")
    kept = _wanted(FigureSeries.objects.kept_on(period), "name", site, q)
    kept = kept.filter(measurable(person), cadence=cadence, starts_on__lte=_end(period, cadence))
    rows = list(objectives.select_related("site", "owner"))
    counted = list(kept.select_related("site", "owner").order_by("site__name", "name"))
    earlier = rules.previous_period(period, cadence)
    values = current([row.pk for row in rows], frm=earlier, to=period)
    figures = current_figures([row.pk for row in counted], frm=earlier, to=period) if counted else {}
    lines = [_line(row, period, earlier, values) for row in rows]
    return lines + [_line(row, period, earlier, figures) for row in counted]


def _wanted(rows: Any, name: str, site: str, q: str) -> Any:
    if site:
        rows = rows.filter(site=None) if site == "-" else rows.filter(site__code=site)
    for word in q.split():
        rows = rows.filter(
            Q(**{f"{name}__icontains": word}) | Q(code__icontains=word) | Q(owner__name__icontains=word)
        )
    return rows


def _end(period: date, cadence: str) -> date:
    return rules.period_end(period, cadence)


def _line(record: Any, period: date, earlier: date, values: Mapping[tuple[int, date], Any]) -> Line:
    return Line(record, period, values.get((record.pk, period)), values.get((record.pk, earlier)))


def take_in(lines: Sequence[Line], given: Mapping[str, str], *, decimals: str) -> list[Prepared | Figure]:
    """Put what was sent into ``lines`` and return what is to be recorded; what cannot be read is marked."""
    found: list[Prepared | Figure] = []
    for line in lines:
        if f"value-{line.key}" not in given:
            continue
        line.typed = {name: given.get(f"{name}-{line.key}", "").strip() for name in TYPED}
        seen = given.get(f"seen-{line.key}", "")
        line.seen = int(seen) if seen.isdecimal() else None
        if not line.changed:
            continue
        try:
            found.append(_prepared(line, decimals))
        except Refusal as refusal:
            mark(line, refusal)
    return found


def _prepared(line: Line, decimals: str) -> Prepared | Figure:
    """Return what a row says. Raises :class:`Refusal` at the cell that cannot be read."""
    typed, record = line.typed, line.record
    above, below = (_count(typed[name], name, decimals) for name in ("above", "below"))
    if not typed["value"] and above is not None and below is not None and isinstance(record, QualityObjective):
        value = measuring.share_of(record, above, below)
    elif not typed["value"] and line.stored is not None:
        raise Refusal(
            "grid.nothing-is-taken-back",
            _("A stored value stays in the record."),
            field="value",
            remedy=_("Type another value and say why, or leave it as it was."),
        )
    else:
        value = rules.parse_typed(typed["value"], unit=record.unit, decimals=decimals)
    reason, comment = (typed["note"], "") if line.stored else ("", typed["note"])
    if isinstance(record, FigureSeries):
        return Figure(record, line.period, value, reason, comment, GRID)
    return Prepared(record, line.period, value, reason, comment, GRID, above, below)


def _count(text: str, name: str, decimals: str) -> Decimal | None:
    return rules.parse_typed(text, unit="", decimals=decimals, field=name) if text else None


CELLS = {"numerator": "above", "denominator": "below", "reason": "note", "comment": "note", "period": "value"}


def mark(line: Line, refusal: Refusal) -> None:
    """Show a refusal in the cell that it speaks of, with its remedy."""
    cell = CELLS.get(refusal.field or "", refusal.field or "value")
    line.errors[cell if cell in TYPED else "value"] = str(refusal)


def record_grid(
    lines: Sequence[Line], prepared: Sequence[Prepared | Figure], *, by: Person, at: datetime
) -> Tally | None:
    """Record all that was typed, or nothing where one cell is refused: then ``lines`` say which, and why.

    Of two who type the same cell at once the second is told, in the cell.
    """
    values = [one for one in prepared if isinstance(one, Prepared)]
    figures = [one for one in prepared if isinstance(one, Figure)]
    with transaction.atomic():
        lock({one.objective.pk for one in values})
        _mark_refused(lines, values, figures, at=at)
        if any(line.errors for line in lines):
            return None
        try:
            first = measuring.record_many(values, by=by, at=at)
            second = series.record_figures(figures, by=by, at=at)
        except Refusal as refusal:  # an objective that is computed from them cannot be
            transaction.set_rollback(True)
            mark(next(line for line in lines if line.changed), refusal)
            return None
    return Tally(first.added + second.added, first.corrected + second.corrected)


def _mark_refused(
    lines: Sequence[Line], values: Sequence[Prepared], figures: Sequence[Figure], *, at: datetime
) -> None:
    """Mark each cell that would be refused, and each that somebody else has filled in meanwhile."""
    by_key = {line.key: line for line in lines}
    named = [one.objective.reference for one in values], [one.series.reference for one in figures]
    found = measuring.examine(values, at=at), series.examine_figures(figures, at=at)
    for keys, problems in zip(named, found, strict=True):
        for index, refusal in problems:
            mark(by_key[keys[index]], refusal)
    stored = {**_by_key(measuring.stored_for(values), values), **_by_key(series.stored_for(figures), figures)}
    for key in (*named[0], *named[1]):
        now, line = stored.get(key), by_key[key]
        if line.seen is not None and line.seen != (now.revision if now else 0):
            mark(line, _overtaken(now))


def _by_key(stored: Mapping[tuple[int, date], Any], rows: Sequence[Any]) -> dict[str, Any]:
    """Return what is stored now for each of ``rows``, by the key of its line."""
    return {row[0].reference: stored.get((row[0].pk, row[1])) for row in rows}


def _overtaken(now: Any) -> Refusal:
    return Refusal(
        "measurement.overtaken",
        _("Somebody recorded %(value)s in the meantime.") % {"value": plain(now.value) if now else "–"},
        field="value",
        remedy=_("Look at it; correct it with a reason where it is wrong."),
    )
