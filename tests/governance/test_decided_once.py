"""Many leaders decide at the same moment on what came back: one is kept, the others hear who decided."""

from __future__ import annotations

import pytest

from governance.models import Decision, DecisionEnding, LookBack
from tests.cast import Cast
from tests.governance.samples import a_decision, a_deferral
from tests.governance.test_coming_back import ended, renewed
from tests.governance.test_completed_once import at_once
from tests.governance.test_looking_back import MAJOR, looked

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


def test_twenty_who_renew_or_end_at_once_leave_one_answer(transactional_db: None, cast: Cast) -> None:
    row = a_deferral(cast)

    def decide(number: int) -> None:
        stale = Decision.objects.get(pk=row.pk)
        renewed(stale, cast) if number % 2 else ended(stale, cast)

    refused = [refusal for refusal in at_once(decide) if refusal]
    assert len(refused) == 19
    assert all(str(refusal.sentence).startswith("Ella Brandt decided on it on") for refusal in refused)
    assert DecisionEnding.objects.count() == 1
    row.refresh_from_db()
    assert Decision.objects.count() == (2 if row.state == "renewed" else 1)


def test_twenty_look_backs_at_once_leave_one(transactional_db: None, cast: Cast) -> None:
    row = a_decision(cast, **MAJOR)
    refused = [r for r in at_once(lambda _n: _look(row.pk, cast)) if r]
    assert len(refused) == 19 and LookBack.objects.count() == 1


def _look(pk: int, cast: Cast) -> None:
    looked(Decision.objects.get(pk=pk), cast.ella)
