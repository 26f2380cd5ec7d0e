"""The demo company kept its nights: how readiness went is drawn, and its page asks each thing once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.course import month_ends
from qms.desk.demo.loading import load
from qms.people.models import Person
from reviews.models import Minutes
from tests.cast import signed_in
from tests.conftest import NOW
from tests.demo.test_demo_company import own_keys  # noqa: F401 - each test has keys of its own

DAY = date(2026, 3, 16)

MOST = 60
"""Queries of the clause's page where every kind of record is in use."""


@pytest.mark.usefixtures("still_clock")
def test_the_demo_company_shows_how_its_readiness_went(db: None) -> None:
    assert datetime.date(NOW) == DAY
    load(today=DAY, seed=1)
    ends = month_ends(edition="2015", on=DAY, sites=[None])[None]
    assert (ends[0].day, ends[-1].day, len(ends)) == (date(2025, 4, 30), date(2026, 2, 28), 11)
    assert len({tuple(one.counts.values()) for one in ends}) > 2
    astrid = signed_in(Person.objects.get(name="Astrid Halvorsen"))
    astrid.get("/evidence/")
    with CaptureQueriesContext(connection) as queries:
        page = astrid.get("/evidence/").content.decode()
    assert "Weaker since 28 February 2026" in page
    assert len(queries) <= MOST
    assert all(one.content["questions"] and one.content["discussed"] for one in Minutes.objects.all()[:1])
    call_command("verify_ledger")
