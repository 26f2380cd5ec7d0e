"""Drawing a signal: its months as a run chart, its sites side by side, its rows as a table for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from evidence.signals.shape import COUNT, SHARE, Measure, Signal, Value, month_of
from qms.records.canonical import plain_decimal
from qms.ui.charts import Flag, Point, RunChart

Marks = Sequence[tuple[date, str]]
"""Days with the words of what happened on them, such as an external audit."""


def month_name(month: date) -> str:
    """Return a month as people say it: Mar 2026."""
    return formats.date_format(month, "M Y")


def chart_of(measure: Measure, *, title: str = "", marks: Marks = ()) -> RunChart:
    """Return the trend of a figure: the year that ends with each month, or how it stood at its end."""
    decimals = 0 if measure.kind in (SHARE, COUNT) else 1
    places = {month: at for at, month in enumerate(measure.months)}
    known = [(places[month_of(day)], words) for day, words in marks if month_of(day) in places]
    flags = [Flag(at, words, "action") for at, words in known]
    points = [Point(month_name(month), _drawn(value, decimals), day=month) for month, value in measure.trend]
    return RunChart(
        points=tuple(points),
        title=title or str(measure.label),
        unit=measure.unit,
        direction="lower" if measure.better == "lower" else "higher",
        decimals=decimals,
        flags=tuple(flags),
        said=_in_words(measure),
    )


def _drawn(value: Value, decimals: int) -> Decimal | None:
    return None if value.number is None else round(value.number, decimals)


def _in_words(measure: Measure) -> str:
    """Return what the trend says: where it stands, and between which values it moved."""
    known = [(month, value) for month, value in measure.trend if value.number is not None]
    if not known:
        return _("Nothing was recorded.")
    low = min(known, key=lambda one: one[1].number or Decimal(0))
    high = max(known, key=lambda one: one[1].number or Decimal(0))
    last, now = known[-1]
    words = {"now": measure.text(now), "month": month_name(last)}
    if low[1].number == high[1].number:
        return _("%(now)s all the time, up to %(month)s.") % words
    words |= {
        "low": measure.text(low[1]),
        "low_month": month_name(low[0]),
        "high": measure.text(high[1]),
        "high_month": month_name(high[0]),
    }
    return _("%(now)s in %(month)s; between %(low)s (%(low_month)s) and %(high)s (%(high_month)s).") % words


@dataclass(frozen=True)
class SiteRow:
    """A site in the comparison: its name, each figure as written with what it is made of, its own trend."""

    name: str
    values: list[tuple[str, str]]
    chart: RunChart


def by_site(signal: Signal, names: Mapping[int | None, str]) -> list[SiteRow]:
    """Return the sites for which anything was recorded, by name; only those whose ``names`` are given."""
    found = {site for measure in signal.measures for site in measure.by_site}
    rows = []
    for site in sorted(found & set(names), key=lambda one: (one is None, names.get(one, ""))):
        cells = [(measure, measure.by_site.get(site)) for measure in signal.measures]
        chart = chart_of(signal.main.at_site(site), title=names[site])
        rows.append(SiteRow(names[site], [(_text(m, v), _made_of(m, v)) for m, v in cells], chart))
    return rows


def _text(measure: Measure, value: Value | None) -> str:
    return "–" if value is None else measure.text(value)


def _made_of(measure: Measure, value: Value | None) -> str:
    if value is None or measure.kind != SHARE:
        return ""
    return _("%(part)s of %(of)s") % {"part": value.part, "of": value.of}


def lines(signals: Sequence[Signal], names: Mapping[int | None, str]) -> Iterator[list[Any]]:
    """Yield the rows of a register of signals: each figure by month over all, then by site over the year."""
    for signal in signals:
        for measure in signal.measures:
            head = [str(signal.title), str(measure.label), measure.unit]
            for month, value in measure.by_month:
                yield [*head, month.strftime("%Y-%m"), "", *_figures(value)]
            for site, value in sorted(measure.by_site.items(), key=lambda one: names.get(one[0], "")):
                if site in names:
                    yield [*head, "", names[site], *_figures(value)]
            yield [*head, "", "", *_figures(measure.value)]


def _figures(value: Value) -> list[Any]:
    given = (value.part, value.of, value.number)
    return ["" if number is None else plain_decimal(round(number, 2)) for number in given]
