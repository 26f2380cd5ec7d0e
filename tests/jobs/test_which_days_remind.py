"""One useful reminder, not ten: which day tells what, judged over plain values."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.jobs.rules import Group, group_of, is_working_day, morning_has_come, reminder, soon_for

FRIDAY = date(2026, 3, 20)


def days(
    due_on: date,
    soon: int,
    *,
    frm: date = date(2026, 3, 2),
    until: date = date(2026, 3, 31),
    away: tuple[date, ...] = (),
) -> list[tuple[str, str]]:
    """Return each day that reminds, as (day, group), when a digest is written on every working day."""
    told: date | None = None
    found = []
    for number in range((until - frm).days + 1):
        day = frm + timedelta(days=number)
        if is_working_day(day, away) and (group := reminder(due_on, soon, day, told)):
            found.append((f"{day:%a %d}", group.value))
            told = day
    return found


def test_a_duty_is_told_soon_on_the_day_and_then_weekly() -> None:
    assert days(FRIDAY, 7) == [
        ("Fri 13", "soon"),
        ("Fri 20", "today"),
        ("Mon 23", "overdue"),
        ("Mon 30", "overdue"),
    ]


def test_a_due_day_on_a_weekend_is_told_on_monday() -> None:
    assert days(date(2026, 3, 21), 7) == [
        ("Mon 16", "soon"),
        ("Mon 23", "overdue"),
        ("Mon 30", "overdue"),
    ]


def test_a_holiday_moves_the_reminder_to_the_next_working_day() -> None:
    away = (date(2026, 3, 13), date(2026, 3, 20))
    assert days(FRIDAY, 7, away=away) == [
        ("Mon 16", "soon"),
        ("Mon 23", "overdue"),
        ("Mon 30", "overdue"),
    ]


def test_what_was_given_late_is_told_at_once() -> None:
    found = days(FRIDAY, 7, frm=date(2026, 3, 17), until=date(2026, 3, 24))
    assert found == [("Tue 17", "soon"), ("Fri 20", "today"), ("Mon 23", "overdue")]


def test_a_server_that_stood_still_tells_what_it_missed_once() -> None:
    assert reminder(FRIDAY, 7, date(2026, 3, 26), date(2026, 3, 13)) is Group.OVERDUE
    assert reminder(FRIDAY, 7, date(2026, 3, 27), date(2026, 3, 26)) is None


def test_a_duty_whose_day_moved_is_new() -> None:
    moved_to = date(2026, 4, 3)
    assert reminder(moved_to, 7, date(2026, 3, 26), None) is None
    assert reminder(moved_to, 7, date(2026, 3, 27), None) is Group.SOON


def test_without_a_soon_the_due_day_is_the_first_word() -> None:
    assert days(FRIDAY, 0)[0] == ("Fri 20", "today")


@pytest.mark.parametrize(
    ("day", "group"),
    [
        (date(2026, 2, 21), None),
        (date(2026, 2, 22), Group.SOON),
        (date(2026, 2, 28), Group.SOON),
        (date(2026, 3, 1), Group.TODAY),
        (date(2026, 3, 2), Group.OVERDUE),
    ],
)
def test_month_ends_are_counted_right(day: date, group: Group | None) -> None:
    assert group_of(date(2026, 3, 1), 7, day) is group


def test_leap_days_are_counted_right() -> None:
    assert group_of(date(2028, 3, 1), 1, date(2028, 2, 29)) is Group.SOON
    assert group_of(date(2028, 2, 29), 7, date(2028, 3, 1)) is Group.OVERDUE


@pytest.mark.parametrize(("every", "soon"), [(1, 0), (7, 1), (30, 7), (90, 7), (365, 7)])
def test_what_recurs_often_is_announced_late(every: int, soon: int) -> None:
    assert soon_for(every) == soon


@pytest.mark.parametrize(
    ("moment", "zone", "come"),
    [
        (datetime(2026, 3, 16, 5, 59, tzinfo=UTC), "Europe/Berlin", False),
        (datetime(2026, 3, 16, 6, 0, tzinfo=UTC), "Europe/Berlin", True),
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), "Europe/Berlin", True),  # summer time
        (datetime(2026, 3, 16, 6, 0, tzinfo=UTC), "Europe/Lisbon", False),
        (datetime(2026, 3, 15, 22, 0, tzinfo=UTC), "Asia/Tokyo", True),  # their Monday
    ],
)
def test_the_day_begins_at_seven_where_people_are(moment: datetime, zone: str, come: bool) -> None:
    assert morning_has_come(moment, ZoneInfo(zone)) is come


@given(
    due=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    soon=st.integers(0, 30),
    closed=st.sets(st.integers(-40, 60)),
)
def test_nothing_is_lost_and_nobody_is_told_too_often(due: date, soon: int, closed: set[int]) -> None:
    away = {due + timedelta(days=number) for number in closed}
    told: list[date] = []
    for number in range(-40, 61):
        day = due + timedelta(days=number)
        if is_working_day(day, away) and reminder(due, soon, day, told[-1] if told else None):
            told.append(day)
    assert sum(day < due for day in told) <= 1
    assert sum(day == due for day in told) == is_working_day(due, away)
    late = [day for day in told if day > due]
    assert all((after - before).days >= 7 for before, after in itertools.pairwise(late))
    open_days = [day for n in range(1, 61) if is_working_day(day := due + timedelta(days=n), away)]
    assert late[:1] == open_days[:1]
