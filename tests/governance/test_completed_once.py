"""Twenty people say at the same moment that one action is done: one completion is kept, nineteen hear why."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from governance.doing_from_mail import ACT
from governance.models import Action, Completion
from qms.jobs.linking import Link, token_of
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action, done

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]
TWENTY = 20


def at_once(work: Callable[[int], None]) -> list[Refusal | None]:
    """Let twenty threads, each with its own connection, do ``work`` together; return what each was refused."""
    barrier = threading.Barrier(TWENTY)

    def one(number: int) -> Refusal | None:
        try:
            barrier.wait(timeout=60)
            work(number)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(TWENTY) as pool:
        return list(pool.map(one, range(TWENTY)))


@pytest.fixture
def action(transactional_db: None, cast: Cast) -> Action:
    return an_action(cast)


def test_twenty_completions_at_once_leave_one(action: Action, cast: Cast) -> None:
    def complete(number: int) -> None:
        row = Action.objects.get(pk=action.pk)
        row.complete(by=Person.objects.get(pk=cast.olga.pk), at=NOW, on=TODAY, proof=f"Protocol {number}")

    refused = [refusal for refusal in at_once(complete) if refusal]
    assert len(refused) == 19
    assert all("already “Done”" in refusal.sentence for refusal in refused)
    assert Completion.objects.count() == 1
    assert action.history.count() == 2  # given, done


def test_twenty_presses_on_one_link_of_a_mail_leave_one(action: Action, still_clock: None) -> None:
    named = Link(ACT, action.owner_id, action.reference, action.due_on, TODAY)
    path = f"/governance/mail/{token_of(named)}/"
    answers = []

    def press(number: int) -> None:
        answers.append(Client().post(path, {"proof": f"Protocol {number}"}))

    at_once(press)
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 19
    assert all("It was done already" in a.content.decode() for a in answers if a.status_code == 410)
    assert Completion.objects.count() == 1
    assert action.history.count() == 2  # given, done


def test_twenty_verdicts_at_once_leave_one_follow_up(action: Action, cast: Cast) -> None:
    done(action)

    def verify(number: int) -> None:
        row = Action.objects.get(pk=action.pk)
        row.verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding=f"Seen {number}")

    refused = [refusal for refusal in at_once(verify) if refusal]
    assert len(refused) == 19
    assert Action.objects.filter(follows_up=action).count() == 1


def test_twenty_new_records_at_once_get_twenty_references_without_a_gap(action: Action, cast: Cast) -> None:
    def give(number: int) -> None:
        an_action(cast, criterion="" if number % 4 == 0 else "Above 97 %")

    refused = [refusal for refusal in at_once(give) if refusal]
    assert len(refused) == 5
    references = sorted(Action.objects.values_list("reference", flat=True))
    assert references == [f"ACT-{number:04d}" for number in range(1, 17)]
