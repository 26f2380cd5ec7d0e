"""The plans of objectives: which parts are missing, and one to fill in (6.2.2)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from objectives import access, planning
from objectives.forms import sites_of
from objectives.forms.years import PlanForm
from objectives.views.changing import CHANGE, found
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Role, Site
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form, refused
from qms.ui.pages import page

PER_PAGE = 50


class PlansFilter(Form):
    """The filters of the list of plans."""

    q = forms.CharField(label=gettext_lazy("Text or owner"), required=False)
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    lacks = forms.ChoiceField(
        label=gettext_lazy("Plans"),
        required=False,
        choices=[("", gettext_lazy("All plans")), ("yes", gettext_lazy("Those that lack a part"))],
    )

    def __init__(self, *args: object, sites: list[Site], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("All sites")), ("-", _("The whole organisation"))]
        self.fields["site"].choices = [*anywhere, *((s.code, s.name) for s in sites)]  # type: ignore[attr-defined]


@require_safe
def plans(request: PersonRequest) -> HttpResponse:
    """Every plan that the person may see, those that lack most first."""
    rows = planning.plans(request.person, request.GET)
    context = {
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "lead": planning.lead(rows),
        "form": PlansFilter(request.GET, sites=list(sites_of(request.person, *Role.values))),
        "filtered": any(request.GET.get(name) for name in ("q", "site", "lacks")),
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/plans.html", context)


@CHANGE
def plan(request: PersonRequest, reference: str) -> HttpResponse:
    """Write the plan of one objective; an active one keeps every part."""
    row = found(request, reference)
    require(access.may_revise(request.person, row))
    form = PlanForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            row.revise(by=request.person, at=request.now, **form.gathered())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The plan of %(code)s is kept.") % {"code": row.code})
            return redirect(f"{row.get_absolute_url()}#plan")
    context = {"objective": row, "form": form, "missing": planning.Planned(row).missing}
    return page(request, "objectives/plan.html", context, status=form.as_response_status)
