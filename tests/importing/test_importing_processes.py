"""Processes and their owners from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from governance.models import Process, ProcessFlow, ProcessOwnership
from governance.owning import owner_of
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast

Write = Callable[[str], Path]
HEADER = "code,name,customer,site,owner,from\n"


def test_processes_come_with_their_owners(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(HEADER + "SVC,Service,yes,,ella@borealis.test,2026-01-01\nMFG,Making,no,NORTH,,\n")
    assert import_file("processes", path, by=cast.quinn, at=now) == Report(added=2)
    service = Process.objects.get(code="SVC")
    assert service.carries_customer_requirements
    assert owner_of(service, on=date(2026, 1, 1)) == cast.ella
    assert owner_of(service, on=date(2025, 12, 31)) is None
    assert import_file("processes", path, by=cast.quinn, at=now) == Report(unchanged=2)
    assert ProcessOwnership.objects.count() == 1


def test_an_owner_who_does_not_see_the_site_is_refused_in_its_row(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    path = csv_file(HEADER + "SVC,Service,yes,,,\nMFG,Making,no,NORTH,sven@borealis.test,\n")
    with pytest.raises(FileRefused) as refused:
        import_file("processes", path, by=cast.quinn, at=now)
    [problem] = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (3, "owner", "sven@borealis.test")
    assert not Process.objects.exists()


def test_every_bad_cell_is_told_at_once(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(HEADER + "SVC,Service,perhaps,MOON,nobody@borealis.test,01.02.2026\n")
    with pytest.raises(FileRefused) as refused:
        import_file("processes", path, by=cast.quinn, at=now)
    columns = [problem.column for problem in refused.value.problems]
    assert columns == ["carries_customer_requirements", "owner", "site"]


WHOLE = "code,name,inputs,outputs,may decide alone\n"


def test_inputs_and_outputs_come_along_and_link_processes(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        WHOLE
        + "PUR,Purchasing,Offer from provider: Foundry,Castings to MFG; Scrap,Suppliers\n"
        + "MFG,Making,Order from customers; Plan from the board,Pumps to Customer,\n"
    )
    assert import_file("processes", path, by=cast.quinn, at=now) == Report(added=2)
    flows = {
        (flow.process.code, flow.name, flow.partner.code if flow.partner else f"{flow.party} {flow.party_name}")
        for flow in ProcessFlow.objects.standing().select_related("process", "partner")
    }
    assert flows == {
        ("PUR", "Offer", "provider Foundry"),
        ("PUR", "Castings", "MFG"),
        ("PUR", "Scrap", " "),
        ("MFG", "Order", "customer "),
        ("MFG", "Plan", "other the board"),
        ("MFG", "Pumps", "customer "),
    }
    assert Process.objects.get(code="PUR").may_change == "Suppliers"
    assert import_file("processes", path, by=cast.quinn, at=now) == Report(unchanged=2)
    less = csv_file(WHOLE + "PUR,Purchasing,,Castings to Making,\n")
    assert import_file("processes", less, by=cast.quinn, at=now) == Report(changed=1)
    standing = ProcessFlow.objects.standing().filter(process__code="PUR")
    assert {flow.name for flow in standing} == {"Offer", "Castings"}
    assert Process.objects.get(code="PUR").may_change == "Suppliers"


def test_an_output_that_cannot_be_read_is_told_and_nothing_is_kept(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    path = csv_file(WHOLE + "PUR,Purchasing,Order from MFG, to MFG,\nMFG,Making,,,\n")
    with pytest.raises(FileRefused) as refused:
        import_file("processes", path, by=cast.quinn, at=now)
    [problem] = refused.value.problems
    assert (problem.row, problem.column) == (2, "outputs")
    assert not Process.objects.exists()
