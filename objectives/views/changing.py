"""Drafting, revising, activating and ending an objective."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from objectives import access, promising, rules
from objectives.forms import PLAN_FIELDS, ActivationForm, EndingForm, ObjectiveForm
from objectives.models import QualityObjective
from objectives.usual import usual
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import invalid, page

CHANGE = require_http_methods(["GET", "HEAD", "POST"])


@CHANGE
def new(request: PersonRequest) -> HttpResponse:
    """Draft an objective."""
    require(access.may_prepare_somewhere(request.person))
    start = usual(request.GET.get("from", ""))
    initial = {**start.initial(), **_this_year(request)} if start else None
    form = ObjectiveForm(request.POST or None, person=request.person, on=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = promising.draft(**drafted(form.gathered()), by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(reference)s is drafted.") % {"reference": row.reference})
            return redirect(row)
    return answered(request, "objectives/objective_form.html", form)


def _this_year(request: PersonRequest) -> dict[str, date]:
    """Return the span of the year in which a usual objective starts."""
    year = request.today.year
    return {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}


def drafted(given: dict[str, Any]) -> dict[str, Any]:
    """Return gathered fields as :func:`promising.draft` takes them: the plan as one."""
    plan = rules.Plan(*(given.pop(name) for name in PLAN_FIELDS))
    return {**given, "plan": plan}


def answered(
    request: PersonRequest, template: str, form: Any, row: QualityObjective | None = None
) -> HttpResponse:
    """Return the page of a form: fresh, or as status 422 with what was typed and what is wrong."""
    context = {
        "form": form,
        "objective": row,
        "form_title": _("Edit objective") if row else _("Draft objective"),
        "submit": _("Save objective") if row else _("Draft objective"),
        "form_lead": "" if row else _("Owner, links and plan may come later; a draft takes values already."),
        "back_url": row.get_absolute_url() if row else reverse("objectives:objectives"),
        "back": row.statement if row else _("Objectives"),
    }
    return (invalid if request.method == "POST" else page)(request, template, context)


def found(request: PersonRequest, reference: str) -> QualityObjective:
    """Return the objective among those that the person may see."""
    rows = QualityObjective.objects.select_related("site")
    return visible_or_404(rows, request.person, reference=reference)  # type: ignore[no-any-return]


@CHANGE
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change a draft, or an active objective with its reason."""
    row = found(request, reference)
    require(access.may_revise(request.person, row))
    form = ObjectiveForm(request.POST or None, instance=row, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            row.revise(by=request.person, at=request.now, reason=reason, **levelled(form.gathered()))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(row)
    return answered(request, "objectives/objective_form.html", form, row)


def levelled(given: dict[str, Any]) -> dict[str, Any]:
    """Return gathered fields with the level that follows from site and process."""
    return {**given, "level": promising.level_of(site=given["site"], process=given["process"])}


@CHANGE
def activation(request: PersonRequest, reference: str) -> HttpResponse:
    """Activate an objective with owner, links and plan; every missing part is marked at its field."""
    row = found(request, reference)
    require(access.may_activate(request.person, row))
    form = ActivationForm(request.POST or None, instance=row, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row.activate(by=request.person, at=request.now, **activated(form))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(reference)s is active.") % {"reference": row.reference})
            return redirect(row)
    return answered(request, "objectives/activation.html", form, row)


def activated(form: ActivationForm) -> dict[str, Any]:
    """Return what was typed as :meth:`QualityObjective.activate` takes it."""
    return {
        "owner": form.cleaned_data["owner"],
        **form.links(),
        "plan": form.plan(),
    }


@CHANGE
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """End an objective by a decision: achieved, or for another reason."""
    row = found(request, reference)
    require(access.may_end(request.person, row))
    form = EndingForm(request.POST or None, person=request.person, objective=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        achieved = given["outcome"] == "achieved"
        try:
            row.end(by=request.person, at=request.now, decision=given["decision"], achieved=achieved)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(row)
    return answered(request, "objectives/ending.html", form, row)
