"""What people at Halvorsen asked leaders for, what was decided and why, and what is in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.models import CompetenceConfirmation
from objectives.models import QualityObjective
from qms.desk.demo.company import Company, at
from qms.records.filing import store_bytes
from reviews import resourcing


@dataclass(frozen=True)
class Wish:
    """A request by days from today: what, why, of whom, what they decided, and when it was in place.

    ``serves`` is the code of an objective or process, or “gap” for the competence gap that stands open.
    """

    days_ago: int
    kind: str
    what: str
    why: str
    by: str
    of: str
    site: str | None
    needed: int
    amount: tuple[str, str] = ("", "")
    serves: str = ""
    outcome: str = ""
    reason: str = ""
    granted: str = ""
    data: str = ""
    took: int = 0
    in_place: int = 0
    proof: str = ""


WISHES = (
    Wish(
        236,
        "tool",
        "A second coordinate measuring arm",
        "The night shift waits an hour for the arm; castings pile up",
        "agnieszka",
        "katarzyna",
        "GDN",
        90,
        ("84000", "PLN"),
        "MFG",
        "granted",
        "Waiting costs more than the lease",
        data="Queue of 21 castings a night, counted in week 14",
        took=6,
        in_place=52,
        proof="Leased; acceptance test passed.",
    ),
    Wish(
        171,
        "training",
        "Helium leak test for both shifts",
        "Three porous casings passed because nobody could run the rig",
        "jakub",
        "katarzyna",
        "GDN",
        60,
        ("16", "hours"),
        "MFG",
        "granted",
        "The rig is no use without people",
        data="Three porous casings in one month",
        took=9,
        in_place=44,
        proof="Twelve people trained; list of attendance.",
    ),
    Wish(
        139,
        "budget",
        "A separate foundation for test bench 2",
        "The stand shakes when the crane passes",
        "lars",
        "ingrid",
        "BGO",
        120,
        ("310000", "NOK"),
        "MNT",
        "refused",
        "Moving the stand off the crane's rail does the same for a tenth of it",
        data="Offer of the builder",
        took=17,
    ),
    Wish(
        96,
        "headcount",
        "Two people who speak Portuguese for the complaint desk",
        "The desk types each complaint twice",
        "sofia",
        "james",
        "OPO",
        75,
        ("2", "persons"),
        "CMP",
        "partly",
        "The form in Portuguese takes half of the work",
        granted="One person, from the first of the quarter",
        data="Complaints by language, last two quarters",
        took=12,
    ),
    Wish(
        61,
        "time",
        "Forty hours of test bench time for field pumps",
        "Pumps from Leeds wait for the bench in Bergen",
        "oliver",
        "henrik",
        "LBA",
        45,
        ("40", "hours"),
        "SPA",
        "granted",
        "Friday afternoons are free",
        took=4,
        in_place=15,
        proof="Bench plan of weeks 40 to 48.",
    ),
    Wish(
        24,
        "headcount",
        "A second planner",
        "Dates are confirmed without a look at capacity",
        "erik",
        "ingrid",
        "BGO",
        46,
        ("1", "person"),
        "OTC",
    ),
    Wish(
        6,
        "training",
        "Course on cause analysis for service managers",
        "Causes stop at “engineer made a mistake”",
        "tiago",
        "james",
        "OPO",
        60,
        ("3", "persons"),
        "gap",
    ),
)


def ask_for_what_is_lacking(company: Company) -> None:
    """Write what was asked for in the past year, and let it take its course until today."""
    for wish in WISHES:
        _wish(company, wish)


def _wish(company: Company, wish: Wish) -> None:
    people, asked = company.people, _ago(company, wish.days_ago)
    amount, unit = wish.amount
    row = resourcing.ask(
        kind=wish.kind,
        what=wish.what,
        why=wish.why,
        amount=Decimal(amount) if amount else None,
        unit=unit,
        asked_by=people[wish.by],
        asked_of=people[wish.of],
        on=asked,
        needed_by=asked + timedelta(days=wish.needed),
        site=company.site(wish.site),
        by=people[wish.by],
        at=at(asked, 10),
        **_served(company, wish.serves),
    )
    if not wish.outcome:
        return
    day = asked + timedelta(days=wish.took)
    resourcing.decide_request(
        row,
        outcome=wish.outcome,
        reason=wish.reason,
        granted=wish.granted,
        data_cited=wish.data,
        on=day,
        by=people[wish.of],
        at=at(day, 15),
    )
    if wish.in_place:
        there = day + timedelta(days=wish.in_place)
        follower = people[wish.by]
        file = store_bytes(
            f"{wish.what}\n{wish.proof}\n".encode(), media_type="text/plain", by=follower, at=at(there)
        )
        words: dict[str, Any] = {"proof": wish.proof, "file": file, "file_name": "proof.txt"}
        resourcing.put_in_place(row, on=there, by=follower, at=at(there, 16), **words)


def _served(company: Company, code: str) -> dict[str, Any]:
    if code == "gap":
        gap = CompetenceConfirmation.objects.filter(outcome="gap", gap_action=None).order_by("pk").first()
        return {"competence": gap} if gap else {}
    if code in company.processes:
        return {"process": company.processes[code]}
    return {"objective": QualityObjective.objects.get(code=code)}


def _ago(company: Company, days: int) -> date:
    return company.today - timedelta(days=days)
