"""A criterion that is a measure: chosen at an objective with data, opens its check, keeps what judged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance import criteria
from governance.models import Action
from objectives import measuring
from objectives.choosing import Chosen
from objectives.effects import put
from objectives.models import JudgedFigures, MeasureCriterion, QualityObjective
from qms.primitives.kinds import duties_of
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action, done
from tests.objectives.making import drafted

pytestmark = pytest.mark.usefixtures("still_clock")

DUE = TODAY + 2 * WEEK  # 30 March: three months have closed by 1 July
JULY = datetime(2026, 7, 2, 8, tzinfo=UTC)


def measured(objective: QualityObjective, months: dict[int, str], at: datetime = NOW) -> QualityObjective:
    for month, value in months.items():
        period = date(2026, month, 1)
        measuring.record(objective, period=period, value=Decimal(value), by=None, at=at)
    return objective


@pytest.fixture
def otd(cast: Cast) -> QualityObjective:
    return measured(drafted(cast), {1: "93", 2: "94"})


def by_measure(otd: QualityObjective, **changes: Any) -> Chosen:
    given: dict[str, Any] = {"comparison": "at_least", "threshold": Decimal(97), "periods": 3}
    return Chosen(objective=otd, **{**given, **changes})


def judged_by(cast: Cast, otd: QualityObjective, **changes: Any) -> Action:
    """Return Olga's open action, judged by the deliveries on time."""
    action = an_action(cast)
    put(action, by_measure(otd, **changes), by=cast.ella, at=NOW)
    return action


def completed(cast: Cast, otd: QualityObjective, months: dict[int, str]) -> Action:
    """Return the action done on 16 March, with ``months`` measured since."""
    action = done(judged_by(cast, otd))
    measured(otd, months, at=JULY)
    return action


def verdict(cast: Cast, action: Action, **changes: Any) -> None:
    given = {"at": JULY, "on": JULY.date(), "effective": True, "finding": "Every month above"}
    action.verify(by=cast.quinn, **{**given, **changes})


def test_the_action_says_the_measure_in_words_and_its_check_leaves_time(
    cast: Cast, otd: QualityObjective
) -> None:
    action = judged_by(cast, otd)
    assert action.criterion.replace("\u00a0", " ") == (
        "Deliveries on time (N-OTD) is at least 97 % in each of the 3 months after it is done."
    )
    assert action.check_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("changes", "chosen", "rule", "field"),
    [
        ({"state": "ended"}, {}, "criterion.objective-ended", "objective"),
        ({"site": "south"}, {}, "criterion.objective-of-another-site", "objective"),
        ({"ends_on": date(2026, 5, 31)}, {}, "criterion.within-the-objective", "objective"),
        ({}, {"comparison": "within"}, "criterion_band_has_two_edges", "threshold_high"),
        ({}, {"threshold_high": Decimal(99)}, "criterion_band_has_two_edges", "threshold_high"),
        ({}, {"periods": 0}, "measurecriterion.periods", "periods"),
    ],
)
def test_what_cannot_be_judged_by_is_refused_where_it_stands(
    cast: Cast,
    otd: QualityObjective,
    changes: dict[str, Any],
    chosen: dict[str, Any],
    rule: str,
    field: str,
) -> None:
    action = an_action(cast)
    for name, value in changes.items():
        setattr(otd, name, cast.south if value == "south" else value)
    otd.save()
    with pytest.raises(Refusal) as refusal:
        put(action, by_measure(otd, **chosen), by=cast.ella, at=NOW)
    assert (refusal.value.rule, refusal.value.field) == (rule, field)
    action.refresh_from_db()
    assert action.criterion.startswith("Delivery on the promised day")
    assert not MeasureCriterion.objects.exists()


def test_an_objective_without_data_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        put(an_action(cast), by_measure(drafted(cast)), by=cast.ella, at=NOW)
    assert refusal.value.rule == "criterion.objective-without-data"
    assert "no before to compare with" in str(refusal.value)


def test_a_check_day_that_is_too_early_is_told_the_earliest(cast: Cast, otd: QualityObjective) -> None:
    with pytest.raises(Refusal) as refusal:
        put(an_action(cast), by_measure(otd), by=cast.ella, at=NOW, check_on=date(2026, 6, 30))
    assert refusal.value.field == "check_on"
    assert "The earliest day is 1 Jul 2026." in str(refusal.value)


def test_an_objective_of_the_organisation_judges_an_action_of_a_site(cast: Cast) -> None:
    everywhere = measured(drafted(cast, "ALL", site=None), {1: "93"})
    assert judged_by(cast, everywhere).check_on == date(2026, 7, 1)


def test_the_owner_does_not_set_the_test_and_nobody_does_once_it_is_done(
    cast: Cast, otd: QualityObjective
) -> None:
    action = an_action(cast)
    with pytest.raises(Refusal) as refusal:
        put(action, by_measure(otd), by=cast.olga, at=NOW)
    assert refusal.value.rule == "action.criterion-by-assigner"
    done(action)
    with pytest.raises(Refusal) as refusal:
        put(action, by_measure(otd), by=cast.ella, at=NOW)
    assert refusal.value.rule == "action.state"


