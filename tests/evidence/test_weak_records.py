"""Weak records are said to be weak, on their page and in readiness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from evidence.rules import Audited, Decided, Objective, Records, Review, weak
from governance.deciding import decide
from objectives import auditing
from qms.records.models import SignOff
from reviews.models import ManagementReview
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.evidence.judging import DAY, ago
from tests.objectives import making as promises
from tests.reviews import samples

pytestmark = pytest.mark.usefixtures("still_clock")

WATCHING = Decided("DEC-0001", "improvement", ago(10), weak=True)
LONG_AGO = Decided("DEC-0002", "improvement", ago(500), weak=True)
EMPTY = Objective("OBJ-0001", owed=True, values=0)
YOUNG = Objective("OBJ-0002", owed=False, values=0)
FIRST = Review("REV-0001", None, ago(200), period_from=ago(400), period_to=ago(220))
NEXT = Review("REV-0002", None, ago(20), period_from=ago(219), period_to=ago(30))
LATE = Review("REV-0003", None, ago(20), period_from=ago(190), period_to=ago(30))
OF_NORTH = Review("REV-0004", 1, ago(20), period_from=ago(190), period_to=ago(30))
SENT = Review("REV-0005", 1, ago(40), delegates=("Ella Brandt",))


@pytest.mark.parametrize(
    ("records", "references"),
    [
        ({}, []),
        ({"decisions": [WATCHING, LONG_AGO]}, ["DEC-0001"]),
        ({"objectives": [EMPTY, YOUNG]}, ["OBJ-0001"]),
        ({"reviews": [FIRST, NEXT]}, []),
        ({"reviews": [FIRST, LATE]}, ["REV-0003"]),
        ({"reviews": [FIRST, OF_NORTH]}, []),
        ({"reviews": [SENT]}, ["REV-0005"]),
        ({"audits": [Audited("AUD-0001", ago(5), 8, 10)]}, ["AUD-0001"]),
        ({"audits": [Audited("AUD-0001", ago(5), 8, 40)]}, []),
        ({"audits": [Audited("AUD-0001", ago(5), 2, 2)]}, []),
    ],
)
def test_a_scope_names_its_weak_records(records: dict[str, Any], references: list[str]) -> None:
    found = weak.weak_records(Records(DAY, **records))
    assert [one.reference for one in found] == references
    assert all(one.sentence for one in found)


def test_the_days_that_no_review_looked_at_are_counted() -> None:
    assert "29 days are in no review" in weak.disagreement(ago(190), "REV-0001", ago(220))
    assert "1 day is in no review" in weak.disagreement(ago(218), "REV-0001", ago(220))
    assert weak.disagreement(ago(219), "REV-0001", ago(220)) == ""
    assert weak.disagreement(ago(300), "REV-0001", ago(220)) == ""


def text(person: Any, address: str) -> str:
    response = signed_in(person).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_active_objective_without_a_value_says_so_on_its_page_until_it_has_one(cast: Cast) -> None:
    row = promises.drafted(cast, "N-EMPTY", at=making.BEFORE, by=cast.quinn)
    assert "A weak record" not in text(cast.ella, row.get_absolute_url())
    requirement = promises.requirement(cast)
    row.activate(
        by=cast.ella,
        at=making.BEFORE,
        owner=cast.olga,
        requirements=[requirement],
        goals=[],
        plan=promises.PLAN,
    )
    assert "none was ever recorded" in text(cast.ella, row.get_absolute_url())
    making.measured(cast, row, 2, "96")
    assert "none was ever recorded" not in text(cast.ella, row.get_absolute_url())


def test_a_review_that_leaves_days_out_says_so_on_its_page(cast: Cast) -> None:
    first = samples.a_review(cast)
    second = samples.a_review(cast)
    assert "in no review" not in text(cast.ella, reverse("reviews:review", args=[second.reference]))
    begins = first.period_to + timedelta(days=11)
    ManagementReview.objects.filter(pk=second.pk).update(period_from=begins, period_to=begins)
    shown = text(cast.ella, reverse("reviews:review", args=[second.reference]))
    assert f"{first.reference} ended with" in shown
    assert "10 days are in no review" in shown


def test_an_audit_says_that_signatures_crowd_before_it_to_insiders_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = auditing.plan_audit(
        title="Surveillance", kind="surveillance", body="Certifiers", owner=cast.quinn, starts_on=TODAY,
        ends_on=TODAY, sites=[], processes=[], by=cast.quinn, at=NOW,
    )  # fmt: skip
    address = reverse("objectives:audit", args=[audit.reference])
    assert "A weak record" not in text(cast.ella, address)
    days = [NOW - timedelta(days=number) for number in (1, 2, 3, 4, 100)]
    monkeypatch.setattr("evidence.reading.deeds.signing_days", lambda first, day: [one.date() for one in days])
    assert "4 of the 5 signatures of the year were given in the two weeks before it." in text(
        cast.ella, address
    )
    assert SignOff.objects.count() == 0


def test_readiness_lists_weak_records_with_their_address(cast: Cast) -> None:
    row = decide(
        kind="improvement",
        text="We continue to monitor it",
        decided_by=cast.ella,
        on=TODAY,
        by=cast.ella,
        at=NOW,
    )
    shown = text(cast.ella, reverse("evidence:evidence"))
    assert "Weak records" in shown
    assert row.get_absolute_url() in shown
    assert "It only watches" in shown
