"""Sites and people from a file: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qms.desk.importing import import_file
from qms.people.models import Person, Site
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast

Write = Callable[[str], Path]


def faults(kind: str, path: Path, now: datetime) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        import_file(kind, path, by=None, at=now)
    return [str(problem) for problem in refused.value.problems]


def test_sites_are_added_with_their_parents(cast: Cast, now: datetime, csv_file: Write) -> None:
    report = import_file("sites", csv_file("code,name,parent\nE1,East 1,EAST\nEAST,East,\n"), by=None, at=now)
    assert report == Report(added=2)
    assert Site.objects.get(code="E1").parent == Site.objects.get(code="EAST")


def test_the_same_file_twice_changes_nothing(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file("code,name\nEAST,East\n")
    import_file("sites", path, by=None, at=now)
    assert import_file("sites", path, by=None, at=now) == Report(unchanged=1)
    assert Site.objects.get(code="EAST").history.count() == 1


def test_a_new_name_is_taken_over_and_kept_in_history(cast: Cast, now: datetime, csv_file: Write) -> None:
    assert import_file("sites", csv_file("code,name\nNORTH,Far north\n"), by=cast.adam, at=now) == Report(
        changed=1
    )
    entry = Site.objects.get(code="NORTH").history.order_by("history_id").last()
    assert (entry.name, entry.history_user, entry.history_change_reason) == (
        "Far north",
        cast.adam,
        "Import, row 2",
    )


def test_one_bad_row_keeps_every_row_out(cast: Cast, now: datetime, csv_file: Write) -> None:
    found = faults("sites", csv_file("code,name,time_zone\nEAST,East,\nWEST,West,Mars/Base\n"), now)
    assert found == [
        "row 3, column “time_zone”: “Mars/Base” “Mars/Base” is not a time zone; use a name like Europe/Berlin. "
        "Correct the row and import the file again."
    ]
    assert not Site.objects.filter(code__in=["EAST", "WEST"]).exists()


def test_a_dry_run_says_what_would_be_and_keeps_nothing(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file("code,name\nEAST,East\n")
    assert import_file("sites", path, by=None, at=now, dry_run=True) == Report(added=1)
    assert not Site.objects.filter(code="EAST").exists()


def test_sites_that_are_each_others_parent_are_refused(cast: Cast, now: datetime, csv_file: Write) -> None:
    found = faults("sites", csv_file("code,name,parent\nA,a,B\nB,b,A\n"), now)
    assert "row 3, column “parent”: “A” closes a circle." in found[0]


def test_a_code_twice_in_one_file_is_refused(cast: Cast, now: datetime, csv_file: Write) -> None:
    assert faults("sites", csv_file("code,name\nA,a\nA,b\n"), now) == [
        "row 3, column “code”: “A” stands in row 2 already. Leave one of the two rows."
    ]


def test_people_come_with_function_site_manager_and_role(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        "name,e-mail,title,department,site,manager,role\n"
        "Mira Sol,mira@borealis.test,Planner,Logistics,NORTH,ella@borealis.test,contributor\n"
    )
    assert import_file("people", path, by=cast.adam, at=now) == Report(added=1)
    mira = Person.objects.get(email="mira@borealis.test")
    assert (str(mira.function), mira.site, mira.manager) == ("Logistics", cast.north, cast.ella)
    assert mira.role_holdings.get().role == "contributor"
    assert import_file("people", path, by=cast.adam, at=now) == Report(unchanged=1)


def test_an_unknown_site_of_a_person_is_refused_by_row_and_column(
    cast: Cast, now: datetime, csv_file: Write
) -> None:
    [found] = faults("people", csv_file("name,email,site\nMira,mira@borealis.test,MOON\n"), now)
    assert found.startswith("row 2, column “site”: “MOON” is not known. Import it first")


def test_an_e_mail_that_is_none_is_refused(cast: Cast, now: datetime, csv_file: Write) -> None:
    [found] = faults("people", csv_file("name,email\nMira,mira-at-home\n"), now)
    assert found.startswith("row 2, column “email”: “mira-at-home”")


def test_a_role_starts_on_the_day_that_it_is_where_the_organisation_is(cast: Cast, csv_file: Write) -> None:
    cast.organisation.time_zone = "America/New_York"
    cast.organisation.save()
    path = csv_file("name,email,role\nMira Sol,mira@borealis.test,contributor\n")
    import_file("people", path, by=None, at=datetime(2026, 3, 16, 2, 0, tzinfo=UTC))
    assert Person.objects.get(name="Mira Sol").role_holdings.get().starts_on == date(2026, 3, 15)
