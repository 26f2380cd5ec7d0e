"""Risks that touch an objective, a process, a requirement, an event: on its page, with the way to more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import weighing
from objectives.models import Risk
from objectives.touching import MOST
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision
from tests.objectives.event_samples import a_complaint, a_process
from tests.objectives.making import AT, active, drafted, goal, requirement
from tests.objectives.voices import DAY, a_risk, a_threshold, accepted

pytestmark = pytest.mark.usefixtures("still_clock")

MAKING: dict[str, tuple[Callable[[Cast], Any], Callable[[Any], dict[str, Any]]]] = {
    "objective": (drafted, lambda row: {"objectives": [row]}),
    "requirement": (requirement, lambda row: {"requirements": [row]}),
    "process": (lambda cast: a_process(cast, site=cast.north), lambda row: {"process": row}),
    "event": (a_complaint, lambda row: {"event": row}),
}
"""How each record is made, and how a risk names it."""

ALL = pytest.mark.parametrize("name", MAKING)
ENTERED = {"kind": "risk", "what": "Supplier of seals closes", "likelihood": 2, "impact": 5, "on": TODAY}


def page_of(person: Person, row: Any) -> str:
    answer = signed_in(person).get(row.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@ALL
def test_a_page_lists_the_open_risks_that_touch_it_as_each_stands(cast: Cast, name: str) -> None:
    make, naming = MAKING[name]
    row = make(cast)
    a_threshold(cast)
    covered = a_risk(cast, what="The press breaks", treatment="Spare parts", **naming(row))
    accepted(cast, covered)
    late = a_risk(cast, what="Ice on the road", likelihood=1, review_on=TODAY - DAY, **naming(row))
    a_risk(cast, what="Something else")
    closed = a_risk(cast, what="An old one", **naming(row))
    weighing.close_risk(closed, outcome="gone", reason="Sold", on=TODAY, by=cast.olga, at=NOW)
    page = page_of(cast.olga, row)
    assert 'id="risks"' in page
    assert covered.reference in page and "Spare parts" in page and "until 14 Sep 2026" in page
    assert late.reference in page and "1 day late" in page and "Weak" in page
    assert "Something else" not in page and "An old one" not in page
    assert page.index("Ice on the road") < page.index("The press breaks"), "what is weak stands first"


@ALL
def test_who_may_not_see_a_risk_finds_it_on_no_page(cast: Cast, name: str) -> None:
    make, naming = MAKING[name]
    row = make(cast)
    a_risk(cast, what="Of the other site", site=cast.south, owner=cast.sven, **naming(row))
    assert "Of the other site" in page_of(cast.ella, row)
    assert "Of the other site" not in page_of(cast.carl, row)


@ALL
def test_without_risks_there_is_no_panel_but_the_way_to_record_one(cast: Cast, name: str) -> None:
    row = MAKING[name][0](cast)
    page = page_of(cast.carl, row)
    assert 'id="risks"' not in page and f"?touches={row.reference}" in page
    assert "?touches=" not in page_of(cast.ines, row), "an auditor enters none"


@ALL
def test_the_form_begins_with_what_the_risk_touches_and_keeps_it(cast: Cast, name: str) -> None:
    make, naming = MAKING[name]
    row = make(cast)
    url = f"{reverse('objectives:new_risk')}?touches={row.reference}"
    form = signed_in(cast.olga).get(url).context["form"]
    given = {key: form[key].initial for key in ("objectives", "requirements", "process", "site", "owner")}
    sent = ENTERED | {key: value for key, value in given.items() if value}
    sent["process"] = getattr(sent.get("process"), "pk", "")
    assert signed_in(cast.olga).post(url, sent).status_code == 302
    risk = Risk.objects.get()
    assert risk.site == cast.north and risk.what in page_of(cast.olga, row)
    for key, value in naming(row).items():
        kept = getattr(risk, key)
        assert list(kept.all()) == value if isinstance(value, list) else kept == value


def test_a_risk_that_an_event_showed_says_so_to_those_who_see_the_event(cast: Cast) -> None:
    event = a_complaint(cast, site=cast.south, by=cast.sven, text="The seal broke")
    risk = a_risk(cast, event=event)
    assert "Risks it showed" in page_of(cast.ella, event)
    assert event.reference in page_of(cast.ella, risk)
    assert event.reference not in page_of(cast.carl, risk)
    weighing.change_risk(risk, words={"what": "Seals break"}, by=cast.olga, at=NOW)
    risk.refresh_from_db()
    assert risk.event == event


@pytest.mark.parametrize("named", ["", "OBJ-9999", "ACT-0001", "nonsense", "DEC-0001", "-", "hidden"])
def test_a_record_that_no_risk_can_touch_begins_an_empty_form(cast: Cast, named: str) -> None:
    a_decision(cast)
    if named == "hidden":
        named = drafted(cast, site=cast.south).reference
    answer = signed_in(cast.carl).get(reverse("objectives:new_risk"), {"touches": named})
    assert answer.status_code == 200
    assert not answer.context["form"]["objectives"].initial


def test_what_is_no_longer_pursued_asks_for_no_further_risk(cast: Cast) -> None:
    row = active(cast, goals=[goal(cast)])
    row.end(by=cast.ella, at=AT, decision=a_decision(cast), achieved=False)
    assert "?touches=" not in page_of(cast.olga, row)
    a_risk(cast, what="Still open", objectives=[row])
    assert "Still open" in page_of(cast.olga, row)


def test_what_belongs_to_all_may_be_touched_by_a_risk_of_a_site(cast: Cast) -> None:
    row = a_process(cast)
    assert row.site is None and f"?touches={row.reference}" in page_of(cast.carl, row)


def test_a_page_shows_the_heaviest_and_the_register_the_rest(cast: Cast) -> None:
    row = drafted(cast)
    for number in range(MOST + 3):
        a_risk(cast, what=f"Risk {number}", likelihood=5 if number else 1, objectives=[row])
    page = page_of(cast.olga, row)
    assert "Risk 0<" not in page and page.count("/objectives/risks/RSK-") == MOST
    link = f"{reverse('objectives:risks')}?touches={row.reference}"
    assert link in page
    register = signed_in(cast.olga).get(link)
    assert register.context["page"].paginator.count == MOST + 3
    assert f"Only those that touch {row.reference}." in register.content.decode()


@ALL
def test_the_panel_takes_two_queries_at_most_however_many_risks(cast: Cast, name: str) -> None:
    make, naming = MAKING[name]
    row = make(cast)
    a_threshold(cast)
    spent = []
    for times in (0, 3, 30):
        for _number in range(times):
            accepted(cast, a_risk(cast, **naming(row)))
        client = signed_in(cast.olga)
        client.get(row.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(row.get_absolute_url())
        spent.append(len(queries))
    assert spent[1] == spent[2] == spent[0] + 1, "the risks; where one is too heavy, what was accepted"
