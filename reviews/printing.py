"""Printing: the PDF of approved minutes is made once, of exactly the signed bytes, and kept by its hash."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from qms.jobs.models import Job
from qms.jobs.working import Reporter, runner
from qms.people.models import Organisation, Person
from qms.records.filing import store_bytes
from qms.records.models import StoredFile
from reviews.minuting import PDF_JOB, signatures
from reviews.models import Amendment, ManagementReview, Minutes


@runner(PDF_JOB, heavy=True)
def print_minutes(job: Job, report: Reporter) -> None:
    """Make the PDF of the minutes that the job names, unless it exists."""
    review = ManagementReview.objects.select_related("minutes__pdf").get(reference=job.subject)
    printed(review, at=report.clock())


def printed(review: ManagementReview, *, at: datetime) -> StoredFile:
    """Return the PDF of approved minutes with their amendments, made now where it does not exist yet.

    It is written in the organisation's language and time zone, whoever asks.
    """
    minutes = review.minutes
    if minutes.pdf is not None:
        return minutes.pdf
    amendments = list(minutes.amendments.order_by("number"))
    stored = _stored(review, minutes, amendments, at=at)
    with transaction.atomic():
        row = Minutes.objects.select_for_update().get(pk=minutes.pk)
        if row.amendments.count() == len(amendments):
            row.pdf = stored
            row.save()
    return stored


def printed_as_of(review: ManagementReview, *, before: datetime, at: datetime) -> StoredFile:
    """Return the PDF of approved minutes with the amendments that were recorded ``before`` a moment.

    It is the one that was made then; where that was never made, it is made now of the same signed bytes.
    """
    minutes = review.minutes
    amendments = list(minutes.amendments.order_by("number"))
    known = [row for row in amendments if row.recorded_at < before]
    if len(known) == len(amendments):
        return printed(review, at=at)
    return _stored(review, minutes, known, at=at)


def _stored(
    review: ManagementReview, minutes: Minutes, amendments: list[Amendment], *, at: datetime
) -> StoredFile:
    for row in amendments:
        row.by = _as_then(row)
    drawn = _drawn(review, minutes, amendments)
    return store_bytes(drawn, media_type="application/pdf", by=None, at=at)


def _as_then(amendment: Amendment) -> Person:
    """Return who amended, named as at that moment: the document must not depend on when it is printed."""
    rows = Person.history.filter(id=amendment.by_id, history_date__lte=amendment.recorded_at)
    then = rows.order_by("-history_date", "-history_id").first()
    return then.instance if then else amendment.by


def _drawn(review: ManagementReview, minutes: Minutes, amendments: list[Amendment]) -> bytes:
    from reviews.minutes_pdf import minutes_pdf  # heavy: a web process loads it only when it draws

    organisation = Organisation.objects.get(pk=1)
    signed = signatures(review)
    assert signed and minutes.approved_at
    with timezone.override(organisation.zone), translation.override(organisation.language):
        return minutes_pdf(
            json.loads(bytes(signed[0].content)),
            signed=signed,
            amendments=amendments,
            approved_at=minutes.approved_at,
            content_sha256=signed[0].content_sha256,
        )
