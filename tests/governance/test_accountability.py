"""QMS accountability: one holder a scope at a time, always top management, readable as of any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.leading import (
    accountability_terms,
    accountable_on,
    change_role,
    end_membership,
    hand_accountability,
    is_top_management,
    members_on,
    name_leader,
)
from governance.models import QmsAccountability, TopManagementEnding, TopManagementMembership
from governance.rules.leading import first_uncovered
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def ellas(cast: Cast) -> TopManagementMembership:
    """Ella's membership of top management of the organisation."""
    return TopManagementMembership.objects.get(person=cast.ella)


def hand(cast: Cast, holder: object, starts_on: date = TODAY, site: object = None) -> QmsAccountability:
    """Hand the accountability to ``holder``, as Quinn records it."""
    return hand_accountability(holder=holder, starts_on=starts_on, site=site, by=cast.quinn, at=NOW)  # type: ignore[arg-type]


def make_olga_leader(cast: Cast, **more: object) -> TopManagementMembership:
    """Name Olga top management of North."""
    given = {"role_in_qms": "Site leader", "starts_on": TODAY - WEEK, "site": cast.north, **more}
    return name_leader(cast.olga, by=cast.quinn, at=NOW, **given)  # type: ignore[arg-type]


def test_a_site_without_its_own_has_the_accountable_of_the_organisation(cast: Cast) -> None:
    hand(cast, cast.ella)
    assert accountable_on(on=TODAY, site_id=cast.north.pk) == cast.ella
    make_olga_leader(cast)
    hand(cast, cast.olga, site=cast.north)
    assert accountable_on(on=TODAY, site_id=cast.north.pk) == cast.olga
    assert accountable_on(on=TODAY, site_id=cast.south.pk) == cast.ella
    assert accountable_on(on=TODAY, site_id=None) == cast.ella


def test_each_holder_answers_until_the_next_begins(cast: Cast) -> None:
    name_leader(cast.quinn, role_in_qms="Deputy", starts_on=TODAY - WEEK, by=cast.ella, at=NOW)
    hand(cast, cast.ella, TODAY - WEEK)
    hand(cast, cast.quinn, TODAY)
    assert accountable_on(on=TODAY - WEEK - DAY, site_id=None) is None
    assert accountable_on(on=TODAY - DAY, site_id=None) == cast.ella
    assert accountable_on(on=TODAY, site_id=None) == cast.quinn
    assert [term.ends_on for term in accountability_terms()] == [None, TODAY - DAY]


def test_two_holders_from_the_same_day_are_refused(cast: Cast) -> None:
    name_leader(cast.quinn, role_in_qms="Deputy", starts_on=TODAY - WEEK, by=cast.ella, at=NOW)
    hand(cast, cast.ella)
    with pytest.raises(Refusal) as refusal:
        hand(cast, cast.quinn)
    assert (refusal.value.rule, refusal.value.field) == ("one_accountable_a_day", "starts_on")


def test_the_same_holder_again_writes_nothing(cast: Cast) -> None:
    assert hand(cast, cast.ella) == hand(cast, cast.ella, TODAY + WEEK)
    assert QmsAccountability.objects.count() == 1


def test_who_is_not_top_management_of_the_scope_cannot_be_accountable(cast: Cast) -> None:
    make_olga_leader(cast)
    for site in (None, cast.south):
        with pytest.raises(Refusal) as refusal:
            hand(cast, cast.olga, site=site)
        assert refusal.value.rule == "accountability.held-by-top-management"
        assert refusal.value.field == "holder"
        assert refusal.value.remedy
    assert not QmsAccountability.objects.exists()


def test_an_accountability_does_not_outlive_a_membership_with_a_last_day(cast: Cast) -> None:
    make_olga_leader(cast, ends_on=TODAY + WEEK)
    hand(cast, cast.ella)
    with pytest.raises(Refusal) as refusal:
        hand(cast, cast.olga, site=cast.north)
    assert refusal.value.rule == "accountability.outlives-membership"
    hand(cast, None, TODAY + WEEK + DAY, site=cast.north)
    hand(cast, cast.olga, site=cast.north)
    assert accountable_on(on=TODAY + WEEK, site_id=cast.north.pk) == cast.olga
    assert accountable_on(on=TODAY + WEEK + DAY, site_id=cast.north.pk) == cast.ella


def test_a_membership_cannot_end_while_its_person_answers_for_the_system(
    cast: Cast, ellas: TopManagementMembership
) -> None:
    hand(cast, cast.ella)
    with pytest.raises(Refusal) as refusal:
        end_membership(ellas, ends_on=TODAY, reason="Retires", by=cast.quinn, at=NOW)
    assert (refusal.value.rule, refusal.value.field) == ("top-management.accountable", "ends_on")
    assert "Hand over" in str(refusal.value.remedy)
    assert not TopManagementEnding.objects.exists()
    assert TopManagementMembership.objects.get(pk=ellas.pk).ends_on is None


