"""Climate relevance: a leader decides, dated and with a reason; the coming edition is judged by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from evidence.climate import decide_relevance
from evidence.editions import edition_of
from evidence.judging import readiness
from evidence.models import ClimateRelevance
from evidence.rules import FAILS, HOLDS, MISSING, SHOWN, WEAK, Climate
from evidence.snapshotting import today_of
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence.judging import ago, checked

pytestmark = pytest.mark.usefixtures("still_clock")

GIVEN = {"relevant": "no", "reason": "No site floods, no customer asks", "on": TODAY.isoformat()}


@pytest.mark.parametrize(
    ("climate", "verdict", "result"),
    [
        (None, MISSING, FAILS),
        (Climate("DEC-0001", ago(30), True), SHOWN, HOLDS),
        (Climate("DEC-0001", ago(30), False), SHOWN, HOLDS),
        (Climate("DEC-0001", ago(500), True), WEAK, HOLDS),
    ],
)
def test_4_1_asks_for_a_decision_of_the_year(climate: Climate | None, verdict: str, result: str) -> None:
    checked("4.1", verdict, [result], edition="2026", climate=climate)


def test_a_leader_decides_by_page_and_the_coming_edition_shows_it(cast: Cast) -> None:
    response = signed_in(cast.ella).post(reverse("evidence:climate"), GIVEN)
    assert response.status_code == 302
    row = ClimateRelevance.objects.get()
    assert (row.relevant, row.decision.decided_by, row.decision.decided_on) == (False, cast.ella, TODAY)
    assert row.decision.rationale == GIVEN["reason"]
    shown = signed_in(cast.carl).get(reverse("evidence:climate")).content.decode()
    assert "Not relevant" in shown
    assert "Record decision" not in shown
    found = readiness(edition=edition_of("2026"), site=None, day=today_of(NOW))
    assert {one.expectation.code: one.verdict for one in found}["4.1"] == SHOWN


def test_who_does_not_lead_the_organisation_decides_nothing(cast: Cast) -> None:
    assert signed_in(cast.quinn).post(reverse("evidence:climate"), GIVEN).status_code == 403
    assert not ClimateRelevance.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": "  "}, "reason"), ({"on": "2099-01-01"}, "on"), ({"relevant": ""}, "relevant")],
)
def test_what_is_lacking_is_refused_at_its_field_and_keeps_what_was_typed(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    response = signed_in(cast.ella).post(reverse("evidence:climate"), {**GIVEN, **changes})
    assert response.status_code == 422
    assert response.context["form"].errors.get(field)
    assert not ClimateRelevance.objects.exists()


def test_the_procedure_refuses_a_decision_without_a_reason(cast: Cast) -> None:
    with pytest.raises(Refusal, match="no reason"):
        decide_relevance(relevant=True, reason=" ", on=TODAY - timedelta(days=1), by=cast.ella, at=NOW)
    assert Person.objects.count() == 9
