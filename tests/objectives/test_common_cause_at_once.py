"""Leaders who accept common cause at the same moment: one acceptance stands, the others are told."""

from __future__ import annotations

import pytest

from objectives.models import CommonCause, QualityObjective
from tests.cast import Cast
from tests.governance.test_completed_once import at_once
from tests.objectives.test_common_cause import FEBRUARY, JANUARY, accepted, with_values

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


def test_of_twenty_who_accept_at_once_one_is_recorded(transactional_db: None, cast: Cast) -> None:
    row = with_values(cast)

    def accept(number: int) -> None:
        accepted(cast, QualityObjective.objects.get(pk=row.pk), FEBRUARY if number % 2 else JANUARY)

    refused = [refusal for refusal in at_once(accept) if refusal]
    assert len(refused) == 19
    assert {refusal.rule for refusal in refused} == {"common-cause.accepted-once"}
    assert CommonCause.objects.count() == 1
