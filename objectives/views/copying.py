"""Copying an objective to sites; usual objectives to start from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from objectives import access, usual
from objectives.copying import copy_to_sites
from objectives.forms.years import CopiesForm
from objectives.models import QualityObjective
from objectives.views.changing import CHANGE
from objectives.wording import target_in_words
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


@CHANGE
def copies(request: PersonRequest, reference: str) -> HttpResponse:
    """Draft the same promise at one site or at many; all of them or none."""
    rows = QualityObjective.objects.select_related("site", "process", "parent")
    row: QualityObjective = visible_or_404(rows, request.person, reference=reference)
    require(access.may_copy(request.person, row))
    form = CopiesForm(
        request.POST if request.method == "POST" else None, source=row, person=request.person, on=request.today
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_to_sites(row, form.copies, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            said = ngettext("%(n)d draft is made.", "%(n)d drafts are made.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            return redirect(f"{row.get_absolute_url()}#breakdown")
    context = {"objective": row, "form": form, "promise": target_in_words(row)}
    return page(request, "objectives/copies.html", context, status=form.as_response_status)


@require_safe
def usual_objectives(request: PersonRequest) -> HttpResponse:
    """The usual objectives by theme, each to start from."""
    may = access.may_prepare_somewhere(request.person)
    context = {"themes": list(usual.by_theme()), "may_prepare": may, "lead": _lead()}
    return page(request, "objectives/usual.html", context)


def _lead() -> str:
    return _("What most companies promise. Take one and set your own target: these are a start, no norm.")
