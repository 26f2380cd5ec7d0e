"""Listening to customers: scores count by their answers, a leader concludes, the figures freeze with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import listening
from objectives.charting_feedback import in_a_sentence
from objectives.models import CustomerFeedback, FeedbackReview
from objectives.rules import feedback as rules
from objectives.rules.feedback import Heard
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors
from tests.objectives.test_risk_pages import send, shown
from tests.objectives.voices import DAY, WEEK, a_survey, a_voice, concluded

pytestmark = pytest.mark.usefixtures("still_clock")
VISIT: dict[str, Any] = {"kind": "visit", "tone": "mixed", "customer": "Norsk Vann", "text": "Late twice"}


def scored(score: int, scale: int = 10, answers: int | None = None) -> Heard:
    return Heard("survey", "good", "Norsk Vann", TODAY, Decimal(score), Decimal(scale), answers)


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([], None),
        ([Heard("praise", "good", "Norsk Vann", TODAY)], None),
        ([scored(8)], "80.0"),
        ([scored(8), scored(3, 5)], "70.0"),
        ([scored(8, answers=3), scored(4, answers=1)], "70.0"),
        ([scored(1, 3)], "33.3"),
    ],
)
def test_satisfaction_is_in_percent_of_the_best_and_each_answer_counts(rows: list[Heard], level: Any) -> None:
    assert rules.satisfaction(rows) == (Decimal(level) if level else None)


@pytest.mark.parametrize(
    ("now", "before", "way"),
    [(80, 76, "better"), (80, 84, "worse"), (80, 78, "same"), (80, None, ""), (None, 80, "")],
)
def test_a_few_points_are_no_trend(now: int | None, before: int | None, way: str) -> None:
    as_level = [None if one is None else Decimal(one) for one in (now, before)]
    assert rules.trend(*as_level) == way


def test_every_quarter_of_a_span_is_there_with_and_without_scores() -> None:
    rows = [scored(8)]
    found = rules.by_quarter(rows, date(2025, 11, 3), date(2026, 4, 2))
    assert found == [(date(2025, 10, 1), None), (date(2026, 1, 1), Decimal("80.0")), (date(2026, 4, 1), None)]


def test_customers_with_bad_news_come_first() -> None:
    rows = [Heard("praise", tone, name, TODAY) for name, tone in (("A", "good"), ("A", "good"), ("B", "bad"))]
    assert [one["customer"] for one in rules.by_customer(rows)] == ["B", "A"]


def test_the_figures_stand_beside_those_of_the_period_before(cast: Cast) -> None:
    a_survey(cast, "8", date(2026, 2, 1), answers=3)
    a_survey(cast, "6", date(2025, 12, 1))
    a_voice(cast, kind="lost_order", tone="bad", on=date(2026, 2, 3), at=NOW)
    found = listening.figures(date(2026, 1, 1), date(2026, 3, 1))
    assert (found["satisfaction"], found["satisfaction_before"], found["trend"]) == ("80.0", "60.0", "better")
    assert found["kinds"]["lost_order"] == {"count": 1, "good": 0, "mixed": 0, "bad": 1}
    assert in_a_sentence(found) == "Customers give us 80.0 %, up from 60.0 %; 3 answers stand behind it."
    assert listening.figures(date(2026, 1, 1), date(2026, 3, 1), site_ids={cast.south.pk})["count"] == 0


def test_what_was_recorded_later_is_not_in_figures_of_an_earlier_moment(cast: Cast) -> None:
    a_voice(cast, at=NOW)
    assert listening.figures(TODAY - 4 * WEEK, TODAY, recorded_by=NOW)["count"] == 0
    assert listening.figures(TODAY - 4 * WEEK, TODAY)["count"] == 1


def test_a_conclusion_keeps_its_figures_whatever_is_heard_later(cast: Cast) -> None:
    a_voice(cast)
    review = concluded(cast)
    a_voice(cast, text="Another")
    review.refresh_from_db()
    assert review.figures["count"] == 1 and review.concluded_by == cast.ella


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"conclusion": " "}, "conclusion"),
        ({"last_day": date(2026, 3, 31)}, "last_day"),
        ({"first_day": date(2026, 3, 12)}, "last_day"),
        ({"first_day": date(2020, 1, 1), "last_day": date(2020, 2, 1)}, "first_day"),
        ({"on": TODAY + DAY}, "on"),
        ({"by": "quinn"}, None),
    ],
)
def test_a_conclusion_that_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], field: str | None) -> None:
    a_voice(cast)
    if "by" in changes:
        changes = {"by": getattr(cast, changes["by"])}
    with pytest.raises(Refusal) as refusal:
        concluded(cast, **changes)
    assert refusal.value.field == field and not FeedbackReview.objects.exists()


def test_feedback_is_written_down_and_put_right_by_page(cast: Cast) -> None:
    given = VISIT | {"on": TODAY, "site": cast.north.pk}
    assert errors(send(cast.carl, "new_feedback", **(given | {"kind": "survey"})))["score"]
    assert errors(send(cast.carl, "new_feedback", **(given | {"score": "4,5", "scale": "5"})))["score"]
    assert errors(send(cast.carl, "new_feedback", **(given | {"on": TODAY + DAY})))["on"]
    assert not CustomerFeedback.objects.exists()
    assert send(cast.carl, "new_feedback", **given).status_code == 302
    row = CustomerFeedback.objects.get()
    assert row.heard_by == cast.carl
    right = VISIT | {"on": TODAY, "text": "Late once"}
    assert errors(send(cast.carl, "correct_feedback", row.reference, **right))["reason"]
    assert send(cast.carl, "correct_feedback", row.reference, **right, reason="Misheard").status_code == 302
    page = shown(cast.quinn, "feedback", row.reference)
    assert "Late once" in page and "Misheard" in page and "“Late twice”" in page


def test_the_list_says_how_satisfied_customers_are_and_filters(cast: Cast) -> None:
    assert "Nothing was heard from customers yet." in shown(cast.carl, "feedback_list")
    a_survey(cast, "8.5", TODAY - WEEK, answers=12)
    a_voice(cast, customer="Aqua", kind="lost_order", tone="bad")
    page = shown(cast.carl, "feedback_list")
    assert "Customers give us 85.0 %; 12 answers stand behind it." in page
    assert "No leader has concluded from it yet." in page
    found = shown(cast.carl, "feedback_list", query="?kind=lost_order")
    assert "Aqua" in found and "A survey" not in found
    assert "No feedback fits" in shown(cast.carl, "feedback_list", query="?q=nothing")
    assert "Nothing was heard" in shown(cast.sven, "feedback_list"), "it is of another site"
    export = signed_in(cast.carl).get(reverse("objectives:feedback_export") + "?tone=bad")
    lines = b"".join(export.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2 and "Aqua" in lines[1]


def test_a_leader_concludes_with_the_figures_in_view(cast: Cast) -> None:
    a_survey(cast, "8", date(2026, 2, 1))
    page = shown(cast.ella, "conclude_feedback", query="?first_day=2026-01-01&last_day=2026-03-01")
    assert "Customers give us 80.0 %" in page
    given = {"first_day": "2026-01-01", "last_day": "2026-03-01", "trend": "better", "on": TODAY}
    assert errors(send(cast.ella, "conclude_feedback", **given))["conclusion"]
    assert send(cast.ella, "conclude_feedback", **given, conclusion="Visits pay").status_code == 302
    review = FeedbackReview.objects.get()
    page = shown(cast.carl, "feedback_review", review.reference)
    assert "Visits pay" in page and "Customers give us 80.0 %" in page
    assert "Visits pay" in shown(cast.carl, "feedback_list")


@pytest.mark.parametrize("times", [1, 10])
@pytest.mark.parametrize("who", ["ella", "olga"])
def test_pages_of_feedback_stay_within_their_queries(cast: Cast, times: int, who: str) -> None:
    for number in range(5 * times):
        voice = a_voice(cast, customer=f"Customer {number}")
        review = concluded(cast)
    client, spent = signed_in(getattr(cast, who)), {}
    for name, args in (
        ("feedback_list", []), ("feedback", [voice.reference]), ("feedback_review", [review.reference]),
    ):  # fmt: skip
        url = reverse(f"objectives:{name}", args=args)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        spent[name] = len(queries)
    assert spent["feedback_list"] <= 11, f"a list, and who looked last and looks next: {spent}"
    assert max(spent["feedback"], spent["feedback_review"]) <= 12, spent
