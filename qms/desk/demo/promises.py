"""What Halvorsen promises: goals, requirements, sixteen objectives and eighteen months of measurements.

Each series tells a story: a dip and a recovery after an action, a slow drift, a supplier that failed, a measure
that misses within its usual scatter, a report that stopped coming.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from objectives import measuring
from objectives.models import BusinessGoal, CustomerRequirement, Measurement, QualityObjective
from objectives.promising import draft, set_goal, state_requirement
from objectives.rules import Plan
from qms.desk.demo.company import Company, at

MONTHS = 18

GOALS = (
    ("service", "Earn half of revenue from service by 2028", "2028", "james"),
    ("trust", "Be the supplier that water utilities name first for reliability", "2027", "astrid"),
    ("cost", "Halve the cost of poor quality against 2023", "2027", "henrik"),
)

# key, offering, kind, source, requirement, process, control, measure
REQUIREMENTS = (
    (
        "delivery",
        "Pumps",
        "delivery",
        "Frame contracts, clause on delivery",
        "Pumps leave the works on the confirmed day.",
        "OTC",
        "Order confirmation checks capacity; daily board of late orders.",
        "On-time delivery",
    ),
    (
        "curve",
        "Pumps",
        "specification",
        "Data sheets, ISO 9906 grade 2B",
        "Every pump meets its curve within tolerance at the test bench.",
        "MFG",
        "Each pump is run on the bench; results are kept by serial number.",
        "First-pass yield at test",
    ),
    (
        "response",
        "Service contracts",
        "service_level",
        "Service agreement, annex B",
        "A technician is on site within 24 hours of an emergency call.",
        "SVC",
        "Dispatcher assigns within 30 minutes; weekend rota.",
        "Response within 24 hours",
    ),
    (
        "parts",
        "Spare parts",
        "service_level",
        "Price list, terms of supply",
        "Stocked parts ship on the day of the order.",
        "SPA",
        "Reorder points reviewed each quarter.",
        "Same-day shipment",
    ),
    (
        "water",
        "Pumps for drinking water",
        "regulatory",
        "National rules on materials in contact with drinking water",
        "Wetted parts carry a valid material certificate.",
        "PUR",
        "Certificates are checked at goods receipt.",
        "Lots received with certificate",
    ),
    (
        "answer",
        "All offerings",
        "contractual",
        "General terms, complaints",
        "A complaint gets a first answer within two working days.",
        "CMP",
        "Complaint desk works a shared queue.",
        "First answer in two days",
    ),
    (
        "drawings",
        "Engineered pumps",
        "contractual",
        "Project contracts",
        "Drawings for approval arrive by the agreed week.",
        "DES",
        "",
        "",
    ),
)


@dataclass(frozen=True)
class Story:
    """One objective and how its values went: from ``first`` to ``last`` with scatter, and what happened."""

    code: str
    site: str | None
    process: str
    owner: str
    statement: str
    unit: str
    direction: str
    target: str
    warning: str
    serves: tuple[str, ...]
    first: float
    last: float
    scatter: float
    decimals: int = 1
    happened: dict[int, float] = field(default_factory=dict)
    silent: tuple[int, ...] = ()
    state: str = "active"


# Months are counted from the oldest (0) to the last closed one (17).
STORIES = (
    Story(
        "OTD-BGO",
        "BGO",
        "OTC",
        "lars",
        "Pumps delivered on the confirmed day, Bergen",
        "%",
        "higher",
        "95",
        "92",
        ("delivery", "trust"),
        95.6,
        96.8,
        0.8,
    ),
    Story(
        "OTD-GDN",
        "GDN",
        "OTC",
        "agnieszka",
        "Pumps delivered on the confirmed day, Gdańsk",
        "%",
        "higher",
        "95",
        "92",
        ("delivery", "trust"),
        94.8,
        93.9,
        0.9,
        happened={5: -3.0, 6: -5.5, 7: -6.2, 8: -4.0, 9: -2.1},
    ),
    Story(
        "FPY-BGO",
        "BGO",
        "MFG",
        "lars",
        "Pumps that pass the test bench at the first run, Bergen",
        "%",
        "higher",
        "97",
        "95",
        ("curve",),
        96.2,
        97.9,
        0.5,
    ),
    Story(
        "FPY-GDN",
        "GDN",
        "MFG",
        "agnieszka",
        "Pumps that pass the test bench at the first run, Gdańsk",
        "%",
        "higher",
        "97",
        "95",
        ("curve", "cost"),
        96.0,
        95.9,
        0.7,
    ),
    Story(
        "SCR-GDN",
        "GDN",
        "MFG",
        "agnieszka",
        "Scrap in machining, Gdańsk",
        "% of cost",
        "lower",
        "2",
        "2.5",
        ("cost",),
        3.1,
        1.7,
        0.2,
        2,
        happened={4: 0.9},
    ),
    Story(
        "SCR-BGO",
        "BGO",
        "MFG",
        "lars",
        "Scrap in machining, Bergen",
        "% of cost",
        "lower",
        "2",
        "2.5",
        ("cost",),
        1.9,
        1.8,
        0.15,
        2,
    ),
    Story(
        "RSP-LBA",
        "LBA",
        "SVC",
        "oliver",
        "Technician on site within 24 hours, Leeds",
        "%",
        "higher",
        "90",
        "85",
        ("response", "service"),
        88.5,
        92.4,
        1.5,
    ),
    Story(
        "RSP-OPO",
        "OPO",
        "SVC",
        "tiago",
        "Technician on site within 24 hours, Porto",
        "%",
        "higher",
        "90",
        "85",
        ("response", "service"),
        91.2,
        84.0,
        1.6,
        happened={16: -2.0, 17: -2.6},
    ),
    Story(
        "PRT-LBA",
        "LBA",
        "SPA",
        "oliver",
        "Stocked parts shipped the same day, Leeds",
        "%",
        "higher",
        "96",
        "93",
        ("parts", "service"),
        95.0,
        97.4,
        0.8,
    ),
    Story(
        "PRT-OPO",
        "OPO",
        "SPA",
        "tiago",
        "Stocked parts shipped the same day, Porto",
        "%",
        "higher",
        "96",
        "93",
        ("parts", "service"),
        96.3,
        96.6,
        0.9,
        silent=(16, 17),
    ),
    Story(
        "CMP-ANS",
        None,
        "CMP",
        "sofia",
        "Complaints answered within two working days",
        "%",
        "higher",
        "95",
        "90",
        ("answer", "trust"),
        90.5,
        96.3,
        1.3,
    ),
    Story(
        "CMP-NUM",
        None,
        "CMP",
        "james",
        "Justified complaints",
        "a month",
        "lower",
        "12",
        "16",
        ("trust",),
        14.0,
        10.5,
        2.1,
        0,
        happened={6: 6, 7: 9, 8: 4},
    ),
    Story(
        "SUP-CRT",
        None,
        "PUR",
        "silje",
        "Lots received with a valid material certificate",
        "%",
        "higher",
        "99",
        "98",
        ("water",),
        98.9,
        99.4,
        0.3,
        happened={6: -3.4, 7: -4.1, 8: -1.6},
    ),
    Story(
        "SUP-PPM",
        "GDN",
        "PUR",
        "silje",
        "Castings rejected at receipt, Gdańsk",
        "per thousand",
        "lower",
        "6",
        "9",
        ("cost", "curve"),
        7.5,
        6.4,
        1.1,
        happened={6: 6.5, 7: 8.0, 8: 3.0},
    ),
    Story(
        "DRW-ONT",
        None,
        "DES",
        "priya",
        "Drawings for approval sent by the agreed week",
        "%",
        "higher",
        "92",
        "88",
        ("drawings",),
        86.0,
        93.2,
        1.8,
    ),
    Story(
        "TRN-CMP",
        None,
        "PPL",
        "hanne",
        "People with confirmed competence for their work",
        "%",
        "higher",
        "98",
        "95",
        ("cost",),
        93.5,
        97.1,
        0.6,
        state="draft",
    ),
)


def first_months(today: date) -> list[date]:
    """Return the first days of the eighteen months that closed before ``today``, oldest first."""
    months, day = [], today.replace(day=1)
    for _ in range(MONTHS):
        day = (day - timedelta(days=1)).replace(day=1)
        months.append(day)
    return months[::-1]


def promise(company: Company, seed: int) -> dict[str, QualityObjective]:
    """Write goals, requirements, objectives and their measurements; return the objectives by code."""
    months = first_months(company.today)
    start = months[0] - timedelta(days=20)
    goals, requirements = _write_goals(company, start), _write_requirements(company, start)
    objectives = {}
    for story in STORIES:
        objective = _write_objective(company, story, months, goals, requirements)
        objectives[story.code] = objective
        _measure(company, objective, story, months, random.Random(f"{seed}-{story.code}"))  # noqa: S311
    return objectives


def _write_goals(company: Company, start: date) -> dict[str, BusinessGoal]:
    return {
        key: set_goal(
            statement=statement,
            horizon=horizon,
            owner=company.people[owner],
            by=company.people["astrid"],
            at=at(start, 8),
        )
        for key, statement, horizon, owner in GOALS
    }


def _write_requirements(company: Company, start: date) -> dict[str, CustomerRequirement]:
    return {
        key: state_requirement(
            offering=offering,
            kind=kind,
            source=source,
            statement=statement,
            process=company.processes[process],
            control=control,
            measure=measure,
            by=company.people["maria"],
            at=at(start, 9),
        )
        for key, offering, kind, source, statement, process, control, measure in REQUIREMENTS
    }


def _write_objective(
    company: Company,
    story: Story,
    months: list[date],
    goals: dict[str, BusinessGoal],
    requirements: dict[str, CustomerRequirement],
) -> QualityObjective:
    owner, drafted = company.people[story.owner], months[0] - timedelta(days=12)
    objective = draft(
        code=story.code,
        statement=story.statement,
        level="site" if story.site else "organisation",
        site=company.site(story.site),
        process=company.processes[story.process],
        unit=story.unit,
        direction=story.direction,
        target=Decimal(story.target),
        warning=Decimal(story.warning),
        cadence="monthly",
        starts_on=months[0],
        ends_on=date(company.today.year + 1, 12, 31),
        by=company.people["maria"],
        at=at(drafted),
    )
    if story.state == "active":
        objective.activate(
            by=company.people["henrik"],
            at=at(months[0] - timedelta(days=5), 10),
            owner=owner,
            requirements=[requirements[key] for key in story.serves if key in requirements],
            goals=[goals[key] for key in story.serves if key in goals],
            plan=_plan(story, owner.name),
        )
    return objective


def _plan(story: Story, owner: str) -> Plan:
    return Plan(
        what="Weekly look at the misses, the largest cause removed each quarter.",
        resources="Half a day a week of the process team; tools from the yearly budget.",
        who=f"{owner} with the process team",
        when="Reviewed each quarter, on target by the end of the year.",
        judged=f"Target of {story.target} {story.unit} held for three periods.",
    )


def _measure(
    company: Company, objective: QualityObjective, story: Story, months: list[date], chance: random.Random
) -> None:
    reporter = company.people[story.owner]
    for index, month in enumerate(months):
        value = _value(story, index, chance)
        if index in story.silent:
            continue
        closed = months[index + 1] if index + 1 < len(months) else company.today.replace(day=1)
        told = min(closed + timedelta(days=2 + chance.randrange(4)), company.today)
        measuring.record(
            objective,
            period=month,
            value=value,
            by=reporter,
            at=at(told, 7, 20 + chance.randrange(30)),
            source=Measurement.Source.FORM,
        )


def _value(story: Story, index: int, chance: random.Random) -> Decimal:
    level = story.first + (story.last - story.first) * index / (MONTHS - 1)
    number = level + story.happened.get(index, 0.0) + chance.gauss(0, story.scatter)
    ceiling = 100.0 if story.unit.startswith("%") else number
    return Decimal(f"{max(0.0, min(number, ceiling)):.{story.decimals}f}")
