"""Readiness at Halvorsen as the job of last night left it: every site judged, to stand side by side."""

from __future__ import annotations

from evidence import snapshotting
from evidence.looking_back import the_day
from qms.desk.demo.company import Company, at
from qms.people.models import Organisation


def judge(company: Company) -> None:
    """Judge the organisation and each site for today."""
    moment = at(company.today)
    day = the_day(company.today, at=moment, organisation=Organisation.objects.first())
    snapshotting.take(day, at=moment)
