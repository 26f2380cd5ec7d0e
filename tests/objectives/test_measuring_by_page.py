"""Measuring by page: one field for the next value, corrections with a reason, errors at the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from objectives.models import Measurement, QualityObjective
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.objectives.making import active, drafted, measured

pytestmark = pytest.mark.usefixtures("still_clock")
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def post(row: QualityObjective, person: Person, **data: Any) -> HttpResponse:
    """Send the form for a value."""
    return signed_in(person).post(reverse("objectives:measurement", args=[row.reference]), data)  # type: ignore[return-value]


def correct(row: QualityObjective, person: Person, **data: Any) -> HttpResponse:
    """Send the form for a correction of January."""
    url = reverse("objectives:correction", args=[row.reference, "2026-01"])
    return signed_in(person).post(url, data)  # type: ignore[return-value]


def test_the_page_asks_for_the_next_owed_period_with_one_field(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JANUARY, "96")
    page = signed_in(cast.olga).get(row.get_absolute_url()).content.decode()
    assert "Value for Feb 2026" in page
    assert 'inputmode="decimal"' in page
    answer = post(row, cast.olga, value="93.5", period="2026-02", seen="0")
    assert answer.status_code == 302
    stored = Measurement.objects.get(period=FEBRUARY)
    assert (stored.value, stored.reporter, stored.source) == (Decimal("93.5"), cast.olga, "form")


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"value": "93,5", "period": "2026-02"}, "value", "point"),
        ({"value": "93.5 %", "period": "2026-02"}, "value", "unit"),
        ({"value": "", "period": "2026-02"}, "value", "required"),
        ({"value": "93.5", "period": "2026-04"}, "period", "has not begun"),
        ({"value": "93.5", "period": "2025-12"}, "period", "outside the span"),
        ({"value": "93.5", "period": "June"}, "period", "2013-06"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field_and_what_was_typed_is_kept(
    cast: Cast, data: dict[str, str], field: str, words: str
) -> None:
    answer = post(active(cast), cast.olga, **data)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])  # type: ignore[attr-defined]
    if data["value"]:
        assert f'value="{data["value"]}"' in answer.content.decode()
    assert not Measurement.objects.exists()


def test_the_second_of_two_who_measure_a_period_is_told(cast: Cast) -> None:
    row = active(cast)
    assert post(row, cast.olga, value="96", period="2026-01", seen="0").status_code == 302
    answer = post(row, cast.quinn, value="91", period="2026-01", seen="0")
    assert answer.status_code == 422
    assert "in the meantime" in answer.content.decode()
    assert Measurement.objects.count() == 1


def test_a_correction_says_why_and_both_values_stay_on_the_page(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JANUARY, "96")
    answer = correct(row, cast.olga, value="91", seen="1")
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors  # type: ignore[attr-defined]
    assert correct(row, cast.olga, value="91", reason="One truck twice", seen="1").status_code == 302
    page = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
    for words in ("<s>96</s>", "One truck twice", "Corrected"):
        assert words in page


def test_a_correction_of_a_value_that_was_corrected_meanwhile_is_refused(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JANUARY, "96")
    correct(row, cast.olga, value="91", reason="One truck twice", seen="1")
    assert correct(row, cast.quinn, value="92", reason="Mine", seen="1").status_code == 422
    assert Measurement.objects.count() == 2


@pytest.mark.parametrize("period", ["2026-02", "nonsense", "2026-13"])
def test_a_period_without_a_value_cannot_be_corrected(cast: Cast, period: str) -> None:
    row = active(cast)
    url = reverse("objectives:correction", args=[row.reference, period])
    assert signed_in(cast.olga).get(url).status_code == 404


@pytest.mark.parametrize("name", ["carl", "ines", "axel", "adam"])
def test_who_does_not_lead_there_sees_no_field_and_is_refused(cast: Cast, name: str) -> None:
    row = active(cast)
    person = getattr(cast, name)
    assert "Value for" not in signed_in(person).get(row.get_absolute_url()).content.decode()
    assert post(row, person, value="96", period="2026-01").status_code == 403


def test_the_owner_measures_even_where_no_role_reaches(cast: Cast) -> None:
    row = drafted(cast, site=None, owner=cast.sven)
    assert post(row, cast.sven, value="96", period="2026-01").status_code == 302


def test_the_export_has_each_revision_and_no_formula(cast: Cast) -> None:
    row = active(cast)
    measured(row, cast.olga, JANUARY, "96", comment="=HYPERLINK(1)")
    measured(row, cast.olga, JANUARY, "-3", reason="Recounted")
    answer: Any = signed_in(cast.ella).get(reverse("objectives:measurements_export", args=[row.reference]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["N-OTD", "2026-01", "96.0000", "1"],
        ["N-OTD", "2026-01", "-3.0000", "2"],
    ]
    assert "'=HYPERLINK(1)" in lines[1]


def test_the_export_says_of_each_value_which_run_rules_it_breaks(cast: Cast, still_clock: None) -> None:
    row = active(cast, starts_on=date(2025, 1, 1))
    for month in range(1, 13):
        measured(row, cast.olga, date(2025, month, 1), "70" if month == 12 else str(93 + month % 2))
    measured(row, cast.olga, date(2025, 12, 1), "71", reason="Recounted")
    measured(row, cast.olga, date(2026, 3, 1), "50")
    answer: Any = signed_in(cast.ella).get(reverse("objectives:measurements_export", args=[row.reference]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",sign")
    signs = [line.rsplit(",", 1)[1] for line in lines[1:]]
    run = "eight in a row on one side of the mean"
    assert signs == [run] * 11 + ["", "beyond a limit", ""], "not of what was corrected, nor of what still runs"


def test_the_table_beside_the_chart_says_where_nothing_is_unusual(cast: Cast, still_clock: None) -> None:
    row = active(cast, starts_on=date(2025, 1, 1))
    for month in range(1, 13):
        measured(row, cast.olga, date(2025, month, 1), "98" if month == 12 else str(93 + month % 2))
    measured(row, cast.olga, date(2026, 3, 1), "50")
    chart = signed_in(cast.ella).get(row.get_absolute_url()).context["chart"]
    signs = {line[0].text: line[4].text for line in chart.table.rows}
    assert (signs["Dec 2025"], signs["Mar 2026"]) == ("beyond a limit", ""), "what still runs is not judged"
    assert {signs[month] for month in ("Jan 2025", "Nov 2025")} == {"no sign"}
    assert signs["Feb 2026"] == "", "there is no value"


@pytest.mark.parametrize("value", ["99999999999.9999", "-99999999999.9999", "0.0001"])
def test_the_longest_value_that_is_taken_comes_back_digit_by_digit(cast: Cast, value: str) -> None:
    row = active(cast)
    assert post(row, cast.olga, value=value, period="2026-02").status_code == 302
    assert Measurement.objects.get(period=FEBRUARY).value == Decimal(value)
    assert signed_in(cast.olga).get(row.get_absolute_url()).status_code == 200
    assert signed_in(cast.olga).get(reverse("objectives:objectives")).status_code == 200


def test_a_value_with_more_digits_than_a_database_keeps_is_refused(cast: Cast) -> None:
    answer = post(active(cast), cast.olga, value="99999999999999.9999", period="2026-02")
    assert answer.status_code == 422
    assert not Measurement.objects.exists()
