"""The demo's barriers: open at different levels, ended with outcomes, on any day of the week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.models import Escalation, EscalationEnding, EscalationPath
from qms.desk.demo.loading import load


@pytest.mark.parametrize("day", [date(2026, 3, 16), date(2026, 3, 21), date(2026, 11, 22), date(2028, 2, 29)])
def test_four_are_open_at_three_levels_and_six_have_ended(db: None, day: date) -> None:
    load(today=day, seed=1)
    rows = Escalation.objects.open()
    assert sorted(rows.values_list("level", flat=True)) == [1, 2, 2, 3]
    assert rows.filter(is_beyond=True).count() == 1
    assert rows.exclude(taken_at=None).count() == 1
    outcomes = list(EscalationEnding.objects.values_list("outcome", flat=True))
    assert sorted(outcomes) == ["accepted", *["gone"] * 5]
    since = EscalationEnding.objects.filter(happened_on__gt=day - timedelta(days=366))
    assert since.count() == 6
    assert EscalationPath.objects.count() == 3
