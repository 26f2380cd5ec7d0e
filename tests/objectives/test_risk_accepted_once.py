"""Two leaders accept the same risk at the same moment: one acceptance is kept, the other leader is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from governance.models import Decision
from objectives.models import Risk
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.records.models import SignOff
from tests.cast import Cast
from tests.objectives.voices import a_risk, a_threshold, accepted

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]
MANY = 8


def test_a_risk_is_accepted_once(transactional_db: None, cast: Cast) -> None:
    risk = a_risk(cast)
    a_threshold(cast)
    barrier = threading.Barrier(MANY)

    def accept(_number: int) -> Refusal | None:
        try:
            barrier.wait(timeout=60)
            accepted(cast, Risk.objects.get(pk=risk.pk), by=Person.objects.get(pk=cast.ella.pk))
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(MANY) as pool:
        told = [refusal for refusal in pool.map(accept, range(MANY)) if refusal]
    assert {refusal.rule for refusal in told} == {"risk.accepted-already"} and len(told) == MANY - 1
    assert Decision.objects.count() == SignOff.objects.count() == 1
