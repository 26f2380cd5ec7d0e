"""Founding: an empty installation gets its organisation, quality function and first administrator, once."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.core.management import call_command

from qms.people.access import may_administer
from qms.people.founding import found
from qms.people.models import Function, Invitation, Organisation, Person
from qms.primitives.refusing import Refusal

ASKED = {
    "name": "Borealis Works",
    "time_zone": "Europe/Berlin",
    "administrator": "Adam Novak",
    "email": "Adam@borealis.test",
}


def test_the_first_administrator_is_invited(db: None, now: datetime) -> None:
    organisation, person = found(**ASKED, at=now)
    assert (organisation.name, person.email) == ("Borealis Works", "adam@borealis.test")
    assert may_administer(person)
    assert Function.objects.get(is_quality=True).name == "Quality"
    assert Invitation.objects.get().person == person


def test_a_second_organisation_is_refused(db: None, now: datetime) -> None:
    found(**ASKED, at=now)
    with pytest.raises(Refusal, match="already"):
        found(**ASKED, at=now)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [("time_zone", "Mars/Base"), ("email", "adam"), ("name", "")])
def test_a_field_that_does_not_hold_leaves_nothing_behind(
    db: None, now: datetime, field: str, value: str
) -> None:
    with pytest.raises(Refusal) as refused:
        found(**(ASKED | {field: value}), at=now)
    assert refused.value.field == field
    assert not Organisation.objects.exists()


def test_the_command_says_what_was_refused_and_exits_with_one(db: None) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("found_organisation", "B", administrator="A", email="no", stderr=err)
    assert ended.value.code == 1
    assert err.getvalue().startswith("email:")
