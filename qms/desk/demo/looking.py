"""Who looked at Halvorsen, and what they found: audits, their findings, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from objectives import auditing, certifying
from objectives.closing_events import close
from objectives.models import Audit
from objectives.receiving import receive
from qms.desk.demo.company import Company, at
from qms.records.filing import store_bytes

BODY = "Nordcert"


@dataclass(frozen=True)
class Finding:
    """What an auditor found: process, site, clause, the text.

    With ``answer`` days it is a minor one that is still open; without, an opportunity that was taken up.
    """

    process: str
    site: str
    clause: str
    text: str
    answer: int = 0


@dataclass(frozen=True)
class Look:
    """An audit by days from today (before: negative): where, at what, by whom, and what came of it.

    ``lead`` is one of ours by key, or the name of somebody from outside.
    """

    day: int
    kind: str
    title: str
    sites: tuple[str, ...]
    processes: tuple[str, ...]
    lead: str
    body: str = ""
    lasts: int = 1
    clauses: str = ""
    concluded: str = ""
    next: int = 0
    moved: tuple[int, str] = (0, "")
    cancelled: str = ""
    held: bool = True
    findings: tuple[Finding, ...] = ()


LOOKS = (
    Look(
        -308,
        "surveillance",
        "Surveillance audit, first year",
        ("BGO", "GDN"),
        ("OTC", "MFG", "CMP"),
        "Ragna Moen",
        body=BODY,
        lasts=3,
        clauses="5.1, 8.2, 8.4, 8.7, 9.3, 10.2",
        next=363,
        concluded="The system is kept up. Porous castings reach assembly unseen at goods receipt.",
        findings=(
            Finding("PUR", "GDN", "8.4", "Goods receipt could test castings of two foundries for porosity."),
            Finding("OTC", "BGO", "8.2", "Dates confirmed by telephone could be written to the order at once."),
        ),
    ),
    Look(
        -262,
        "internal",
        "Internal audit, order to cash",
        ("BGO",),
        ("OTC",),
        "helen",
        clauses="8.2, 8.5",
        concluded="Orders are clear. Capacity is not looked at before a date is confirmed.",
        findings=(
            Finding("OTC", "BGO", "8.2.3", "Capacity could stand beside each order before it is confirmed."),
        ),
    ),
    Look(
        -201,
        "internal",
        "Internal audit, manufacturing Gdańsk",
        ("GDN",),
        ("MFG",),
        "helen",
        lasts=2,
        clauses="8.5, 8.6, 8.7",
        moved=(14, "The line was stopped for the helium rig"),
        concluded="Work on the lines conforms. Torque was checked against a table that is out of date.",
        findings=(
            Finding("MFG", "GDN", "8.5.1", "The night shift could have the newest setting sheets at the line."),
        ),
    ),
    Look(
        -148,
        "customer",
        "Customer audit of Yorkshire Water",
        ("LBA",),
        ("SVC", "SPA"),
        "Peter Lowe",
        body="Yorkshire Water",
        clauses="8.2, 8.5",
        concluded="Repairs are sound. Dates were moved three times in a quarter.",
        findings=(
            Finding("SVC", "LBA", "8.2.1", "Customers could be told of a moved date before it has passed."),
        ),
    ),
    Look(
        -92,
        "internal",
        "Internal audit, purchasing",
        ("BGO", "GDN"),
        ("PUR",),
        "helen",
        clauses="8.4",
        concluded="Oversight of the foundries works. Two small suppliers are looked after by nobody.",
    ),
    Look(
        -41,
        "internal",
        "Internal audit, complaint handling",
        ("OPO",),
        ("CMP",),
        "helen",
        clauses="9.1.2, 10.2",
        findings=(Finding("CMP", "OPO", "10.2", "Two complaints were closed without a cause.", answer=60),),
    ),
    Look(
        -20,
        "customer",
        "Customer audit of Águas do Norte",
        ("OPO",),
        ("SVC",),
        "Inês Prata",
        body="Águas do Norte",
        cancelled="The customer accepts our certificate instead",
    ),
    Look(
        20,
        "internal",
        "Internal audit, design and change",
        ("BGO",),
        ("DES",),
        "helen",
        clauses="8.3",
        held=False,
    ),
    Look(
        52,
        "surveillance",
        "Surveillance audit, second year",
        (),
        ("OTC", "DES", "MFG", "SVC"),
        "Ragna Moen",
        body=BODY,
        lasts=3,
        clauses="4.4, 5.1, 6.1, 8.5, 9.3",
        held=False,
    ),
    Look(88, "internal", "Internal audit, manufacturing Bergen", ("BGO",), ("MFG",), "helen", held=False),
)


def look(company: Company) -> None:
    """Write the audits of the past year and those to come, what was found, and the certificates."""
    for one in LOOKS:
        _audit(company, one)
    _certificates(company)


def _day(company: Company, days: int) -> date:
    return company.today + timedelta(days=days)


def _audit(company: Company, one: Look) -> None:
    maria = company.people["maria"]
    planned = min(_day(company, one.day - 70), _day(company, -5))
    moved_by, why = one.moved
    starts = _day(company, one.day - moved_by)
    ours = company.people.get(one.lead)
    row = auditing.plan_audit(
        kind=one.kind,
        title=one.title,
        body=one.body,
        lead_auditor="" if ours else one.lead,
        led_by=ours,
        owner=maria,
        starts_on=starts,
        ends_on=starts + timedelta(days=one.lasts - 1),
        clauses=one.clauses,
        scope="",
        sites=[company.sites[code] for code in one.sites],
        processes=[company.processes[code] for code in one.processes],
        by=maria,
        at=at(planned),
    )
    if moved_by:
        words = {name: getattr(row, name) + timedelta(days=moved_by) for name in ("starts_on", "ends_on")}
        moment = at(starts - timedelta(days=6))
        auditing.change_audit(row, words=words, reason=why, by=maria, at=moment)
    if one.cancelled:
        auditing.cancel_audit(row, reason=one.cancelled, by=maria, at=at(_day(company, one.day - 10)))
    elif one.held:
        _held(company, one, row)


def _held(company: Company, one: Look, row: Audit) -> None:
    maria = company.people["maria"]
    auditing.hold_audit(
        row,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        lead_auditor=row.lead_auditor,
        by=maria,
        at=at(row.ends_on, 16),
    )
    writer = company.people["helen"] if row.led_by else maria
    for finding in one.findings:
        _found(company, finding, row, writer)
    if one.concluded:
        day = row.ends_on + timedelta(days=12)
        text = f"{row.title}\n\n{one.concluded}\n"
        file = store_bytes(text.encode(), media_type="text/plain", by=maria, at=at(day))
        auditing.report_audit(
            row,
            conclusion=one.concluded,
            on=day,
            next_on=row.ends_on + timedelta(days=one.next) if one.next else None,
            report=file,
            report_name=f"report-{row.reference}.txt",
            by=maria,
            at=at(day, 11),
        )


def _found(company: Company, finding: Finding, row: Audit, writer: Any) -> None:
    maria, minor = company.people["maria"], finding.answer > 0
    event = receive(
        kind="audit_finding",
        text=finding.text,
        received_on=row.ends_on,
        site=company.sites[finding.site],
        process=company.processes[finding.process],
        grade="minor" if minor else "opportunity",
        clause=finding.clause,
        audit=row,
        answer_by=row.ends_on + timedelta(days=finding.answer) if minor else None,
        by=writer,
        at=at(row.ends_on, 17),
    )
    if not minor:
        day = row.ends_on + timedelta(days=34)
        close(event, outcome="Taken up by the owner of the process.", on=day, by=maria, at=at(day, 12))


def _certificates(company: Company) -> None:
    """The certificate that customers ask for, one that expires soon, one that was given up."""
    maria, piotr = company.people["maria"], company.people["piotr"]
    all_customers = "Yorkshire Water\nÁguas do Norte\nBergen municipality"
    _certificate(
        company,
        maria,
        "ISO 9001:2015",
        BODY,
        (),
        -698,
        397,
        "Design, manufacture and service of pumps and valves",
        number="NC-9001-4471",
        next_visit_on=_day(company, 52),
        customers=all_customers,
    )
    _certificate(
        company,
        maria,
        "Drinking water approval, class A",
        "Vannprøving Vest",
        ("BGO",),
        -1031,
        64,
        "Pumps and valves in contact with drinking water",
        number="VV-A-118",
        customers="Bergen municipality",
    )
    _certificate(
        company,
        piotr,
        "Pressure equipment, module H",
        "Urząd Ciśnieniowy",
        ("GDN",),
        -800,
        295,
        "Casings above 10 bar",
        number="H-2207",
        next_visit_on=_day(company, 121),
        customers="Hardanger Kraft",
    )
    old = _certificate(
        company,
        maria,
        "ISO 9001:2015",
        "Certifica Norte",
        ("OPO",),
        -1100,
        20,
        "Service of pumps, Porto only",
    )
    certifying.end_certificate(
        old,
        on=_day(company, -640),
        reason="Porto stands on the certificate of the whole company",
        by=maria,
        at=at(_day(company, -640)),
    )


def _certificate(
    company: Company,
    owner: Any,
    standard: str,
    body: str,
    sites: tuple[str, ...],
    issued: int,
    expires: int,
    scope: str,
    **words: Any,
) -> Any:
    day = max(_day(company, issued + 4), _day(company, -690))
    text = f"{standard}\n{body}\n{scope}\n"
    return certifying.enter_certificate(
        standard=standard,
        body=body,
        sites=[company.sites[code] for code in sites],
        issued_on=_day(company, issued),
        expires_on=_day(company, expires),
        scope=scope,
        owner=owner,
        file=store_bytes(text.encode(), media_type="text/plain", by=owner, at=at(day)),
        file_name="certificate.txt",
        by=owner,
        at=at(day),
        **words,
    )
