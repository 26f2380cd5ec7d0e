"""Audits, providers, resources and context in a review: as they stood on the day it was held, frozen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.providing import add_provider, review_provider
from objectives.models import Audit
from objectives.receiving import receive
from reviews.freezing import View
from reviews.models import ReviewInput
from reviews.showing import figures, unusual_words
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.looking import DAY, a_certificate, an_audit, held, reported
from tests.reviews.requests import a_request, decided, granted, in_place
from tests.reviews.samples import a_review, in_session, the_input

pytestmark = pytest.mark.usefixtures("still_clock")
Item = ReviewInput.Item


def frozen(cast: Cast, item: str, *, days_ago: int = 0) -> dict[str, Any]:
    """Return the frozen figures of ``item`` in a review of North that is held so many days before today."""
    review = a_review(cast, items=[item])
    return View(review, TODAY - days_ago * DAY, NOW).frozen(item)


def rows_of(given: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [row for table in given["tables"] if table["kind"] == kind for row in table["rows"]]


def a_finding(cast: Cast, audit: Audit, **changes: Any) -> Any:
    words: dict[str, Any] = {
        "kind": "audit_finding", "text": "Gauges are not calibrated", "received_on": TODAY - 6 * DAY,
        "grade": "major", "audit": audit, "answer_by": TODAY - DAY, "site": cast.north,
        "by": cast.ines, "at": NOW,
    }  # fmt: skip
    return receive(**(words | changes))


def test_audits_stand_with_their_findings_and_what_is_late_has_to_be_written_on(cast: Cast) -> None:
    done, coming = reported(cast), an_audit(cast, title="Next")
    a_finding(cast, done)
    a_finding(cast, done, grade="opportunity", answer_by=None)
    an_audit(cast, title="Of South", sites=[cast.south])
    given = frozen(cast, Item.AUDITS)
    first, second = rows_of(given, "audits")
    assert (first["reference"], first["standing"]) == (done.reference, "reported")
    assert (first["open"], first["late"]) == (2, 1)
    assert first["findings"] == {"major": 1, "minor": 0, "opportunity": 1}
    assert (second["reference"], second["standing"]) == (coming.reference, "planned")
    assert unusual_words(given) == "1 late"
    (shown,) = figures(given)
    assert [(str(label), count) for label, count in shown.rows[0]["counts"]] == [
        ("Major", 1),
        ("Opportunity", 1),
    ]


def test_an_audit_stands_as_it_did_on_the_day_of_the_review(cast: Cast) -> None:
    row = reported(cast)
    (before,) = rows_of(frozen(cast, Item.AUDITS, days_ago=2), "audits")
    assert (before["standing"], before["conclusion"]) == ("held", "")
    (then,) = rows_of(frozen(cast, Item.AUDITS, days_ago=10), "audits")
    assert then["standing"] == "planned"
    assert row.state == "reported"


def test_a_provider_that_does_poorly_or_was_not_looked_at_in_time_has_to_be_written_on(cast: Cast) -> None:
    words: dict[str, Any] = {"site": cast.north, "by": cast.quinn, "at": NOW - 300 * DAY}
    poor, late = add_provider(name="Foundry", **words), add_provider(name="Seals", **words)
    for row, judgement, soon in ((poor, "poor", 90), (late, "ok", 30)):
        on = TODAY - 60 * DAY
        review_provider(
            row, judgement=judgement, note="Porous castings", next_review_on=on + soon * DAY, on=on,
            by=cast.quinn, at=NOW - 60 * DAY,
        )  # fmt: skip
    failed = {"kind": "supplier_failure", "text": "Porous", "provider": poor, "received_on": TODAY - 30 * DAY}
    receive(**failed, site=cast.north, by=cast.quinn, at=NOW)  # type: ignore[arg-type]
    given = frozen(cast, Item.PROVIDERS)
    first, second = rows_of(given, "providers")
    assert [first[name] for name in ("name", "judgement", "failures", "status")] == [
        "Foundry",
        "poor",
        1,
        "poor",
    ]
    assert (second["name"], second["status"]) == ("Seals", "late")
    assert unusual_words(given) == "1 late, 1 poor"


def test_requests_stand_as_they_did_on_the_day_of_the_review(cast: Cast) -> None:
    waiting = a_request(cast, on=TODAY - 20 * DAY, needed_by=TODAY + 30 * DAY)
    given_yesterday, there = granted(cast), in_place(cast)
    refused = a_request(cast)
    decided(refused, cast, outcome="refused", reason="The line closes")
    now = {row["reference"]: row for row in rows_of(frozen(cast, Item.RESOURCES), "resources")}
    assert {reference: row["standing"] for reference, row in now.items()} == {
        waiting.reference: "late",
        given_yesterday.reference: "granted",
        there.reference: "in_place",
        refused.reference: "refused",
    }
    assert (now[waiting.reference]["days"], now[refused.reference]["why"]) == (20, "The line closes")
    earlier = {row["reference"]: row for row in rows_of(frozen(cast, Item.RESOURCES, days_ago=3), "resources")}
    assert {row["standing"] for row in earlier.values()} == {"late", "waiting"}
    assert earlier[there.reference]["why"] == ""


def test_what_changed_around_the_system_is_told_in_sentences(cast: Cast) -> None:
    cast.north.active_from = TODAY - 30 * DAY
    cast.north.save()
    add_provider(name="Foundry", site=cast.north, by=cast.quinn, at=NOW - timedelta(days=10))
    a_certificate(cast, issued_on=TODAY - 5 * DAY, expires_on=TODAY + 700 * DAY)
    (shown,) = [one for one in figures(frozen(cast, Item.CONTEXT)) if one.kind == "changes"]
    assert [row["sentence"] for row in shown.rows] == [
        "Certificate issued: ISO 9001:2015, Nordcert",
        "Foundry supplies us",
        "The site North was opened",
    ]


def test_a_session_shows_the_frozen_tables_and_later_changes_do_not_move_them(cast: Cast) -> None:
    row, wish = held(cast), a_request(cast)
    review = in_session(cast, items=dict.fromkeys(("audits", "resources", "providers", "context"), cast.olga))
    Audit.objects.filter(pk=row.pk).update(title="Changed since")
    page = signed_in(cast.quinn).get(review.get_absolute_url()).content.decode()
    assert "Internal audit, delivery" in page
    assert "Changed since" not in page
    assert wish.what in page
    assert the_input(review, "providers").frozen == {
        "as_of": TODAY.isoformat(), "tables": [], "unusual": {}, "carried": None
    }  # fmt: skip
