"""What evidence shows on pages of records below it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from evidence import snapshotting
from evidence.access import may_see_leader, may_see_readiness
from evidence.leaders import leads
from evidence.reading import deeds
from evidence.rules import weak
from governance.models import Process
from objectives.models import Audit, CustomerRequirement
from qms.people.models import Person
from qms.primitives.panels import Panel, panel
from reviews.models import ManagementReview


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


def crowded_audit(audit: Audit, request: HttpRequest) -> Panel | None:
    """Say of an external audit that most signatures of its year were given just before it. One query."""
    person = request.person  # type: ignore[attr-defined]
    if not audit.is_external or audit.state == Audit.State.CANCELLED or person.reach.is_external:
        return None
    day = snapshotting.today_of(request.now)  # type: ignore[attr-defined]
    sentence = weak.crowded(*deeds.signed_before(audit.starts_on, deeds.signing_days(audit.starts_on, day)))
    return _weak(sentence) if sentence else None


def disagreeing_review(review: ManagementReview, request: HttpRequest) -> Panel | None:
    """Say of a review that it does not begin where the one before it ended. One query."""
    if request.person.reach.is_external:  # type: ignore[attr-defined]
        return None
    rows = ManagementReview.objects.filter(site=review.site_id, period_from__lt=review.period_from)
    rows = rows.exclude(state=ManagementReview.State.CANCELLED).exclude(pk=review.pk)
    before = rows.order_by("-period_to").only("reference", "period_to").first()
    if before is None:
        return None
    sentence = weak.disagreement(review.period_from, before.reference, before.period_to)
    return _weak(sentence) if sentence else None


def _weak(sentence: str) -> Panel:
    return Panel("", "evidence/parts/weak.html", {"sentence": sentence})


panel(Audit, crowded_audit)
panel(ManagementReview, disagreeing_review, place="top")
