"""Top management: who leads which scope, who answers for the system, since when, and who did before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.forms.accountability import AccountabilityForm, EndingForm, RoleForm
from governance.forms.leading import LeaderForm
from governance.leading import accountability_terms, members_on
from governance.models import QmsAccountability, TopManagementMembership
from governance.succeeding import Term
from governance.views.acting_on import answer
from governance.views.days import day_named, known_by
from governance.views.listing import page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.primitives.asof import recorded_before
from qms.ui.pages import page

BEFORE_SHOWN = 50
"""Memberships that are over and named on the page, the latest first."""


@require_safe
def top_management(request: PersonRequest) -> HttpResponse:
    """Who answers for the system and who is top management on a day, for the organisation and each site."""
    day = day_named(request)
    known = known_by(request, day)
    visible = TopManagementMembership.objects.visible_to(request.person)
    members = members_on(visible, on=day, recorded_by=known).select_related("person__function", "site")
    members = members.order_by(F("site__code").asc(nulls_first=True), "starts_on", "pk")
    before = recorded_before(visible, known).filter(ends_on__lt=day).select_related("person__function", "site")
    accountable = QmsAccountability.objects.visible_to(request.person)
    terms = accountability_terms(accountable, recorded_by=known)
    holding = [term for term in terms if term.holds_on(day)]
    context = {
        "page": page_of(members, request.GET.get("page")),
        "before": before.order_by("-ends_on", "pk")[:BEFORE_SHOWN],
        "holding": sorted(holding, key=lambda term: term.site.code if term.site else ""),
        "earlier": [term for term in terms if term.ends_on and term.ends_on < day],
        "nobody": not any(term.site is None and term.holder for term in holding),
        "in_quality": [term.holder for term in holding if _sits_in_quality(term)],
        "day": day,
        "is_past": day != request.today,
        "may_name": access.may_keep_processes_somewhere(request.person),
    }
    return page(request, "governance/top_management.html", context)


def _sits_in_quality(term: Term) -> bool:
    return bool(term.holder and term.holder.function and term.holder.function.is_quality)


def _words(**words: Any) -> dict[str, Any]:
    return {
        "back": _("Top management"),
        "back_url": reverse("governance:top_management"),
        **words,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_leader(request: PersonRequest) -> HttpResponse:
    """Name somebody as top management of a scope."""
    require(access.may_keep_processes_somewhere(request.person))
    form = LeaderForm(request.POST or None, acting=request.person, today=request.today)
    _require_scope(request, form)

    def done(row: TopManagementMembership) -> HttpResponse:
        messages.success(request, _("%(person)s is top management.") % {"person": row.person})
        return redirect("governance:top_management")

    return answer(request, form, done, **_words(title=_("Name a leader"), submit=_("Name leader")))


def _require_scope(request: PersonRequest, form: Any) -> None:
    """Refuse (403) a sent form about a scope in which this person names nobody."""
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_name_leaders(request.person, site.pk if site else None))


@require_http_methods(["GET", "HEAD", "POST"])
def accountability(request: PersonRequest) -> HttpResponse:
    """Hand over who answers for the quality management system of a scope."""
    require(access.may_keep_processes_somewhere(request.person))
    site = Site.objects.filter(code=request.GET.get("site", "")).first()
    initial = {"site": site.pk if site else request.person.site_id}
    if request.person.reach.everywhere:
        initial = {"site": site.pk if site else None}
    form = AccountabilityForm(request.POST or None, acting=request.person, today=request.today, initial=initial)
    _require_scope(request, form)

    def done(row: QmsAccountability) -> HttpResponse:
        words = {"person": row.holder or _("Nobody"), "scope": row.site or _("the whole organisation")}
        messages.success(request, _("%(person)s answers for the system of %(scope)s.") % words)
        return redirect("governance:top_management")

    words = _words(
        title=_("Hand over the QMS accountability"),
        lead=_("One leader a scope; who answers for it today ends where the next begins."),
        submit=_("Hand over"),
    )
    return answer(request, form, done, **words)


def _membership(request: PersonRequest, reference: str) -> TopManagementMembership:
    rows = TopManagementMembership.objects.select_related("person", "site")
    row: TopManagementMembership = visible_or_404(rows, request.person, reference=reference)
    require(access.may_name_leaders(request.person, row.site_id))
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """End a membership of top management."""
    row = _membership(request, reference)
    form = EndingForm(request.POST or None, membership=row, today=request.today)

    def done(_fact: Any) -> HttpResponse:
        messages.success(request, _("The membership of %(person)s is ended.") % {"person": row.person})
        return redirect("governance:top_management")

    title = _("End the membership of %(person)s") % {"person": row.person}
    words = _words(title=title, lead=_lead(row), submit=_("End membership"), danger=True)
    return answer(request, form, done, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def role_change(request: PersonRequest, reference: str) -> HttpResponse:
    """Give a leader another role: a new membership follows the present one."""
    row = _membership(request, reference)
    form = RoleForm(request.POST or None, membership=row, today=request.today)

    def done(new: TopManagementMembership) -> HttpResponse:
        words = {"person": new.person, "role": new.role_in_qms}
        messages.success(request, _("%(person)s has a new role: %(role)s.") % words)
        return redirect("governance:top_management")

    title = _("Change the role of %(person)s") % {"person": row.person}
    return answer(request, form, done, **_words(title=title, lead=_lead(row), submit=_("Change role")))


def _lead(row: TopManagementMembership) -> str:
    return f"{row.role_in_qms} · {row.site or _('Whole organisation')}"
