"""Decisions: the list, one decision with what follows from it, a new one outside a review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.deciding import may_decide, may_decide_somewhere
from governance.filters import DecisionFilter
from governance.forms.leading import DecisionForm
from governance.models import Action, Decision
from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.telling import timeline
from qms.ui.pages import page


@require_safe
def decision_list(request: PersonRequest) -> HttpResponse:
    """What leaders decided, the latest first."""
    rows = Decision.objects.visible_to(request.person)
    filtered = DecisionFilter(request.GET, rows, request=request)
    shown = page_of(chosen(filtered).select_related("decided_by__function", "site"), request.GET.get("page"))
    narrowed = any(filtered.data.get(name) for name in ("q", "kind", "site"))
    labels = {value: str(label) for value, label in Decision.Kind.choices}
    context = {
        "filter": filtered,
        "page": shown,
        "rows": [(row, labels[row.kind]) for row in shown],
        "narrowed": narrowed,
        "may_decide": access.may_decide_by_role(request.person),  # others find it on the overview
    }
    return page(request, "governance/decisions.html", context)


@require_safe
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """One decision: what, why, by whom, on which data, and the actions that carry it out."""
    rows = Decision.objects.select_related("decided_by__function", "site", "recorded_by")
    row = visible_or_404(rows, request.person, reference=reference)
    actions = Action.objects.visible_to(request.person).filter(decision=row)
    actions = actions.select_related("owner__function")[:100]
    context = {
        "decision": row,
        "actions": [(action, action.standing(request.today)) for action in actions],
        "expired": row.expires_on is not None and row.expires_on <= request.today,
        "may_assign": access.may_assign(request.person, row.site_id),
        "told": timeline(row),
    }
    return page(request, "governance/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request: PersonRequest) -> HttpResponse:
    """Record a decision that was taken outside a review, as one's own."""
    require(may_decide_somewhere(request.person, on=request.today))
    form = DecisionForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(may_decide(request.person, on=request.today, site_id=site.pk if site else None))

    def done(row: Decision) -> HttpResponse:
        messages.success(request, _("%(decision)s is recorded.") % {"decision": row})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Record a decision"),
        lead=_("It is recorded as yours. What a review decides is recorded there."),
        submit=_("Record decision"),
        back=_("Decisions"),
        back_url=reverse("governance:decisions"),
    )
