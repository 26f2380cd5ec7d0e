"""Escalations by page: the ladder, one tap on a late record, a decision, the paths, and refusals in place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.escalating import answer, ask_back, climb
from governance.models import Escalation, EscalationEnding, EscalationPath, EscalationQuestion
from governance.setting_paths import Level
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_barrier, a_path, an_action

pytestmark = pytest.mark.usefixtures("still_clock")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LADDER = "/governance/escalations/"


def of(row: Escalation, step: str = "") -> str:
    return f"{LADDER}{row.reference}/{step}"


def text(client: Client, url: str, **headers: Any) -> str:
    response = client.get(url, **headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_ladder_shows_each_barrier_at_its_level_with_its_clock(cast: Cast) -> None:
    a_path(cast)
    low = a_barrier(cast, at=NOW - HOUR)
    week = {"at": NOW - 6 * DAY, "on": TODAY - WEEK}
    high = a_barrier(cast, lacking="money", text="No budget", **week)
    climb(high, step=1, at=NOW - 5 * DAY)
    shown = text(signed_in(cast.quinn), LADDER)
    assert shown.index("Level 2") < shown.index("No budget") < shown.index("Level 1") < shown.index(low.text)
    assert "3 h left" in shown
    assert "over" in shown
    assert "2 barriers are open, 1 beyond its time." in shown


def test_the_ladder_alone_answers_the_poll(cast: Cast) -> None:
    a_path(cast)
    a_barrier(cast)
    shown = text(signed_in(cast.quinn), LADDER, headers={"HX-Request": "true"})
    assert shown.lstrip().startswith('<div id="ladder"')
    assert "<html" not in shown


def test_what_ended_stands_below_with_outcome_and_time_to_answer(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast, on=TODAY - WEEK, at=NOW - 2 * HOUR)
    signed_in(cast.ella).post(of(row, "decision/"), decided())
    shown = text(signed_in(cast.quinn), LADDER)
    assert "Nothing stands in the way" in shown
    assert "Barrier gone" in shown
    assert "Median time to answer" in shown
    assert text(signed_in(cast.quinn), f"{LADDER}?state=ended_accepted").count(row.text) == 0
    assert row.text in text(signed_in(cast.quinn), f"{LADDER}?state=ended")
    exported = signed_in(cast.quinn).get(f"{LADDER}export.csv?state=ended")
    assert "Barrier gone" in b"".join(exported.streaming_content).decode()  # type: ignore[attr-defined]


def decided(**changes: str) -> dict[str, str]:
    given = {"outcome": "gone", "text": "Two checkers", "what_leader_did": "Moved two people", "on": str(TODAY)}
    return {**given, **changes}


def test_a_late_action_asks_its_owner_what_is_in_the_way_and_one_tap_escalates(cast: Cast) -> None:
    a_path(cast)
    action = an_action(cast, due_on=TODAY - DAY, check_on=TODAY + WEEK)
    client = signed_in(cast.olga)
    shown = text(client, action.get_absolute_url())
    assert "What is in the way?" in shown
    assert "What is in the way?" in text(client, "/governance/actions/?state=late")
    address = f"{LADDER}new/?subject={action.reference}"
    assert address in shown
    response = client.post(address, {"lacking": "money", "text": ""})
    row = Escalation.objects.get()
    assert response.headers["Location"] == row.get_absolute_url()
    assert (row.subject, row.site, row.text) == (action.reference, cast.north, f"Money: {action.text}")
    assert row.reference in text(client, action.get_absolute_url())
    assert action.reference in text(client, of(row))
    assert client.post(address, {"lacking": "money", "text": ""}).status_code == 422


def test_nothing_is_asked_of_an_action_that_is_not_late_or_of_who_does_not_work_there(cast: Cast) -> None:
    action = an_action(cast)
    assert "What is in the way?" not in text(signed_in(cast.olga), action.get_absolute_url())
    late = an_action(cast, due_on=TODAY - DAY, check_on=TODAY + WEEK)
    for part in ("ines", "axel", "adam"):
        assert "What is in the way?" not in text(signed_in(getattr(cast, part)), late.get_absolute_url())


def test_without_a_path_it_says_who_sets_one_and_leads_there(cast: Cast) -> None:
    client = signed_in(cast.carl)
    response = client.post(
        f"{LADDER}new/", {"lacking": "time", "text": "No hour", "site": cast.north.pk, "on": str(TODAY)}
    )
    assert response.status_code == 422
    shown = response.content.decode()
    assert "no escalation path for North" in shown
    assert reverse("governance:escalation_paths") in shown
    assert "No hour" in shown


def test_a_record_that_is_not_there_or_hidden_cannot_be_escalated(cast: Cast) -> None:
    a_path(cast)
    action = an_action(cast)
    for part, subject in (("sven", action.reference), ("olga", "ACT-9999"), ("olga", "XYZ-1"), ("olga", "x")):
        assert signed_in(getattr(cast, part)).get(f"{LADDER}new/?subject={subject}").status_code == 404


def test_its_holder_takes_it_with_one_press(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    client = signed_in(cast.olga)
    assert "I take it" in text(client, of(row))
    client.post(of(row, "taking/"))
    row.refresh_from_db()
    assert row.taken_at == NOW
    again = client.post(of(row, "taking/"), follow=True).content.decode()
    assert "You have taken it already." in again
    assert "Taken 16 Mar" in again


def test_it_is_passed_on_with_words_and_not_past_the_last_level(cast: Cast) -> None:
    a_path(cast, Level(Decimal(4), person=cast.olga), Level(Decimal(4), who="top_management"))
    row = a_barrier(cast)
    client = signed_in(cast.olga)
    assert client.post(of(row, "passing-on/"), {"words": ""}).status_code == 422
    assert client.post(of(row, "passing-on/"), {"words": "I cannot hire"}).status_code == 302
    leader = signed_in(cast.ella)
    assert "Pass on up" not in text(leader, of(row))
    refused = leader.post(of(row, "passing-on/"), {"words": "Further"})
    assert refused.status_code == 422
    assert "This is the last level" in refused.content.decode()
    assert "Further" in refused.content.decode()


def test_who_raised_it_is_asked_and_replies(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    signed_in(cast.olga).post(of(row, "question/"), {"question": "How many people?"})
    asked = EscalationQuestion.objects.get()
    client = signed_in(cast.carl)
    assert f"questions/{asked.pk}/reply/" in text(client, of(row))
    assert client.post(of(row, f"questions/{asked.pk}/reply/"), {"reply": "Two"}).status_code == 302
    assert "Two" in text(signed_in(cast.olga), of(row))
    assert signed_in(cast.olga).get(of(row, "questions/999/reply/")).status_code == 404


def test_a_leader_ends_it_by_a_decision_and_the_second_is_told_who_was_first(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    leader = signed_in(cast.ella)
    assert leader.post(of(row, "decision/"), decided(what_leader_did="")).status_code == 422
    assert leader.post(of(row, "decision/"), decided()).status_code == 302
    end = EscalationEnding.objects.get()
    assert end.decision.kind == "escalation"
    assert end.decision.site == cast.north
    late = leader.post(of(row, "decision/"), decided(text="Another"))
    assert late.status_code == 422
    assert "Ella Brandt ended it on 16 Mar 2026" in late.content.decode()
    assert "Another" in late.content.decode()
    shown = text(signed_in(cast.carl), of(row))
    assert "Moved two people" in shown
    assert end.decision.reference in shown


def test_an_accepted_barrier_needs_its_reason_and_day_and_comes_back(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    leader = signed_in(cast.ella)
    refused = leader.post(of(row, "decision/"), decided(outcome="accepted", rationale="Until the new hall"))
    assert refused.status_code == 422
    assert "needs a day on which it comes back" in refused.content.decode()
    words = {"outcome": "accepted", "rationale": "Until the new hall", "expires_on": str(TODAY + WEEK)}
    assert leader.post(of(row, "decision/"), decided(**words)).status_code == 302
    decision = EscalationEnding.objects.get().decision
    assert decision.comes_back
    assert list(type(decision).objects.expired(TODAY + WEEK)) == [decision]


def levels(**changes: Any) -> dict[str, Any]:
    given = {
        "starts_on": str(TODAY), "opens_at": "08:00", "closes_at": "17:00", "overdue_after_days": "14",
        "who_1": "process_owner", "hours_1": "8", "who_2": "top_management", "hours_2": "16", "who_3": "",
        "who_4": "",
    }  # fmt: skip
    return {**given, **changes}


def test_a_path_is_set_for_a_scope_and_shown_with_its_fallback(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    shown = text(client, f"{LADDER}paths/")
    assert shown.count("No path") == 3
    assert client.post(f"{LADDER}paths/new/", levels()).status_code == 302
    shown = text(client, f"{LADDER}paths/")
    assert "No path" not in shown
    assert "as the organisation" in shown
    path = EscalationPath.objects.get()
    assert "The owner of the process" in text(client, path.get_absolute_url())


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"who_1": "", "hours_1": "", "who_2": "", "hours_2": ""}, "A path needs at least one level."),
    ({"who_1": "person", "person_1": ""}, "Nobody is named for this level."),
    ({"who_1": "top_management"}, "The same person stands at level 1 already."),
    ({"hours_1": "0"}, "A response time lies between"),
    ({"hours_1": "-3"}, "A response time lies between"),
    ({"hours_1": ""}, "A response time lies between"),
    ({"who_2": ""}, "The last level must be a leader"),
    ({"who_1": "", "hours_1": ""}, "Fill the levels from the lowest up"),
    ({"closes_at": "07:00"}, "The working day must end after it begins."),
    ({"starts_on": str(TODAY - DAY)}, "A path cannot start before it is set."),
    ({"overdue_after_days": "0"}, "greater than or equal to 1"),
])  # fmt: skip
def test_an_unfit_path_is_refused_in_place_with_what_was_typed(
    cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    response = signed_in(cast.quinn).post(f"{LADDER}paths/new/", levels(**changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not EscalationPath.objects.exists()


def test_a_level_whose_person_left_is_shown_as_a_gap(cast: Cast) -> None:
    path = a_path(cast)
    cast.olga.ended_on = TODAY
    cast.olga.save()
    client = signed_in(cast.quinn)
    assert "Nobody at a level" in text(client, f"{LADDER}paths/")
    assert "Olga Petrova has left" in text(client, path.get_absolute_url())


def test_a_quality_lead_of_one_site_sets_no_path_of_another_or_of_the_organisation(cast: Cast) -> None:
    cast.quinn.role_holdings.update(site=cast.north)
    client = signed_in(cast.quinn)
    assert client.get(f"{LADDER}paths/new/?site=SOUTH").status_code == 404
    for site in ("", str(cast.south.pk)):
        assert client.post(f"{LADDER}paths/new/", levels(site=site)).status_code == 422
    assert client.post(f"{LADDER}paths/new/", levels(site=str(cast.north.pk))).status_code == 302


def test_the_page_of_an_escalation_tells_what_happened_in_sentences(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    ask_back(row, question="How many?", by=cast.olga, at=NOW)
    climb(row, step=1, at=NOW + 5 * HOUR)
    answer(row, by=cast.quinn, at=NOW + 6 * HOUR)
    shown = text(signed_in(cast.carl), of(row))
    for sentence in (
        "It came to Olga Petrova at level 1.",
        "Olga Petrova asked Carl Meyer.",
        "The response time passed: it climbed to Quinn Hale at level 2.",
        "Quinn Hale took it.",
    ):
        assert sentence in shown


def test_who_raised_it_sees_on_the_home_page_with_whom_it_is(cast: Cast) -> None:
    a_path(cast)
    row = a_barrier(cast)
    shown = text(signed_in(cast.carl), "/")
    assert "You raised" in shown
    assert row.text in shown
    assert "You raised" not in text(signed_in(cast.olga), "/")
