"""Top management by page: who answers, who leads, since when, before; forms that say what stands in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.leading import accountable_on, end_membership, hand_accountability, name_leader
from governance.models import QmsAccountability, TopManagementMembership
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors, page, send

pytestmark = pytest.mark.usefixtures("still_clock")

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def ellas(cast: Cast) -> TopManagementMembership:
    """Ella's membership, who answers for the system of the organisation since a week."""
    hand_accountability(holder=cast.ella, starts_on=TODAY - WEEK, site=None, by=cast.quinn, at=NOW - WEEK)
    return TopManagementMembership.objects.get(person=cast.ella)


def a_deputy(cast: Cast) -> TopManagementMembership:
    """Name Quinn, who sits in the quality function, top management of the organisation."""
    given = {"role_in_qms": "Deputy", "starts_on": TODAY - WEEK}
    return name_leader(cast.quinn, **given, by=cast.ella, at=NOW - WEEK)  # type: ignore[arg-type]


def test_the_page_says_that_nobody_answers_for_the_system(cast: Cast) -> None:
    assert "Nobody answers for the quality management system" in page(cast.ella, "top_management")


def test_the_accountability_is_handed_over_by_form(cast: Cast, ellas: TopManagementMembership) -> None:
    a_deputy(cast)
    answer = send(cast.ella, "accountability", holder=cast.quinn.pk, starts_on=TODAY, site="", note="All of it")
    assert answer.status_code == 302
    shown = page(cast.ella, "top_management")
    assert accountable_on(on=TODAY, site_id=None) == cast.quinn
    assert "sits in the quality function" in shown
    assert "All of it" not in shown.split('id="before"')[0]


def test_who_is_not_top_management_of_the_scope_is_refused_in_place(cast: Cast) -> None:
    name_leader(cast.olga, role_in_qms="Lead", starts_on=TODAY, site=cast.north, by=cast.ella, at=NOW)
    answer = send(cast.ella, "accountability", holder=cast.olga.pk, starts_on=TODAY, site="", note="The keys")
    assert "is not top management of this scope" in errors(answer)["holder"][0]
    assert "The keys" in answer.content.decode()


def test_a_leader_of_one_site_hands_over_no_other_scope(cast: Cast, ellas: TopManagementMembership) -> None:
    cast.quinn.role_holdings.update(site=cast.north)
    answer = send(cast.quinn, "accountability", holder=cast.ella.pk, starts_on=TODAY, site=cast.south.pk)
    assert answer.status_code == 422
    assert QmsAccountability.objects.count() == 1


def test_ending_a_membership_is_refused_until_the_accountability_is_handed_over(
    cast: Cast, ellas: TopManagementMembership
) -> None:
    given = {"ends_on": TODAY - DAY, "reason": "Retires after twelve years"}
    answer = send(cast.quinn, "end_leader", ellas.reference, **given)
    assert "Hand over the QMS accountability first" in errors(answer)["ends_on"][0]
    assert "Retires after twelve years" in answer.content.decode()
    a_deputy(cast)
    hand_accountability(holder=cast.quinn, starts_on=TODAY, site=None, by=cast.quinn, at=NOW)
    assert send(cast.quinn, "end_leader", ellas.reference, **given).status_code == 302
    shown = page(cast.ines, "top_management").split('id="before"')
    assert "Ella Brandt" not in shown[0] and "Ella Brandt" in shown[1]


def test_another_role_is_shown_beside_the_one_before(cast: Cast, ellas: TopManagementMembership) -> None:
    given = {"role_in_qms": "Chair", "starts_on": TODAY, "reason": "New statutes"}
    assert send(cast.quinn, "change_role", ellas.reference, **given).status_code == 302
    shown = page(cast.ines, "top_management").split('id="before"')
    assert "Chair" in shown[0] and "Managing director" in shown[1]


def test_a_past_day_shows_what_was_recorded_by_then(cast: Cast, ellas: TopManagementMembership) -> None:
    a_deputy(cast)
    back = TODAY - 3 * DAY
    hand_accountability(holder=cast.quinn, starts_on=back, site=None, by=cast.ella, at=NOW)
    end_membership(ellas, ends_on=back, reason="Retired", by=cast.quinn, at=NOW)
    then = page(cast.ines, "top_management", query=f"?as_of={TODAY - DAY}").split('id="before"')[0]
    today = page(cast.ines, "top_management").split('id="before"')[0]
    assert "Ella Brandt" in then and "sits in the quality function" not in then
    assert "sits in the quality function" in today


def over(cast: Cast, kind: str, subject: str) -> kinds.HandOver:
    """Return the hand-over of one thing from Ella to Quinn, from tomorrow on."""
    return kinds.HandOver(kind, subject, cast.ella, cast.quinn, cast.adam, NOW, TODAY + DAY, "Ella retires")


def test_what_a_leader_holds_goes_to_the_successor(cast: Cast, ellas: TopManagementMembership) -> None:
    held = kinds.accountabilities_of(cast.ella, TODAY)
    assert [one.kind for one in held] == ["qms-accountability", "top-management"]
    for one in reversed(held):
        kinds.hand_over(over(cast, one.kind, one.subject))
    assert accountable_on(on=TODAY, site_id=None) == cast.ella
    assert accountable_on(on=TODAY + DAY, site_id=None) == cast.quinn
    assert TopManagementMembership.objects.get(person=cast.quinn).role_in_qms == "Managing director"
    assert kinds.accountabilities_of(cast.ella, TODAY + DAY) == []


def test_an_accountability_goes_to_top_management_only(cast: Cast, ellas: TopManagementMembership) -> None:
    row = QmsAccountability.objects.get()
    with pytest.raises(Refusal, match="top management"):
        kinds.hand_over(over(cast, "qms-accountability", row.reference))


def test_an_accountability_that_has_not_begun_names_the_successor(
    cast: Cast, ellas: TopManagementMembership
) -> None:
    a_deputy(cast)
    hand_accountability(holder=None, starts_on=TODAY, site=None, by=cast.quinn, at=NOW)
    planned = hand_accountability(holder=cast.ella, starts_on=TODAY + WEEK, site=None, by=cast.quinn, at=NOW)
    kinds.hand_over(over(cast, "qms-accountability", planned.reference))
    assert accountable_on(on=TODAY + DAY, site_id=None) is None
    assert accountable_on(on=TODAY + WEEK, site_id=None) == cast.quinn