def test_a_membership_ends_after_the_accountability_was_handed_over(
    cast: Cast, ellas: TopManagementMembership
) -> None:
    name_leader(cast.quinn, role_in_qms="Deputy", starts_on=TODAY, by=cast.ella, at=NOW)
    hand(cast, cast.ella, TODAY - WEEK)
    hand(cast, cast.quinn, TODAY + WEEK)
    with pytest.raises(Refusal, match="until"):
        end_membership(ellas, ends_on=TODAY + 5 * DAY, reason="Retires", by=cast.quinn, at=NOW)
    end_membership(ellas, ends_on=TODAY + 6 * DAY, reason="Retires", by=cast.quinn, at=NOW)
    assert is_top_management(cast.ella, on=TODAY + 6 * DAY, site_id=None)
    assert not is_top_management(cast.ella, on=TODAY + WEEK, site_id=None)


def test_a_membership_ends_once_and_with_a_reason(cast: Cast, ellas: TopManagementMembership) -> None:
    with pytest.raises(Refusal) as refusal:
        end_membership(ellas, ends_on=TODAY, reason=" ", by=cast.quinn, at=NOW)
    assert refusal.value.field == "reason"
    end_membership(ellas, ends_on=TODAY, reason="Retires", by=cast.quinn, at=NOW)
    with pytest.raises(Refusal, match="already"):
        end_membership(ellas, ends_on=TODAY - DAY, reason="Earlier", by=cast.quinn, at=NOW)


def test_another_role_is_a_new_membership_and_keeps_the_accountability(
    cast: Cast, ellas: TopManagementMembership
) -> None:
    hand(cast, cast.ella, TODAY - WEEK)
    given = {"role_in_qms": "Chair of the board", "reason": "New statutes", "by": cast.quinn, "at": NOW}
    follows = change_role(ellas, starts_on=TODAY, **given)  # type: ignore[arg-type]
    assert (follows.starts_on, follows.ends_on) == (TODAY, None)
    assert TopManagementMembership.objects.get(pk=ellas.pk).ends_on == TODAY - DAY
    assert accountable_on(on=TODAY, site_id=None) == cast.ella
    with pytest.raises(Refusal) as refusal:
        change_role(follows, starts_on=TODAY, **given)  # type: ignore[arg-type]
    assert refusal.value.field == "starts_on"


def test_as_of_a_day_shows_what_was_recorded_by_then(cast: Cast, ellas: TopManagementMembership) -> None:
    hand(cast, cast.ella, TODAY - WEEK)
    name_leader(cast.quinn, role_in_qms="Deputy", starts_on=TODAY - WEEK, by=cast.ella, at=NOW)
    hand_accountability(holder=cast.quinn, starts_on=TODAY - 3 * DAY, site=None, by=cast.ella, at=NOW + DAY)
    end_membership(ellas, ends_on=TODAY - 3 * DAY, reason="Retired", by=cast.quinn, at=NOW + DAY)
    known = {"on": TODAY - 2 * DAY, "site_id": None}
    assert accountable_on(**known, recorded_by=NOW + DAY) == cast.ella  # type: ignore[arg-type]
    assert accountable_on(**known) == cast.quinn  # type: ignore[arg-type]
    members = TopManagementMembership.objects.all()
    assert ellas in members_on(members, on=TODAY - 2 * DAY, recorded_by=NOW + DAY)
    assert ellas not in members_on(members, on=TODAY - 2 * DAY, recorded_by=NOW + 2 * DAY)
    assert ellas not in members_on(members, on=TODAY - 2 * DAY)


@pytest.mark.parametrize(
    ("spells", "until", "uncovered"),
    [
        ([], None, TODAY),
        ([(TODAY, None)], None, None),
        ([(TODAY - WEEK, TODAY + WEEK)], TODAY + WEEK, None),
        ([(TODAY - WEEK, TODAY + WEEK)], None, TODAY + WEEK + DAY),
        ([(TODAY + WEEK, None), (TODAY - WEEK, TODAY + WEEK - DAY)], None, None),
        ([(TODAY + WEEK, None), (TODAY - WEEK, TODAY)], None, TODAY + DAY),
        ([(TODAY + DAY, None)], TODAY + WEEK, TODAY),
    ],
)
def test_the_first_day_without_membership_is_found(
    spells: list[tuple[date, date | None]], until: date | None, uncovered: date | None
) -> None:
    assert first_uncovered(spells, TODAY, until) == uncovered
