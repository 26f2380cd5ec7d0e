"""The registry of kinds: every model of ours is declared, its rows have an address, its duties can be asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.urls import resolve

from qms.people.models import Role, RoleHolding
from qms.primitives import kinds
from tests import addressing
from tests.cast import Cast

OURS = ("people", "jobs", "records", "governance", "objectives", "reviews", "evidence")


def ours() -> list[type[models.Model]]:
    """Return the models of our apps, without the histories that are kept of them."""
    found = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return [model for model in found if not model._meta.object_name.startswith("Historical")]


def test_every_model_of_ours_is_a_kind_a_part_of_one_or_internal() -> None:
    missing = [model._meta.label for model in ours() if not kinds.is_declared(model)]
    assert not missing, f"Declare in kinds.py of their app: {', '.join(missing)}"


def test_no_two_kinds_share_a_prefix() -> None:
    prefixes = [kind.prefix for kind in kinds.all_kinds() if kind.prefix]
    assert len(set(prefixes)) == len(prefixes)


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.model.__name__)
def test_what_a_kind_searches_are_fields_of_its_rows(kind: kinds.Kind) -> None:
    assert kind.search
    kind.model._base_manager.filter(**{f"{field}__icontains": "x" for field in kind.search}).exists  # noqa: B018


@pytest.fixture
def written(cast: Cast) -> Cast:
    """A cast with every record that the tables of addresses name."""
    for table in addressing.tables().values():
        table.samples(cast)
    return cast


def test_every_row_has_a_title_and_an_address_that_resolves(written: Cast) -> None:
    for kind in kinds.all_kinds():
        for row in kind.model._base_manager.all():
            assert str(kind.title(row))
            assert resolve(kind.address(row).partition("#")[0])


def test_duties_name_a_person_a_day_and_an_address(written: Cast) -> None:
    duties = kinds.duties_of_all(date(2027, 1, 1))
    assert duties
    people = {person.pk for person in written.everybody()}
    for duty in duties:
        assert duty.person_id in people
        assert duty.title
        assert resolve(duty.address)


def test_the_duties_of_a_person_are_those_of_everybody_that_are_theirs(written: Cast) -> None:
    on = date(2027, 1, 1)
    for person in written.everybody():
        theirs = [duty for duty in kinds.duties_of_all(on) if duty.person_id == person.pk]
        assert sorted(map(repr, kinds.duties_of(person, on))) == sorted(map(repr, theirs))


def test_a_kind_shows_nothing_to_whoever_holds_no_role_and_owes_nothing(written: Cast) -> None:
    for kind in kinds.all_kinds():
        seen = set(kind.visible(written.nora))
        assert seen <= {written.nora}, f"{kind.name}: {seen}"


def test_a_stranger_sees_no_row_of_another_site(written: Cast) -> None:
    RoleHolding.objects.filter(person=written.sven).update(role=Role.QUALITY_LEAD)
    owed = {duty.subject for duty in kinds.duties_of(written.sven, date(2027, 1, 1))}
    for kind in kinds.all_kinds():
        for row in kind.visible(written.sven):
            if kind.prefix and getattr(row, "site_id", None):
                assert row.site_id == written.south.pk or row.reference in owed, f"{row} is of another site"
