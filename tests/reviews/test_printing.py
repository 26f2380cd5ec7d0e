"""The PDF of minutes: made of the signed content, kept by its hash, made again only for an amendment."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from django.core.files.storage import default_storage
from django.urls import reverse

from qms.jobs import running
from qms.jobs.models import Job
from qms.records.models import StoredFile
from reviews import minuting
from reviews.models import ManagementReview, Minutes
from reviews.printing import printed
from tests.cast import Cast, signed_in
from tests.conftest import NOW
from tests.reviews.samples import an_objective, approved, drafted


def fresh(review: ManagementReview) -> ManagementReview:
    return ManagementReview.objects.select_related("minutes__pdf").get(pk=review.pk)


def test_the_job_makes_the_pdf_and_a_second_run_keeps_it(cast: Cast) -> None:
    review = approved(cast)
    assert running.run(Job.objects.get().pk, clock=lambda: NOW, here=True)
    stored = Minutes.objects.get().pdf
    assert stored and Job.objects.get().state == "done"
    assert printed(fresh(review), at=NOW) == stored


def test_the_same_minutes_give_the_same_bytes(cast: Cast) -> None:
    an_objective(cast, values={"2026-01": "96", "2026-02": "93"})
    review = approved(cast)
    first = printed(fresh(review), at=NOW)
    Minutes.objects.update(pdf=None)
    assert printed(fresh(review), at=NOW + timedelta(days=400)) == first
    assert StoredFile.objects.count() == 1


def test_whoever_may_see_the_review_gets_the_pdf_even_before_the_worker_made_it(cast: Cast) -> None:
    review = approved(cast)
    response = signed_in(cast.carl).get(reverse("reviews:minutes_pdf", args=[review.reference]))
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert review.title in str(pdf.docinfo["/Title"])
    assert Minutes.objects.get().pdf is not None


def test_there_is_no_pdf_before_approval(cast: Cast) -> None:
    review = drafted(cast)
    response = signed_in(cast.ella).get(reverse("reviews:minutes_pdf", args=[review.reference]))
    assert response.status_code == 404


def test_an_amendment_makes_another_pdf_and_the_first_stays_stored(cast: Cast) -> None:
    review = approved(cast)
    first = printed(fresh(review), at=NOW)
    minuting.amend(review, text="Read 94 %", reason="A slip", by=cast.quinn, at=NOW)
    second = printed(fresh(review), at=NOW)
    assert second != first
    assert StoredFile.objects.count() == 2


def test_bytes_that_were_changed_are_not_given_out(cast: Cast) -> None:
    review = approved(cast)
    stored = printed(fresh(review), at=NOW)
    path = Path(default_storage.path(stored.path))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    response = signed_in(cast.ella).get(reverse("reviews:minutes_pdf", args=[review.reference]))
    assert response.status_code == 409
    assert b"%PDF" not in response.content
