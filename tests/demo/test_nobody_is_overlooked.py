"""Only kinds that name a person are asked what they owe: nothing is lost by it, for anybody, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django import Settings

from qms.desk.demo.loading import load
from qms.people.models import Person
from qms.primitives import kinds

DAY = date(2026, 3, 16)


@pytest.mark.django_db
def test_who_is_named_nowhere_owes_and_holds_nothing_there(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    load(today=DAY, seed=1)
    asked = 0
    for person in Person.objects.all():
        concerning = kinds.concerning(person)
        for kind in kinds.all_kinds():
            if kind in concerning:
                asked += 1
                continue
            for ahead in (0, 40, 400):
                on = DAY + timedelta(days=ahead)
                assert not list(kind.duties(on, person)), (kind.model, person)
                assert not list(kind.accountabilities(on, person)), (kind.model, person)
    assert asked


def test_every_link_that_a_kind_names_leads_to_persons() -> None:
    links = {link for kind in kinds.all_kinds() for link in kind.owed_through}
    assert links
    for link in links:
        app, model, field = link.split(".")
        assert apps.get_model(app, model)._meta.get_field(field).related_model is Person, link


@pytest.mark.django_db
def test_a_list_of_duties_asks_every_kind_only_for_everybody() -> None:
    assert len(kinds.concerning(None)) == len(kinds.all_kinds())
    stranger = Person.objects.create(name="Stranger", email="s@x.test", job_title="None")
    assert all(not kind.owed_through for kind in kinds.concerning(stranger))
