"""Each figure of each signal, by a table: what was recorded, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from evidence.signals import signal_of
from evidence.signals.engaging import AFTERWARDS, AHEAD, REST, period_of
from governance.asking import ask as ask_process
from governance.models import ProcessQuestion
from governance.owning import appoint
from objectives.models import QualityEvent
from qms.people.models import Function, Site
from qms.records.entering import enter
from reviews.models import Attendance, ManagementReview, ReviewDecision
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import a_process, an_activity
from tests.governance.samples import a_decision, an_action
from tests.objectives.looking import reported
from tests.objectives.making import active, drafted, goal
from tests.reviews.requests import a_request, decided, granted

pytestmark = pytest.mark.usefixtures("still_clock")
DAY = timedelta(days=1)


def a_held_review(cast: Cast, on: date, *presences: str, site: Site | None = None) -> ManagementReview:
    """Return a review that was held on ``on``, to which top management came like that, and one who is none."""
    row = ManagementReview(title="Review", state="drafted", chair=cast.ella, planned_on=on, held_on=on)
    row.period_from, row.period_to, row.frozen_at, row.site = on - 180 * DAY, on, NOW, site
    enter(row, by=cast.quinn, at=NOW)
    invited = [cast.ella, cast.olga, cast.carl, cast.ines][: len(presences)]
    for person, presence in zip(invited, presences, strict=True):
        delegate = cast.sven if presence == "delegate" else None
        Attendance.objects.create(
            review=row,
            person=person,
            presence=presence,
            delegate=delegate,
            name=person.name,
            top_management=True,
        )
    Attendance.objects.create(review=row, person=cast.quinn, presence="present", name="Quinn Hale")
    return row


def attended(cast: Cast) -> None:
    a_held_review(cast, TODAY - 10 * DAY, "present", "delegate", "remote")
    a_held_review(cast, TODAY - 200 * DAY, "present", "absent")
    a_held_review(cast, TODAY - 500 * DAY, "present")
    a_held_review(cast, TODAY - 900 * DAY, "absent")


def decided_in_reviews(cast: Cast) -> None:
    review = a_held_review(cast, TODAY - 10 * DAY, "present")
    a_held_review(cast, TODAY - 40 * DAY, "present")
    for changes in ({"data_cited": "OBJ-0001 in June"}, {}, {"kind": "no_change", "rationale": "It works"}):
        taken = a_decision(cast, **changes)
        ReviewDecision.objects.create(review=review, decision=taken, decided_by_name="Ella Brandt")
    a_decision(cast, data_cited="Complaints of May")


def an_event(cast: Cast, **fields: Any) -> QualityEvent:
    words: dict[str, Any] = {
        "kind": "complaint",
        "text": "Leaks",
        "customer": "Harbour works",
        "site": cast.north,
    }
    row = QualityEvent(**{**words, "received_on": TODAY - 30 * DAY, **fields})
    return enter(row, by=cast.quinn, at=NOW)


def taught(cast: Cast) -> None:
    closed = {"state": "closed", "closed_on": TODAY - DAY}
    an_event(cast, root_cause="No torque table", root_cause_kind="system", lesson="Post the table", **closed)
    an_event(cast, root_cause="He forgot", root_cause_kind="person", **closed)
    an_event(cast, root_cause="No gauge", root_cause_kind="system", first_response_on=TODAY - 26 * DAY)
    an_event(cast, first_response_on=TODAY - 28 * DAY)
    an_event(cast, kind="idea", root_cause="Fun", root_cause_kind="person")


def repeated(cast: Cast) -> None:
    from objectives.answering import answer

    since = {"significant_since": TODAY - 20 * DAY, "significant_because": "recurrence"}
    first, second, third = (an_event(cast, **since) for _number in range(3))
    an_event(cast, significant_since=TODAY, significant_because="severity")
    answer(first, decision=a_decision(cast), by=cast.ella, at=NOW)
    answer(second, action=an_action(cast, decision=a_decision(cast)), by=cast.ella, at=NOW)
    answer(third, action=an_action(cast), by=cast.ella, at=NOW)


def aligned(cast: Cast) -> None:
    tied = active(cast, "TIED")
    tied.goals.set([goal(cast)])
    active(cast, "LOOSE")
    ended = active(cast, "ENDED")
    type(ended).objects.filter(pk=ended.pk).update(state="ended", ended_by=a_decision(cast))
    drafted(cast, "DRAFT")
    from reviews.models import DiscussedObjective

    review = a_held_review(cast, TODAY - 61 * DAY, "present")
    DiscussedObjective.objects.create(review=review, objective=tied, by=cast.quinn, recorded_at=NOW)


def engaged(cast: Cast) -> None:
    reported(cast, kind="surveillance", body="Nordcert", led_by=None)  # held from 9 to 10 March
    for days_ago in (8, 10, 20, 48):  # three in the six weeks before, or while it was held
        an_activity(cast, on=TODAY - days_ago * DAY, at=NOW)
    for days_ago in (2, 60, 100):
        an_activity(cast, on=TODAY - days_ago * DAY, at=NOW)


def resourced(cast: Cast) -> None:
    granted(cast)
    decided(a_request(cast, on=TODAY - 21 * DAY), cast, outcome="refused")
    a_request(cast)
    for due in (TODAY - 31 * DAY, TODAY - 29 * DAY):
        an_action(
            cast,
            origin="improvement",
            on=TODAY - 90 * DAY,
            at=NOW - 90 * DAY,
            due_on=due,
            check_on=TODAY + 60 * DAY,
        )


def shared(cast: Cast) -> None:
    cast.quinn.function = Function.objects.get(is_quality=True)
    for number, holder in enumerate((cast.olga, cast.carl, cast.quinn)):
        process = a_process(cast, f"P{number}")
        appoint(process, holder=holder, starts_on=LONG_AGO, by=cast.ella, at=NOW)
    active(cast)
    an_action(cast)
    an_action(cast, owner=cast.quinn, verifier=cast.ella, at=NOW)


def listened(cast: Cast) -> None:
    an_activity(cast, kind="site_walk", heard="The rig is loud", followed="It is silenced")
    an_activity(cast, kind="site_walk", heard="The rig is loud", followed="")
    an_activity(cast, kind="coaching", heard="", followed="")
    an_activity(cast, kind="recognition", heard="", followed="")


def questioned(cast: Cast) -> None:
    process = a_process(cast)
    for fields in (
        {"state": "answered", "answered_on": TODAY - 4 * DAY, "changed_process": True},
        {"state": "closed", "answered_on": TODAY - 8 * DAY},
        {},
    ):
        row = ask_process(process, kind="why", text="Why so?", by=cast.carl, at=NOW)
        ProcessQuestion.objects.filter(pk=row.pk).update(asked_on=TODAY - 10 * DAY, **fields)


TABLE: list[tuple[str, Callable[[Cast], None], dict[str, str]]] = [
    ("leaders-attend", attended, {"present": "40 %", "remote": "20 %", "delegate": "20 %"}),
    ("reviews-decide", decided_in_reviews, {"a-review": "1.0", "citing": "67 %"}),
    ("findings-teach", taught, {"system": "67 %", "lessons": "50 %", "response": "3.0 days"}),
    ("recurring-acted-on", repeated, {"decided": "67 %", "repeats": "3"}),
    ("objectives-aligned", aligned, {"tied": "50 %", "discussed": "50 %", "months": "2.0 months"}),
    ("all-year", engaged, {REST: "0.2 a month", AHEAD: "2.8 a month", AFTERWARDS: "5.1 a month"}),
    ("improvement-resourced", resourced, {"decided": "67 %", "days": "13.0 days", "stalled": "50 %"}),
    ("everyones", shared, {"held": "75 %", "processes": "67 %", "objectives": "100 %", "actions": "50 %"}),
    ("leaders-listen", listened, {"followed": "50 %", "heard": "67 %"}),
    ("questions-answered", questioned, {"answered": "67 %", "days": "4.0 days", "changed": "1"}),
]


@pytest.mark.parametrize(("code", "write", "figures"), TABLE, ids=[row[0] for row in TABLE])
def test_each_figure_comes_to_what_the_records_say(
    code: str, write: Callable[[Cast], None], figures: dict[str, str], cast: Cast
) -> None:
    write(cast)
    found = signal_of(code, day=TODAY)
    said = {measure.code: measure.text(measure.value).replace("\u00a0", " ") for measure in found.measures}
    assert said == figures
    assert not found.is_empty
    assert "%(" not in found.sentence
    south = signal_of(code, day=TODAY, site_ids=[cast.south.pk])
    assert all(measure.is_empty or measure.exposure for measure in south.measures)


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (date(2026, 1, 26), REST),
        (date(2026, 1, 27), AHEAD),
        (date(2026, 3, 10), AHEAD),
        (date(2026, 3, 11), AHEAD),
        (date(2026, 3, 12), AFTERWARDS),
        (date(2026, 5, 6), AFTERWARDS),
        (date(2026, 5, 7), REST),
    ],
)
def test_the_year_is_cut_six_weeks_before_an_external_audit_and_eight_after(day: date, part: str) -> None:
    assert period_of(day, [(date(2026, 3, 10), date(2026, 3, 11))]) == part


def test_a_day_after_one_audit_and_before_the_next_is_before_the_next() -> None:
    audits = [(date(2026, 3, 10), date(2026, 3, 11)), (date(2026, 4, 20), date(2026, 4, 20))]
    assert period_of(date(2026, 3, 20), audits) == AHEAD
