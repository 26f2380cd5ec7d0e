"""Many at the same moment: one decision ends a barrier, one sweep lets it climb, the others are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.escalating import climb, end_by_decision
from governance.models import Decision, Escalation, EscalationEnding, EscalationStep
from governance.sweeping import climb_due
from qms.jobs.models import Job
from qms.people.models import Person
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_barrier, a_path
from tests.governance.test_completed_once import at_once

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def barrier(transactional_db: None, cast: Cast) -> Escalation:
    a_path(cast)
    return a_barrier(cast)


def test_of_twenty_decisions_at_once_one_ends_it_and_no_other_is_kept(barrier: Escalation, cast: Cast) -> None:
    def decide(number: int) -> None:
        end_by_decision(
            Escalation.objects.get(pk=barrier.pk), text=f"Decision {number}", rationale="", outcome="gone",
            what_leader_did="Moved two people", on=TODAY, by=Person.objects.get(pk=cast.ella.pk), at=NOW,
        )  # fmt: skip

    refused = [refusal for refusal in at_once(decide) if refusal]
    assert len(refused) == 19
    assert all("Ella Brandt ended it" in str(refusal.sentence) for refusal in refused)
    assert EscalationEnding.objects.count() == Decision.objects.count() == 1


def test_of_twenty_sweeps_and_climbs_at_once_one_climbs(barrier: Escalation, cast: Cast) -> None:
    climbed: list[bool] = []

    def sweep(number: int) -> None:
        climb_due(LATER)
        climbed.append(climb(Escalation.objects.get(pk=barrier.pk), step=1, at=LATER))

    assert not any(at_once(sweep))
    assert climbed.count(True) == 1
    assert Job.objects.filter(kind="climb", payload__step=1).count() == 1
    assert EscalationStep.objects.filter(escalation=barrier).count() == 2
