"""What Halvorsen aims at besides levels: a band, growth, a year's counts; what breaks down, what is over."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.deciding import decide
from objectives import measuring, rules
from objectives.changing_over import Choice, change_over
from objectives.copying import Copy, copy_to_sites
from objectives.models import BusinessGoal, Measurement, QualityObjective
from objectives.promising import draft
from objectives.rules import Plan
from qms.desk.demo.company import Company, at
from qms.desk.demo.meetings import working_day
from qms.desk.demo.promises import first_months
from reviews import proposing
from reviews.models import ManagementReview


@dataclass(frozen=True)
class Aim:
    """One objective of another kind than a level: what it promises, who owns it, and its values by month."""

    code: str
    statement: str
    owner: str
    process: str
    unit: str
    goal: int
    what: str
    judged: str
    site: str | None = None
    level: str = "organisation"
    given: tuple[tuple[str, Any], ...] = ()


def share(target: int, warning: int) -> tuple[tuple[str, Any], ...]:
    """Return the promise of a share in per cent that is better the higher it is."""
    return (
        ("direction", "higher"), ("target", Decimal(target)), ("warning", Decimal(warning)),
        ("data_kind", "proportion"),
    )  # fmt: skip


BAND = (
    ("direction", "band"), ("target", Decimal(20)), ("target_high", Decimal(24)),
    ("warning", Decimal(18)), ("warning_high", Decimal(26)),
)  # fmt: skip
GROWTH = (
    ("direction", "higher"), ("target_kind", "growth"), ("target", Decimal(6)), ("warning", Decimal(2)),
    ("data_kind", "count"),
)  # fmt: skip
AT_MOST_SIX = (
    ("direction", "lower"), ("target_kind", "count"), ("target", Decimal(6)), ("warning", Decimal(10)),
    ("data_kind", "count"),
)  # fmt: skip
AT_LEAST_36 = (
    ("direction", "higher"), ("target_kind", "count"), ("target", Decimal(36)), ("warning", Decimal(28)),
    ("data_kind", "count"),
)  # fmt: skip

BATH = Aim(
    "BATH-GDN", "Pretreatment bath within its temperature, Gdańsk", "agnieszka", "MFG", "°C", 1,
    "Calibrate the sensor each quarter; alarm to the shift leader.",
    "Mean of the month's readings of the calibrated sensor.", site="GDN", level="site", given=BAND,
)  # fmt: skip
ORDERS = Aim(
    "SVC-GROWTH", "Service orders grow on the year before", "james", "SVC", "orders", 0,
    "Two key accounts a quarter move to the full service contract.",
    "Orders received in the month, from the order book, against the same month a year earlier.", given=GROWTH,
)  # fmt: skip
ACCIDENTS = Aim(
    "LEAKS", "Pumps that leak at the customer within a year of delivery", "lars", "MFG", "leaks", 1,
    "Each leak is taken apart with the supplier of the seal.",
    "Leaks by the day they were reported, whoever is at fault.", given=AT_MOST_SIX,
)  # fmt: skip
WALKS = Aim(
    "WALKS", "Leaders on the shop floor: site walks in the year", "henrik", "AUD", "walks", 1,
    "Each member of top management walks three times a year at each works.",
    "Site walks recorded with what was heard and what followed.", given=AT_LEAST_36,
)  # fmt: skip
PARTS_YEAR = Aim(
    "KITS-LBA", "Service kits complete at the first pick, contract year, Leeds", "oliver", "SPA", "%", 0,
    "Count the three most used kits each week.", "Share of kits picked without a missing part.",
    site="LBA", level="site",
    given=share(97, 95),
)  # fmt: skip
OFFERS_YEAR = Aim(
    "OFFER-OPO", "Offers sent within five days, contract year, Porto", "tiago", "OTC", "%", 0,
    "A daily look at open enquiries.", "Share of enquiries with an offer in five working days.",
    site="OPO", level="site",
    given=share(90, 85),
)  # fmt: skip
RETURNS_YEAR = Aim(
    "EXCH-LBA", "Exchange units returned tested, contract year, Leeds", "oliver", "SVC", "%", 0,
    "Each unit is tested before it is shelved.", "Share of units with a test sheet.",
    site="LBA", level="site",
    given=share(98, 96),
)  # fmt: skip


def aim(company: Company, seed: int) -> None:
    """Write objectives that promise a band, growth or a count, those of a contract year, and the cascade."""
    months = first_months(company.today)
    chance = random.Random(f"{seed}-aims")  # noqa: S311
    goals = list(BusinessGoal.objects.order_by("pk"))
    begun = date(company.today.year, 1, 1)
    _pursue(company, BATH, goals, months, [21.4 + 0.22 * n + chance.gauss(0, 0.4) for n in range(18)], places=1)
    _pursue(company, ORDERS, goals, months, _orders(chance))
    this_year = [month for month in months if month >= begun] or months[-1:]
    _pursue(company, ACCIDENTS, goals, this_year, [(0, 1, 0, 0, 2, 0)[n % 6] for n in range(12)])
    _pursue(company, WALKS, goals, this_year, [(4, 3, 2, 3, 4, 3, 1, 2)[n % 8] for n in range(12)])
    _break_down(company, goals, months)
    over = months[-12:]
    for one, level in ((PARTS_YEAR, 97.9), (OFFERS_YEAR, 86.5), (RETURNS_YEAR, 98.6)):
        values = [min(level + chance.gauss(0, 0.5), 100.0) for _month in over]
        _pursue(company, one, goals, over, values, places=1, over=True)


def _orders(chance: random.Random) -> list[float]:
    """Return orders of eighteen months: a season, and a growth that fades after a good start."""
    season = (92, 96, 118, 121, 110, 102, 78, 84, 115, 124, 119, 88)
    grown = (1.11, 1.09, 1.10, 1.05, 1.03, 1.035)
    return [season[n % 12] * (grown[n - 12] if n >= 12 else 1) + chance.choice((-1, 0, 1)) for n in range(18)]


def _pursue(
    company: Company,
    one: Aim,
    goals: Sequence[BusinessGoal],
    months: Sequence[date],
    values: Sequence[float],
    *,
    places: int = 0,
    over: bool = False,
) -> QualityObjective:
    """Draft and activate ``one`` before the first of ``months``, and record its values month by month."""
    people, owner = company.people, company.people[one.owner]
    early = months[0] - timedelta(days=12)
    growth = dict(one.given).get("target_kind") == "growth"
    row = draft(
        code=one.code,
        statement=one.statement,
        unit=one.unit,
        cadence="monthly",
        starts_on=months[12] if growth else months[0],
        ends_on=rules.period_end(months[-1], "monthly") if over else date(company.today.year + growth, 12, 31),
        level=one.level,
        site=company.site(one.site),
        process=company.processes[one.process],
        plan=Plan(
            what=one.what,
            resources="Two hours a week of the process team.",
            who=f"{owner.name} with the process team",
            when="Looked at each month, reached by the end of its span.",
            judged=one.judged,
        ),
        by=people["maria"],
        at=at(early),
        **dict(one.given),
    )
    row.activate(
        by=people["henrik"],
        at=at(early + timedelta(days=4), 10),
        owner=owner,
        requirements=[],
        goals=[goals[one.goal]],
        plan=row.plan,
    )
    _record(company, row, owner, months, values, places)
    return row


def _record(
    company: Company,
    row: QualityObjective,
    owner: Any,
    months: Sequence[date],
    values: Sequence[float],
    places: int,
) -> None:
    for month, value in zip(months, values, strict=False):
        told = min(rules.next_period(month, "monthly") + timedelta(days=2), company.today)
        measuring.record(
            row,
            period=month,
            value=Decimal(f"{value:.{places}f}"),
            by=owner,
            at=at(told, 8, 15),
            source=Measurement.Source.FORM,
        )


def _break_down(company: Company, goals: Sequence[BusinessGoal], months: Sequence[date]) -> None:
    """Promise delivery for the whole organisation, put the works under it, draft it for a service centre."""
    works = list(QualityObjective.objects.filter(code__in=["OTD-BGO", "OTD-GDN"]).order_by("code"))
    whole = Aim(
        "OTD", "Pumps delivered on the confirmed day, all works", "henrik", "OTC", "%", 1,
        "The daily board of late orders at each works; each week the worst three reach its chief.",
        "Mean of the works' shares of order lines delivered by the confirmed day.",
        given=share(95, 92),
    )  # fmt: skip
    values = []
    for month in months:
        found = [one.measurements.filter(period=month).order_by("-revision").first() for one in works]
        known = [float(one.value) for one in found if one is not None]
        values.append(sum(known) / len(known))
    row = _pursue(company, whole, goals, months, values, places=1)
    moment = at(months[0] - timedelta(days=2), 11)
    for one in works:
        one.revise(by=company.people["henrik"], at=moment, parent=row)
    drafted = at(working_day(company.today - timedelta(days=9)), 9)
    copies = [Copy(company.sites["LBA"], company.people["oliver"], Decimal(94))]
    copy_to_sites(row, copies, by=company.people["maria"], at=drafted)


def close(company: Company) -> None:
    """Carry one objective of the contract year into the next by a decision; the other two wait for theirs."""
    row, leader = QualityObjective.objects.get(code="EXCH-LBA"), company.people["henrik"]
    moment = at(company.today, 6)
    decision = decide(
        kind="priority",
        text="Promise tested exchange units for another contract year.",
        rationale="Customers name it first; the target was held all year.",
        decided_by=leader,
        on=company.today,
        by=leader,
        at=moment,
        site=row.site,
    )
    change_over([Choice(row, "achieved_again")], decision=decision, by=leader, at=moment)


def ask(company: Company) -> None:
    """Answer two of the questions that the data raise for the next review: one taken on, one left."""
    review = ManagementReview.objects.filter(state="planned").order_by("planned_on", "pk").first()
    if review is None:
        return
    moment = at(company.today, 7, 10)
    found = proposing.proposed(review, on=company.today)
    by: dict[str, Any] = {"by": company.people["maria"], "at": moment, "on": company.today}
    missed = [one for one in found if one.raised == "misses"]
    if missed:
        proposing.take_on(review, missed[0].key, **by)
    silent = [one for one in found if one.raised == "undiscussed"]
    if silent:
        reason = "The site looks at it in its own review next month."
        proposing.leave(review, silent[0].key, reason=reason, **by)
