"""Providers that affect customers: gaps show, reviews are dated, the owner owes the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.models import Provider
from governance.providing import add_provider, change_provider, end_provider, gaps_of, review_provider
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors, page, send

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def foundry(cast: Cast) -> Provider:
    """A foundry that Olga looks after at North."""
    words: dict[str, Any] = {
        "name": "Foundry", "supplies": "Castings", "requirement": "No porosity", "oversight": "Audit a year",
        "owner": cast.olga, "site": cast.north, "next_review_on": TODAY + WEEK,
    }  # fmt: skip
    return add_provider(**words, by=cast.quinn, at=NOW)


def review(cast: Cast, provider: Provider, **changes: Any) -> Any:
    """Let Olga review ``provider`` today."""
    given = {"judgement": "watch", "note": "Two lots late", "next_review_on": TODAY + 4 * WEEK, "on": TODAY}
    return review_provider(provider, **{**given, **changes}, by=cast.olga, at=NOW)


def test_what_is_not_set_is_a_gap(cast: Cast, foundry: Provider) -> None:
    bare = add_provider(name="Courier", by=cast.quinn, at=NOW)
    assert len(gaps_of(bare, today=TODAY, reviewed=False)) == 5
    assert gaps_of(foundry, today=TODAY, reviewed=True) == []
    assert gaps_of(foundry, today=TODAY + WEEK + DAY, reviewed=True) == ["Its review was due on 23 Mar 2026."]


def test_a_review_sets_the_next_one(cast: Cast, foundry: Provider) -> None:
    review(cast, foundry)
    assert foundry.next_review_on == TODAY + 4 * WEEK
    review(cast, foundry, on=TODAY - WEEK, next_review_on=TODAY + WEEK)
    assert foundry.next_review_on == TODAY + 4 * WEEK, "a late entry of an earlier review moves nothing"
    (duty,) = kinds.duties_of(cast.olga, TODAY)
    assert (duty.kind, duty.due_on) == ("provider-review", TODAY + 4 * WEEK)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": " "}, "note"),
        ({"next_review_on": TODAY}, "next_review_on"),
        ({"on": TODAY + DAY, "next_review_on": TODAY + WEEK}, "on"),
        ({"judgement": "splendid"}, "judgement"),
    ],
)
def test_a_review_that_breaks_a_rule_is_refused(
    cast: Cast, foundry: Provider, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        review(cast, foundry, **changes)
    assert refusal.value.field == field
    assert not foundry.reviews.exists()


def test_two_reviews_of_one_day_are_refused(cast: Cast, foundry: Provider) -> None:
    review(cast, foundry)
    with pytest.raises(Refusal) as refusal:
        review(cast, foundry)
    assert refusal.value.rule == "provider_reviewed_once_a_day"


def test_its_owner_sees_the_site(cast: Cast, foundry: Provider) -> None:
    with pytest.raises(Refusal) as refusal:
        change_provider(foundry, words={"owner": cast.sven}, by=cast.quinn, at=NOW)
    assert refusal.value.field == "owner"
    foundry.refresh_from_db()
    assert foundry.owner == cast.olga


def test_who_takes_over_owes_the_review(cast: Cast, foundry: Provider) -> None:
    (held,) = kinds.accountabilities_of(cast.olga, TODAY)
    kinds.hand_over(
        kinds.HandOver(held.kind, held.subject, cast.olga, cast.carl, cast.adam, NOW, TODAY, "Leaves")
    )
    assert [duty.kind for duty in kinds.duties_of(cast.carl, TODAY)] == ["provider-review"]
    assert not kinds.duties_of(cast.olga, TODAY)


def test_one_that_is_no_longer_used_is_owed_nothing(cast: Cast, foundry: Provider) -> None:
    with pytest.raises(Refusal, match="Say why"):
        end_provider(foundry, on=TODAY, reason=" ", by=cast.quinn, at=NOW)
    end_provider(foundry, on=TODAY, reason="Closed", by=cast.quinn, at=NOW)
    assert not kinds.duties_of(cast.olga, TODAY) and not kinds.accountabilities_of(cast.olga, TODAY)
    with pytest.raises(Refusal, match="no longer used"):
        end_provider(foundry, on=TODAY, reason="Closed", by=cast.quinn, at=NOW)


@pytest.mark.usefixtures("still_clock")
def test_a_provider_goes_its_way_by_page(cast: Cast) -> None:
    given = {"name": "Courier", "supplies": "Parcels", "site": cast.north.pk}
    assert send(cast.olga, "new_provider", **given).status_code == 302
    courier = Provider.objects.get()
    assert "5 gaps" in page(cast.carl, "providers")
    assert "Nobody looks after it." in page(cast.carl, "provider", courier.reference)
    bad = send(
        cast.olga, "edit_provider", courier.reference, name="Courier", owner=cast.sven.pk, oversight="Weekly"
    )
    assert "does not see the records" in errors(bad)["owner"][0] and "Weekly" in bad.content.decode()
    answer = send(
        cast.olga, "provider_review", courier.reference, judgement="poor", note="Late", on=TODAY,
        next_review_on=TODAY + WEEK,
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Poor" in page(cast.carl, "providers")
    ended = send(cast.olga, "end_provider", courier.reference, reason="Replaced", on=TODAY)
    assert ended.status_code == 302 and "Courier" not in page(cast.carl, "providers")
