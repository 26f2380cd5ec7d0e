"""The minimum answer as a page and as one sheet of paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence import access
from evidence.looking_back import Day
from evidence.minimum import Minimum, minimum
from evidence.views.looking import Links, Look
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.dates import full_day
from qms.ui.pages import page


@require_safe
def minimum_answer(request: PersonRequest) -> HttpResponse:
    """What can be said of clause 5.1 today: who answers, what was decided, what leaders watched, what lacks."""
    require(access.may_see_readiness(request.person))
    look = Look(request)
    found = _found(request, look)
    context = {
        "look": look,
        "form": look.form,
        "found": found,
        "urls": Links(found.references, request.person).urls,
        "lacking": [(line, look.address(line.reference)) for line in found.lacking],
        "back": look.address(),
        "pdf_url": look.address(name="minimum_pdf"),
    }
    return page(request, "evidence/minimum.html", context, status=200 if look.form.is_valid() else 422)


@require_safe
def minimum_pdf(request: PersonRequest) -> HttpResponse:
    """The same on paper: one sheet to hand over, or to have in the pocket."""
    require(access.may_see_readiness(request.person))
    look = Look(request)
    found = _found(request, look)
    name = f"minimum-answer-{look.site.code if look.site else 'all'}-{look.day.day.isoformat()}.pdf"
    response = HttpResponse(
        on_paper(found, day=look.day, organisation=str(request.organisation or "")), "application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def on_paper(found: Minimum, *, day: Day, organisation: str) -> bytes:
    """Return the page as PDF; the same records on the same day give the same bytes."""
    from qms.ui.pdf import render_pdf  # loads the typesetter, which no other page needs

    title = _("Clause 5.1 on one page")
    context: dict[str, Any] = {
        "title": title,
        "eyebrow": " · ".join(part for part in (organisation, found.scope, full_day(found.day)) if part),
        "lead": found.sentence,
        "found": found,
        "paper": shortened(found),
    }
    html = render_to_string("evidence/pdf/minimum.html", context)
    return render_pdf(html, title=f"{title}, {found.scope}", created_at=day.end)


ON_PAPER = {"decisions": 5, "actions": 6, "deeds": 5, "lacking": 13}
"""Lines of each part that one sheet holds; the rest are counted."""


def shortened(found: Minimum) -> dict[str, Any]:
    """Return as many lines of each part as one sheet holds, and how many more there are."""
    paper: dict[str, Any] = {}
    for name, most in ON_PAPER.items():
        lines = getattr(found, name)
        paper[name], paper[f"more_{name}"] = lines[:most], max(0, len(lines) - most)
    paper["more_deeds"] += found.more_deeds
    return paper


def _found(request: PersonRequest, look: Look) -> Minimum:
    return minimum(edition=look.edition, site=look.site, day=look.day, person=request.person, sites=look.every)
