"""A leader's page, and the one-page brief for the audit interview, as a page and on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence import access
from evidence.briefs import Brief, brief_of
from evidence.editions import edition_of
from evidence.leaders import Leader, leader_of
from evidence.looking_back import Day, the_day
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.ui.dates import full_day
from qms.ui.pages import page

MOST = 12
"""Rows that a part of the page shows, the latest first."""


@require_safe
def leader(request: PersonRequest, pk: int) -> HttpResponse:
    """What one person answers for, decided, removed and followed up; what is late, and where it is thin."""
    found = _found(request, pk)
    context = {
        "leader": found,
        "most": MOST,
        "own": found.person.pk == request.person.pk,
        "threads": [chain for chain in found.threads if chain.first_broken][:5],
    }
    return page(request, "evidence/leader.html", context)


@require_safe
def brief(request: PersonRequest, pk: int) -> HttpResponse:
    """The brief for the interview: own decisions, barriers, what worked, weakest thread, likely questions."""
    return page(request, "evidence/brief.html", {"brief": _brief(request, pk)})


@require_safe
def brief_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The brief on one A4 page, for its reader alone."""
    found = _brief(request, pk)
    paper = on_paper(found, _day(request), organisation=str(request.organisation or ""))
    response = HttpResponse(paper, "application/pdf")
    name = f"interview-brief-{found.leader.person.pk}-{request.today.isoformat()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def on_paper(found: Brief, day: Day, *, organisation: str) -> bytes:
    """Return the brief as PDF; the same records on the same day give the same bytes."""
    from qms.ui.pdf import render_pdf  # loads the typesetter, which no other page needs

    person = found.leader.person
    parts = (organisation, person.job_title, full_day(day.day))
    title = _("Interview brief: %(name)s") % {"name": person.name}
    context: dict[str, Any] = {
        "title": title,
        "eyebrow": " · ".join(part for part in parts if part),
        "lead": found.lead,
        "brief": found,
    }
    html = render_to_string("evidence/pdf/brief.html", context)
    return render_pdf(html, title=title, created_at=day.end)


def _day(request: PersonRequest) -> Day:
    return the_day(request.today, at=request.now, organisation=request.organisation)


def _brief(request: PersonRequest, pk: int) -> Brief:
    return brief_of(_found(request, pk), edition=edition_of("2015"))


def _found(request: PersonRequest, pk: int) -> Leader:
    """Return the leader whom the reader may look at; auditors from outside have no such page."""
    people = Person.objects.select_related("function", "site", "manager")
    someone: Person = visible_or_404(people, request.person, pk=pk)
    require(access.may_see_leader(request.person, someone))
    return leader_of(someone, reader=request.person, day=_day(request))
