"""Events in a review: complaints of the period, causes by share and come back, what leaders have not seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from objectives.acknowledging import acknowledge
from objectives.containing import respond
from objectives.models import QualityEvent
from reviews.showing import figures, unusual_words
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_process, an_analysis
from tests.objectives.test_events import corrected
from tests.reviews.samples import in_session, the_input

pytestmark = pytest.mark.usefixtures("still_clock")

BEFORE = NOW - timedelta(days=1)


def happened(cast: Cast) -> list[QualityEvent]:
    """Return a severe one that Ella has seen, one she has not, two light ones of a cause; one is of South."""
    process = a_process(cast)
    given: dict[str, Any] = {"process": process, "at": BEFORE, "received_on": date(2026, 2, 10)}
    seen = a_complaint(cast, severity="serious", text="Seen", cause=a_cause(), **given)
    acknowledge(seen, words="I see to it", on=TODAY, by=cast.ella, at=NOW - timedelta(hours=2))
    unseen = a_complaint(cast, severity="critical", text="Unseen", cause=a_cause("Wear"), **given)
    light = [a_complaint(cast, text=f"Light {n}", cause=a_cause(), **given) for n in (1, 2)]
    respond(light[0], text="We look", on=date(2026, 2, 13), by=cast.olga, at=BEFORE)
    a_complaint(
        cast,
        site=cast.south,
        by=cast.sven,
        severity="critical",
        text="South",
        at=BEFORE,
        received_on=date(2026, 2, 1),
    )
    return [seen, unseen, *light]


def frozen_of(cast: Cast, item: str) -> dict[str, Any]:
    review = in_session(cast, items={item: cast.olga, "objectives": cast.olga})
    frozen: dict[str, Any] | None = the_input(review, item).frozen
    assert frozen is not None
    return frozen


def table(frozen: dict[str, Any], kind: str) -> dict[str, Any]:
    [found] = [one for one in frozen["tables"] if one["kind"] == kind]
    return dict(found)


def test_a_review_sees_what_leaders_have_not_seen_and_which_causes_came_back(cast: Cast) -> None:
    seen, unseen, _first, second = happened(cast)
    frozen = frozen_of(cast, "nonconformities")
    rows = table(frozen, "events")["rows"]
    assert [row["status"] for row in rows] == ["unseen", "unseen", ""]
    assert {row["reference"] for row in rows} == {seen.reference, unseen.reference, second.reference}
    assert {row["reference"]: row["leader"] for row in rows}[seen.reference] == "Ella Brandt"
    assert table(frozen, "causes")["rows"] == [{"causes": [["Handling", 3], ["Wear", 1]]}]
    [again] = table(frozen, "recurring")["rows"]
    assert (again["cause"], again["count"], again["status"]) == ("Handling", 3, "recurring")
    assert frozen["unusual"] == {"recurring": 1, "unseen": 2}
    assert unusual_words(frozen) == "2 not seen by a leader, 1 unanswered recurrence"
    drawn = {one.kind: one.rows for one in figures(frozen)}
    assert "<svg" in drawn["causes"][0]["drawing"]
    assert "Handling" in drawn["causes"][0]["said"]


def test_a_cause_that_is_acted_on_asks_for_nothing(cast: Cast) -> None:
    _seen, _unseen, _first, second = happened(cast)
    an_analysis(cast, second)
    corrected(cast, second)
    frozen = frozen_of(cast, "nonconformities")
    assert table(frozen, "recurring")["rows"][0]["status"] == ""
    assert "recurring" not in frozen["unusual"]


def test_complaints_are_counted_by_month_with_the_days_until_customers_were_answered(cast: Cast) -> None:
    happened(cast)
    frozen = frozen_of(cast, "customers")
    [row] = table(frozen, "complaints")["rows"]
    assert dict(row["months"])["2026-02"] == 4
    assert (row["total"], row["open"], row["answered"], row["days"]) == (4, 4, 1, 3)
    [shown] = [one for one in figures(frozen) if one.kind == "complaints"]
    assert shown.rows[0]["said"].startswith("4 complaints in the period; 4 open.")


def test_what_changes_later_does_not_change_what_was_frozen(cast: Cast) -> None:
    _seen, unseen, *_light = happened(cast)
    review = in_session(cast, items={"nonconformities": cast.olga, "objectives": cast.olga})
    QualityEvent.objects.filter(pk=unseen.pk).update(text="Changed since")
    page = signed_in(cast.quinn).get(review.get_absolute_url()).content.decode()
    assert "Unseen" in page
    assert "Changed since" not in page


def test_without_events_there_is_no_table(cast: Cast) -> None:
    for item in ("customers", "nonconformities"):
        kinds = {one["kind"] for one in frozen_of(cast, item)["tables"] if one["rows"]}
        assert not kinds & {"complaints", "causes", "recurring", "events"}
