"""Working time is counted in the hours in which a site works, by its own clocks, whatever they do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.clocks import Hours, deadline, spent, spoken_time

BERLIN, LISBON = "Europe/Berlin", "Europe/Lisbon"
KOLKATA, LORD_HOWE, ADELAIDE = "Asia/Kolkata", "Australia/Lord_Howe", "Australia/Adelaide"
DAY = Hours()  # 08:00–17:00
NIGHT = Hours(time(0), time(6))
CHRISTMAS = {date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)}

# zone, hours, holidays, start and end as the site's clocks show them, working hours between them
CASES = {
    "within a day": (BERLIN, DAY, (), "2026-03-16 09:30", "2026-03-16 13:30", 4),
    "over a night": (BERLIN, DAY, (), "2026-03-16 15:00", "2026-03-17 10:00", 4),
    "to the last minute of a day": (BERLIN, DAY, (), "2026-03-16 08:00", "2026-03-16 17:00", 9),
    "over a weekend": (BERLIN, DAY, (), "2026-03-20 16:00", "2026-03-23 11:00", 4),
    "started before work": (BERLIN, DAY, (), "2026-03-16 05:00", "2026-03-16 12:00", 4),
    "started after work": (BERLIN, DAY, (), "2026-03-16 19:00", "2026-03-17 12:00", 4),
    "started as work ends": (BERLIN, DAY, (), "2026-03-16 17:00", "2026-03-17 12:00", 4),
    "started on a Sunday": (BERLIN, DAY, (), "2026-03-22 12:00", "2026-03-23 09:00", 1),
    "over holidays in a row and a weekend": (BERLIN, DAY, CHRISTMAS, "2026-12-23 15:00", "2026-12-29 10:00", 4),
    "started on a holiday": (BERLIN, DAY, CHRISTMAS, "2026-12-24 10:00", "2026-12-29 08:30", 0.5),
    "over the weekend clocks go forward, Berlin": (BERLIN, DAY, (), "2026-03-27 16:00", "2026-03-30 11:00", 4),
    "over the weekend clocks go back, Berlin": (BERLIN, DAY, (), "2026-10-23 16:00", "2026-10-26 11:00", 4),
    "over the weekend clocks go forward, Lisbon": (LISBON, DAY, (), "2026-03-27 16:00", "2026-03-30 11:00", 4),
    "over the weekend clocks go back, Lisbon": (LISBON, DAY, (), "2026-10-23 16:00", "2026-10-26 11:00", 4),
    "half an hour from the hour": (KOLKATA, DAY, (), "2026-03-20 16:30", "2026-03-23 10:00", 2.5),
    "half an hour from the hour, clocks go back": (
        ADELAIDE, DAY, (), "2026-04-03 16:30", "2026-04-06 10:00", 2.5,
    ),
    "clocks that move by half an hour": (LORD_HOWE, DAY, (), "2026-10-02 16:30", "2026-10-05 10:00", 2.5),
    "through a leap day": (BERLIN, DAY, (), "2028-02-28 16:00", "2028-03-01 08:30", 10.5),
    "over a leap day on a weekend": (BERLIN, DAY, (), "2032-02-27 16:00", "2032-03-01 09:00", 2),
    "over New Year": (BERLIN, DAY, {date(2027, 1, 1)}, "2026-12-31 16:00", "2027-01-04 09:00", 2),
    "at night": (BERLIN, NIGHT, (), "2026-03-16 22:00", "2026-03-17 02:00", 2),
    "a fortnight": (LISBON, DAY, (), "2026-03-16 08:00", "2026-03-27 17:00", 90),
}  # fmt: skip


def moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("name", CASES)
def test_a_deadline_falls_where_working_time_ends(name: str) -> None:
    zone, hours, holidays, start, end, length = CASES[name]
    found = deadline(
        moment(start, zone), timedelta(hours=length), zone=ZoneInfo(zone), hours=hours, holidays=holidays
    )
    assert found.tzinfo is UTC
    assert found.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == end


@pytest.mark.parametrize("name", CASES)
def test_working_time_between_two_moments_is_what_was_worked(name: str) -> None:
    zone, hours, holidays, start, end, length = CASES[name]
    worked = spent(moment(start, zone), moment(end, zone), zone=ZoneInfo(zone), hours=hours, holidays=holidays)
    assert worked == timedelta(hours=length)


@pytest.mark.parametrize(("zone", "day", "worked"), [
    ("Africa/Cairo", "2026-04-24", 5),  # a Friday whose first hour does not exist
    ("Africa/Cairo", "2026-10-29", 6),
    ("America/Sao_Paulo", "2026-03-20", 6),
])  # fmt: skip
def test_a_clock_change_within_the_hours_of_work_makes_that_day_shorter(
    zone: str, day: str, worked: int
) -> None:
    length = spent(
        moment(f"{day} 00:00", zone), moment(f"{day} 23:00", zone),
        zone=ZoneInfo(zone), hours=NIGHT, holidays=(),
    )  # fmt: skip
    assert length == timedelta(hours=worked)


def test_no_time_passes_backwards_or_while_nobody_works() -> None:
    zone = ZoneInfo(BERLIN)
    assert not spent(
        moment("2026-03-17 10:00", BERLIN), moment("2026-03-16 10:00", BERLIN),
        zone=zone, hours=DAY, holidays=(),
    )  # fmt: skip
    assert not spent(
        moment("2026-03-20 18:00", BERLIN), moment("2026-03-23 07:00", BERLIN),
        zone=zone, hours=DAY, holidays=(),
    )  # fmt: skip


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),
    minutes=st.integers(1, 20_000),
    zone=st.sampled_from([BERLIN, LISBON, KOLKATA, LORD_HOWE, ADELAIDE]),
    hours=st.sampled_from([DAY, NIGHT, Hours(time(22), time(23, 30))]),
)
def test_what_is_spent_until_a_deadline_is_what_was_given(
    start: datetime, minutes: int, zone: str, hours: Hours
) -> None:
    began, place = start.replace(tzinfo=UTC), ZoneInfo(zone)
    length = timedelta(minutes=minutes)
    end = deadline(began, length, zone=place, hours=hours, holidays=CHRISTMAS)
    assert spent(began, end, zone=place, hours=hours, holidays=CHRISTMAS) == length
    assert end.astimezone(place).date() not in CHRISTMAS


@pytest.mark.parametrize(("minutes", "said"), [
    (0.5, "less than a minute"),
    (40, "40 min"),
    (60, "1 h"),
    (200, "3 h 20 min"),
    (9 * 60, "1 working day"),
    (2 * 9 * 60 + 30, "2 working days"),
    (2 * 9 * 60 + 60, "2 working days 1 h"),
])  # fmt: skip
def test_working_time_is_told_as_people_say_it(minutes: float, said: str) -> None:
    assert spoken_time(timedelta(minutes=minutes), day=DAY.length) == said
