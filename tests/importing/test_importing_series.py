"""Series of figures, their figures, and shares with their counts, from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from objectives import composing
from objectives.models import FigureSeries, Measurement, SeriesValue
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast
from tests.objectives.making import active

Write = Callable[[str], Path]
SERIES = (
    "code,name,unit,cadence,from,owner,site\n"
    "N-ONTIME,Deliveries on time,deliveries,monthly,2026-01-01,olga@borealis.test,NORTH\n"
    "N-ALL,Deliveries,deliveries,monthly,2026-01-01,olga@borealis.test,NORTH\n"
)
FIGURES = (
    "series,period,value\nN-ONTIME,2026-01,95\nN-ALL,2026-01,120\nN-ONTIME,2026-02,90\nN-ALL,2026-02,100\n"
)


def faults(kind: str, path: Path, now: datetime) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        import_file(kind, path, by=None, at=now)
    return [str(problem) for problem in refused.value.problems]


def test_series_and_their_figures_come_in_and_the_ratio_follows(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    assert import_file("series", csv_file(SERIES), by=None, at=now) == Report(added=2)
    assert import_file("series", csv_file(SERIES), by=None, at=now) == Report(unchanged=2)
    row = active(cast)
    above, below = (FigureSeries.objects.get(code=code) for code in ("N-ONTIME", "N-ALL"))
    composing.compose(row, way="ratio", numerator=above, denominator=below, by=cast.ella, at=now)
    assert import_file("figures", csv_file(FIGURES), by=cast.quinn, at=now) == Report(added=4)
    assert import_file("figures", csv_file(FIGURES), by=cast.quinn, at=now) == Report(unchanged=4)
    values = row.measurements.order_by("period").values_list("value", "numerator", "denominator")
    assert list(values) == [(Decimal("79.17"), 95, 120), (90, 90, 100)]
    zero = FIGURES.replace("N-ALL,2026-02,100", "N-ALL,2026-02,0,Typo").replace("value\n", "value,reason\n", 1)
    [found] = faults("figures", csv_file(zero), now)
    assert "N-OTD is computed from it" in found
    assert SeriesValue.objects.count() == 4


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("2026-01,95", "2026-01,95 pieces", "value"),
        ("2026-01,95", "2026-13,95", "period"),
        ("2026-02,90", "2027-02,90", "period"),
        ("N-ONTIME,2026-01", "N-NONE,2026-01", "series"),
        ("N-ONTIME,2026-02,90", "N-ONTIME,2026-01,90", "value"),
    ],
)
def test_a_bad_figure_is_refused_by_row_and_column(
    cast: Cast, now: datetime, csv_file: Write, before: str, after: str, column: str
) -> None:
    import_file("series", csv_file(SERIES), by=None, at=now)
    [found] = faults("figures", csv_file(FIGURES.replace(before, after)), now)
    assert f"column “{column}”" in found
    assert not SeriesValue.objects.exists()


def test_a_share_comes_in_with_its_counts_and_is_refused_where_they_disagree(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    row = active(cast, data_kind="proportion")
    header = "objective,period,value,numerator,denominator\n"
    good = header + "N-OTD,2026-01,79.17,95,120\nN-OTD,2026-02,90,,\n"
    assert import_file("measurements", csv_file(good), by=None, at=now) == Report(added=2)
    assert Measurement.objects.get(objective=row, period=date(2026, 1, 1)).denominator == 120
    counted = header + "N-OTD,2026-02,90,90,100\n"
    assert import_file("measurements", csv_file(counted), by=None, at=now) == Report(changed=1)
    wrong = {
        "79.2,95,121": "value",
        "80,95,": "denominator",
        "79.17,95,0": "denominator",
        "120,120,100": "value",
    }
    for line, column in wrong.items():
        [found] = faults("measurements", csv_file(header + f"N-OTD,2026-03,{line}\n"), now)
        assert f"column “{column}”" in found
