"""Owning and leading: one owner per process and site by succession, top management by scope and day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.leading import is_top_management, name_leader, top_management_ids
from governance.models import Process, ProcessOwnership
from governance.owning import appoint, owner_of
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

YEAR = timedelta(days=365)


@pytest.fixture
def purchasing(cast: Cast) -> Process:
    return enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW)


def test_each_owner_holds_until_the_next_begins(cast: Cast, purchasing: Process) -> None:
    appoint(purchasing, holder=cast.ella, starts_on=TODAY - YEAR, by=cast.quinn, at=NOW)
    appoint(purchasing, holder=cast.quinn, starts_on=TODAY, by=cast.quinn, at=NOW)
    assert owner_of(purchasing, on=TODAY - YEAR - timedelta(days=1)) is None
    assert owner_of(purchasing, on=TODAY - timedelta(days=1)) == cast.ella
    assert owner_of(purchasing, on=TODAY) == cast.quinn


def test_a_site_without_its_own_has_the_owner_of_the_process(cast: Cast, purchasing: Process) -> None:
    appoint(purchasing, holder=cast.ella, starts_on=TODAY - YEAR, by=cast.quinn, at=NOW)
    appoint(purchasing, holder=cast.sven, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.south)
    assert owner_of(purchasing, on=TODAY, site=cast.south) == cast.sven
    assert owner_of(purchasing, on=TODAY, site=cast.north) == cast.ella


def test_a_site_whose_own_owner_ends_has_the_owner_of_the_process_again(
    cast: Cast, purchasing: Process
) -> None:
    appoint(purchasing, holder=cast.ella, starts_on=TODAY - YEAR, by=cast.quinn, at=NOW)
    appoint(purchasing, holder=cast.sven, starts_on=TODAY - YEAR, by=cast.quinn, at=NOW, site=cast.south)
    appoint(purchasing, holder=None, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.south)
    assert owner_of(purchasing, on=TODAY, site=cast.south) == cast.ella


def test_the_same_owner_again_writes_nothing(cast: Cast, purchasing: Process) -> None:
    first = appoint(purchasing, holder=cast.ella, starts_on=TODAY - YEAR, by=cast.quinn, at=NOW)
    assert appoint(purchasing, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW) == first
    assert ProcessOwnership.objects.count() == 1


def test_two_owners_on_the_same_day_are_refused(cast: Cast, purchasing: Process) -> None:
    appoint(purchasing, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW)
    with pytest.raises(Refusal) as refusal:
        appoint(purchasing, holder=cast.quinn, starts_on=TODAY, by=cast.quinn, at=NOW)
    assert (refusal.value.rule, refusal.value.field) == ("one_owner_a_process_and_day", "starts_on")


def test_an_owner_sees_the_site_and_has_not_left(cast: Cast, purchasing: Process) -> None:
    with pytest.raises(Refusal) as refusal:
        appoint(purchasing, holder=cast.sven, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)
    assert refusal.value.field == "holder"
    cast.olga.ended_on = TODAY
    cast.olga.save()
    with pytest.raises(Refusal, match="left"):
        appoint(purchasing, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)


def test_top_management_of_the_organisation_covers_every_site(cast: Cast) -> None:
    assert is_top_management(cast.ella, on=TODAY, site_id=cast.north.pk)
    assert top_management_ids(on=TODAY, site_id=None) == {cast.ella.pk}


def test_top_management_of_a_site_covers_that_site_from_its_day_on(cast: Cast) -> None:
    name_leader(cast.olga, role_in_qms="Site manager", starts_on=TODAY, by=cast.ella, at=NOW, site=cast.north)
    assert is_top_management(cast.olga, on=TODAY, site_id=cast.north.pk)
    assert not is_top_management(cast.olga, on=TODAY - timedelta(days=1), site_id=cast.north.pk)
    assert not is_top_management(cast.olga, on=TODAY, site_id=cast.south.pk)
    assert not is_top_management(cast.olga, on=TODAY, site_id=None)


def test_nobody_is_named_twice_for_the_same_days(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        name_leader(cast.ella, role_in_qms="Director", starts_on=date(2025, 1, 1), by=cast.quinn, at=NOW)
    assert refusal.value.field == "person"


def test_two_owners_at_a_site_on_the_same_day_are_refused(cast: Cast, purchasing: Process) -> None:
    appoint(purchasing, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)
    with pytest.raises(Refusal) as refusal:
        appoint(purchasing, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)
    assert (refusal.value.rule, refusal.value.field) == ("one_owner_a_process_site_and_day", "starts_on")
