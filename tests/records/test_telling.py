"""Telling: the history of a record in plain words, with as many queries for a long one as for a short one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Action, Process
from qms.primitives.changing import changing
from qms.records.entering import enter
from qms.records.telling import timeline
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action


def change(action: Action, cast: Cast, hours: int = 1, **values: Any) -> None:
    with changing(action, by=cast.ella, at=NOW + timedelta(hours=hours), reason="Agreed") as row:
        for name, value in values.items():
            setattr(row, name, value)


def sentences(action: Action) -> list[str]:
    return [entry.sentence for entry in timeline(action)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"criterion": "98 %"}, "Ella Brandt changed effectiveness criterion from “97 %” to “98 %”."),
        ({"origin": "risk"}, "Ella Brandt changed origin from “Off target” to “Risk”."),
        ({"check_on": date(2026, 5, 15)}, "Ella Brandt moved check day from 27 Apr 2026 to 15 May 2026."),
        ({"verifier": "carl"}, "Ella Brandt changed verifier from Quinn Hale to Carl Meyer."),
        ({"verifier": None}, "Ella Brandt removed verifier, which was Quinn Hale."),
    ],
)  # fmt: skip
def test_a_change_is_told_with_who_and_from_what_to_what(
    cast: Cast, values: dict[str, Any], sentence: str
) -> None:
    action = an_action(cast, criterion="97 %")
    if values.get("verifier"):
        values = {"verifier": cast.carl}
    change(action, cast, **values)
    entry = timeline(action)[0]
    assert (entry.sentence, entry.reason) == (sentence, "Agreed")


def test_the_newest_comes_first_and_the_recording_last(cast: Cast) -> None:
    action = an_action(cast)
    change(action, cast, 1, origin="risk")
    change(action, cast, 2, origin="corrective")
    told = sentences(action)
    assert "Corrective" in told[0] and "Off target" in told[1]
    assert told[2] == "Ella Brandt recorded this action."


def test_what_the_system_did_is_told_as_such(cast: Cast) -> None:
    process = enter(Process(code="PUR", name="Purchasing"), by=None, at=NOW)
    with changing(process, by=None, at=NOW) as row:
        row.carries_customer_requirements = True
    told = [entry.sentence for entry in timeline(process)]
    assert "The system changed carries customer requirements from no to yes." in told


def test_facts_that_tell_a_change_are_not_told_twice(cast: Cast) -> None:
    action = an_action(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY - timedelta(days=1), proof="Protocol")
    told = timeline(action, silent=("state",))
    assert [entry.sentence for entry in told] == [
        "Olga Petrova completed it on 15 Mar 2026.",
        "Ella Brandt recorded this action.",
    ]
    assert told[0].late and told[0].reason == "Protocol"


def test_a_long_history_takes_as_many_queries_as_a_short_one(cast: Cast) -> None:
    action = an_action(cast)

    def asked() -> int:
        row = Action.objects.get(pk=action.pk)
        with CaptureQueriesContext(connection) as queries:
            timeline(row)
        return len(queries)

    for number, person in enumerate((cast.carl, cast.ella)):
        change(action, cast, number, verifier=person, origin="risk")
    few = asked()
    for number, person in enumerate((cast.carl, cast.quinn, cast.ella, cast.sven) * 5, start=3):
        change(action, cast, number, verifier=person, origin="corrective" if number % 2 else "risk")
    assert asked() == few <= 8
