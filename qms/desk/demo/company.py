"""Halvorsen Flow Systems: four sites, thirty people, ten processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from governance.leading import name_leader
from governance.models import Process
from governance.owning import appoint
from qms.people.models import Account, Function, Holiday, Organisation, Person, Role, RoleHolding, Site
from qms.primitives.changing import keep
from qms.records.entering import enter

SITES = (
    ("BGO", "Bergen works", "Europe/Oslo"),
    ("GDN", "Gdańsk works", "Europe/Warsaw"),
    ("LBA", "Leeds service centre", "Europe/London"),
    ("OPO", "Porto service centre", "Europe/Lisbon"),
)

FUNCTIONS = (
    "General management",
    "Operations",
    "Engineering",
    "Sales",
    "Service",
    "Purchasing",
    "Quality",
    "Finance",
    "People",
)

# key, name, job title, function, site
PEOPLE = (
    ("astrid", "Astrid Halvorsen", "Managing director", "General management", "BGO"),
    ("henrik", "Henrik Solberg", "Chief operating officer", "Operations", "BGO"),
    ("katarzyna", "Katarzyna Wójcik", "Plant director Gdańsk", "Operations", "GDN"),
    ("james", "James Whitaker", "Director of service", "Service", "LBA"),
    ("ingrid", "Ingrid Nygård", "Chief financial officer", "Finance", "BGO"),
    ("maria", "Maria Lindqvist", "Quality manager", "Quality", "BGO"),
    ("piotr", "Piotr Zieliński", "Quality engineer", "Quality", "GDN"),
    ("tiago", "Tiago Ferreira", "Service manager Porto", "Service", "OPO"),
    ("sofia", "Sofia Almeida", "Customer desk lead", "Service", "OPO"),
    ("lars", "Lars Eide", "Head of production Bergen", "Operations", "BGO"),
    ("agnieszka", "Agnieszka Lewandowska", "Head of production Gdańsk", "Operations", "GDN"),
    ("oliver", "Oliver Grant", "Service manager Leeds", "Service", "LBA"),
    ("priya", "Priya Raman", "Head of engineering", "Engineering", "BGO"),
    ("mateusz", "Mateusz Dąbrowski", "Design engineer", "Engineering", "GDN"),
    ("erik", "Erik Bakken", "Head of sales", "Sales", "BGO"),
    ("chloe", "Chloé Martin", "Key account manager", "Sales", "LBA"),
    ("joao", "João Pereira", "Key account manager", "Sales", "OPO"),
    ("silje", "Silje Haugen", "Head of purchasing", "Purchasing", "BGO"),
    ("pawel", "Paweł Kamiński", "Buyer castings", "Purchasing", "GDN"),
    ("nina", "Nina Strand", "Planner", "Operations", "BGO"),
    ("jakub", "Jakub Nowak", "Shift leader machining", "Operations", "GDN"),
    ("ewa", "Ewa Mazur", "Shift leader assembly", "Operations", "GDN"),
    ("tom", "Tom Barker", "Field service engineer", "Service", "LBA"),
    ("grace", "Grace Okafor", "Spare parts coordinator", "Service", "LBA"),
    ("rui", "Rui Carvalho", "Field service engineer", "Service", "OPO"),
    ("hanne", "Hanne Moe", "Head of people", "People", "BGO"),
    ("wei", "王伟 (Wang Wei)", "Supplier quality engineer", "Quality", "GDN"),
    ("helen", "Helen Shaw", "Internal auditor", "Quality", "LBA"),
    ("viktor", "Viktor Berg", "Certification auditor", None, None),
    ("anders", "Anders Lunde", "System administrator", "Finance", "BGO"),
)

LEADERS = (
    ("astrid", "Managing director, chairs the management review", None),
    ("henrik", "Leads operations, sponsors delivery and scrap", None),
    ("ingrid", "Decides on resources", None),
    ("katarzyna", "Leads quality at the Gdańsk works", "GDN"),
    ("james", "Leads quality in service", None),
)

ROLES = (
    ("astrid", Role.EXECUTIVE, None),
    ("henrik", Role.EXECUTIVE, None),
    ("ingrid", Role.EXECUTIVE, None),
    ("james", Role.EXECUTIVE, None),
    ("katarzyna", Role.EXECUTIVE, "GDN"),
    ("maria", Role.QUALITY_LEAD, None),
    ("piotr", Role.QUALITY_LEAD, "GDN"),
    ("helen", Role.INTERNAL_AUDITOR, None),
    ("viktor", Role.EXTERNAL_AUDITOR, "BGO"),
    ("viktor", Role.EXTERNAL_AUDITOR, "GDN"),
    ("anders", Role.ADMINISTRATOR, None),
)

OWNERS = ("lars", "agnieszka", "oliver", "tiago", "priya", "erik", "silje", "hanne", "sofia")

LOGINS = (
    ("executive@demo.test", "astrid"),
    ("quality@demo.test", "maria"),
    ("owner@demo.test", "agnieszka"),
    ("contributor@demo.test", "ewa"),
    ("auditor@demo.test", "viktor"),
    ("internal-auditor@demo.test", "helen"),
    ("admin@demo.test", "anders"),
)

# code, name, purpose, carries customer requirements, owner
PROCESSES = (
    ("OTC", "Order to cash", "From enquiry to paid delivery, as promised.", True, "erik"),
    ("DES", "Design and change", "Pumps that do what the customer's system needs.", True, "priya"),
    ("MFG", "Manufacturing", "Machining and assembly to specification.", True, "lars"),
    ("SVC", "Service delivery", "Restore and keep pumps running at the customer's.", True, "james"),
    ("CMP", "Complaint handling", "Answer, contain, learn.", True, "sofia"),
    ("PUR", "Purchasing", "Castings, seals and motors that conform.", True, "silje"),
    ("SPA", "Spare parts", "The right part within the promised day.", True, "oliver"),
    ("PPL", "Competence", "People who can do what their work asks.", False, "hanne"),
    ("MNT", "Equipment upkeep", "Machines and gauges fit for use.", False, "lars"),
    ("AUD", "Internal audit", "Look, before others do.", False, "helen"),
)


@dataclass
class Company:
    """What later parts of the demo refer to by key."""

    today: date
    sites: dict[str, Site] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)

    def site(self, code: str | None) -> Site | None:
        """Return the site of ``code``, nothing for the whole organisation."""
        return self.sites[code] if code else None


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return the moment at which something of ``day`` was recorded."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def found(today: date) -> Company:
    """Write the organisation, its sites, people, leaders and processes as they stood two years ago."""
    company = Company(today)
    start = date(today.year - 2, 1, 7)
    organisation = Organisation(
        pk=1,
        name="Halvorsen Flow Systems",
        scope_statement="Design, manufacture and service of pumps and valves for water treatment.",
        time_zone=settings.SEED_TIME_ZONE,
    )
    keep(organisation, by=None, at=at(start))
    _write_sites(company, start)
    _write_people(company, start)
    _write_roles(company, start)
    _write_processes(company, start)
    return company


def _write_sites(company: Company, start: date) -> None:
    for code, name, zone in SITES:
        site = Site(code=code, name=name, time_zone=zone, active_from=start)
        keep(site, by=None, at=at(start))
        company.sites[code] = site
        for year in range(start.year, company.today.year + 2):
            Holiday.objects.create(site=site, day=date(year, 1, 1), name="New Year")
            Holiday.objects.create(site=site, day=date(year, 12, 25), name="Christmas Day")


def _write_people(company: Company, start: date) -> None:
    functions = {}
    for name in FUNCTIONS:
        functions[name] = Function(name=name, is_quality=name == "Quality")
        keep(functions[name], by=None, at=at(start))
    logins = {key: email for email, key in LOGINS}
    for key, name, title, function, site in PEOPLE:
        person = Person(
            name=name,
            email=logins.get(key, f"{key}@halvorsen.test"),
            job_title=title,
            function=functions[function] if function else None,
            site=company.site(site),
            manager=company.people.get("astrid"),
        )
        if key in logins:
            person.account = Account.objects.create_user(person.email, settings.DEMO_PASSWORD)
        keep(person, by=None, at=at(start))
        company.people[key] = person


def _write_roles(company: Company, start: date) -> None:
    for key, role, site in ROLES:
        ends_on = company.today + timedelta(days=120) if role == Role.EXTERNAL_AUDITOR else None
        _give(company, key, role, site, start, ends_on)
    for key in OWNERS:
        home = _home(company, key)
        _give(company, key, Role.PROCESS_OWNER, None if home == "BGO" else home, start)
    taken = {key for key, _role, _site in ROLES} | set(OWNERS)
    for key in company.people:
        if key not in taken:
            _give(company, key, Role.CONTRIBUTOR, _home(company, key), start)


def _home(company: Company, key: str) -> str | None:
    site = company.people[key].site
    return site.code if site else None


def _give(
    company: Company, key: str, role: str, site: str | None, start: date, ends_on: date | None = None
) -> None:
    holding = RoleHolding(
        person=company.people[key], role=role, site=company.site(site), starts_on=start, ends_on=ends_on
    )
    keep(holding, by=None, at=at(start))


def _write_processes(company: Company, start: date) -> None:
    maria = company.people["maria"]
    for key, role, site in LEADERS:
        name_leader(
            company.people[key],
            role_in_qms=role,
            starts_on=start,
            by=maria,
            at=at(start, 10),
            site=company.site(site),
        )
    for code, name, purpose, customer, owner in PROCESSES:
        process = Process(code=code, name=name, purpose=purpose, carries_customer_requirements=customer)
        enter(process, by=maria, at=at(start, 10))
        appoint(process, holder=company.people[owner], starts_on=start, by=maria, at=at(start, 11))
        company.processes[code] = process
    appoint(
        company.processes["MFG"],
        holder=company.people["agnieszka"],
        starts_on=start,
        by=maria,
        at=at(start, 11),
        site=company.sites["GDN"],
    )
