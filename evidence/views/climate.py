"""Climate relevance: what stands, why, and the form by which a leader decides again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evidence import access
from evidence.climate import decide_relevance
from evidence.forms import ClimateForm
from evidence.models import ClimateRelevance
from governance.deciding import may_decide
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
def climate(request: PersonRequest) -> HttpResponse:
    """Whether climate change is relevant here, as leaders decided, the latest first; they decide again."""
    require(access.may_see_readiness(request.person))
    may = may_decide(request.person, on=request.today, site_id=None)
    form = ClimateForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST":
        require(may, _("Leaders of the whole organisation decide on it."))
        if form.is_valid():
            try:
                decide_relevance(**form.given, by=request.person, at=request.now)
                return redirect("evidence:climate")
            except Refusal as refusal:
                refused(form, refusal)
    rows = ClimateRelevance.objects.select_related("decision__decided_by__function").order_by(
        "-decision__decided_on", "-pk"
    )
    context = {"rows": rows[:20], "form": form, "may_decide": may}
    return page(request, "evidence/climate.html", context, status=form.as_response_status)