def test_another_measure_takes_the_place_of_the_first(cast: Cast, otd: QualityObjective) -> None:
    action = judged_by(cast, otd)
    put(action, by_measure(otd, periods=1, threshold=Decimal(96)), by=cast.ella, at=NOW)
    row = MeasureCriterion.objects.get()
    assert (row.periods, row.threshold, row.history.count()) == (1, Decimal(96), 2)
    assert "at least 96" in action.criterion and action.check_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("months", "on", "owed"),
    [
        ({}, date(2026, 4, 20), None),
        ({4: "97", 5: "98"}, date(2026, 6, 15), None),
        ({4: "97", 5: "98"}, date(2026, 7, 1), date(2026, 7, 1)),
        ({4: "97", 5: "98", 6: "97"}, date(2026, 6, 29), None),
        ({4: "97", 5: "98", 6: "97"}, date(2026, 6, 30), date(2026, 7, 1)),
    ],
    ids=["nothing yet", "a month to go", "check day without all data", "not closed", "data in"],
)
def test_the_check_is_owed_once_its_data_are_in(
    cast: Cast, otd: QualityObjective, months: dict[int, str], on: date, owed: date | None
) -> None:
    completed(cast, otd, months)
    duties = [duty for duty in duties_of(cast.quinn, on) if duty.kind == "effectiveness-check"]
    assert [duty.due_on for duty in duties] == ([owed] if owed else [])


def test_done_late_the_check_waits_for_periods_after_that(cast: Cast, otd: QualityObjective) -> None:
    action = judged_by(cast, otd)
    late = datetime(2026, 5, 20, 8, tzinfo=UTC)
    done(action, on=late.date(), at=late)
    assert duties_of(cast.quinn, date(2026, 8, 30)) == []
    assert [duty.due_on for duty in duties_of(cast.quinn, date(2026, 9, 1))] == [date(2026, 9, 1)]


def test_a_criterion_in_words_is_owed_by_its_check_day_as_ever(cast: Cast) -> None:
    action = done(an_action(cast))
    assert [duty.due_on for duty in duties_of(cast.quinn, TODAY)] == [action.check_on]


def test_the_figures_judged_by_are_kept_whatever_is_corrected_later(cast: Cast, otd: QualityObjective) -> None:
    action = completed(cast, otd, {4: "97", 5: "98", 6: "97.5"})
    verdict(cast, action)
    measuring.record(otd, period=date(2026, 5, 1), value=Decimal(80), by=None, at=JULY, reason="Counted twice")
    kept = JudgedFigures.objects.get()
    assert (kept.holds, kept.despite, kept.recorded_at) == (True, "", JULY)
    assert ["2026-05-01", "98.0000", 1] in kept.content["values"]
    answer = signed_in(cast.quinn).get(action.get_absolute_url()).content.decode()
    assert "as they were known on 2 Jul 2026" in answer
    assert "98\u00a0%" in answer and "80\u00a0%" not in answer


@pytest.mark.parametrize(
    ("months", "effective", "sentence"),
    [
        ({4: "97", 5: "98", 6: "97.5"}, False, "The measure says that it worked."),
        ({4: "97", 5: "90", 6: "97.5"}, True, "The measure says that it did not work."),
        ({4: "97"}, True, "The measure has not spoken yet"),
    ],
)
def test_a_verdict_against_the_measure_asks_for_words(
    cast: Cast, otd: QualityObjective, months: dict[int, str], effective: bool, sentence: str
) -> None:
    action = completed(cast, otd, months)
    with pytest.raises(Refusal) as refusal:
        verdict(cast, action, effective=effective)
    assert refusal.value.field == "despite" and sentence in str(refusal.value)
    action.refresh_from_db()
    assert action.state == "done" and not action.verifications.exists()
    verdict(cast, action, effective=effective, despite="A strike stopped the line")
    assert JudgedFigures.objects.get().despite == "A strike stopped the line"


def test_a_reopened_verdict_counts_from_the_reopening_and_is_owed_in_any_case(
    cast: Cast, otd: QualityObjective
) -> None:
    action = completed(cast, otd, {4: "97", 5: "98", 6: "97.5"})
    verdict(cast, action)
    action.reopen(by=cast.ella, at=JULY, on=JULY.date(), reason="Late again at two customers")
    assert [duty.due_on for duty in duties_of(cast.quinn, JULY.date())] == [JULY.date() + timedelta(days=14)]
    with pytest.raises(Refusal) as refusal:
        verdict(cast, action)
    assert "has not spoken yet" in str(refusal.value)
    page = page_of(signed_in(cast.olga), action)
    assert "The flag: reopened on 2 Jul 2026." in page and "Judged on 2 Jul 2026" in page
    assert "After: 97 %, 98 %, 97.5 %." in page


# Pages


