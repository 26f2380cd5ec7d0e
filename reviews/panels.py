"""What reviews show on pages of records below them: where a decision was taken, what was asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import CompetenceConfirmation, Decision, Escalation
from objectives.drifting import drift_of
from objectives.models import QualityEvent, QualityObjective
from qms.primitives.panels import Panel, panel
from qms.records.models import Record
from reviews.access.resources import may_ask
from reviews.discussing import discussions_of
from reviews.models import ManagementReview, ResourceRequest, ReviewDecision
from reviews.resource_words import badge_of

SERVED: dict[type[Record], str] = {
    CompetenceConfirmation: "competence",
    Escalation: "escalation",
    QualityObjective: "objective",
    QualityEvent: "event",
}
"""Whose pages show what was asked for, and the field of a request that names them."""

MOST = 20
"""Requests that the page of a record shows, the latest first."""


def taken_in(decision: Decision, request: HttpRequest) -> Panel | None:
    """Show the review in which a decision was taken, and what it answers there, to those who see the review."""
    person = request.person  # type: ignore[attr-defined]
    rows = ReviewDecision.objects.select_related("review", "input")
    row = rows.filter(decision=decision, review__in=ManagementReview.objects.visible_to(person)).first()
    return Panel(_("Review"), "reviews/parts/taken_in.html", {"taken": row}, "review") if row else None


panel(Decision, taken_in)


def resources(row: Any, request: HttpRequest) -> Panel | None:
    """Show what was asked for to serve a record, and the way to ask for more; of a competence, only a gap."""
    person, today = request.person, request.today  # type: ignore[attr-defined]
    if getattr(row, "outcome", "gap") == CompetenceConfirmation.Outcome.MET:
        return None
    rows = ResourceRequest.objects.visible_to(person).filter(**{SERVED[type(row)]: row})
    found = [(one, badge_of(one, on=today)) for one in rows.select_related("asked_of")[:MOST]]
    may = may_ask(person, row.site_id)
    if not found and not may:
        return None
    context = {
        "rows": found,
        "new_url": f"{reverse('reviews:new_resource')}?serves={row.reference}" if may else "",
    }
    return Panel(_("Resources asked for"), "reviews/parts/resources_for.html", context, "resources")


for model in SERVED:
    panel(model, resources)


def discussed(row: QualityObjective, request: HttpRequest) -> Panel | None:
    """Show in which reviews leaders discussed an objective; one that is pursued and never was says so."""
    person, today = request.person, request.today  # type: ignore[attr-defined]
    found = discussions_of(row, person)
    if not found and row.state != row.State.ACTIVE:
        return None
    drift = drift_of(row, found[0].held_on if found else None, on=today)
    context = {"drift": drift, "rows": found}
    return Panel(_("Discussed by leaders"), "reviews/parts/discussed.html", context, "discussed")


panel(QualityObjective, discussed)
