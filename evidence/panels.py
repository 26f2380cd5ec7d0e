"""What evidence shows on pages of records below it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from evidence.access import may_see_leader, may_see_readiness
from evidence.leaders import leads
from governance.models import Process
from objectives.models import CustomerRequirement
from qms.people.models import Person
from qms.primitives.panels import Panel, panel


def thread_link(process: Process, request: HttpRequest) -> Panel:
    """Lead from a process to its thread."""
    return Panel(
        "", "evidence/parts/thread_link.html", {"url": reverse("evidence:thread", args=[process.code])}
    )


panel(Process, thread_link)


def chain_of(requirement: CustomerRequirement, request: HttpRequest) -> Panel | None:
    """Walk a current requirement to its proof, for those of the organisation; drawn once its page is there."""
    person = request.person  # type: ignore[attr-defined]
    if requirement.state != CustomerRequirement.State.CURRENT or not may_see_readiness(person):
        return None
    url = reverse("evidence:chain", args=[requirement.reference])
    return Panel("", "evidence/parts/chain_to_come.html", {"url": url})


panel(CustomerRequirement, chain_of, place="chain")


def leader_link(someone: Person, request: HttpRequest) -> Panel | None:
    """Lead from a person who leads to what the records say of them, for those who may read it. One query."""
    if not may_see_leader(request.person, someone) or not leads(someone):  # type: ignore[attr-defined]
        return None
    words = {"url": reverse("evidence:leader", args=[someone.pk]), "name": someone.name}
    return Panel("", "evidence/parts/leader_link.html", words)


panel(Person, leader_link)
