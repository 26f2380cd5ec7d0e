"""Query budgets of the desk: the home page beyond asking each kind what is owed; search one a kind."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Process
from governance.owning import appoint
from qms.people.models import Account, Person, Role, RoleHolding
from qms.primitives import kinds
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action
from tests.reviews.samples import a_review, an_objective

WARM = 11
"""Queries of the home page while nothing was written since it was last opened, whoever reads."""

FIRST = {"ella": 142, "erin": 130, "axel": 30, "adam": 120}
"""Queries of who opens it first after a record was written: readiness, chains, themes and what is owed.

Where nobody answers for the system, who leads is asked for the feedback that waits: three of Ella's."""

WORK = {"olga": 18, "carl": 11, "nora": 4}
"""Beyond asking each kind what is owed. Olga owns a process; erin, above, is an executive of one site."""

SEARCH = 8
"""Beyond one for each kind."""


def fill(cast: Cast, times: int) -> None:
    """Write of everything that the home page counts."""
    for number in range(times):
        process = enter(Process(code=f"P{number}", name="Mending"), by=cast.quinn, at=NOW)
        appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW)
        an_objective(cast, f"N{number}", {"2026-01": "98", "2026-02": "94"})
        an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - WEEK, check_on=TODAY + WEEK, text="Mend")
        a_task(cast, text="Mend a label")
        a_decision(cast, text="Mend it")
        a_review(cast, title="Mending")


def owing(person: Person) -> int:
    """Return how many queries it takes to ask each kind what ``person`` owes."""
    with CaptureQueriesContext(connection) as queries:
        kinds.duties_of(person, TODAY)
    return len(queries)


def an_executive_of_one_site(cast: Cast) -> Person:
    account = Account.objects.create(email="erin@borealis.test", password="!")
    person = Person.objects.create(name="Erin Voss", email=account.email, account=account, site=cast.north)
    RoleHolding.objects.create(person=person, role=Role.EXECUTIVE, site=cast.north, starts_on=LONG_AGO)
    return person


def count(person: Person, url: str) -> int:
    client = signed_in(person)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("times", [1, 10])
def test_pages_keep_their_budgets_however_many_rows(cast: Cast, times: int) -> None:
    fill(cast, times)
    names = {**FIRST, **WORK}
    people = {name: getattr(cast, name, None) or an_executive_of_one_site(cast) for name in names}
    owed = {name: owing(people[name]) for name in WORK}
    assert max(owed.values()) <= len(kinds.all_kinds()) + 1, owed  # actions: what is open, what is to verify
    spent = {name: count(people[name], "/") - owed[name] for name in WORK}
    assert all(spent[name] <= WORK[name] for name in WORK), spent
    first = {name: count(people[name], "/") for name in FIRST}
    assert all(first[name] <= FIRST[name] for name in FIRST), first
    again = {name: count(people[name], "/") for name in FIRST}
    assert max(again.values()) <= WARM, again
    assert count(cast.ella, "/compare/") <= WARM
    assert count(cast.olga, "/search/?q=mend") <= len(kinds.all_kinds()) + SEARCH
