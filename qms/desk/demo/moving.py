"""People on the move at Halvorsen: one leaves soon and holds much, one has moved and left something behind."""

from __future__ import annotations

from datetime import date, timedelta

from governance.assigning import assign
from qms.desk.demo.company import Company, at
from qms.people import granting, keeping
from qms.people.models import Role
from reviews.planning import plan


def move(company: Company) -> None:
    """Write who moved, who leaves, and the next review, to which people are invited who owe inputs to it."""
    _moved(company)
    _leaving(company)
    _next_review(company)


def _moved(company: Company) -> None:
    """João went from Porto to Leeds two weeks ago; a task of Porto is his still."""
    joao, anders, day = company.people["joao"], company.people["anders"], _days_ago(company, 14)
    _give(company, "Agree the spare parts stock with Águas do Norte", "joao", "tiago", "OPO", 40, due=25)
    _give(company, "Pass the visit reports of Porto customers on", "joao", "tiago", "OPO", 30, due=10)
    granting.give(joao, role=Role.CONTRIBUTOR, site=company.sites["LBA"], starts_on=day, by=anders, at=at(day))
    old = joao.role_holdings.get(site=company.sites["OPO"])
    granting.end(old, on=day - timedelta(days=1), by=anders, at=at(day, 10), reason="Moves to Leeds")
    keeping.change(joao, {"site": company.sites["LBA"]}, by=anders, at=at(day, 11))


def _leaving(company: Company) -> None:
    """Lars retires at the end of next month: what he holds is to be handed over by then."""
    _give(company, "Hand over everything of Lars Eide, who retires", "maria", "henrik", "BGO", 6, due=30)
    _give(company, "Walk the new head of production through the two lines", "lars", "henrik", "BGO", 5, due=24)
    _give(company, "Write down the settings of the leak test rig", "lars", "priya", "BGO", 5, due=3)
    _give(company, "Close the open points of the crane inspection", "lars", "henrik", "BGO", 20, due=-2)


def _next_review(company: Company) -> None:
    """The Gdańsk works hold their next review in five weeks."""
    people, today = company.people, company.today
    when = today + timedelta(days=35)
    plan(
        title="Management review of the Gdańsk works",
        chair=people["katarzyna"],
        planned_on=when,
        period_from=today - timedelta(days=182),
        period_to=today,
        members=[people["agnieszka"], people["piotr"], people["ewa"]],
        site=company.sites["GDN"],
        items={
            "objectives": people["agnieszka"],
            "processes": people["agnieszka"],
            "nonconformities": people["piotr"],
            "resources": people["ewa"],
            "improvement": None,
        },
        by=people["piotr"],
        at=at(_days_ago(company, 3)),
    )


def _give(company: Company, text: str, owner: str, by: str, site: str, days_ago: int, *, due: int) -> None:
    """Give a task some days ago, due so many days from today."""
    day, giver = _days_ago(company, days_ago), company.people[by]
    assign(
        text=text,
        owner=company.people[owner],
        assigned_by=giver,
        on=day,
        due_on=company.today + timedelta(days=due),
        by=giver,
        at=at(day),
        weight="task",
        site=company.sites[site],
    )


def _days_ago(company: Company, days: int) -> date:
    return company.today - timedelta(days=days)
