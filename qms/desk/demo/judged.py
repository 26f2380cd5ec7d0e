"""Readiness at Halvorsen as the jobs of the nights left it: every site judged, each month's end and today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evidence import snapshotting
from evidence.looking_back import the_day
from qms.desk.demo.company import Company, at
from qms.people.models import Organisation

MONTHS = 12
"""Months whose last night is still kept."""


def judge(company: Company) -> None:
    """Judge the organisation and each site for the end of each month, and for today."""
    organisation, now = Organisation.objects.first(), at(company.today)
    for day in (*_month_ends(company.today), company.today):
        snapshotting.take(the_day(day, at=now, organisation=organisation), at=min(at(day, 20), now))


def _month_ends(today: date) -> Iterator[date]:
    """Yield the last day of each of the months before that of ``today``, the latest first."""
    day = today
    for _month in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        yield day
