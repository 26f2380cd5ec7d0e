"""A leader answers a miss from the page of the objective, or from a page that holds its part."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import Action, Decision
from objectives.models import Answer, CommonCause, MeasureCriterion, QualityObjective
from tests.cast import Cast, signed_in
from tests.objectives.test_common_cause import FEBRUARY, accepted, with_values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]

HTMX = {"HX-Request": "true"}


def url(row: QualityObjective, name: str = "answer", period: str = "2026-02") -> str:
    return f"{reverse(f'objectives:{name}', args=[row.reference])}?period={period}"


def test_the_page_says_common_cause_and_asks_what_changes_in_the_system(cast: Cast) -> None:
    row = with_values(cast)
    shown = signed_in(cast.ella).get(row.get_absolute_url())
    text = shown.content.decode()
    assert "Common cause: change the system, not one period." in text
    assert "It missed its target in 12 of 12 months, always within its limits" in text
    assert "Missed 12 times in a row, up to Feb 2026: what changes in the system?" in text
    assert "If nothing changes, Mar 2026 will come to about" in text
    assert "Individuals and moving range, because its values are single measures." in text
    assert "Answer the miss" in text


def test_who_may_not_answer_sees_the_question_without_a_button(cast: Cast) -> None:
    row = with_values(cast)
    text = signed_in(cast.carl).get(row.get_absolute_url()).content.decode()
    assert "what changes in the system?" in text
    assert "Answer the miss" not in text
    assert signed_in(cast.carl).get(url(row)).status_code == 403


def test_a_leader_decides_with_the_figures_cited(cast: Cast) -> None:
    row, client = with_values(cast), signed_in(cast.ella)
    assert client.get(url(row)).status_code == 200
    sent = {"text": "Buy a second press", "kind": "resource", "rationale": "One press is not enough"}
    assert client.post(url(row, "decision_about"), sent).status_code == 302
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.answers) == (cast.ella, "OBJ-0001, Feb 2026")
    assert decision.data_cited.startswith("Feb 2026: 92")
    assert "Common cause" in decision.data_cited
    link = Answer.objects.get()
    assert (link.objective, link.decision, link.period) == (row, decision, FEBRUARY)
    text = client.get(row.get_absolute_url()).content.decode()
    assert "Buy a second press" in text
    assert "what changes in the system?" not in text


def test_inside_another_page_the_answer_stands_where_the_form_stood(cast: Cast) -> None:
    row, client = with_values(cast), signed_in(cast.ella)
    part = client.get(url(row), headers=HTMX).content.decode()
    assert part.lstrip().startswith("<div")
    assert f'id="answer-{row.reference}"' in part
    assert f'hx-target="#answer-{row.reference}"' in part
    refused = client.post(url(row, "decision_about"), {"text": "", "kind": "resource"}, headers=HTMX)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    done = client.post(url(row, "decision_about"), {"text": "Second press", "kind": "resource"}, headers=HTMX)
    assert done.status_code == 200
    assert "DEC-0001 is recorded as your decision." in done.content.decode()
    assert "<html" not in done.content.decode()


def test_an_action_is_judged_by_the_objective_itself(cast: Cast) -> None:
    row = with_values(cast)
    sent = {"text": "Set up the second press", "owner": cast.carl.pk, "due_on": "2026-04-20"}
    assert signed_in(cast.olga).post(url(row, "action_about"), sent).status_code == 302
    action = Action.objects.get()
    assert (action.owner, action.origin, action.verifier) == (cast.carl, "off_target", cast.olga)
    assert action.check_on == date(2026, 8, 1)
    criterion = MeasureCriterion.objects.get(action=action)
    assert (criterion.objective, criterion.comparison, criterion.periods) == (row, "at_least", 3)
    assert Answer.objects.get().action == action


def test_an_action_may_say_its_criterion_in_words(cast: Cast) -> None:
    row = with_values(cast)
    sent = {
        "text": "Set up the second press",
        "owner": cast.carl.pk,
        "due_on": "2026-04-20",
        "criterion": "Both presses run two shifts",
        "check_on": "2026-06-01",
    }
    signed_in(cast.olga).post(url(row, "action_about"), sent)
    assert Action.objects.get().criterion == "Both presses run two shifts"
    assert not MeasureCriterion.objects.exists()


def test_a_measure_that_ends_too_soon_is_refused_at_the_criterion(cast: Cast) -> None:
    row = with_values(cast, ends_on=date(2026, 5, 31))
    sent = {"text": "Set up the second press", "owner": cast.carl.pk, "due_on": "2026-04-20"}
    refused = signed_in(cast.olga).post(url(row, "action_about"), sent)
    assert refused.status_code == 422
    assert "Say in words how you will see that it worked." in refused.content.decode()
    assert not Action.objects.exists()
    assert not Answer.objects.exists()


def test_common_cause_is_accepted_by_page_and_offered_once(cast: Cast) -> None:
    row, client = with_values(cast), signed_in(cast.ella)
    assert "Accept as common cause" in client.get(url(row)).content.decode()
    assert (
        client.post(url(row, "common_cause_about"), {"reason": "The press does no better"}).status_code == 302
    )
    assert CommonCause.objects.get().period == FEBRUARY
    assert "Accept as common cause" not in client.get(url(row)).content.decode()
    text = client.get(row.get_absolute_url()).content.decode()
    assert "common cause, accepted once" in text
    assert "Ella Brandt accepted Feb 2026 as common cause, once." in text


def test_a_second_common_cause_is_refused_with_what_was_typed_kept(cast: Cast) -> None:
    row, client = with_values(cast), signed_in(cast.ella)
    accepted(cast, row, date(2026, 1, 1))
    refused = client.post(url(row, "common_cause_about"), {"reason": "Still the press"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "accepted Jan 2026 as common cause; that is accepted once" in text
    assert "Still the press" in text


def test_a_month_beyond_its_limits_is_not_offered_as_common_cause(cast: Cast) -> None:
    row = with_values(cast, "94 93 94 93 94 93 94 93 94 93 70")
    text = signed_in(cast.ella).get(url(row)).content.decode()
    assert "Accept as common cause" not in text
    assert "Something happened: find out what." in text


def test_without_a_period_the_latest_that_counts_is_answered(cast: Cast) -> None:
    row = with_values(cast)
    text = signed_in(cast.ella).get(reverse("objectives:answer", args=[row.reference])).content.decode()
    assert "Feb 2026: 92" in text
    assert signed_in(cast.ella).get(url(row, period="summer")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("quinn", 403), ("olga", 403), ("sven", 404), ("carl", 403)])
def test_only_leaders_of_its_scope_decide_and_accept(cast: Cast, who: str, status: int) -> None:
    row, client = with_values(cast), signed_in(getattr(cast, who))
    for name in ("decision_about", "common_cause_about"):
        assert (
            client.post(url(row, name), {"text": "x", "kind": "resource", "reason": "x"}).status_code == status
        )
    assert not Decision.objects.exists()
