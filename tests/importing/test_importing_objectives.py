"""Objectives and measurements from a file, and the command that takes them in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from objectives.models import Measurement, QualityObjective
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast

Write = Callable[[str], Path]
HEADER = "code,site,statement,unit,direction,target,warning,cadence,from,to\n"
ROW = "OTA,NORTH,On-time arrivals,%,higher,80,75,monthly,2025-01-01,2025-12-31\n"
VALUES = "objective,period,value\nOTA,2025-01,70.08\nOTA,2025-02,81\n"


def faults(kind: str, path: Path, now: datetime) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        import_file(kind, path, by=None, at=now)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def objective(cast: Cast, now: datetime, csv_file: Write) -> QualityObjective:
    import_file("objectives", csv_file(HEADER + ROW), by=None, at=now)
    return QualityObjective.objects.get(code="OTA")


def test_objectives_come_in_as_drafts(objective: QualityObjective, cast: Cast) -> None:
    assert (objective.state, objective.site, objective.target, objective.cadence) == (
        "draft",
        cast.north,
        Decimal(80),
        "monthly",
    )
    assert objective.reference == "OBJ-0001"


def test_the_same_objectives_twice_change_nothing(
    objective: QualityObjective, now: datetime, csv_file: Write
) -> None:
    assert import_file("objectives", csv_file(HEADER + ROW), by=None, at=now) == Report(unchanged=1)


def test_a_draft_is_brought_up_to_date(objective: QualityObjective, now: datetime, csv_file: Write) -> None:
    assert import_file("objectives", csv_file(HEADER + ROW.replace(",80,", ",82,")), by=None, at=now) == Report(
        changed=1
    )
    objective.refresh_from_db()
    assert objective.target == Decimal(82)


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        (",80,", ",80 %,", "target"),
        (",75,", ",85,", "warning"),
        ("higher", "upward", "direction"),
        ("monthly", "often", "cadence"),
        ("2025-12-31", "2024-12-31", "to"),
        ("2025-12-31", "2025-12-32", "to"),
        ("NORTH", "MOON", "site"),
    ],
)
def test_a_bad_cell_is_refused_by_row_and_column(
    cast: Cast, now: datetime, csv_file: Write, before: str, after: str, column: str
) -> None:
    good = ROW.replace("OTA", "OTB")
    [found] = faults("objectives", csv_file(HEADER + good + ROW.replace(before, after)), now)
    assert found.startswith(f"row 3, column “{column}”")
    assert not QualityObjective.objects.exists()


def test_measurements_are_taken_in_and_the_same_file_twice_changes_nothing(
    objective: QualityObjective, now: datetime, csv_file: Write
) -> None:
    assert import_file("measurements", csv_file(VALUES), by=None, at=now) == Report(added=2)
    assert import_file("measurements", csv_file(VALUES), by=None, at=now) == Report(unchanged=2)
    first = Measurement.objects.order_by("period").first()
    assert first is not None
    assert (first.period, first.value, first.source) == (date(2025, 1, 1), Decimal("70.08"), "import")


def test_a_different_value_for_a_stored_period_asks_for_a_reason(
    objective: QualityObjective, now: datetime, csv_file: Write
) -> None:
    import_file("measurements", csv_file(VALUES), by=None, at=now)
    changed = VALUES.replace("81", "82")
    [found] = faults("measurements", csv_file(changed), now)
    assert found.startswith("row 3, column “reason”:")
    assert "81" in found
    with_reason = "objective,period,value,reason\nOTA,2025-02,82,Late flights counted\n"
    assert import_file("measurements", csv_file(with_reason), by=None, at=now) == Report(changed=1)
    assert list(Measurement.objects.filter(period=date(2025, 2, 1)).values_list("revision", flat=True)) == [
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("OTX,2025-03,80", "objective"),
        ("OTA,2025-13,80", "period"),
        ("OTA,March,80", "period"),
        ("OTA,2026-05,80", "period"),
        ("OTA,2024-12,80", "period"),
        ('OTA,2025-03,"80,5"', "value"),
        ("OTA,2025-03,80 %", "value"),
    ],
)
def test_a_bad_measurement_keeps_every_row_out(
    objective: QualityObjective, now: datetime, csv_file: Write, row: str, column: str
) -> None:
    [found] = faults("measurements", csv_file(VALUES + row + "\n"), now)
    assert found.startswith(f"row 4, column “{column}”")
    assert not Measurement.objects.exists()


def test_a_period_twice_with_two_values_is_refused(
    objective: QualityObjective, now: datetime, csv_file: Write
) -> None:
    [found] = faults("measurements", csv_file(VALUES + "OTA,2025-02,82\n"), now)
    assert found.startswith("row 4, column “value”")


def test_the_command_prints_faults_on_stderr_and_exits_with_one(
    objective: QualityObjective, csv_file: Write
) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_register", "measurements", str(csv_file(VALUES + "OTX,2025-02,82\n")), stderr=err)
    assert ended.value.code == 1
    assert "row 4, column “objective”: “OTX” is not known." in err.getvalue()
    assert "nothing was imported" in err.getvalue()


def test_the_command_says_what_it_did_and_a_dry_run_writes_nothing(
    objective: QualityObjective, csv_file: Write
) -> None:
    out = io.StringIO()
    call_command("import_register", "measurements", str(csv_file(VALUES)), "--dry-run", stdout=out)
    assert out.getvalue() == "measurements: 2 added, 0 changed, 0 unchanged (dry run, nothing written)\n"
    assert not Measurement.objects.exists()
