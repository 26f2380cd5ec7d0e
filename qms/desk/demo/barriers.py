"""What stood in the way at Halvorsen: the paths barriers climb, six that leaders ended, four that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from governance.escalating import answer, ask_back, climb, end_by_decision, pass_on, raise_barrier, reply
from governance.models import Action, Escalation
from governance.setting_paths import Level, set_path
from qms.desk.demo.company import Company, at
from qms.jobs.rules import is_working_day

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class End:
    """How a leader ended a barrier: so many days after it was raised, by which decision."""

    days: int
    by: str
    text: str
    why: str
    did: str
    accepted_for: int = 0


@dataclass(frozen=True)
class Barrier:
    """Something in the way: when, where, who raised it, how often it climbed, who took or passed it on.

    ``days_ago`` counts days, of what is still open working days before the last one, so that its clock stands
    where the story wants it on any day of the week.
    """

    days_ago: int
    by: str
    lacking: str
    text: str
    site: str | None = None
    process: str | None = None
    blocks: str = ""
    climbs: int = 0
    passed_on: str = ""
    taken_after: int = 0
    asked: tuple[str, str] = ("", "")
    end: End | None = None
    hour: int = 9
    noticed_before: int = 0


BARRIERS = (
    Barrier(
        318, "wei", "money", "Three castings a week wait for the one coordinate measuring arm",
        site="GDN", process="PUR", climbs=1, taken_after=3, noticed_before=12,
        end=End(9, "katarzyna", "A second measuring arm is leased for Gdańsk.",
                "Waiting for the arm cost two deliveries in a month; the lease costs less than one.",
                "Signed the lease, and moved the arm from Bergen until the new one came."),
    ),
    Barrier(
        262, "sofia", "agreement", "Sales and service each promise a day to the customer, and they differ",
        process="CMP", passed_on="Sales and service report to different directors; I cannot settle it.",
        taken_after=2, asked=("How often did the two days differ last month?", "In eleven of forty cases."),
        end=End(14, "henrik", "One promised day: service sets it, sales confirms it to the customer.",
                "Eleven of forty customers heard two days.",
                "Sat both teams at one table, and had the field for the second day removed."),
    ),
    Barrier(
        197, "jakub", "people", "Nobody on the night shift is trained for the leak test",
        site="GDN", process="MFG", taken_after=2,
        end=End(6, "katarzyna", "Two shift leaders are trained first, and nights test from the next month.",
                "Pumps of the night shift waited for the morning.",
                "Freed two shift leaders for three days and stood in for one of them."),
    ),
    Barrier(
        143, "grace", "authority", "Every replacement above 500 € waits for a signature in Bergen",
        site="LBA", process="SPA", climbs=1, taken_after=5,
        end=End(11, "henrik", "The service manager releases replacements up to 5,000 € alone.",
                "Nine in ten requests lay below that; none had ever been turned down.",
                "Changed the table of limits, and told finance and the three desks himself."),
    ),
    Barrier(
        96, "priya", "time", "Design reviews fall out because the same four people run the launch",
        process="DES", climbs=2, taken_after=4,
        end=End(20, "astrid", "Design reviews of small pumps are held every second week until the launch.",
                "The launch date was promised to two customers; the risk lies in small pumps only.",
                "Went through the open designs with engineering and took two off the list.", accepted_for=150),
    ),
    Barrier(
        51, "tiago", "money", "The van of the second crew fails its inspection and no budget is left",
        site="OPO", process="SVC", taken_after=4,
        end=End(5, "james", "A van is rented until the next budget.",
                "Without it every third visit in the north of the district slips.",
                "Approved the rent on the day he heard of it."),
    ),
    Barrier(
        9, "silje", "agreement", "Engineering and purchasing do not agree on a second source for seals",
        process="PUR", noticed_before=20,
    ),
    Barrier(
        5, "oliver", "people", "One field engineer covers Leeds and the whole of Scotland",
        site="LBA", process="SVC", climbs=1, taken_after=3, noticed_before=30,
        asked=("How many visits slipped for it?", "Six in October, nine in November."),
    ),
    Barrier(
        1, "jakub", "money", "The torque wrench table needs a reader that costs 4,200 €",
        site="GDN", process="MFG",
    ),
    Barrier(
        0, "ewa", "time", "Calibrating the gauges takes the line down for a shift, and none is free",
        site="GDN", process="MFG", blocks="Bring gauges of line 3 to calibration", hour=13,
    ),
)  # fmt: skip


def stand_in_the_way(company: Company) -> None:
    """Write the paths of the organisation and of Gdańsk, and the barriers that climbed them."""
    _set_paths(company)
    for barrier in BARRIERS:
        _raise(company, barrier)


def _set_paths(company: Company) -> None:
    people, lead = company.people, company.people["maria"]
    owner = Level(Decimal(8), who="process_owner")
    first = [owner, Level(Decimal(24), person=people["henrik"])]
    whole = [Level(Decimal(12), who="process_owner"), Level(Decimal(16), person=people["henrik"])]
    whole.append(Level(Decimal(18), person=people["astrid"]))
    works = [
        Level(Decimal(8), person=people["agnieszka"]),
        Level(Decimal(24), who="top_management"),
        Level(Decimal(24), person=people["henrik"]),
    ]
    for days_ago, site, levels in ((540, None, first), (400, "GDN", works), (350, None, whole)):
        day = company.today - timedelta(days=days_ago)
        set_path(site=company.site(site), starts_on=day, levels=levels, by=lead, at=at(day, 8))


def _raise(company: Company, barrier: Barrier) -> None:
    moment = at(_day_of(barrier, company.today), barrier.hour)
    who = company.people[barrier.by]
    row = raise_barrier(
        lacking=barrier.lacking,
        text=barrier.text,
        raised_by=who,
        on=moment.date() - timedelta(days=barrier.noticed_before),
        by=who,
        at=moment,
        site=company.site(barrier.site),
        process=company.processes[barrier.process] if barrier.process else None,
        subject=_reference(barrier.blocks),
    )
    for _time in range(barrier.climbs):
        climb(row, step=row.step, at=row.deadline)
    moment = _answers(row, barrier, row.arrived_at)
    if barrier.end:
        _end(company, row, barrier.end, moment)
    elif not barrier.taken_after:
        _climb_until(row, at(company.today, 0))


def _answers(row: Escalation, barrier: Barrier, moment: datetime) -> datetime:
    """Let its holder ask back, pass it on and take it, as the story says; return when that was done."""
    if barrier.passed_on and row.holder:
        moment += HOUR
        pass_on(row, words=barrier.passed_on, by=row.holder, at=moment)
    question, said = barrier.asked
    if question and row.holder:
        asked = ask_back(row, question=question, by=row.holder, at=moment + HOUR)
        reply(asked, text=said, by=row.raised_by, at=moment + 2 * HOUR)
    if barrier.taken_after and row.holder:
        moment += barrier.taken_after * HOUR
        answer(row, by=row.holder, at=moment)
    return moment


def _end(company: Company, row: Escalation, end: End, moment: datetime) -> None:
    day = _working_day(max(moment.date(), row.recorded_at.date() + timedelta(days=end.days)))
    end_by_decision(
        row,
        text=end.text,
        rationale=end.why,
        what_leader_did=end.did,
        outcome="accepted" if end.accepted_for else "gone",
        on=day,
        by=company.people[end.by],
        at=max(moment, at(day, 15)),
        expires_on=day + timedelta(days=end.accepted_for) if end.accepted_for else None,
    )


def _climb_until(row: Escalation, moment: datetime) -> None:
    while row.deadline <= moment and not row.is_beyond:
        climb(row, step=row.step, at=row.deadline)


def _day_of(barrier: Barrier, today: date) -> date:
    if barrier.end:
        return _working_day(today - timedelta(days=barrier.days_ago))
    day = _working_day(today - timedelta(days=1))
    for _back in range(barrier.days_ago):
        day = _working_day(day - timedelta(days=1))
    return day


def _working_day(day: date) -> date:
    while not is_working_day(day, ()):
        day -= timedelta(days=1)
    return day


def _reference(text: str) -> str:
    found = Action.objects.filter(text=text).first() if text else None
    return found.reference if found else ""
