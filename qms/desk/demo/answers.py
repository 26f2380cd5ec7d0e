"""What leaders of Halvorsen did about the figures: decisions and actions by objective, and a common cause."""

from __future__ import annotations

from datetime import timedelta

from governance.models import Action, Decision
from objectives.answering import answer
from objectives.answering_misses import Miss, assign_about, decide_about
from objectives.common_cause import accept
from objectives.control import control_of
from objectives.models import QualityObjective
from objectives.rules import common_cause as judging
from qms.desk.demo.company import Company, at
from qms.desk.demo.promises import first_months
from qms.primitives.refusing import Refusal

DAY = timedelta(days=1)

DECIDED = (
    ("SCR-GDN", "Gdańsk changes tools by measured wear"),
    ("OTD-GDN", "Delivery from Gdańsk comes before new orders"),
    ("SUP-PPM", "A supplier quality engineer in Gdańsk"),
    ("FPY-GDN", "A helium leak test is bought"),
    ("SUP-CRT", "Material certificates are checked by purchasing"),
    ("RSP-OPO", "Porto hires two technicians now"),
    ("PRT-OPO", "Porto keeps the spare parts"),
    ("RSP-LBA", "Spare parts kits travel"),
    ("PRT-LBA", "A field engineer for Scotland"),
)
"""Decisions that answered an objective, by how they begin."""

DONE = (
    ("SCR-GDN", "Introduce tool change by measured wear"),
    ("SCR-GDN", "Preheat the moulds"),
    ("OTD-GDN", "Tie order confirmation in Gdańsk"),
    ("RSP-OPO", "Hire two field service technicians"),
)
"""Actions on an objective, by how they begin."""


def answer_figures(company: Company) -> None:
    """Tie decisions and actions to the objectives they answer; accept one miss as common cause."""
    objectives = {row.code: row for row in QualityObjective.objects.select_related("site")}
    for code, begins in DECIDED:
        decision = Decision.objects.filter(text__startswith=begins).select_related("recorded_by").first()
        if decision is not None:
            by = decision.decided_by
            answer(objectives[code], decision=decision, by=by, at=at(decision.decided_on, 16))
    for code, begins in DONE:
        action = Action.objects.filter(text__startswith=begins).select_related("assigned_by").first()
        if action is not None:
            answer(objectives[code], action=action, by=action.assigned_by, at=at(action.assigned_on, 16))
    _complaints_vary(company, objectives["CMP-NUM"])
    _drawings_need_another_way(company, objectives["DRW-ONT"])


def _complaints_vary(company: Company, row: QualityObjective) -> None:
    """Accepted once as common cause; it is missed again, and then the system is asked for."""
    for month in reversed(first_months(company.today)[9:15]):
        day = month + 41 * DAY
        try:
            judging.refuse_unless_common(control_of([row], on=day)[row.pk].miss_of(month))
        except Refusal:
            continue
        accept(
            row,
            period=month,
            reason="No month stands out: the way we take and check orders brings them, week by week.",
            by=company.people["astrid"],
            at=at(day, 11),
        )
        return


def _drawings_need_another_way(company: Company, row: QualityObjective) -> None:
    """Missed for more than a year within its limits: the system was changed, and its effect is awaited."""
    months, people = first_months(company.today), company.people
    miss, day = Miss(row, months[16]), months[17] + 9 * DAY
    decide_about(
        miss,
        kind="improvement",
        text="Drawings for approval are released in two steps: dimensions first, details a week later.",
        rationale="The date is missed by the same scatter each month; urging the designers has not moved it.",
        by=people["henrik"],
        at=at(day, 15),
    )
    assign_about(
        miss,
        text="Split the release of approval drawings into dimensions and details",
        owner=people["priya"],
        due_on=day + 45 * DAY,
        by=people["henrik"],
        at=at(day, 15, 20),
    )
