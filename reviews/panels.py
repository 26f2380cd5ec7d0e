"""What reviews show on pages of records below them: in which review a decision was taken."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.models import Decision
from qms.primitives.panels import Panel, panel
from reviews.models import ManagementReview, ReviewDecision


def taken_in(decision: Decision, request: HttpRequest) -> Panel | None:
    """Show the review in which a decision was taken, and what it answers there, to those who see the review."""
    person = request.person  # type: ignore[attr-defined]
    rows = ReviewDecision.objects.select_related("review", "input")
    row = rows.filter(decision=decision, review__in=ManagementReview.objects.visible_to(person)).first()
    return Panel(_("Review"), "reviews/parts/taken_in.html", {"taken": row}, "review") if row else None


panel(Decision, taken_in)
