"""Business goals: strategic aims, who answers for them, and which objectives serve them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives import access, promising
from objectives.forms import GoalForm, SearchForm
from objectives.models import BusinessGoal, QualityObjective
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.telling import timeline
from qms.ui.forms import refused
from qms.ui.pages import invalid, page

PER_PAGE = 50


@require_safe
def goals(request: PersonRequest) -> HttpResponse:
    """Every goal that the person may see, and how many objectives serve it."""
    text = request.GET.get("q", "").strip()
    wanted = Q(statement__icontains=text) | Q(owner__name__icontains=text) | Q(reference__iexact=text)
    rows = BusinessGoal.objects.visible_to(request.person).filter(wanted)
    rows = rows.select_related("site", "owner")
    answered = Count("objectives", filter=Q(objectives__state=QualityObjective.State.ACTIVE))
    pages = Paginator(rows.annotate(answered=answered).order_by("reference"), PER_PAGE)
    context = {
        "rows": pages.get_page(request.GET.get("page")),
        "form": SearchForm(request.GET),
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/goals.html", context)


@require_safe
def goal(request: PersonRequest, reference: str) -> HttpResponse:
    """One goal: its horizon, its owner, and the objectives that serve it."""
    rows = BusinessGoal.objects.select_related("site", "owner")
    row: BusinessGoal = visible_or_404(rows, request.person, reference=reference)
    context = {
        "goal": row,
        "objectives": row.objectives.visible_to(request.person).select_related("owner"),
        "timeline": timeline(row),
        "may_prepare": access.may_prepare(request.person, row.site_id),
    }
    return page(request, "objectives/goal.html", context)


@CHANGE
def new(request: PersonRequest) -> HttpResponse:
    """Set a goal."""
    require(access.may_prepare_somewhere(request.person))
    form = GoalForm(request.POST or None, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(promising.set_goal(**form.cleaned_data, by=request.person, at=request.now))
        except Refusal as refusal:
            refused(form, refusal)
    return answered(request, form, None)


@CHANGE
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a goal says; what it said before stays in its history."""
    row = visible_or_404(BusinessGoal.objects, request.person, reference=reference)
    require(access.may_prepare(request.person, row.site_id))
    form = GoalForm(request.POST or None, instance=row, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            promising.reset_goal(row, **form.cleaned_data, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(row)
    return answered(request, form, row)


def answered(request: PersonRequest, form: GoalForm, row: BusinessGoal | None) -> HttpResponse:
    """Return the page of the form: fresh, or as status 422."""
    context = {
        "form": form,
        "goal": row,
        "form_title": _("Edit goal") if row else _("Set goal"),
        "submit": _("Save goal") if row else _("Set goal"),
        "back_url": row.get_absolute_url() if row else reverse("objectives:goals"),
        "back": row.reference if row else _("Business goals"),
    }
    return (invalid if request.method == "POST" else page)(request, "objectives/goal_form.html", context)
