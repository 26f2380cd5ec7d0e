"""Customer requirements from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from governance.models import Process
from objectives.models import CustomerRequirement
from objectives.reviewing_requirements import review_requirement
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from qms.records.entering import enter
from tests.cast import Cast

Write = Callable[[str], Path]
HEADER = "requirement,offering,type,customer,impact,by law,site,process,control,measure,next review\n"
ONE = "On the confirmed day,Valves,delivery,Nordvann,high,no,NORTH,PACK,Board,Days late,2027-01-31\n"


@pytest.fixture(autouse=True)
def packing(cast: Cast, now: datetime) -> Process:
    """The process that the file names."""
    return enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=now)


def test_requirements_come_with_their_way_into_operations(
    cast: Cast, now: datetime, csv_file: Write, packing: Process
) -> None:
    path = csv_file(HEADER + ONE + "Sealed,Valves,specification,,,,,,,,\n")
    assert import_file("requirements", path, by=cast.quinn, at=now) == Report(added=2)
    row = CustomerRequirement.objects.get(reference="REQ-0001")
    assert (row.customer, row.impact, row.statutory, row.process) == ("Nordvann", "high", False, packing)
    assert (row.next_review_on, row.gaps) == (date(2027, 1, 31), [])
    bare = CustomerRequirement.objects.get(reference="REQ-0002")
    assert (bare.impact, bare.gaps) == ("medium", ["process", "control", "measure"])
    assert import_file("requirements", path, by=cast.quinn, at=now) == Report(unchanged=2)


def test_an_empty_cell_leaves_what_stands_and_a_full_one_changes_it(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    import_file("requirements", csv_file(HEADER + ONE), by=cast.quinn, at=now)
    again = csv_file(
        "reference,statement,offering,kind,site,control\nREQ-0001,Within a day,Valves,delivery,NORTH,\n"
    )
    assert import_file("requirements", again, by=cast.quinn, at=now) == Report(changed=1)
    row = CustomerRequirement.objects.get()
    assert (row.statement, row.control, row.impact) == ("Within a day", "Board", "high")


def test_every_bad_cell_is_told_at_once_and_nothing_is_written(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    path = csv_file(HEADER + ONE + ONE + "Sealed,Valves,wish,,huge,perhaps,MOON,NONE,,,soon\n")
    with pytest.raises(FileRefused) as refused:
        import_file("requirements", path, by=cast.quinn, at=now)
    found = {(problem.row, problem.column) for problem in refused.value.problems}
    columns = ("kind", "site", "impact", "statutory", "process", "next_review_on")
    assert found == {(3, "statement"), *((4, column) for column in columns)}
    assert not CustomerRequirement.objects.exists()


def test_what_was_withdrawn_does_not_come_back_by_a_file(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(HEADER + ONE)
    import_file("requirements", path, by=cast.quinn, at=now)
    review_requirement(
        CustomerRequirement.objects.get(), result="withdrawn", note="Contract ended", confirmed_by=cast.olga,
        on=now.date(), by=cast.olga, at=now,
    )  # fmt: skip
    with pytest.raises(FileRefused) as refused:
        import_file("requirements", path, by=cast.quinn, at=now)
    assert [problem.sentence for problem in refused.value.problems] == ["is withdrawn."]
