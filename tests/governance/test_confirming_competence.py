"""Competence: confirmed by somebody else until a day; what ends, lacks or was never said comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance import confirming
from governance.models import CompetenceConfirmation
from governance.owning import appoint
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import a_confirmation, a_process
from tests.governance.samples import a_task

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def owned(cast: Cast) -> None:
    """Olga owns packing at North for two months; nobody manages her."""
    since = TODAY - 60 * DAY
    appoint(a_process(cast), holder=cast.olga, starts_on=since, by=cast.quinn, at=NOW - 60 * DAY)


def standing(cast: Cast, **options: Any) -> confirming.Standing:
    day = options.pop("on", TODAY)
    return next(one for one in confirming.standings_on(day, **options) if one.required.person == cast.olga)


def duties(person: Person) -> list[kinds.Duty]:
    return [one for one in kinds.duties_of(person, TODAY) if one.kind == "competence"]


def test_who_owns_a_process_or_holds_a_quality_role_is_asked_for(cast: Cast) -> None:
    required = {(one.role, one.person.name) for one in confirming.required_on(TODAY)}
    assert required == {
        ("process_owner", "Olga Petrova"),
        ("quality_lead", "Quinn Hale"),
        ("internal_auditor", "Ines Costa"),
    }


def test_never_confirmed_is_owed_by_the_quality_lead_where_nobody_manages(cast: Cast) -> None:
    [duty] = duties(cast.quinn)
    assert duty.title == "Olga Petrova: Process owner, Pack"
    assert duty.due_on == TODAY - 30 * DAY
    assert not duties(cast.olga)


def test_it_is_owed_by_the_manager_where_there_is_one(cast: Cast) -> None:
    Person.objects.filter(pk=cast.olga.pk).update(manager=cast.carl)
    assert [one.title for one in duties(cast.carl)] == ["Olga Petrova: Process owner, Pack"]
    assert not duties(cast.quinn)


def test_a_confirmation_settles_it_until_it_is_about_to_end(cast: Cast) -> None:
    row = a_confirmation(cast)
    assert standing(cast).state == "confirmed"
    assert not duties(cast.quinn)
    again = a_confirmation(cast, on=TODAY, at=NOW, valid_until=TODAY + 20 * DAY)
    assert standing(cast).last == again
    assert standing(cast).state == "expiring"
    assert [(one.subject, one.due_on) for one in duties(cast.quinn)] == [(again.reference, again.valid_until)]
    assert standing(cast, on=TODAY - DAY, before=NOW).last == row


def test_a_confirmation_that_ended_comes_back(cast: Cast) -> None:
    a_confirmation(cast, valid_until=TODAY - DAY)
    assert standing(cast).state == "expired"
    assert len(duties(cast.quinn)) == 1


def test_a_gap_rests_while_somebody_works_on_it_and_comes_back_after(cast: Cast) -> None:
    gap = a_confirmation(cast, outcome="gap", valid_until=None)
    assert len(duties(cast.quinn)) == 1
    action = a_task(cast, owner=cast.olga, assigned_by=cast.quinn)
    confirming.close_gap(gap, action=action, by=cast.quinn, at=NOW)
    assert not duties(cast.quinn)
    action.complete(by=cast.olga, at=NOW, on=TODAY)
    assert len(duties(cast.quinn)) == 1
    with pytest.raises(Refusal, match="closes this gap already"):
        confirming.close_gap(gap, action=a_task(cast), by=cast.quinn, at=NOW)


def test_who_has_left_is_not_asked_for(cast: Cast) -> None:
    Person.objects.filter(pk=cast.olga.pk).update(ended_on=TODAY)
    assert "Olga Petrova" not in {one.person.name for one in confirming.required_on(TODAY)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": "quinn"}, "person"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": TODAY - 8 * DAY}, "valid_until"),
        ({"on": TODAY + DAY}, "on"),
        ({"requirement": " "}, "requirement"),
        ({"role": "process_owner", "process": "none"}, "process"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    given = {
        "role": "process_owner", "person": cast.olga, "requirement": "Knows it", "outcome": "met",
        "confirmed_by": cast.quinn, "on": TODAY - 7 * DAY, "valid_until": TODAY + DAY,
        "process": a_process(cast), "by": cast.quinn, "at": NOW, **changes,
    }  # fmt: skip
    given["person"] = getattr(cast, given["person"]) if isinstance(given["person"], str) else given["person"]
    given["process"] = None if given["process"] == "none" else given["process"]
    with pytest.raises(Refusal) as refusal:
        confirming.confirm(**given)
    assert refusal.value.field == field
    assert not CompetenceConfirmation.objects.filter(role="process_owner").exists()


def test_it_falls_to_whoever_manages_and_is_not_handed_over(cast: Cast) -> None:
    [duty] = duties(cast.quinn)
    one = kinds.HandOver("competence", duty.subject, cast.quinn, cast.ella, cast.ella, NOW, TODAY, "Leaves")
    with pytest.raises(Refusal, match="falls to the manager"):
        kinds.hand_over(one)
