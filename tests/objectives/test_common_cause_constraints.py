"""The database holds that common cause is accepted once, with a reason, of each period once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from objectives.models import CommonCause
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision
from tests.objectives.making import drafted

pytestmark = pytest.mark.django_db


def written(cast: Cast, **changes: Any) -> CommonCause:
    fields = {
        "period": date(2026, 1, 1),
        "reason": "Within what the line does",
        "by": cast.ella,
        "happened_on": TODAY,
        "recorded_at": NOW,
    }
    return CommonCause.objects.create(**(fields | changes))


def test_it_is_accepted_once_until_a_decision_changes_the_system(cast: Cast) -> None:
    row, decision = drafted(cast), a_decision(cast)
    written(cast, objective=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        written(cast, objective=row, period=date(2026, 2, 1))
    written(cast, objective=row, period=date(2026, 2, 1), after=decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        written(cast, objective=row, period=date(2026, 3, 1), after=decision)
    assert CommonCause.objects.count() == 2


def test_a_period_is_accepted_once(cast: Cast) -> None:
    row = drafted(cast)
    written(cast, objective=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        written(cast, objective=row, after=a_decision(cast))


def test_it_has_a_reason(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        written(cast, objective=drafted(cast), reason="")
