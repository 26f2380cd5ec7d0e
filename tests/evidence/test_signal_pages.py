"""Pages of culture signals: each figure opens its records, sites stand beside each other, nothing is scored."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.signals.families import ORDER, all_families
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.governance.leadership import an_activity
from tests.governance.samples import a_decision
from tests.reviews.requests import a_request, granted

pytestmark = pytest.mark.usefixtures("still_clock")


def get(person: Person, name: str, *args: str, **given: str) -> Any:
    return signed_in(person).get(reverse(f"evidence:{name}", args=args), given)


def text_of(person: Person, name: str, *args: str, **given: str) -> str:
    response = get(person, name, *args, **given)
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_family_has_its_place_in_the_order() -> None:
    assert [family.code for family in all_families()] == list(ORDER)


def test_the_list_shows_every_signal_and_says_of_which_nothing_is_recorded(cast: Cast) -> None:
    a_request(cast)
    granted(cast)
    shown = text_of(cast.ella, "signals")
    assert "1 of 2 resource requests are decided, after 6.0\u00a0days on average." in shown
    assert "No leadership activity was recorded yet." in shown
    assert "score" in shown
    for family in all_families():
        assert reverse("evidence:signal", args=[family.code]) in shown


def test_one_signal_shows_definition_trend_and_the_records_behind_it(cast: Cast) -> None:
    wish = granted(cast, what="A gauge")
    shown = text_of(cast.ella, "signal", "improvement-resourced")
    assert "Resource requests of the year that a leader has decided" in shown
    assert "A gauge" in shown
    assert wish.get_absolute_url() in shown
    assert "100\u00a0% all the time, up to Mar 2026." in shown


def test_a_signal_without_records_leads_to_where_one_begins(cast: Cast) -> None:
    shown = text_of(cast.ella, "signal", "leaders-listen")
    assert "Note what you heard on the next one." in shown
    assert f'href="{reverse("governance:activities")}"' in shown


def test_a_person_of_a_site_sees_the_figures_and_the_records_of_that_site_alone(cast: Cast) -> None:
    an_activity(cast, heard="The rig is loud")
    a_decision(cast)
    north = text_of(cast.olga, "signal", "leaders-listen")
    assert "on 1 of 1 walks" in north
    assert "No walk, visit or talk was recorded yet." in text_of(cast.sven, "signal", "leaders-listen")
    assert get(cast.sven, "signals", site="NORTH").status_code == 404
    assert "No walk" in text_of(cast.ella, "signal", "leaders-listen", site="SOUTH")


def test_external_auditors_and_strangers_to_every_role_see_none(cast: Cast) -> None:
    for person in (cast.axel, cast.nora):
        for name, args in (("signals", []), ("signal", [ORDER[0]]), ("signals_export", [])):
            assert get(person, name, *args).status_code == 403
    assert get(cast.ella, "signal", "happiness").status_code == 404


def test_the_figures_go_out_as_csv_by_month_and_by_site(cast: Cast) -> None:
    granted(cast)
    lines = b"".join(get(cast.ella, "signal_export", "improvement-resourced")).decode("utf-8-sig").splitlines()
    assert lines[0] == "Signal,Figure,Unit,Month,Site,Part,Of,Value"
    assert "Improvement is resourced,Requests decided,%,2026-03,,1,1,100" in lines
    assert "Improvement is resourced,Requests decided,%,,North,1,1,100" in lines
    assert "Improvement is resourced,Days to decide,days,,North,6,1,6" in lines
    every = b"".join(get(cast.ella, "signals_export")).decode("utf-8-sig").splitlines()
    assert set(lines) <= set(every)


def queries(person: Person, name: str, *args: str) -> int:
    client = signed_in(person)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse(f"evidence:{name}", args=args))
        list(response) if response.streaming else None
    assert response.status_code == 200
    return len(captured)


def test_queries_stay_the_same_with_ten_times_the_records(cast: Cast) -> None:
    counts = []
    for times in (1, 10):
        for _number in range(times):
            granted(cast)
            an_activity(cast, heard="The rig is loud")
            a_decision(cast)
        one = {code: queries(cast.ella, "signal", code) for code in ORDER}
        counts.append(one | {"all": queries(cast.ella, "signals")})
    assert counts[0] == counts[1]
    assert counts[1].pop("all") <= 26
    assert max(counts[1].values()) <= 12, counts[1]
