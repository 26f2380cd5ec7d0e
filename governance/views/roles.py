"""Role definitions, to read and to print: of a process owner, of a leader, of who is accountable."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.models import Process, QmsAccountability, TopManagementMembership
from governance.role_defining import RoleDefinition, of_accountable, of_leader, of_owner
from governance.rules.days import spoken
from governance.views.days import day_named, known_by
from governance.views.stating import document
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.ui.pages import page


@require_safe
def process_role(request: PersonRequest, code: str, paper: bool = False) -> HttpResponse:
    """What the owner of a process answers for, at a site or as a whole, on a day."""
    row = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    day = day_named(request)
    role = of_owner(
        row,
        site=_site(request),
        on=day,
        today=request.today,
        recorded_by=known_by(request, day),
        reach=request.person.reach,
    )
    back = {"back": row.name, "back_url": row.get_absolute_url()}
    return _answer(request, role, paper, row=row, **back)


@require_safe
def leader_role(request: PersonRequest, reference: str, paper: bool = False) -> HttpResponse:
    """What a member of top management answers for."""
    rows = TopManagementMembership.objects.select_related("person__function", "site")
    row = visible_or_404(rows, request.person, reference=reference)
    day = day_named(request)
    role = of_leader(row, on=day, today=request.today, recorded_by=known_by(request, day))
    return _answer(request, role, paper, row=row, **_top())


@require_safe
def accountable_role(request: PersonRequest, paper: bool = False) -> HttpResponse:
    """What the leader who answers for the system of a scope does."""
    day = day_named(request)
    if not QmsAccountability.objects.visible_to(request.person).exists():
        raise Http404
    known = known_by(request, day)
    role = of_accountable(_site(request), on=day, today=request.today, recorded_by=known)
    return _answer(request, role, paper, row=None, **_top())


def _top() -> dict[str, str]:
    return {"back": _("Top management"), "back_url": reverse("governance:top_management")}


def _site(request: PersonRequest) -> Site | None:
    """Return the site of ``?site=``; one that the reader does not reach does not exist."""
    code = request.GET.get("site")
    if not code:
        return None
    site = Site.objects.filter(code=code).first()
    if site is None or not request.person.reach.sees_site(site.pk):
        raise Http404
    return site


def _answer(request: PersonRequest, role: RoleDefinition, paper: bool, **words: Any) -> HttpResponse:
    day = day_named(request)
    context = {"role": role, "day": day, "is_past": day != request.today, "paper": paper, **words}
    if not paper:
        context["query"] = request.GET.urlencode()
        return page(request, "governance/role.html", context)
    from qms.ui.pdf import render_pdf  # heavy: loaded only where something is printed

    words = {"scope": role.scope, "day": spoken(day)}
    context["title"] = role.title
    context["eyebrow"] = _("Role definition, %(scope)s, as of %(day)s") % words
    context["lead"] = role.lead
    html = render_to_string("governance/pdf/role.html", context)
    drawn = render_pdf(html, title=role.title, created_at=known_by(request, day) or request.now)
    return document(drawn, f"{slugify(role.title)}-{day.isoformat()}.pdf")
