"""The link of the digest for a value that is owed: one field, once, for the one to whom it was sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from objectives import composing
from objectives.measuring_from_mail import ACT
from objectives.models import Measurement
from qms.jobs.linking import LASTS, Link, token_of
from qms.jobs.mailing import compose
from qms.jobs.noticing import plan_digests
from qms.primitives.changing import changing
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.objectives.making import AT, active, drafted, measured
from tests.objectives.test_computing import figure, started

pytestmark = pytest.mark.usefixtures("still_clock")

FEB, MARCH_1 = date(2026, 2, 1), date(2026, 3, 1)


def link(record: Any, *, day: date = TODAY, act: str = ACT) -> str:
    """Return the path of the link that the mail of ``day`` carries for the value of February."""
    named = Link(act, record.owner_id, record.reference, MARCH_1, day)
    return f"/objectives/mail/{token_of(named)}/"


def test_the_owners_mail_asks_for_the_value_with_a_link(cast: Cast, settings: Any) -> None:
    row = active(cast)
    measured(row, cast.olga, date(2026, 1, 1), "96")
    letter: Any = next(compose(one) for one in plan_digests(TODAY, at=NOW) if one.person == cast.olga)
    wanted = settings.BASE_URL + link(row)
    assert f"Enter the value: {wanted}\n" in letter.body
    assert f'href="{wanted}">Enter the value</a>' in letter.alternatives[0].content


def test_opening_it_changes_nothing_and_sending_one_number_records_it_once(cast: Cast) -> None:
    row = active(cast)
    browser = Client()
    shown = browser.get(link(row))
    assert shown.status_code == 200
    assert "Feb 2026" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert not Measurement.objects.exists()
    done = browser.post(link(row), {"value": "96.5 %", "comment": "Fog"}, follow=True)
    assert "Olga Petrova reported it" in done.content.decode()
    stored = Measurement.objects.get()
    assert (stored.period, stored.source, stored.reporter, stored.comment) == (FEB, "mail", cast.olga, "Fog")
    again = browser.post(link(row), {"value": "97"})
    assert again.status_code == 410
    assert Measurement.objects.count() == 1


def test_a_figure_of_a_series_is_entered_the_same_way(cast: Cast) -> None:
    row = started(cast, "N-ALL")
    figure(row, cast, "120")
    assert Client().post(link(row), {"value": "110"}).status_code == 302
    assert row.values.get(period=FEB).source == "mail"


@pytest.mark.parametrize("text", ["97,5", "about 90", "97.5 h", ""])
def test_what_is_no_number_is_refused_at_the_field_with_what_was_typed(cast: Cast, text: str) -> None:
    answer = Client().post(link(active(cast)), {"value": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["value"]
    assert answer.context["form"]["value"].value() == text
    assert not Measurement.objects.exists()


def test_it_opens_nothing_for_others_nor_after_two_weeks_nor_for_another_act(cast: Cast) -> None:
    row = active(cast)
    assert signed_in(cast.quinn).get(link(row)).status_code == 403
    assert Client().get(link(row, day=TODAY - LASTS - timedelta(days=1))).status_code == 410
    assert Client().get(link(row, act="governance:done_from_mail")).status_code == 403
    assert Client().get("/objectives/mail/made-up/").status_code == 403


def test_it_closes_where_the_objective_went_to_another_or_is_computed(cast: Cast) -> None:
    given, computed = active(cast, "N-A"), active(cast, "N-B")
    opened = link(given)
    with changing(given, by=cast.quinn, at=AT, reason="Handed over") as row:
        row.owner = cast.ella
    assert Client().get(opened).status_code == 410
    composing.compose(computed, way="mean", parts=[drafted(cast, "N-C")], by=cast.ella, at=AT)
    closed = Client().get(link(computed))
    assert closed.status_code == 410
    assert "Nobody reports" in closed.content.decode()
