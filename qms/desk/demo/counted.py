"""What Halvorsen counts each month, and the shares that follow from it: nobody works them out by hand.

Visit reports of the service centres: each centre's share is a ratio of two series, the share of all is that of
all visits together. Castings scrapped at Gdańsk: the latest count is still missing, so its ratio waits.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from objectives import series
from objectives.composing import compose
from objectives.models import (
    BusinessGoal,
    CustomerRequirement,
    FigureSeries,
    Measurement,
    QualityObjective,
)
from objectives.promising import draft
from objectives.rules import Plan
from objectives.series import Figure
from qms.desk.demo.company import Company, at
from qms.desk.demo.promises import first_months

GRID, MAIL = Measurement.Source.GRID, Measurement.Source.MAIL


@dataclass(frozen=True)
class Counted:
    """A share of a site: its parts by code and name, who reports them, how many there are and how it went."""

    code: str
    site: str
    process: str
    owner: str
    reporter: str
    statement: str
    direction: str
    target: str
    warning: str
    above: tuple[str, str]
    below: tuple[str, str]
    unit: str
    many: int
    first: float
    last: float
    source: str = GRID


VISITS, CASTINGS = "visits", "castings"

SHARES = (
    Counted(
        "VRP-LBA", "LBA", "SVC", "oliver", "grace", "Visit reports with the customer within two days, Leeds",
        "higher", "95", "90", ("LBA-VISITS-REPORTED", "Visits reported within two days, Leeds"),
        ("LBA-VISITS", "Visits to customers, Leeds"), VISITS, 64, 0.90, 0.965,
    ),
    Counted(
        "VRP-OPO", "OPO", "SVC", "tiago", "rui", "Visit reports with the customer within two days, Porto",
        "higher", "95", "90", ("OPO-VISITS-REPORTED", "Visits reported within two days, Porto"),
        ("OPO-VISITS", "Visits to customers, Porto"), VISITS, 27, 0.86, 0.90, MAIL,
    ),
    Counted(
        "CST-GDN", "GDN", "MFG", "agnieszka", "ewa", "Castings scrapped in machining, Gdańsk",
        "lower", "2.5", "4", ("GDN-CASTINGS-SCRAPPED", "Castings scrapped, Gdańsk"),
        ("GDN-CASTINGS", "Castings machined, Gdańsk"), CASTINGS, 930, 0.041, 0.024,
    ),
)  # fmt: skip


def count(company: Company, seed: int) -> None:
    """Write series and computed objectives, and the figures of eighteen months as they came in."""
    months = first_months(company.today)
    serves = CustomerRequirement.objects.filter(statement__contains="visit report").first()
    objectives = {}
    for share in SHARES:
        objective = _objective(company, share, months, serves)
        both = [_series(company, share, code, name, months[0]) for code, name in (share.above, share.below)]
        compose(
            objective, way="ratio", numerator=both[0], denominator=both[1],
            by=company.people["maria"], at=at(months[0], 8),
        )  # fmt: skip
        objectives[share.code] = objective
    _whole(company, objectives, months, serves)
    for share in SHARES:
        _report(company, share, months, random.Random(f"{seed}-{share.code}"))  # noqa: S311
    _correct(company, months)


def _objective(
    company: Company, share: Counted, months: list[date], serves: CustomerRequirement | None
) -> QualityObjective:
    row = draft(
        code=share.code, statement=share.statement, level="site", site=company.sites[share.site],
        process=company.processes[share.process], unit="%", direction=share.direction, data_kind="proportion",
        target=Decimal(share.target), warning=Decimal(share.warning), cadence="monthly", starts_on=months[0],
        ends_on=date(company.today.year + 1, 12, 31), by=company.people["maria"], at=at(months[0] - _days(12)),
    )  # fmt: skip
    _activate(company, row, share.owner, months, serves)
    return row


def _activate(
    company: Company, row: QualityObjective, owner: str, months: list[date], serves: CustomerRequirement | None
) -> None:
    goal = BusinessGoal.objects.order_by("reference").first()
    row.activate(
        by=company.people["henrik"],
        at=at(months[0] - _days(5), 11),
        owner=company.people[owner],
        requirements=[serves] if serves and row.code.startswith("VRP") else [],
        goals=[goal] if goal else [],
        plan=Plan(
            what="The counts are looked at each week; the largest cause of misses is removed each quarter.",
            resources="Half a day a month of the team.",
            who=f"{company.people[owner].name} with the team",
            when="On target by the end of the year.",
            judged=f"Target of {row.target.normalize():f} % held for three months.",
        ),
    )


def _whole(
    company: Company,
    objectives: dict[str, QualityObjective],
    months: list[date],
    serves: CustomerRequirement | None,
) -> None:
    """Promise the share of all visits: every case counts once, whichever centre made it."""
    row = draft(
        code="VRP-ALL", statement="Visit reports with the customer within two days, all of service", unit="%",
        level="process", process=company.processes["SVC"], direction="higher", data_kind="proportion",
        target=Decimal(95), warning=Decimal(90), cadence="monthly", starts_on=months[0],
        ends_on=date(company.today.year + 1, 12, 31), by=company.people["maria"], at=at(months[0] - _days(12)),
    )  # fmt: skip
    _activate(company, row, "james", months, serves)
    parts = [objectives["VRP-LBA"], objectives["VRP-OPO"]]
    compose(row, way="pooled", parts=parts, by=company.people["maria"], at=at(months[0], 9))


def _series(company: Company, share: Counted, code: str, name: str, starts_on: date) -> FigureSeries:
    return series.start_series(
        code=code, name=name, unit=share.unit, cadence="monthly", starts_on=starts_on,
        owner=company.people[share.reporter], site=company.sites[share.site], by=company.people["maria"],
        at=at(starts_on, 8),
    )  # fmt: skip


def _report(company: Company, share: Counted, months: list[date], chance: random.Random) -> None:
    """Report both counts of each month a few days after it closed; Gdańsk still owes its latest."""
    above, below = (FigureSeries.objects.get(code=code) for code, _name in (share.above, share.below))
    for index, month in enumerate(months):
        rate = share.first + (share.last - share.first) * index / (len(months) - 1)
        many = max(6, round(chance.gauss(share.many, share.many**0.5)))
        few = sum(chance.random() < rate for _case in range(many))
        figures = [Figure(above, month, Decimal(few), source=share.source)]
        if share.unit == VISITS or month != months[-1]:
            figures.append(Figure(below, month, Decimal(many), source=share.source))
        closed = months[index + 1] if index + 1 < len(months) else company.today.replace(day=1)
        late = 14 if share.code == "VRP-OPO" and index == len(months) - 4 else 1
        told = min(closed + _days(late + chance.randrange(4)), company.today)
        reporter = company.people[share.reporter]
        series.record_figures(figures, by=reporter, at=at(told, 7, 10 + chance.randrange(40)))


def _correct(company: Company, months: list[date]) -> None:
    """A visit was booked twice at Porto: the count is corrected, and both shares follow."""
    row = FigureSeries.objects.get(code="OPO-VISITS")
    month = months[-3]
    stored = row.values.get(period=month)
    series.record_figure(
        row, period=month, value=stored.value + 1, by=company.people["rui"],
        at=at(min(months[-2] + _days(20), company.today), 14),
        reason="The visit to Águas do Norte of the 28th was missing.", source=Measurement.Source.FORM,
    )  # fmt: skip


def _days(count: int) -> timedelta:
    return timedelta(days=count)
