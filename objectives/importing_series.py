"""Taking in series of figures and their figures from a file: all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from objectives import series
from objectives.models import FigureSeries, QualityObjective
from objectives.rules import parse_period
from qms.people.importing import find, refuse_twins
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, a_number, one_of, parse

SERIES_COLUMNS = (
    Column("code", ("series", "series code", "id"), required=True),
    Column("name", ("what is counted", "title", "text"), required=True),
    Column("unit", ("unit of measure",), required=True),
    Column("cadence", ("frequency",), required=True),
    Column("from", ("starts on", "start", "valid from"), required=True),
    Column("owner", ("reported by", "owner email"), required=True),
    Column("site", ("site code",)),
)

FIGURE_COLUMNS = (
    Column("series", ("code", "series code"), required=True),
    Column("period", ("month", "date", "day"), required=True),
    Column("value", ("figure", "actual", "result"), required=True),
    Column("comment", ("note", "remark")),
    Column("reason", ("reason for the correction", "correction")),
)


def import_series(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Start the series of ``rows``; those that exist are brought up to date.

    Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report = Faults(), Report()
    stored = {row.code: row for row in FigureSeries.objects.select_related("site", "owner")}
    sites = {site.code: site for site in Site.objects.all()}
    people = {person.email.lower(): person for person in Person.objects.all()}
    refuse_twins(rows, "code", faults)
    for row in rows:
        before = len(faults.problems)
        wanted = {
            "name": row["name"],
            "unit": row["unit"],
            "cadence": parse(row, "cadence", one_of(QualityObjective.Cadence), faults),
            "starts_on": parse(row, "from", a_day, faults),
            "owner": find(row, "owner", people, faults),
            "site": find(row, "site", sites, faults),
        }
        if len(faults.problems) == before:
            _start_or_revise(stored.get(row["code"]), row, wanted, faults, report, by=by, at=at)
    faults.stop_if_any()
    return report


def _start_or_revise(
    stored: FigureSeries | None,
    row: Row,
    wanted: dict[str, Any],
    faults: Faults,
    report: Report,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    differs = stored is None or any(getattr(stored, name) != value for name, value in wanted.items())
    try:
        if stored is None:
            series.start_series(code=row["code"], by=by, at=at, **wanted)
        elif differs:
            series.revise_series(stored, by=by, at=at, reason=_("From an import"), **wanted)
    except Refusal as refusal:
        faults.refusal(row, refusal, {"starts_on": "from"})
        return
    report.added += stored is None
    report.changed += stored is not None and differs
    report.unchanged += not differs


def import_figures(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the figures of series; a figure that is stored already changes nothing.

    A different figure for a stored period asks for a reason; what is computed from it follows. Must run in a
    transaction. Raises ``FileRefused`` with every fault found.
    """
    faults = Faults()
    codes = {row["series"] for row in rows}
    stored = {row.code: row for row in FigureSeries.objects.filter(code__in=codes)}
    prepared, origins = [], []
    for row in rows:
        figure = _figure(row, stored, faults)
        if figure is not None:
            prepared.append(figure)
            origins.append(row)
    for index, refusal in series.examine_figures(prepared, at=at):
        faults.refusal(origins[index], refusal)
    faults.stop_if_any()
    try:
        tally = series.record_figures(prepared, by=by, at=at)
    except Refusal as refusal:  # a ratio that the figures make cannot be
        faults.refusal(origins[0], refusal)
        faults.stop_if_any()
        raise
    return Report(tally.added, tally.corrected, tally.unchanged)


def _figure(row: Row, stored: dict[str, FigureSeries], faults: Faults) -> series.Figure | None:
    one = find(row, "series", stored, faults)
    value = parse(row, "value", a_number, faults)
    if one is None or value is None:
        return None
    period = parse(row, "period", lambda text: parse_period(text, one.cadence), faults)
    return None if period is None else series.Figure(one, period, value, row["reason"], row["comment"])
