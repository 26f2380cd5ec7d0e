"""The thread of a process: every stage from its records, where it breaks, on any day, for who may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.looking_back import the_day
from evidence.threads import Thread, thread_of
from governance.leading import hand_accountability
from governance.models import Process
from governance.owning import appoint
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import LONG_AGO, THEN, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.governance.samples import an_action

pytestmark = pytest.mark.usefixtures("still_clock")

STAGES = [
    "leader",
    "owner",
    "matrix",
    "requirement",
    "objective",
    "measurement",
    "decision",
    "action",
    "effect",
]


def a_process(cast: Cast) -> Process:
    row = Process(code="PACK", name="Packing", site=cast.north, carries_customer_requirements=True)
    return enter(row, by=cast.quinn, at=THEN)


def followed(process: Process, person: Person, cast: Cast, *, on: Any = TODAY) -> Thread:
    return thread_of(process, person=person, day=the_day(on, at=NOW, organisation=cast.organisation))


def stage(thread: Thread, key: str) -> Any:
    return next(one for one in thread.stages if one.key == key)


def test_a_process_alone_breaks_at_its_leader_and_says_so_at_each_stage(cast: Cast) -> None:
    thread = followed(a_process(cast), cast.ella, cast)
    assert [one.key for one in thread.stages] == STAGES
    assert thread.broken is not None
    assert thread.broken.key == "leader"
    broken = [one.key for one in thread.stages if one.breaks]
    assert broken == ["leader", "owner", "matrix", "requirement", "objective"]


def test_each_link_that_is_made_moves_the_break_on(cast: Cast) -> None:
    process = a_process(cast)
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=THEN)
    assert followed(process, cast.ella, cast).broken.key == "owner"
    appoint(process, holder=cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=THEN)
    thread = followed(process, cast.ella, cast)
    assert thread.broken.key == "matrix"
    assert [entry.text for entry in stage(thread, "owner").entries] == ["Olga Petrova"]


def test_objective_measurement_action_and_effect_are_named_from_records(cast: Cast) -> None:
    process = a_process(cast)
    making.an_objective(cast, process=process)
    action = an_action(cast, process=process)
    making.proven(cast, action)
    thread = followed(process, cast.ella, cast)
    assert stage(thread, "objective").entries[0].note == "target: at least 95\N{NO-BREAK SPACE}%"
    assert stage(thread, "measurement").entries[0].state == "off_target"
    assert stage(thread, "action").entries[0].text == action.text
    assert stage(thread, "effect").entries[0].text == "See protocol"
    assert not stage(thread, "decision").breaks  # an action is under way


def test_off_target_without_a_decision_or_an_action_is_a_break(cast: Cast) -> None:
    process = a_process(cast)
    making.an_objective(cast, process=process)
    thread = followed(process, cast.ella, cast)
    assert "off target, and nothing was decided" in stage(thread, "decision").breaks


def test_a_past_day_shows_what_was_recorded_by_then(cast: Cast) -> None:
    process = a_process(cast)
    making.proven(cast, an_action(cast, process=process))
    thread = followed(process, cast.ella, cast, on=TODAY - timedelta(days=1))
    assert stage(thread, "action").entries[0].state == "open"
    assert not stage(thread, "effect").entries
    earlier = followed(process, cast.ella, cast, on=TODAY - timedelta(days=8))
    assert not stage(earlier, "action").entries


def test_a_reader_sees_no_record_of_another_site(cast: Cast) -> None:
    process = enter(Process(code="ALL", name="Service"), by=cast.quinn, at=THEN)
    an_action(cast, process=process)
    assert stage(followed(process, cast.ella, cast), "action").entries
    assert not stage(followed(process, cast.sven, cast), "action").entries


def test_the_page_tells_where_the_line_breaks_and_leads_back_to_the_process(cast: Cast) -> None:
    process = a_process(cast)
    html = signed_in(cast.axel).get(reverse("evidence:thread", args=["PACK"])).content.decode()
    assert "The line breaks at “Leader”" in html
    assert process.get_absolute_url() in html
    led = signed_in(cast.axel).get(process.get_absolute_url()).content.decode()
    assert reverse("evidence:thread", args=["PACK"]) in led


def test_a_day_that_is_none_is_refused_with_what_to_write(cast: Cast) -> None:
    a_process(cast)
    response = signed_in(cast.ella).get(reverse("evidence:thread", args=["PACK"]) + "?as_of=soon")
    assert response.status_code == 422
    assert "is not a day" in response.content.decode()


def test_the_thread_takes_as_many_queries_whatever_the_rows(cast: Cast) -> None:
    process = a_process(cast)
    client, counts = signed_in(cast.ella), []
    for times in (1, 10):
        for number in range(times):
            making.an_objective(cast, f"P{times}-{number}", process=process)
            making.proven(cast, an_action(cast, process=process))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("evidence:thread", args=["PACK"])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24
