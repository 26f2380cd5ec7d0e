"""The cast: two sites and the people whose roles the rules speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client

from governance.models import CompetenceConfirmation, TopManagementMembership
from qms.people.models import Account, Function, Organisation, Person, Role, RoleHolding, Site
from qms.records.entering import enter
from qms.records.signing import Proof

LONG_AGO = date(2024, 1, 1)
THEN = datetime(2024, 1, 1, 8, tzinfo=UTC)


@dataclass
class Cast:
    """Who plays which part. North and South are two sites; nobody but leaders and Quinn reaches both."""

    organisation: Organisation
    north: Site
    south: Site
    ella: Person  # executive of the whole organisation, top management
    quinn: Person  # quality lead of the whole organisation
    olga: Person  # process owner at North
    carl: Person  # contributor at North
    sven: Person  # process owner at South: the stranger to North's records
    ines: Person  # internal auditor of the whole organisation
    axel: Person  # external auditor of North, until the end of 2026
    adam: Person  # administrator
    nora: Person  # knows nobody: a person without any role

    def everybody(self) -> list[Person]:
        """Return the whole cast."""
        return [getattr(self, name) for name in NAMES]

    def proof(self, at: datetime) -> Proof:
        """Return a fresh proof of identity."""
        return Proof("password", at)


NAMES = ("ella", "quinn", "olga", "carl", "sven", "ines", "axel", "adam", "nora")


def make_cast() -> Cast:
    """Write the cast to the database and return it."""
    organisation = Organisation.objects.create(pk=1, name="Borealis Works", time_zone="Europe/Berlin")
    north = Site.objects.create(code="NORTH", name="North", time_zone="Europe/Berlin")
    south = Site.objects.create(code="SOUTH", name="South", time_zone="Europe/Lisbon")
    operations = Function.objects.create(name="Operations")
    quality = Function.objects.create(name="Quality", is_quality=True)
    people = {
        "ella": _person("Ella Brandt", "Managing director", operations, None, (Role.EXECUTIVE, None)),
        "quinn": _person("Quinn Hale", "Quality manager", quality, None, (Role.QUALITY_LEAD, None)),
        "olga": _person("Olga Petrova", "Head of production", operations, north, (Role.PROCESS_OWNER, north)),
        "carl": _person("Carl Meyer", "Team leader", operations, north, (Role.CONTRIBUTOR, north)),
        "sven": _person("Sven Dahl", "Head of service", operations, south, (Role.PROCESS_OWNER, south)),
        "ines": _person("Ines Costa", "Lead auditor", quality, None, (Role.INTERNAL_AUDITOR, None)),
        "axel": _person("Axel Roth", "Auditor", None, None, (Role.EXTERNAL_AUDITOR, north)),
        "adam": _person("Adam Novak", "Administrator", None, None, (Role.ADMINISTRATOR, None)),
        "nora": _person("Nora Lind", "Visitor", None, None, None),
    }
    enter(
        TopManagementMembership(person=people["ella"], role_in_qms="Managing director", starts_on=LONG_AGO),
        by=people["quinn"],
        at=THEN,
    )
    for role, person, confirmed_by in (
        ("quality_lead", people["quinn"], people["ella"]),
        ("internal_auditor", people["ines"], people["quinn"]),
    ):
        confirmed = CompetenceConfirmation(role=role, person=person, confirmed_by=confirmed_by, outcome="met")
        confirmed.requirement, confirmed.confirmed_on = "Knows the standard", LONG_AGO
        confirmed.valid_until = date(2034, 1, 1)
        enter(confirmed, by=confirmed_by, at=THEN)
    return Cast(organisation, north, south, **people)


def _person(
    name: str, title: str, function: Function | None, site: Site | None, role: tuple[str, Site | None] | None
) -> Person:
    email = f"{name.split()[0].lower()}@borealis.test"
    account = Account.objects.create(email=email, password="!")
    person = Person.objects.create(
        name=name, email=email, job_title=title, function=function, site=site, account=account
    )
    if role:
        ends_on = date(2026, 12, 31) if role[0] == Role.EXTERNAL_AUDITOR else None
        RoleHolding.objects.create(
            person=person, role=role[0], site=role[1], starts_on=LONG_AGO, ends_on=ends_on
        )
    return person


def signed_in(person: Person) -> Client:
    """Return a client in which ``person`` is signed in."""
    client = Client()
    client.force_login(person.account)  # type: ignore[arg-type]
    return client
