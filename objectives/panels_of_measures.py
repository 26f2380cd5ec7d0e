"""Panels of measuring: how a computed objective comes to its values, on its page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from objectives import access
from objectives.composed import composed_of
from objectives.models import QualityObjective
from qms.primitives.panels import Panel


def composed(objective: QualityObjective, request: HttpRequest) -> Panel | None:
    """Return what a computed objective is made of, with the parts of its latest value."""
    person, today = request.person, request.today  # type: ignore[attr-defined]
    made = composed_of(objective, person=person, on=today)
    if made is None:
        return None
    context = {"composed": made, "may_revise": access.may_revise(person, objective)}
    title = _("How it is computed")
    return Panel(title, "objectives/_composed.html", context, id="computed", lead=made.sentence)
