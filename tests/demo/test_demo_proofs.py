"""Some actions of the demo were completed with a file, which stands in the store as it was given."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from governance.models import Completion
from qms.desk.demo.loading import load
from qms.desk.demo.proofs import PROOFS
from qms.records.filing import read_checked
from tests.demo.test_demo_company import own_keys  # noqa: F401 - each test has keys of its own

DAY = date(2026, 3, 16)


def given() -> dict[str, bytes]:
    rows = Completion.objects.exclude(file=None).select_related("file")
    return {row.file_name: b"".join(read_checked(row.file)) for row in rows if row.file}


def test_completed_actions_show_their_files(db: None) -> None:
    load(today=DAY, seed=1)
    files = given()
    assert set(files) == set(PROOFS)
    for name, content in files.items():
        done = Completion.objects.get(file_name=name)
        assert done.happened_on.isoformat().encode() in content
        number = "-".join(name.rpartition(".")[0].split("-")[-2:])
        assert number in done.proof
        assert number.encode() in content


def test_the_same_day_gives_the_same_files(db: None) -> None:
    tellings = []
    for _ in range(2):
        with transaction.atomic():
            load(today=DAY, seed=1)
            tellings.append(given())
            transaction.set_rollback(True)
    assert tellings[0] == tellings[1] != {}
