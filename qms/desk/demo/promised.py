"""How Halvorsen keeps track of what it promised: who confirmed which requirement, what was done about a miss.

Some chains break, each at another link: a statutory requirement whose review is overdue, one that nothing
measures, one whose action is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from governance.deciding import decide
from governance.models import Action
from objectives import promising
from objectives.answering import answer
from objectives.models import CustomerRequirement, QualityObjective
from objectives.promising import set_goal, state_requirement
from objectives.reviewing_requirements import review_requirement
from qms.desk.demo.company import Company, at

DAY = timedelta(days=1)
YEAR = 365


@dataclass(frozen=True)
class Confirmed:
    """A review of a requirement: how long ago, by whom, what was found, in how many days again."""

    offering: str
    begins: str
    days_ago: int
    by: str
    note: str
    again_in: int = YEAR
    result: str = "confirmed"
    changes: tuple[tuple[str, str], ...] = ()


# offering, customer, kind, impact, by law, site, process, source, requirement, control, measure
MORE: tuple[tuple[Any, ...], ...] = (
    ("Spare parts", "Águas do Norte", "contractual", "high", False, "OPO", "SPA", "Frame contract, annex 4",
     "A seal kit for a stopped pump is at the customer within eight hours.", "", ""),
    ("Pumps", "", "regulatory", "medium", True, None, "DES", "Machinery rules, noise at the operator's place",
     "Noise at one metre stays below 85 dB(A).", "Measured at the type test of each size.",
     "Sizes within the limit"),
    ("Pumps", "Nordvann", "specification", "low", False, None, None, "Order of March",
     "Pumps for the islands travel in sealed crates.", "", ""),
    ("Service contracts", "", "contractual", "medium", False, None, "SVC", "Service agreement, annex C",
     "The visit report reaches the customer within two days.", "Reports are written on site, on the tablet.",
     "Reports within two days"),
    ("Pumps for drinking water", "", "regulatory", "high", True, None, "MFG",
     "National rules on materials in contact with drinking water",
     "Each wetted part can be traced to its melt.", "Melt number is stamped, and read at each station.",
     "Parts traced in the yearly draw"),
    ("Pumps", "", "contractual", "low", False, None, "OTC", "General terms",
     "A printed manual comes with each pump.", "Packing list", "Packing list complete"),
)  # fmt: skip

CONFIRMED = (
    Confirmed("Pumps", "Pumps leave", 150, "erik", "Gone through with the six largest customers; terms stand."),
    Confirmed(
        "Pumps", "Every pump meets", 95, "priya", "ISO 9906 read again with the test bench; grade 2B stays."
    ),
    Confirmed(
        "Service contracts", "A technician", 320, "james", "With the four utilities: 36 hours was asked.", 140
    ),
    Confirmed(
        "Service contracts",
        "A technician",
        170,
        "james",
        "New annex B signed: 24 hours from this spring.",
        result="changed",
        changes=(("control", "Dispatcher assigns within 30 minutes; weekend rota at each site."),),
    ),
    Confirmed("Spare parts", "Stocked parts", 60, "oliver", "Price list of this year, checked with Sales."),
    Confirmed("Pumps for drinking water", "Wetted parts", 377, "silje", "Rules read with the test institute."),
    Confirmed(
        "All offerings", "A complaint", 33, "sofia", "Terms unchanged; customers ask for it to be kept.", 180
    ),
    Confirmed(
        "Pumps", "A printed manual", 88, "erik", "Customers read it on the screen now.", result="withdrawn"
    ),
    Confirmed(
        "Service contracts", "The visit report", 20, "james", "Asked by three customers in their surveys."
    ),
)

# objective, how the action that answers it begins; its decision answers it too
ANSWERED = (
    ("RSP-OPO", "Hire two field service technicians"),
    ("FPY-GDN", "Build a leak test for raw casings"),
    ("OTD-GDN", "Tie order confirmation in Gdańsk"),
    ("SUP-PPM", "Qualify a second foundry"),
    ("RSP-LBA", "Hire and train a second dispatcher"),
    ("PRT-LBA", "Define and stock van kits"),
)


def keep_track(company: Company) -> None:
    """Write further requirements, who confirmed which, a goal that was reached, and what answered a miss."""
    _state_more(company)
    for one in CONFIRMED:
        _confirm(company, one)
    _reach_a_goal(company)
    for code, begins in ANSWERED:
        _answer(company, code, begins)


def _state_more(company: Company) -> None:
    said = company.today - 400 * DAY
    for offering, customer, kind, impact, statutory, site, process, source, text, control, measure in MORE:
        state_requirement(
            offering=offering,
            customer=customer,
            kind=kind,
            impact=impact,
            statutory=statutory,
            site=company.site(site),
            process=company.processes[process] if process else None,
            source=source,
            statement=text,
            control=control,
            measure=measure,
            by=company.people["maria"],
            at=at(said, 11),
        )


def _confirm(company: Company, one: Confirmed) -> None:
    row = CustomerRequirement.objects.get(offering=one.offering, statement__startswith=one.begins)
    on = company.today - one.days_ago * DAY
    person = company.people[one.by]
    review_requirement(
        row,
        result=one.result,
        note=one.note,
        confirmed_by=person,
        on=on,
        next_review_on=None if one.result == "withdrawn" else on + one.again_in * DAY,
        changes=dict(one.changes),
        by=person,
        at=at(on, 15),
    )


def _reach_a_goal(company: Company) -> None:
    people, today = company.people, company.today
    begun, ended = today - 520 * DAY, today - 140 * DAY
    goal = set_goal(
        statement="Serve southern Europe from a service centre of our own",
        horizon=str(ended.year),
        owner=people["james"],
        by=people["astrid"],
        at=at(begun, 8),
    )
    decision = decide(
        kind="approval",
        text="The Porto centre carries itself: the goal of our own service centre in the south is reached.",
        rationale="Four quarters with a margin above plan, and 61 contracts of its own.",
        decided_by=people["astrid"],
        on=ended,
        by=people["astrid"],
        at=at(ended, 10),
    )
    promising.end_goal(
        goal, decision=decision, reached=True, on=ended, by=people["astrid"], at=at(ended, 10, 5)
    )


def _answer(company: Company, code: str, begins: str) -> None:
    """Tie the first action that begins so, and the decision it carries out, to the objective."""
    objective = QualityObjective.objects.get(code=code)
    action = Action.objects.filter(text__startswith=begins).order_by("pk").select_related("decision").first()
    if action is None:
        raise LookupError(begins)
    moment = at(action.assigned_on, 16)
    answer(objective, action=action, by=action.assigned_by, at=moment)
    if action.decision is not None:
        answer(objective, decision=action.decision, by=action.assigned_by, at=moment)
