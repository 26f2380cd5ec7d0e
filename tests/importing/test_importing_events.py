"""Events from a file: all rows or none, significant ones come in open, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from objectives.models import CauseCategory, EventClosing, QualityEvent
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast
from tests.objectives.event_samples import a_process

Write = Callable[[str], Path]
HEADER = "type,description,date,site code,customer,process code,category,severity,closed on,what came of it\n"
LIGHT = "complaint,Valve leaks,2026-01-05,NORTH,Nordwerk,ASM,Handling,minor,2026-01-20,Replaced\n"


def faults(path: Path, now: datetime, cast: Cast) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        import_file("events", path, by=cast.quinn, at=now)
    assert not QualityEvent.objects.exists()
    return [str(problem) for problem in refused.value.problems]


def test_closed_ones_come_in_closed_and_significant_ones_open(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    a_process(cast)
    rows = LIGHT + "".join(
        f"complaint,Valve {n} leaks,2026-02-0{n},NORTH,Nordwerk,ASM,handling,minor,,\n" for n in (1, 2)
    ) + "nonconformity,Hose burst,2026-02-03,NORTH,,ASM,,critical,,\n"  # fmt: skip
    path = csv_file(HEADER + rows)
    assert import_file("events", path, by=cast.quinn, at=now) == Report(added=4)
    assert CauseCategory.objects.get().name == "Handling"
    states = list(QualityEvent.objects.order_by("pk").values_list("state", "significant_because"))
    assert states == [("closed", ""), ("open", ""), ("open", "recurrence"), ("open", "severity")]
    assert EventClosing.objects.get().outcome == "Replaced"
    event = QualityEvent.objects.earliest("pk")
    assert event.history.get().history_change_reason == "Import"
    assert import_file("events", path, by=cast.quinn, at=now) == Report(unchanged=4)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("complaint,Leaks,2026-01-05,NORTH,,,,minor,,", "customer"),
        ("complaint,Leaks,2099-01-05,NORTH,Nordwerk,,,minor,,", "has not come yet"),
        ("rumour,Leaks,2026-01-05,NORTH,Nordwerk,,,minor,,", "is not known"),
        ("complaint,Leaks,2026-01-05,WEST,Nordwerk,,,minor,,", "is not known"),
        (
            "complaint,Leaks,2026-01-05,NORTH,Nordwerk,,Wear,critical,2026-01-09,Done",
            "once a leader has looked",
        ),
        ("complaint,Leaks,2026-01-05,NORTH,Nordwerk,,Wear,minor,2026-01-09,", "what came of it"),
        ("complaint,Leaks,2026-01-05,NORTH,Nordwerk,,,minor,2026-01-09,Done", "Name the cause"),
        ("complaint,Leaks,2026-01-05,NORTH,Nordwerk,,Wear,minor,2025-01-09,Done", "cannot have taken place"),
        ("audit_finding,No label,2026-01-05,NORTH,,,,minor,,", "grade"),
        ("supplier_failure,Late,2026-01-05,NORTH,,,,minor,,", "provider"),
    ],
)
def test_a_bad_row_is_named_with_its_remedy_and_nothing_is_written(
    row: str, said: str, cast: Cast, now: datetime, csv_file: Write
) -> None:
    a_process(cast)
    [problem] = faults(csv_file(HEADER + LIGHT + row + "\n"), now, cast)
    assert "row 3" in problem.lower()
    assert said in problem


def test_what_another_system_closed_needs_somebody_who_stands_for_it(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    a_process(cast)
    with pytest.raises(FileRefused) as refused:
        import_file("events", csv_file(HEADER + LIGHT), by=None, at=now)
    assert "nobody stands for it" in str(refused.value.problems[0])
