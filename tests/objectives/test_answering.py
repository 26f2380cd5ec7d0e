"""A decision or an action answers a record: figure and decision lead to each other."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from objectives.answering import answer, answers_to
from objectives.models import Answer
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW
from tests.governance.samples import a_decision, an_action
from tests.objectives.making import drafted

pytestmark = pytest.mark.django_db


def test_a_decision_stands_with_the_objective_it_answers(cast: Cast) -> None:
    row, decision = drafted(cast), a_decision(cast)
    answer(row, decision=decision, by=cast.ella, at=NOW)
    assert [one.given for one in answers_to([row])[row.pk]] == [decision]


def test_the_same_answer_is_kept_once(cast: Cast) -> None:
    row, action = drafted(cast), an_action(cast)
    first = answer(row, action=action, by=cast.ella, at=NOW)
    assert answer(row, action=action, by=cast.quinn, at=NOW) == first
    assert Answer.objects.count() == 1


def test_an_answer_is_one_decision_or_one_action(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal, match="one decision or one action"):
        answer(row, by=cast.ella, at=NOW)
    with pytest.raises(Refusal, match="one decision or one action"):
        answer(row, decision=a_decision(cast), action=an_action(cast), by=cast.ella, at=NOW)


def test_the_database_holds_that_an_answer_speaks_of_one_record(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(decision=a_decision(cast), by=cast.ella, recorded_at=NOW)
