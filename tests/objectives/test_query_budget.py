"""Query budgets: a list takes at most 8 queries, a page at most 12, with ten times the rows as well."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import measuring, rules
from objectives.measuring import Prepared
from objectives.models import CustomerRequirement, QualityObjective
from tests.cast import Cast, signed_in
from tests.objectives.making import AT, active, goal, requirement
from tests.objectives.voices import a_risk, a_threshold

BUDGETS = {
    "objectives:objectives": 8,
    "objectives:requirements": 8,
    "objectives:goals": 8,
    "objectives:tree": 12,
    "objectives:objective": 18,  # answers, what stands under it, the risks that touch it (two), apps above
    "objectives:plans": 8,
    "objectives:usual": 8,
    "objectives:changeover": 12,
    "objectives:copies": 12,
    "objectives:measurements": 8,
    "objectives:requirement": 12,
    "objectives:goal": 12,
}
ABOUT = {
    "objectives:objective": "OBJ-0001",
    "objectives:copies": "OBJ-0001",
    "objectives:measurements": "OBJ-0001",
    "objectives:requirement": "REQ-0001",
    "objectives:goal": "GOA-0001",
}


def fill(cast: Cast, times: int) -> QualityObjective:
    """Write objectives, requirements and goals, and daily values of the first objective."""
    first = active(cast, "N-DAY", cadence="daily", starts_on=date(2016, 1, 1))
    days = [Prepared(first, date(2026, 3, 15) - timedelta(days=n), Decimal(n % 100)) for n in range(30 * times)]
    measuring.record_many(days, by=cast.olga, at=AT)
    for n in range(3 * times - 1):
        row = active(cast, f"N-{n}")
        measuring.record(row, period=date(2026, 1, 1), value=Decimal(n), by=cast.olga, at=AT)
        goal(cast)
        a_risk(cast, objectives=[first], requirements=[CustomerRequirement.objects.earliest("pk")])
        requirement(cast)
    a_threshold(cast)
    first.revise(
        by=cast.ella, at=AT + timedelta(hours=1), reason="Renewed", target=Decimal(97), goals=[goal(cast)]
    )
    return first


@pytest.mark.parametrize("who", ["ella", "olga"])
@pytest.mark.parametrize("times", [1, 10])
def test_each_page_stays_within_its_budget(cast: Cast, still_clock: None, who: str, times: int) -> None:
    fill(cast, times)
    client = signed_in(getattr(cast, who))
    spent = {}
    for name in BUDGETS:
        url = reverse(name, args=[ABOUT[name]] if name in ABOUT else [])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        spent[name] = len(queries)
    over = {name: count for name, count in spent.items() if count > BUDGETS[name]}
    assert not over


def test_ten_years_of_daily_values_make_a_page_no_longer(cast: Cast, still_clock: None) -> None:
    row = active(cast, "N-DAY", cadence="daily", starts_on=date(2016, 1, 1))
    days = list(rules.periods_between(date(2016, 3, 16), date(2026, 3, 15), "daily"))
    measuring.record_many([Prepared(row, day, Decimal(90)) for day in days], by=cast.olga, at=AT)
    response = signed_in(cast.ella).get(row.get_absolute_url())
    assert response.status_code == 200
    assert len(response.content) < 250_000
    values = signed_in(cast.ella).get(reverse("objectives:measurements", args=[row.reference]))
    assert values.context["pages"].paginator.count == len(days)
    assert len(values.context["revisions"]) == 100
