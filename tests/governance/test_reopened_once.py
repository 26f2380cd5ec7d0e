"""Twenty people at the same moment: one verdict is given, one reopens it, one hands the action over."""

from __future__ import annotations

import pytest

from governance.models import Action, ActionHandOver, Reopening
from qms.people.models import Person
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action, done
from tests.governance.test_completed_once import at_once

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action(transactional_db: None, cast: Cast) -> Action:
    return an_action(cast)


def test_twenty_reopenings_at_once_leave_one_and_one_verdict_after_it(action: Action, cast: Cast) -> None:
    done(action).verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="98 %")

    def reopen(number: int) -> None:
        row = Action.objects.get(pk=action.pk)
        row.reopen(by=Person.objects.get(pk=cast.ella.pk), at=NOW, on=TODAY, reason=f"Again {number}")

    def verify(number: int) -> None:
        row = Action.objects.get(pk=action.pk)
        quinn = Person.objects.get(pk=cast.quinn.pk)
        row.verify(by=quinn, at=NOW, on=TODAY, effective=number % 2 == 0, finding=f"Seen {number}")

    assert len([refusal for refusal in at_once(reopen) if refusal]) == 19
    assert Reopening.objects.count() == 1
    assert len([refusal for refusal in at_once(verify) if refusal]) == 19
    assert action.verifications.count() == 2
    assert Action.objects.exclude(pk=action.pk).count() <= 1


def test_twenty_hand_overs_at_once_leave_one(action: Action, cast: Cast) -> None:
    def hand_over(number: int) -> None:
        row = Action.objects.get(pk=action.pk)
        by, to = Person.objects.get(pk=cast.ella.pk), Person.objects.get(pk=cast.carl.pk)
        row.hand_owner(to=to, by=by, at=NOW, on=TODAY, reason=f"Reason {number}", seen=cast.olga.pk)

    refused = [refusal for refusal in at_once(hand_over) if refusal]
    assert len(refused) == 19
    assert all("in the meantime" in refusal.sentence for refusal in refused)
    assert ActionHandOver.objects.count() == 1
