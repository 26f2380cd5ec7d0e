"""Feedback is owed a leader's look half a year after the last, by who answers for the system of its scope."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.leading import hand_accountability, name_leader
from objectives.models import FeedbackReview
from objectives.owing_conclusions import LOOK, looked_at, unseen, waiting
from objectives.rules import feedback as rules
from qms.desk import owing
from qms.jobs.rules import Group, group_of
from qms.people import keeping
from qms.people.handing_over import NotHandedOver, hand_over, things_of
from qms.people.models import Person, Role, RoleHolding
from qms.primitives import kinds
from tests.cast import LONG_AGO, THEN, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.test_risk_pages import shown
from tests.objectives.voices import DAY, WEEK, a_voice, concluded

pytestmark = pytest.mark.usefixtures("still_clock")
HALF = timedelta(days=rules.REVIEWED_EVERY)
GRACE = timedelta(days=rules.LOOKED_AT_WITHIN)


def lead(cast: Cast, person: Person, site: Any = None, *, accountable: bool = True) -> None:
    """Let ``person`` be top management of a scope since long ago, and answer for its system."""
    RoleHolding.objects.create(person=person, role=Role.EXECUTIVE, site=site, starts_on=LONG_AGO)
    name_leader(person, role_in_qms="Leads", starts_on=LONG_AGO, site=site, by=cast.quinn, at=THEN)
    if accountable:
        hand_accountability(holder=person, starts_on=LONG_AGO, site=site, by=cast.quinn, at=THEN)


def heard(cast: Cast, days_ago: int, **changes: Any) -> Any:
    return a_voice(cast, on=TODAY - days_ago * DAY, at=NOW - days_ago * DAY, **changes)


def owed(person: Person, on: date = TODAY) -> list[kinds.Duty]:
    return [duty for duty in kinds.duties_of(person, on) if duty.kind == LOOK]


@pytest.mark.parametrize(
    ("last", "written", "due"),
    [
        (date(2026, 1, 1), date(2026, 1, 5), date(2026, 7, 2)),
        (date(2025, 1, 1), date(2026, 1, 5), date(2026, 1, 19)),
        (date(2026, 1, 1), date(2026, 6, 18), date(2026, 7, 2)),
        (date(2026, 1, 1), date(2026, 6, 19), date(2026, 7, 3)),
    ],
)
def test_a_look_is_due_half_a_year_after_the_last_and_two_weeks_after_a_voice(
    last: date, written: date, due: date
) -> None:
    assert rules.review_due(last, written) == due


def test_nothing_heard_is_owed_nothing(cast: Cast) -> None:
    lead(cast, cast.olga)
    assert owed(cast.olga) == [] and waiting(TODAY) == []


def test_the_first_feedback_is_owed_a_look_half_a_year_later_by_who_answers_for_the_system(cast: Cast) -> None:
    lead(cast, cast.olga)
    first = heard(cast, 100)
    heard(cast, 3, site=None)
    (duty,) = owed(cast.olga)
    assert (duty.subject, duty.due_on) == (first.reference, TODAY - 100 * DAY + HALF)
    assert duty.title == "2 voices of customers since 6 Dec 2025"
    assert owed(cast.ella) == [] and owed(cast.quinn) == [], "they lead, and do not answer for the system"
    assert group_of(duty.due_on, duty.soon, duty.due_on - GRACE) is Group.SOON
    assert group_of(duty.due_on, duty.soon, duty.due_on + DAY) is Group.OVERDUE


def test_a_look_settles_it_until_something_is_heard_again(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 200)
    assert [one.due_on for one in owed(cast.olga)] == [TODAY - 18 * DAY]
    concluded(cast, site=None, first_day=TODAY - 300 * DAY, last_day=TODAY)
    assert owed(cast.olga) == []
    later = NOW + timedelta(hours=1)
    again = a_voice(cast, on=TODAY, at=later)
    (duty,) = owed(cast.olga)
    assert (duty.subject, duty.due_on) == (again.reference, TODAY + HALF)
    assert [one.due_on for one in owed(cast.olga, TODAY + 400 * DAY)] == [TODAY + HALF]


@pytest.mark.parametrize("days_ago", [20, 60])
def test_what_a_look_could_not_see_waits_for_the_next(cast: Cast, days_ago: int) -> None:
    lead(cast, cast.olga)
    heard(cast, 100)
    given = {"first_day": TODAY - 200 * DAY, "last_day": TODAY - 50 * DAY, "on": TODAY - 10 * DAY}
    concluded(cast, site=None, at=NOW - 10 * DAY, **given)
    assert owed(cast.olga) == []
    voice = a_voice(cast, on=TODAY - days_ago * DAY, at=NOW - 20 * DAY if days_ago == 20 else NOW)
    assert [one.subject for one in owed(cast.olga)] == [voice.reference], "after its period, or written later"


def test_long_after_the_last_look_a_voice_leaves_two_weeks(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 400)
    concluded(
        cast, site=None, first_day=TODAY - 500 * DAY, last_day=TODAY - 390 * DAY, on=TODAY - 390 * DAY,
        at=NOW - 390 * DAY,
    )  # fmt: skip
    heard(cast, 1)
    assert [one.due_on for one in owed(cast.olga)] == [TODAY - DAY + GRACE]


def test_a_site_with_its_own_holder_is_looked_at_there_and_the_rest_by_the_organisation(cast: Cast) -> None:
    lead(cast, cast.olga)
    lead(cast, cast.carl, cast.north)
    north, south, everywhere = heard(cast, 30), heard(cast, 20, site=cast.south), heard(cast, 10, site=None)
    assert [one.subject for one in owed(cast.carl)] == [north.reference]
    assert [one.subject for one in owed(cast.olga)] == [south.reference]
    found = {one.site_id: one for one in waiting(TODAY)}
    assert found[None].count == 2 and found[None].of_sites == {cast.south.pk, None}
    concluded(cast, first_day=TODAY - 40 * DAY, last_day=TODAY)
    assert owed(cast.carl) == [] and owed(cast.olga), "a site's look settles its own feedback"
    concluded(cast, site=None, first_day=TODAY - 40 * DAY, last_day=TODAY)
    assert owed(cast.olga) == [] and everywhere.reference


@pytest.mark.parametrize("where", ["north", "south", None])
def test_where_nobody_answers_for_the_system_who_leads_looks(cast: Cast, where: str | None) -> None:
    lead(cast, cast.olga, cast.north, accountable=False)
    heard(cast, 30, site=getattr(cast, where) if where else None)
    person = cast.olga if where == "north" else cast.ella
    assert len(owed(person)) == 1
    assert sum(duty.kind == LOOK for duty in kinds.duties_of_all(TODAY)) == 1
    (one,) = waiting(TODAY)
    assert one.site_id == (cast.north.pk if where == "north" else None)


def test_where_nobody_leads_nobody_owes_it_and_the_page_says_so(cast: Cast) -> None:
    cast.ella.top_management.all().delete()
    heard(cast, 30)
    assert [one.person for one in waiting(TODAY)] == [None]
    assert not [duty for duty in kinds.duties_of_all(TODAY) if duty.kind == LOOK]
    assert "Nobody leads here" in shown(cast.carl, "feedback_list")


def test_who_is_owed_it_is_led_to_the_form_with_its_period(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 100, text="Nobody called back")
    (duty,) = owed(cast.olga)
    answer = signed_in(cast.olga).get(duty.address)
    assert answer.status_code == 200 and "1 voice of customers" in answer.content.decode()
    given = {name: answer.context["form"][name].value() for name in ("first_day", "last_day", "site", "on")}
    sent = {name: value for name, value in given.items() if value} | {
        "trend": "same",
        "conclusion": "Call back",
    }
    url = reverse("objectives:conclude_feedback")
    assert signed_in(cast.olga).post(url, sent).status_code == 302
    review = FeedbackReview.objects.get()
    assert (review.first_day, review.last_day, review.site) == (TODAY - 100 * DAY, TODAY, None)
    assert owed(cast.olga) == []


def test_it_waits_on_the_home_page_of_who_owes_it(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 200)
    found = owing.owed_by(cast.olga, on=TODAY)
    assert [duty.kind for duty in found.waiting] == [LOOK] and found.overdue == 1
    page = signed_in(cast.olga).get("/").content.decode()
    assert "Conclude from customer feedback" in page


def test_it_goes_with_who_answers_for_the_system_and_not_by_itself(cast: Cast) -> None:
    lead(cast, cast.carl)
    lead(cast, cast.olga, accountable=False)
    heard(cast, 100)
    things = things_of(cast.carl, TODAY)
    alone = {thing.key: cast.olga for thing in things if thing.kind == LOOK}
    assert alone
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.carl, alone, on=TODAY, by=cast.quinn, at=NOW, reason="Leaves")
    (fault,) = caught.value.faults.values()
    assert fault.rule == "feedback.looked-at-by-who-answers-for-the-system"
    everything = {thing.key: cast.olga for thing in things}
    keeping.end(cast.carl, on=TODAY, by=cast.adam, at=NOW, reason="Leaves", takers=everything)
    assert owed(Person.objects.get(pk=cast.carl.pk)) == [] and len(owed(cast.olga)) == 1


def test_the_page_says_who_looked_last_and_who_looks_next(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 200)
    page = shown(cast.carl, "feedback_list")
    assert "Never looked at" in page and "18 days late" in page and "next by Olga Petrova" in page
    assert "Conclude from it" not in page and "Conclude from it" in shown(cast.olga, "feedback_list")
    concluded(cast, site=None, first_day=TODAY - 300 * DAY, last_day=TODAY)
    page = shown(cast.carl, "feedback_list")
    assert "Last looked at by Ella Brandt on 16 Mar 2026" in page and "nothing was heard since" in page


def test_the_page_counts_only_what_its_reader_may_see(cast: Cast) -> None:
    lead(cast, cast.olga)
    heard(cast, 20, site=cast.south)
    heard(cast, 10)
    assert "2 voices of customers" in shown(cast.ella, "feedback_list")
    assert "1 voice of customers since 6 Mar 2026" in shown(cast.carl, "feedback_list")
    assert "next by" not in shown(cast.axel, "feedback_list")


def test_as_of_a_day_what_was_recorded_later_neither_waits_nor_settles(cast: Cast) -> None:
    voice = heard(cast, 30)
    then = {"recorded_by": NOW - 10 * DAY}
    day = TODAY - 11 * DAY
    concluded(cast, site=None, first_day=TODAY - 60 * DAY, last_day=TODAY - 20 * DAY, on=TODAY - 20 * DAY)
    a_voice(cast, on=TODAY - 25 * DAY, at=NOW)
    assert looked_at(day, **then) == {}
    assert [(one.first, one.count) for one in unseen(day, {}, **then)] == [(voice.reference, 1)]


def test_what_is_owed_is_read_in_as_many_queries_for_ten_times_the_feedback(cast: Cast) -> None:
    lead(cast, cast.olga)
    spent: dict[str, list[int]] = {"olga": [], "ella": [], "all": []}
    kind = kinds.kind_by_prefix("FBK")
    for times in (3, 30):
        for number in range(times):
            heard(cast, number, site=(cast.north, cast.south, None)[number % 3])
        for number in range(times // 3):
            concluded(cast, first_day=TODAY - 9 * WEEK, last_day=TODAY - number * DAY)
        for name, found in spent.items():
            with CaptureQueriesContext(connection) as queries:
                list(kind.duties(TODAY, getattr(cast, name, None)))
            found.append(len(queries))
    assert spent == {"olga": [3, 3], "ella": [1, 1], "all": [3, 3]}
