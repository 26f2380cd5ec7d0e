"""How an objective is computed: saying it, changing it, and letting somebody report it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from objectives import access, composing
from objectives.forms.computing import ComputationForm, ReportAgainForm
from objectives.models import Computation, QualityObjective
from objectives.views.changing import CHANGE, found
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import invalid, page


@CHANGE
def computation(request: PersonRequest, reference: str) -> HttpResponse:
    """Say of what an objective is made; what its parts have already is computed at once."""
    row = found(request, reference)
    require(access.may_revise(request.person, row))
    form = ComputationForm(request.POST or None, person=request.person, objective=row, initial=_standing(row))
    if request.method == "POST" and form.is_valid():
        try:
            composing.compose(row, **form.cleaned_data, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(code)s is computed from now on.") % {"code": row.code})
            return redirect(row)
    return _answered(request, row, form)


def _standing(row: QualityObjective) -> dict[str, Any]:
    made = Computation.objects.filter(objective=row).prefetch_related("parts").first()
    if made is None:
        return {"way": Computation.Way.RATIO}
    parts = [part.pk for part in made.parts.all()]
    return {
        "way": made.way, "numerator": made.numerator_id, "denominator": made.denominator_id, "parts": parts,
    }  # fmt: skip


@CHANGE
def reporting(request: PersonRequest, reference: str) -> HttpResponse:
    """Let somebody report the values of an objective again."""
    row = found(request, reference)
    require(access.may_revise(request.person, row))
    form = ReportAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            composing.report_again(row, by=request.person, at=request.now, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(code)s is reported again from now on.") % {"code": row.code})
            return redirect(row)
    context = {"form": form, "objective": row, "back_url": row.get_absolute_url(), "back": row.statement}
    return (invalid if request.method == "POST" else page)(request, "objectives/reporting.html", context)


def _answered(request: PersonRequest, row: QualityObjective, form: ComputationForm) -> HttpResponse:
    context = {"form": form, "objective": row, "back_url": row.get_absolute_url(), "back": row.statement}
    return (invalid if request.method == "POST" else page)(request, "objectives/computation.html", context)
