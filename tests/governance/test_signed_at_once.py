"""Twenty who approve one policy, or sign one commitment, at the same moment: one sign-off is kept."""

from __future__ import annotations

import pytest

from governance import committing, publishing
from governance.models import LeadershipCommitment, QualityPolicy
from qms.people.models import Person
from qms.records import signing
from qms.records.models import SignOff
from tests.cast import Cast
from tests.conftest import NOW
from tests.governance.leadership import a_draft_policy, an_open_commitment
from tests.governance.test_completed_once import at_once

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


def test_twenty_approvals_at_once_leave_one(transactional_db: None, cast: Cast) -> None:
    policy = a_draft_policy(cast)

    def press(_number: int) -> None:
        ella = Person.objects.get(pk=cast.ella.pk)
        mine = QualityPolicy.objects.get(pk=policy.pk)
        publishing.approve(mine, signer=ella, proof=cast.proof(NOW), at=NOW)

    refused = [refusal for refusal in at_once(press) if refusal]
    assert [refusal.rule for refusal in refused] == ["qualitypolicy.state"] * 19
    assert SignOff.objects.count() == 1
    assert signing.verify() == []


def test_twenty_signatures_of_one_leader_at_once_leave_one(transactional_db: None, cast: Cast) -> None:
    commitment = an_open_commitment(cast)

    def press(_number: int) -> None:
        ella = Person.objects.get(pk=cast.ella.pk)
        mine = LeadershipCommitment.objects.get(pk=commitment.pk)
        committing.sign(mine, signer=ella, proof=cast.proof(NOW), at=NOW)

    refused = [refusal for refusal in at_once(press) if refusal]
    assert [refusal.rule for refusal in refused] == ["commitment.signed-already"] * 19
    assert SignOff.objects.count() == 1
    assert signing.verify() == []
