"""Constraints of reopenings and hand-overs: the database itself refuses what breaks a rule."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from governance.models import ActionHandOver, Reopening, Verification
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action

CHANGES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "reopening_has_reason": (Reopening, {"reason": ""}),
    "reopened_by_another_action": (Reopening, {"came_back_in": "itself"}),
    "hand_over_has_reason": (ActionHandOver, {"reason": ""}),
    "hand_over_to_another": (ActionHandOver, {"taker": "giver"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    action = an_action(cast)
    model, changes = CHANGES[name]
    fact: dict[str, Any] = {"action": action, "by": cast.ella, "happened_on": TODAY, "recorded_at": NOW}
    verdict = Verification.objects.create(**fact, effective=True, finding="98 %")
    values: dict[type[models.Model], dict[str, Any]] = {
        Reopening: {**fact, "verification": verdict, "reason": "Mixed up again"},
        ActionHandOver: {
            **fact,
            "part": "owner",
            "giver": cast.olga,
            "taker": cast.carl,
            "reason": "Moved to the other line",
        },
    }
    stored = model._base_manager.create(**values[model])
    if model is Reopening:
        stored.delete()
    named = {"itself": action, "giver": cast.olga}
    broken = {field: named.get(value, value) for field, value in changes.items()}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**{**values[model], **broken})
    assert name in str(error.value) or connection.vendor == "sqlite"


def test_a_verdict_is_reopened_once(cast: Cast) -> None:
    action = an_action(cast)
    fact: dict[str, Any] = {"action": action, "by": cast.ella, "happened_on": TODAY, "recorded_at": NOW}
    verdict = Verification.objects.create(**fact, effective=True, finding="98 %")
    Reopening.objects.create(**fact, verification=verdict, reason="Mixed up again")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.create(**fact, verification=verdict, reason="Mixed up again")
