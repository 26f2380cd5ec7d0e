"""Events of the demo company: every kind and state, a cause that came back, something for each to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from governance.models import Reopening
from objectives.models import EventAcknowledgement, QualityEvent, ReadAcross, Risk
from objectives.recurrence import recurring_causes
from qms.desk.demo.loading import load
from qms.people.models import Person
from qms.primitives import kinds

DAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    yield


def test_its_events_are_of_every_kind_and_one_reopened_a_verdict(db: None) -> None:
    load(today=DAY, seed=1)
    rows = QualityEvent.objects
    assert rows.count() > 75
    assert set(rows.values_list("kind", flat=True)) == set(QualityEvent.Kind.values)
    assert set(rows.values_list("state", flat=True)) == {"open", "closed"}
    assert {"", "severity", "recurrence"} <= set(rows.values_list("significant_because", flat=True))
    assert EventAcknowledgement.objects.count() >= 2
    assert ReadAcross.objects.filter(looked_on=None).count() == 2
    again = Reopening.objects.filter(came_back_in__answered__event__isnull=False)
    assert again.get().action.cause == "Planning or capacity"
    assert recurring_causes(on=DAY)


def test_each_of_those_who_sign_in_has_something_to_do_about_an_event(db: None) -> None:
    load(today=DAY, seed=1)
    owed = {duty.kind for duty in kinds.duties_of_all(DAY) if duty.subject.startswith("EVT")}
    assert {"event-acknowledgement", "read-across", "event-response", "event-answer", "event-idea"} <= owed
    for email in ("executive@demo.test", "owner@demo.test"):
        person = Person.objects.get(email=email)
        assert [duty for duty in kinds.duties_of(person, DAY) if duty.subject.startswith("EVT")], email


def test_risks_touch_what_it_promises_and_one_was_shown_by_an_event(db: None) -> None:
    load(today=DAY, seed=1)
    shown = Risk.objects.open().get(event__isnull=False)
    assert shown.event and shown.event.kind == "supplier_failure"
    assert Risk.objects.open().filter(requirements__isnull=False).count() == 2
    assert Risk.objects.open().filter(objectives__isnull=False).exists()


def test_what_customers_said_since_leaders_last_looked_is_owed_a_look(db: None) -> None:
    load(today=DAY, seed=1)
    owed = [duty for duty in kinds.duties_of_all(DAY) if duty.kind == "feedback-review"]
    assert {Person.objects.get(pk=duty.person_id).name for duty in owed} == {
        "Astrid Halvorsen",
        "Katarzyna Wójcik",
    }