def new_action(person: Any, cast: Cast, otd: QualityObjective | None, **changes: Any) -> Any:
    given = {
        "text": "Balance the lines",
        "owner": cast.olga.pk,
        "due_on": DUE,
        "weight": "action",
        "origin": "off_target",
        "site": cast.north.pk,
        "on": TODAY,
        "verifier": cast.quinn.pk,
        "criterion_by": "measure",
        "measure_objective": otd.pk if otd else "",
        "measure_comparison": "at_least",
        "measure_threshold": "97",
        "measure_periods": "3",
        **changes,
    }
    return signed_in(person).post(reverse("governance:new_action"), given)


def test_an_action_is_given_with_a_measure(cast: Cast, otd: QualityObjective) -> None:
    answer = new_action(cast.ella, cast, otd)
    action = Action.objects.get()
    assert answer.status_code == 302
    assert (action.measure.objective, action.check_on) == (otd, date(2026, 7, 1))
    assert "at least 97" in action.criterion


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"measure_objective": ""}, "measure_objective", "A measure needs this."),
        ({"measure_threshold": ""}, "measure_threshold", "A measure needs this."),
        ({"measure_threshold": "97 %"}, "measure_threshold", "Leave the unit out"),
        ({"measure_periods": "25"}, "measure_periods", "24"),
        ({"measure_comparison": "within"}, "measure_threshold_high", "A band has a lower edge"),
        ({"check_on": "2026-05-01"}, "check_on", "The earliest day is 1 Jul 2026."),
        ({"site": ""}, "measure_objective", "is an objective of North"),
    ],
)
def test_a_measure_that_cannot_judge_is_refused_at_its_field_with_what_was_typed(
    cast: Cast, otd: QualityObjective, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = new_action(cast.ella, cast, otd, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and f'id="id_{field}_error"' in page
    assert "Balance the lines" in page
    assert not Action.objects.exists() and not MeasureCriterion.objects.exists()


def test_a_task_needs_no_measure_whatever_was_chosen(cast: Cast, otd: QualityObjective) -> None:
    answer = new_action(cast.ella, cast, None, weight="task", origin="other")
    assert answer.status_code == 302 and not MeasureCriterion.objects.exists()


def page_of(client: Client, action: Action) -> str:
    return client.get(action.get_absolute_url()).content.decode().replace("\u00a0", " ")


def test_the_page_shows_before_and_after_and_proposes_the_verdict(cast: Cast, otd: QualityObjective) -> None:
    action = completed(cast, otd, {3: "95", 4: "97", 5: "98", 6: "97.5"})
    page = page_of(signed_in(cast.olga), action)
    assert "The measure has not spoken yet." in page  # on 16 March nothing has closed
    verdict(cast, action)
    page = page_of(signed_in(cast.olga), action)
    said = "The flag: done on 16 Mar 2026. Before: 93.5 % on average of 2 months. After: 97 %, 98 %, 97.5 %."
    assert said in page and "It was passed in 3 of 3." in page and "done on 16 Mar 2026" in page


def test_the_form_of_the_verdict_shows_the_figures_and_asks_why_otherwise(
    cast: Cast, otd: QualityObjective
) -> None:
    action = done(judged_by(cast, otd))
    address = reverse("governance:verification", args=[action.reference])
    client = signed_in(cast.quinn)
    assert "Before and after" in client.get(address).content.decode()
    given = {"on": TODAY, "effective": "yes", "finding": "Seen"}
    answer = client.post(address, given)
    assert answer.status_code == 422 and 'id="id_despite_error"' in answer.content.decode()
    assert client.post(address, {**given, "despite": "The line was sold"}).status_code == 302


def test_who_sees_the_action_but_not_the_objective_sees_no_figures(cast: Cast, otd: QualityObjective) -> None:
    action = done(judged_by(cast, otd))
    Action.objects.filter(pk=action.pk).update(site=None)
    assert "Before and after" not in page_of(signed_in(cast.sven), action)
    assert "Before and after" in page_of(signed_in(cast.carl), action)


def test_an_open_action_is_judged_by_a_measure_from_its_page(cast: Cast, otd: QualityObjective) -> None:
    action = an_action(cast)
    address = reverse("objectives:criterion", args=[action.reference])
    assert address in page_of(signed_in(cast.ella), action)
    assert address not in page_of(signed_in(cast.carl), action)
    client = signed_in(cast.ella)
    given = {"objective": otd.pk, "comparison": "at_least", "threshold": "97", "periods": "3"}
    early = client.post(address, {**given, "check_on": "2026-05-01"})
    assert early.status_code == 422 and "The earliest day is 1 Jul 2026." in early.content.decode()
    assert client.post(address, given).status_code == 302
    assert MeasureCriterion.objects.get().action == action
    assert client.get(address).status_code == 200


def test_a_task_has_no_page_of_a_measure(cast: Cast) -> None:
    address = reverse("objectives:criterion", args=[a_task(cast).reference])
    assert signed_in(cast.ella).get(address).status_code == 403


def test_governance_alone_knows_no_measure(cast: Cast) -> None:
    nobody = criteria.Measures()
    action = an_action(cast)
    given: dict[str, Any] = {}
    assert not nobody.judges(action) and nobody.worded(given) is None
    assert nobody.check_days([action], TODAY) == {}
