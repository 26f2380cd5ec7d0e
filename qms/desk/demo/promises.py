"""What Halvorsen promises: goals, requirements, sixteen objectives and eighteen months of measurements.

Each series tells a story: a dip and a recovery after an action, a slow drift, a supplier that failed, a measure
that misses within its usual scatter, a report that stopped coming.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from objectives import measuring
from objectives.models import BusinessGoal, CustomerRequirement, Measurement, QualityObjective
from objectives.promising import draft, set_goal, state_requirement
from objectives.rules import Plan
from qms.desk.demo.company import Company, at
from qms.desk.demo.stories import GOALS, REQUIREMENTS, STORIES, Story

MONTHS = 18
IMPACTS = {"delivery": "high", "curve": "high", "response": "high", "water": "high", "drawings": "low"}
"""What failing a requirement does to the customer, where it is not medium."""


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
            impact=IMPACTS.get(key, "medium"),
            statutory=kind == "regulatory",
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
        data_kind=_data_kind(story),
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


def _data_kind(story: Story) -> str:
    """Return what its values are: shares of deliveries or parts, complaints counted, days measured."""
    if story.unit == "%":
        return QualityObjective.DataKind.PROPORTION
    return QualityObjective.DataKind.COUNT if story.code == "CMP-NUM" else QualityObjective.DataKind.MEASURE


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
