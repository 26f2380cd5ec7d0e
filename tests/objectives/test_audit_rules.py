"""Judgement on audits and certificates: what is late, what was looked at, what the programme says first."""

from __future__ import annotations

from datetime import date

import pytest

from objectives.rules import audits as rules
from tests.governance.samples import refused

ON = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("state", "starts_on", "ends_on", "standing"),
    [
        ("planned", date(2026, 3, 17), date(2026, 3, 18), "planned"),
        ("planned", date(2026, 3, 15), date(2026, 3, 16), "under_way"),
        ("planned", date(2026, 3, 14), date(2026, 3, 15), "overdue"),
        ("held", date(2026, 2, 13), date(2026, 2, 14), "held"),
        ("held", date(2026, 2, 12), date(2026, 2, 13), "report_late"),
        ("reported", date(2025, 1, 1), date(2025, 1, 2), "reported"),
        ("cancelled", date(2025, 1, 1), date(2025, 1, 2), "cancelled"),
    ],
)
def test_an_audit_is_late_once_its_days_or_those_of_its_report_passed(
    state: str, starts_on: date, ends_on: date, standing: str
) -> None:
    assert rules.audit_standing(state, starts_on=starts_on, ends_on=ends_on, on=ON) == standing


@pytest.mark.parametrize(
    ("state", "expires_on", "standing"),
    [
        ("standing", date(2026, 6, 15), "in_force"),
        ("standing", date(2026, 6, 14), "expiring"),
        ("standing", date(2026, 3, 16), "expiring"),
        ("standing", date(2026, 3, 15), "expired"),
        ("ended", date(2027, 3, 15), "ended"),
    ],
)
def test_a_certificate_asks_for_its_renewal_ninety_days_ahead_and_is_valid_on_its_last_day(
    state: str, expires_on: date, standing: str
) -> None:
    assert rules.certificate_standing(state, expires_on=expires_on, on=ON) == standing


@pytest.mark.parametrize(
    ("last", "coming", "standing"),
    [
        (date(2025, 3, 17), None, "looked"),
        (date(2025, 3, 16), None, "gap"),
        (date(2025, 3, 16), date(2026, 3, 16), "planned"),
        (None, date(2026, 3, 15), "gap"),
        (None, None, "gap"),
    ],
)
def test_what_nobody_looked_at_in_a_year_and_nobody_plans_to_is_a_gap(
    last: date | None, coming: date | None, standing: str
) -> None:
    assert rules.Looked(last, coming).standing(ON) == standing


def test_nobody_audits_their_own_work() -> None:
    rules.refuse_own_work("Ines", [])
    with refused("audit.not-own-work"):
        rules.refuse_own_work("Olga", ["Order to cash"])


def test_the_programme_says_first_what_comes_next_and_what_is_a_gap() -> None:
    said = rules.programme_sentence("Surveillance", date(2026, 4, 15), 2, ["A", "B", "C", "D", "E"], on=ON)
    assert said == (
        "Next: Surveillance on 15 Apr 2026, in 30 days. Held in the past year: 2. "
        "Not looked at in a year, and not planned: A, B, C, D and 1 more."
    )
    assert rules.programme_sentence("", None, 0, [], on=ON) == "No audit is planned. Held in the past year: 0."
