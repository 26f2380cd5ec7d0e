"""Customer requirements: what meeting them means, how they reach operations, which objectives answer them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives import access, promising
from objectives.forms import RequirementForm, SearchForm
from objectives.models import CustomerRequirement, QualityObjective
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.telling import timeline
from qms.ui.forms import refused
from qms.ui.pages import invalid, page

PER_PAGE = 50


@require_safe
def requirements(request: PersonRequest) -> HttpResponse:
    """Every requirement that the person may see, its gaps, and how many objectives answer it."""
    text = request.GET.get("q", "").strip()
    wanted = Q(statement__icontains=text) | Q(offering__icontains=text) | Q(reference__iexact=text)
    rows = CustomerRequirement.objects.visible_to(request.person).filter(wanted)
    rows = rows.select_related("site", "process")
    answered = Count("objectives", filter=Q(objectives__state=QualityObjective.State.ACTIVE))
    pages = Paginator(rows.annotate(answered=answered).order_by("offering", "reference"), PER_PAGE)
    context = {
        "rows": pages.get_page(request.GET.get("page")),
        "form": SearchForm(request.GET),
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/requirements.html", context)


@require_safe
def requirement(request: PersonRequest, reference: str) -> HttpResponse:
    """One requirement: its way into operations, where it breaks off, and the objectives that answer it."""
    rows = CustomerRequirement.objects.select_related("site", "process")
    row: CustomerRequirement = visible_or_404(rows, request.person, reference=reference)
    context = {
        "requirement": row,
        "objectives": row.objectives.visible_to(request.person).select_related("owner"),
        "timeline": timeline(row),
        "may_prepare": access.may_prepare(request.person, row.site_id),
    }
    return page(request, "objectives/requirement.html", context)


@CHANGE
def new(request: PersonRequest) -> HttpResponse:
    """State a requirement."""
    require(access.may_prepare_somewhere(request.person))
    form = RequirementForm(request.POST or None, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(promising.state_requirement(**form.cleaned_data, by=request.person, at=request.now))
        except Refusal as refusal:
            refused(form, refusal)
    return answered(request, form, None)


@CHANGE
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a requirement says; what it said before stays in its history."""
    row = visible_or_404(CustomerRequirement.objects, request.person, reference=reference)
    require(access.may_prepare(request.person, row.site_id))
    form = RequirementForm(request.POST or None, instance=row, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            promising.restate_requirement(row, **form.cleaned_data, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(row)
    return answered(request, form, row)


def answered(request: PersonRequest, form: RequirementForm, row: CustomerRequirement | None) -> HttpResponse:
    """Return the page of the form: fresh, or as status 422."""
    context = {
        "form": form,
        "requirement": row,
        "form_title": _("Edit requirement") if row else _("State requirement"),
        "submit": _("Save requirement") if row else _("State requirement"),
        "back_url": row.get_absolute_url() if row else reverse("objectives:requirements"),
        "back": row.reference if row else _("Customer requirements"),
    }
    return (invalid if request.method == "POST" else page)(request, "objectives/requirement_form.html", context)
