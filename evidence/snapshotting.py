"""Snapshots: readiness of the whole organisation and of every site, judged in one go and kept for a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from evidence import rules
from evidence.editions import edition_of
from evidence.judging import Verdict, readiness_of_all
from evidence.looking_back import Day, the_day
from evidence.models import ReadinessSnapshot
from qms.jobs.models import Job
from qms.jobs.working import Reporter, put_down, runner
from qms.people.models import Organisation, Site
from qms.primitives.asof import day_of

KIND = "readiness"
EDITION = "2015"

REASONS = 3
"""Reasons that a snapshot keeps of one expectation: enough to say what is wrong; its page says all."""

KEPT_MONTHS = 3
"""Months for which every day's snapshot is kept; of earlier months the last one of each stays."""


def put_down_night(at: datetime) -> Job:
    """Put down, once a day as the organisation counts days, the judgement of all sites."""
    day = Organisation.day_at(at)
    return put_down(
        KIND, subject=day.isoformat(), unique_key=f"{KIND}:{day}", at=at, payload={"edition": EDITION}
    )


def put_down_now(at: datetime, *, edition: str = EDITION) -> Job:
    """Put down a judgement of all sites that somebody asked for; two who ask within a minute share one."""
    day, minute = Organisation.day_at(at), at.strftime("%Y%m%d%H%M")
    key = f"{KIND}:{edition}:{minute}"
    return put_down(KIND, subject=day.isoformat(), unique_key=key, at=at, payload={"edition": edition})


@runner(KIND)
def run(job: Job, report: Reporter) -> None:
    """Judge every site for the day that the job names, in the organisation's language."""
    organisation = Organisation.objects.first()
    with translation.override(organisation.language if organisation else settings.LANGUAGE_CODE):
        at = report.clock()
        day = the_day(date.fromisoformat(job.subject), at=at, organisation=organisation)
        take(day, edition=job.payload["edition"], at=at, report=report)
        forget(day.day)


def take(day: Day, *, at: datetime, edition: str = EDITION, report: Any = None) -> int:
    """Judge the organisation and every site active on ``day``, in place of what was kept; return how many.

    Each kind of record is read once, however many sites there are.
    """
    sites: Sequence[Site | None] = [None, *_active(day.day)]
    found = []
    for number, (site, verdicts) in enumerate(
        readiness_of_all(edition=edition_of(edition), sites=sites, day=day), 1
    ):
        found.append(
            ReadinessSnapshot(edition=edition, site=site, day=day.day, taken_at=at, verdicts=kept(verdicts))
        )
        if report is not None and number % 10 == 0:
            report(number, len(sites), site.name if site else "")
    with transaction.atomic():
        ReadinessSnapshot.objects.filter(edition=edition, day=day.day).delete()
        ReadinessSnapshot.objects.bulk_create(found, batch_size=200)
    return len(found)


def _active(day: date) -> list[Site]:
    return [site for site in Site.objects.order_by("code") if site.is_active_on(day)]


def kept(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return what a snapshot keeps of verdicts: by code the verdict, whether it is stale, the first reasons."""
    return {
        one.expectation.code: {
            "verdict": one.verdict,
            "stale": one.stale,
            "reasons": [str(r.reason) for r in one.results if r.result == rules.FAILS][:REASONS],
        }
        for one in verdicts
    }


def forget(today: date) -> int:
    """Drop snapshots older than :data:`KEPT_MONTHS` but the last of each month; return how many."""
    before = rules.months_before(today, KEPT_MONTHS)
    days = ReadinessSnapshot.objects.filter(day__lt=before).order_by("day").values_list("day", flat=True)
    last = {(day.year, day.month): day for day in days.distinct()}
    old = ReadinessSnapshot.objects.filter(day__lt=before).exclude(day__in=last.values())
    return old.delete()[0]


def latest(*, edition: str = EDITION, on: date | None = None) -> list[ReadinessSnapshot]:
    """Return the snapshots of the last day that was judged (by ``on``), the organisation first. Two queries."""
    rows = ReadinessSnapshot.objects.filter(edition=edition, **({"day__lte": on} if on else {}))
    day = rows.order_by("-day").values_list("day", flat=True).first()
    if day is None:
        return []
    found = rows.filter(day=day).select_related("site")
    return sorted(found, key=lambda row: (row.site is not None, row.site.code if row.site else ""))


def today_of(at: datetime) -> Day:
    """Return the day of ``at`` as the organisation counts it."""
    organisation = Organisation.objects.first()
    day = day_of(at, organisation.zone) if organisation else at.date()
    return the_day(day, at=at, organisation=organisation)
