"""What top management of Halvorsen states and signs: two versions of policy and commitment, who can do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from governance import committing, confirming, noting, publishing
from governance.assigning import assign
from governance.models import LeadershipCommitment, QualityPolicy
from governance.stating import Given
from qms.desk.demo.company import Company, at
from qms.desk.demo.heard import HEARD, Heard
from qms.records.signing import Proof

Deeds = Iterator[tuple[datetime, Callable[[], None]]]

FIRST_POLICY = (
    (
        "Halvorsen shall be recognised as a leading and customer-oriented supplier of pumps and valves.",
        "strategy",
    ),
    ("Measurable objectives are established at relevant functions and reviewed.", "objectives"),
    ("Applicable customer, statutory and regulatory requirements are satisfied.", "requirements"),
    ("The quality management system is improved continually.", "improvement"),
)
SECOND_POLICY = (
    (1, "Towns rely on our pumps for thirty years. We choose what lasts over what is quick.", "strategy"),
    (
        5,
        "We promise a day, and keep it. We say what we cannot do before the customer counts on it.",
        "requirements",
    ),
    (3, "We meet what customers, laws and the water itself ask of us; nobody ships around it.", "requirements"),
    (2, "Each site draws its objectives from these sentences, and its leaders answer for them.", "objectives"),
    (
        4,
        "Whoever sees a fault stops the work. What went wrong once, we change so that it cannot again.",
        "improvement",
    ),
)

COMMITMENT = (
    (
        "I answer for whether our system works; I do not hand that to the quality manager.",
        ("qms_accountability",),
        (),
    ),
    ("I lead every review I am invited to, with questions, and I end it with decisions.", ("reporting",), ()),
    (
        "I hear customers in person twice a year and tell everybody what I heard.",
        ("customer_focus",),
        ("CMP", "SVC"),
    ),
    (
        "Before we change a process, a supplier or a site, I ask what becomes of quality.",
        ("integrity",),
        ("DES", "PUR"),
    ),
)
ADDED = ("When quality stops a line, I stand behind who stopped it.", ("outputs",), ("MFG",))

# person, process, requirement, days ago, days valid, confirmed by
OWNERS_CONFIRMED = (
    (
        "erik",
        "OTC",
        "Leads order handling; knows the frame contracts and how dates are confirmed.",
        300,
        730,
        "henrik",
    ),
    (
        "priya",
        "DES",
        "Chartered engineer; has led design reviews; knows the rules on materials.",
        280,
        730,
        "henrik",
    ),
    (
        "lars",
        "MFG",
        "Production experience; reads run charts; has closed corrective actions.",
        260,
        730,
        "henrik",
    ),
    (
        "agnieszka",
        "MFG",
        "Production experience; reads run charts; has closed corrective actions.",
        240,
        730,
        "katarzyna",
    ),
    ("james", "SVC", "Service experience; knows every service agreement's promise.", 220, 730, "astrid"),
    (
        "silje",
        "PUR",
        "Supplier assessment; contracts; knows which parts touch drinking water.",
        400,
        365,
        "henrik",
    ),
    ("oliver", "SPA", "Stock planning; the promise of same-day shipment.", 330, 365, "james"),
    ("hanne", "PPL", "Training needs, records and how their effect is checked.", 150, 730, "astrid"),
    ("helen", "AUD", "Lead auditor; has planned an audit programme.", 200, 730, "astrid"),
)
QUALITY_CONFIRMED = (
    (
        "maria",
        "quality_lead",
        "Knows the standard and our system; prepares management reviews.",
        350,
        730,
        "astrid",
    ),
    ("piotr", "quality_lead", "Knows the standard and our system; prepares site reviews.", 190, 730, "maria"),
    (
        "helen",
        "internal_auditor",
        "Lead auditor course; three audits a year; audits no own work.",
        200,
        730,
        "maria",
    ),
)


def deeds(company: Company, day: Callable[[date, int], date]) -> Deeds:
    """Yield what was stated, signed, heard and confirmed, each with the moment at which it was recorded."""
    today = company.today
    yield at(day(today, 580), 6), lambda: _first_policy(company, day(today, 580))
    yield at(day(today, 176), 6), lambda: _second_policy(company, day(today, 176))
    yield at(day(today, 560), 6), lambda: _first_commitment(company, day(today, 560))
    yield at(day(today, 9), 6), lambda: _second_commitment(company, day(today, 9))
    for heard in HEARD:
        on = day(today, heard.days_ago)
        yield at(on + timedelta(days=heard.noted_after), 15), _noting(company, heard, on)
    for person, process, requirement, days_ago, valid, by in OWNERS_CONFIRMED:
        words = ("process_owner", person, requirement, by, process)
        yield at(day(today, days_ago), 10), _confirming(company, words, day(today, days_ago), valid)
    for person, role, requirement, days_ago, valid, by in QUALITY_CONFIRMED:
        words = (role, person, requirement, by, "")
        yield at(day(today, days_ago), 11), _confirming(company, words, day(today, days_ago), valid)
    yield at(day(today, 30), 11), lambda: _gap(company, day(today, 30))


def _first_policy(company: Company, day: date) -> None:
    points = [Given(None, text, (says,)) for text, says in FIRST_POLICY]
    _publish(company, day, "Our quality policy commits all employees.", points)


def _second_policy(company: Company, day: date) -> None:
    points = [Given(number if number < 5 else None, text, (says,)) for number, text, says in SECOND_POLICY]
    policy = _publish(
        company, day, "Water does not wait. What we make has to work, today and in thirty years.", points
    )
    how = "On halvorsen.test/quality, at each reception, and with every order confirmation."
    publishing.tell(policy, audience="parties", how=how, on=day, by=company.people["maria"], at=at(day, 12))


def _publish(company: Company, day: date, text: str, points: list[Given]) -> QualityPolicy:
    maria, astrid, moment = company.people["maria"], company.people["astrid"], at(day, 7)
    policy = publishing.draft(site=None, by=maria, at=moment - timedelta(days=10))
    publishing.write(
        policy, text=text, points=points, seen=policy.revision, by=maria, at=moment - timedelta(days=9)
    )
    publishing.ask(policy, of=astrid, on=day - timedelta(days=7), by=maria, at=moment - timedelta(days=7))
    publishing.approve(policy, signer=astrid, proof=Proof("password", moment), at=moment)
    return policy


def _first_commitment(company: Company, day: date) -> None:
    points = [_point(company, None, one) for one in COMMITMENT]
    commitment = _open(company, day, points)
    _sign(company, commitment, day, ("astrid", "henrik", "ingrid", "james"))


def _second_commitment(company: Company, day: date) -> None:
    points = [_point(company, number, one) for number, one in enumerate(COMMITMENT, start=1)]
    commitment = _open(company, day, [points[0], _point(company, None, ADDED), *points[1:]])
    _sign(company, commitment, day + timedelta(days=1), ("henrik", "james", "ingrid"))


def _point(company: Company, number: int | None, one: tuple[str, tuple[str, ...], tuple[str, ...]]) -> Given:
    text, responsibilities, processes = one
    return Given(number, text, responsibilities, tuple(company.processes[code] for code in processes))


def _open(company: Company, day: date, points: list[Given]) -> LeadershipCommitment:
    maria, moment = company.people["maria"], at(day, 7)
    commitment = committing.draft(site=None, by=maria, at=moment)
    text = "We lead Halvorsen. Each of us signs this, and may be asked about it by anybody, on any day."
    committing.write(commitment, text=text, points=points, seen=commitment.revision, by=maria, at=moment)
    committing.open_for_signing(commitment, sign_by=day + timedelta(days=14), by=maria, at=moment)
    return commitment


def _sign(company: Company, commitment: LeadershipCommitment, day: date, keys: tuple[str, ...]) -> None:
    for hour, key in enumerate(keys, start=8):
        moment = at(day, hour)
        proof = Proof("password", moment)
        committing.sign(commitment, signer=company.people[key], proof=proof, at=moment)


def _noting(company: Company, heard: Heard, on: date) -> Callable[[], None]:
    def note() -> None:
        moment = at(on + timedelta(days=heard.noted_after), 15)
        people = company.people
        leader = people[heard.by or heard.leaders[0]]
        site = company.site(heard.site)
        row = noting.note(
            kind=heard.kind,
            leaders=[people[key] for key in heard.leaders],
            on=on,
            heard=heard.heard,
            followed=heard.followed,
            site=site,
            by=leader,
            at=moment,
            policy=publishing.current(site_id=None) if heard.policy else None,
        )
        if heard.task:
            text, owner, days = heard.task
            due = on + timedelta(days=days)
            action = assign(
                text=text, owner=people[owner], assigned_by=leader, on=on, due_on=due, weight="task",
                site=site, by=leader, at=moment,
            )  # fmt: skip
            noting.link(row, action=action, by=leader, at=moment)
            done = due - timedelta(days=2)
            if done < company.today:
                action.complete(by=people[owner], at=at(done, 14), on=done, proof="Done as agreed.")

    return note


def _confirming(
    company: Company, words: tuple[str, str, str, str, str], on: date, valid: int
) -> Callable[[], None]:
    role, person, requirement, by, process = words

    def confirm() -> None:
        confirming.confirm(
            role=role,
            person=company.people[person],
            requirement=requirement,
            outcome="met",
            basis="Certificates and work seen; talked through with the person.",
            confirmed_by=company.people[by],
            on=on,
            valid_until=on + timedelta(days=valid),
            process=company.processes.get(process),
            by=company.people[by],
            at=at(on, 10),
        )

    return confirm


def _gap(company: Company, on: date) -> None:
    people = company.people
    confirming.confirm(
        role="process_owner",
        person=people["sofia"],
        requirement="Root cause analysis beyond asking why; leads a complaint to its system cause.",
        outcome="gap",
        basis="Two complaint reports name a person as the cause; the method was never taught.",
        confirmed_by=people["james"],
        on=on,
        process=company.processes["CMP"],
        by=people["james"],
        at=at(on, 11),
    )
