"""What became of actions at Halvorsen: judged by a measure, a cause that came back, a chain of follow-ups."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from governance.assigning import assign
from governance.giving_out import Given, give_out
from governance.models import Action
from objectives.choosing import Chosen
from objectives.effects import put
from objectives.models import QualityObjective
from qms.desk.demo.company import Company, at
from qms.desk.demo.promises import first_months
from qms.people import filtering

DAY = timedelta(days=1)
CAUSE = "Certificates are not checked before unloading"


def see_what_worked(company: Company) -> None:
    """Write the actions whose effect a measure shows, the cause that came back, follow-ups and small tasks."""
    _scrap_fell(company)
    _certificates_came_back(company)
    _seals_took_three(company)
    _after_the_weekly_meeting(company)


def _judged_by(company: Company, action: Action, code: str, comparison: str, threshold: str) -> None:
    objective = QualityObjective.objects.get(code=code)
    chosen = Chosen(objective, comparison, Decimal(threshold), periods=3)
    put(action, chosen, by=action.assigned_by, at=at(action.assigned_on, 9, 20))


def _scrap_fell(company: Company) -> None:
    """Its three months have closed with values: the check is open, and the verdict waits for its verifier."""
    months, people = first_months(company.today), company.people
    given = months[13] + 8 * DAY
    action = assign(
        text="Preheat the moulds of the three castings with the most scrap",
        owner=people["jakub"],
        assigned_by=people["katarzyna"],
        on=given,
        due_on=months[14] + 20 * DAY,
        criterion="Scrap falls",
        check_on=company.today,
        verifier=people["piotr"],
        site=company.sites["GDN"],
        process=company.processes["MFG"],
        origin="off_target",
        cause="Moulds are too cold on Mondays",
        by=people["katarzyna"],
        at=at(given),
    )
    _judged_by(company, action, "SCR-GDN", "at_most", "2.5")
    done = months[14] + 18 * DAY
    action.complete(
        by=people["jakub"], at=at(done, 14), on=done, proof="Preheating runs from Sunday night; log OV-3."
    )


def _certificates_came_back(company: Company) -> None:
    """Found effective by the measure; months later the same cause on the same process reopened the verdict."""
    months, people = first_months(company.today), company.people
    given = months[8] + 2 * DAY
    action = assign(
        text="Check certificates before a lorry is unloaded",
        owner=people["pawel"],
        assigned_by=people["silje"],
        on=given,
        due_on=months[8] + 22 * DAY,
        criterion="Lots come with their certificate",
        check_on=months[12] + 5 * DAY,
        verifier=people["maria"],
        process=company.processes["PUR"],
        origin="corrective",
        cause=CAUSE,
        by=people["silje"],
        at=at(given),
    )
    _judged_by(company, action, "SUP-CRT", "at_least", "98")
    done, judged = months[8] + 21 * DAY, months[12] + 6 * DAY
    action.complete(by=people["pawel"], at=at(done, 13), on=done, proof="Checklist at the gate since Monday.")
    action.verify(
        by=people["maria"],
        at=at(judged, 10),
        on=judged,
        effective=True,
        finding="Three months above 98 %, no lot sent back at the gate.",
    )
    again = company.today - 12 * DAY
    assign(
        text="Let the driver show the certificate before the gate opens",
        owner=people["silje"],
        assigned_by=people["henrik"],
        on=again,
        due_on=company.today + 16 * DAY,
        criterion="No lot unloaded without its certificate for eight weeks",
        check_on=company.today + 80 * DAY,
        verifier=people["maria"],
        process=company.processes["PUR"],
        origin="corrective",
        cause=CAUSE,
        by=people["henrik"],
        at=at(again, 15),
    )


def _seals_took_three(company: Company) -> None:
    """Twice not effective: each verdict opened the next action, the third is under way and was moved."""
    people, today = company.people, company.today
    given = today - 210 * DAY
    first = assign(
        text="Stop the seal leaks at the Porto Norte station",
        owner=people["rui"],
        assigned_by=people["james"],
        on=given,
        due_on=today - 180 * DAY,
        criterion="No leak for sixty days",
        check_on=today - 120 * DAY,
        verifier=people["tiago"],
        site=company.sites["OPO"],
        process=company.processes["SVC"],
        origin="corrective",
        cause="Lip seals run dry",
        by=people["james"],
        at=at(given),
    )
    second = _was_not_enough(
        company, first, "Seals replaced on both pumps.", 182, 118, "A leak after five weeks."
    )
    third = _was_not_enough(
        company, second, "Seals of another maker fitted.", 90, 28, "A leak after seven weeks, on pump 2."
    )
    third.extend(
        by=people["rui"],
        at=at(today - 6 * DAY),
        on=today - 6 * DAY,
        due_on=third.due_on + 21 * DAY,
        reason="The flushing line comes with the next delivery.",
    )


def _was_not_enough(
    company: Company, action: Action, proof: str, done: int, judged: int, finding: str
) -> Action:
    """Let its owner do it and its verifier find it not effective, so many days ago; return the follow-up."""
    on, seen = company.today - done * DAY, company.today - judged * DAY
    action.complete(by=action.owner, at=at(on, 15), on=on, proof=proof)
    found = action.verify(
        by=company.people["tiago"],
        at=at(seen, 11),
        on=seen,
        effective=False,
        finding=finding,
        follow_up_due_on=max(seen + 30 * DAY, company.today - 85 * DAY),
    )
    if found is None:
        raise RuntimeError("a verdict “not effective” opens a follow-up")
    return found


def _after_the_weekly_meeting(company: Company) -> None:
    """Three tasks given out together, and two filters that people keep."""
    people, today = company.people, company.today
    given: date = today - 3 * DAY
    rows = [
        Given("Bring the scrap bins to the end of line 3", people["ewa"], today + 4 * DAY),
        Given("Ask the foundry for the pour log of week 2", people["pawel"], today + 6 * DAY),
        Given("Show the new preheating to the night shift", people["jakub"], today + 10 * DAY),
    ]
    give_out(rows, on=given, by=people["agnieszka"], at=at(given, 16), site=company.sites["GDN"])
    for key, name, query in (
        ("maria", "Late in Gdańsk", "site=GDN&state=late"),
        ("maria", "Corrective", "origin=corrective"),
        ("astrid", "Late below Katarzyna", "leader=Katarzyna&state=late"),
    ):
        filtering.save("governance:actions", name=name, query=query, by=people[key], at=at(given, 17))
