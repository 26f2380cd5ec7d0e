"""Top management: who leads which scope, from when to when, and naming one more."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.forms.leading import LeaderForm
from governance.models import TopManagementMembership
from governance.views.acting_on import answer
from governance.views.listing import page_of
from governance.views.processes import day_named
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.pages import page


@require_safe
def top_management(request: PersonRequest) -> HttpResponse:
    """Who is top management on a day, for the organisation and for each site."""
    day = day_named(request)
    rows = TopManagementMembership.objects.visible_to(request.person).on(day)
    rows = rows.select_related("person__function", "site")
    rows = rows.order_by(F("site__code").asc(nulls_first=True), "starts_on", "pk")
    context = {
        "page": page_of(rows, request.GET.get("page")),
        "day": day,
        "is_past": day != request.today,
        "may_name": access.may_keep_processes_somewhere(request.person),
    }
    return page(request, "governance/top_management.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_leader(request: PersonRequest) -> HttpResponse:
    """Name somebody as top management of a scope."""
    require(access.may_keep_processes_somewhere(request.person))
    form = LeaderForm(request.POST or None, acting=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_name_leaders(request.person, site.pk if site else None))

    def done(row: TopManagementMembership) -> HttpResponse:
        messages.success(request, _("%(person)s is top management.") % {"person": row.person})
        return redirect("governance:top_management")

    return answer(
        request,
        form,
        done,
        title=_("Name a leader"),
        submit=_("Name leader"),
        back=_("Top management"),
        back_url=reverse("governance:top_management"),
    )
