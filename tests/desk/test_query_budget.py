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

HOME = {"ella": 9, "erin": 9, "olga": 15, "carl": 11, "axel": 9, "adam": 9, "nora": 4}
"""Beyond asking each kind what is owed. Erin is an executive of one site; Olga owns a process."""

JUDGING = 64
"""Queries that judge readiness, once a minute for all readers."""

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
    people = {name: getattr(cast, name, None) or an_executive_of_one_site(cast) for name in HOME}
    owed = {name: owing(person) for name, person in people.items()}
    assert max(owed.values()) <= len(kinds.all_kinds()) + 1, owed  # actions: what is open, what is to verify
    first = count(cast.ella, "/")
    assert first <= HOME["ella"] + JUDGING + owed["ella"]
    spent = {name: count(person, "/") - owed[name] * (name != "axel") for name, person in people.items()}
    assert all(spent[name] <= HOME[name] for name in HOME), spent
    assert count(cast.olga, "/search/?q=mend") <= len(kinds.all_kinds()) + SEARCH
