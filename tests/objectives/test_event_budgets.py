"""Query budgets of events: lists take at most 8 queries, pages 14, with ten times the rows as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.acknowledging import acknowledge
from objectives.containing import contain, have_contained, respond
from objectives.reading_across import ask_sites
from qms.primitives import kinds
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_process, an_analysis
from tests.objectives.test_events import corrected
from tests.objectives.voices import a_risk, a_threshold

pytestmark = pytest.mark.usefixtures("still_clock")

BUDGETS = {
    "objectives:events": 8,
    "objectives:event_trends": 12,
    "objectives:event_causes": 8,
    "objectives:event": 14,  # two of them for the risks that it showed, one too heavy to stand by itself
    "objectives:new_event": 12,
}


def fill(cast: Cast, times: int) -> str:
    """Write events of which each has been through everything; return the reference of the last."""
    process = a_process(cast)
    for n in range(3 * times):
        event = a_complaint(
            cast, process=process, severity="serious", received_on=TODAY - timedelta(days=n % 90)
        )
        contain(event, text="Stock held", on=TODAY, by=cast.olga, at=NOW)
        have_contained(event, text="Sort it", owner=cast.carl, due_on=TODAY, by=cast.olga, at=NOW)
        respond(event, text="We look", on=TODAY, by=cast.olga, at=NOW)
        an_analysis(cast, event, cause=a_cause(f"Cause {n % 4}"))
        corrected(cast, event)
        ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
        acknowledge(event, words="I see to it", on=TODAY, by=cast.ella, at=NOW)
    for n in range(2 * times):
        a_risk(cast, what=f"Risk {n}", event=event)
    a_threshold(cast)
    return str(event)


@pytest.mark.parametrize("who", ["ella", "olga"])
@pytest.mark.parametrize("times", [1, 10])
def test_each_page_of_events_stays_within_its_budget(cast: Cast, who: str, times: int) -> None:
    reference = fill(cast, times)
    client = signed_in(getattr(cast, who))
    spent = {}
    for name in BUDGETS:
        url = reverse(name, args=[reference] if name == "objectives:event" else [])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        spent[name] = len(queries)
    over = {name: count for name, count in spent.items() if count > BUDGETS[name]}
    assert not over


@pytest.mark.parametrize("times", [1, 10])
def test_what_events_owe_is_read_in_a_constant_number_of_queries(cast: Cast, times: int) -> None:
    process = a_process(cast)
    for n in range(2 * times):
        event = a_complaint(cast, process=process, severity="serious", text=f"Valve {n}")
        a_complaint(cast, site=cast.south, by=cast.sven, owner=None)
        ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
    events = next(kind for kind in kinds.all_kinds() if kind.prefix == "EVT")
    with CaptureQueriesContext(connection) as queries:
        found = list(events.duties(TODAY, None))
    assert len(found) >= 4 * times
    assert len(queries) <= 9
