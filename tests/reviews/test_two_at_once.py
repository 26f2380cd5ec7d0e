"""Two people at once: a session starts once; two signatures are both kept, and approve once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from pytest_django import Settings

from qms.jobs.models import Job
from qms.primitives.refusing import Refusal
from qms.records import signing
from reviews import holding, minuting
from reviews.models import ManagementReview, ReviewInput
from tests.cast import make_cast
from tests.conftest import NOW, TODAY
from tests.reviews.samples import a_review, drafted


def together(*acts: Callable[[], object]) -> list[str]:
    """Do all of ``acts`` at the same moment; return what came of each."""
    start, outcomes = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            act()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.rule)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_a_session_that_two_start_at_once_starts_once(settings: Settings, tmp_path: object) -> None:
    settings.VAR_DIR = tmp_path
    cast = make_cast()
    review = a_review(cast, items=["objectives"])
    mine, yours = (ManagementReview.objects.get(pk=review.pk) for _ in range(2))
    outcomes = together(
        lambda: holding.start_session(mine, held_on=TODAY, by=cast.quinn, at=NOW),
        lambda: holding.start_session(yours, held_on=date(2026, 3, 2), by=cast.ella, at=NOW),
    )
    assert outcomes == ["done", "managementreview.state"]
    review.refresh_from_db()
    frozen = ReviewInput.objects.get().frozen
    assert frozen and review.held_on and frozen["as_of"] == review.held_on.isoformat()


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_are_both_kept_and_approve_once(settings: Settings, tmp_path: object) -> None:
    settings.VAR_DIR = tmp_path
    cast = make_cast()
    review = drafted(cast, chair=cast.olga)
    again, proof = ManagementReview.objects.get(pk=review.pk), cast.proof(NOW)
    outcomes = together(
        lambda: minuting.sign_minutes(review, signer=cast.ella, proof=proof, at=NOW),
        lambda: minuting.sign_minutes(again, signer=cast.olga, proof=proof, at=NOW),
    )
    assert outcomes == ["done", "done"]
    review.refresh_from_db()
    assert review.state == "approved"
    assert Job.objects.count() == 1
    assert signing.verify() == []
    assert {e.signer_name for e in minuting.signatures(review)} == {"Ella Brandt", "Olga Petrova"}
    approvals = review.history.filter(state="approved").count()
    assert approvals == 1
