"""Processes: the list with their owners as of any day, one process, a new one, a new owner."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.forms.leading import OwnershipForm, ProcessForm
from governance.models import Action, Process, ProcessOwnership
from governance.owning import owners_on, succession
from governance.views.acting_on import answer
from governance.views.days import day_named
from governance.views.listing import page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.telling import timeline
from qms.ui.pages import page


@require_safe
def process_list(request: PersonRequest) -> HttpResponse:
    """The processes and who owns each, today or on a past day."""
    day = day_named(request)
    open_actions = Count("actions", filter=Q(actions__state=Action.State.OPEN))
    rows = (
        Process.objects.visible_to(request.person)
        .select_related("site")
        .annotate(owed=open_actions)
        .order_by("code")
    )
    shown = page_of(rows, request.GET.get("page"))
    owners = owners_on([row.pk for row in shown], on=day)
    context = {
        "page": shown,
        "rows": [(row, owners.get((row.pk, None)) or owners.get((row.pk, row.site_id))) for row in shown],
        "day": day,
        "is_past": day != request.today,
        "may_keep": access.may_keep_processes_somewhere(request.person),
    }
    return page(request, "governance/processes.html", context)


@require_safe
def process(request: PersonRequest, code: str) -> HttpResponse:
    """One process: what it is for, who owns it on a day, who owned it before, what is to be done there."""
    day = day_named(request)
    row = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    terms = succession(row)
    actions = Action.objects.visible_to(request.person).open().filter(process=row)
    context = {
        "process": row,
        "day": day,
        "is_past": day != request.today,
        "holding": sorted((t for t in terms if t.holds_on(day)), key=lambda t: t.site.code if t.site else ""),
        "terms": terms,
        "actions": [(a, a.standing(request.today)) for a in actions.select_related("owner__function")[:50]],
        "may_keep": access.may_keep_processes(request.person, row.site_id),
        "told": timeline(row),
    }
    return page(request, "governance/process.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_process(request: PersonRequest) -> HttpResponse:
    """Add a process, with its first owner."""
    require(access.may_keep_processes_somewhere(request.person))
    form = ProcessForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_keep_processes(request.person, site.pk if site else None))

    def done(row: Process) -> HttpResponse:
        messages.success(request, _("%(process)s is added.") % {"process": row})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Add process"),
        submit=_("Add process"),
        back=_("Processes"),
        back_url=reverse("governance:processes"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ownership(request: PersonRequest, code: str) -> HttpResponse:
    """Appoint who owns a process from a day on."""
    row = visible_or_404(Process.objects, request.person, code=code)
    require(access.may_keep_processes(request.person, row.site_id))
    form = OwnershipForm(request.POST or None, process=row, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_keep_processes(request.person, site.pk if site else row.site_id))

    def done(term: ProcessOwnership) -> HttpResponse:
        words = {"process": row, "owner": term.holder or _("nobody")}
        messages.success(request, _("%(process)s is owned by %(owner)s.") % words)
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Appoint owner"),
        lead=_("The owner before ends where this one begins."),
        submit=_("Appoint owner"),
        back=row.name,
        back_url=row.get_absolute_url(),
    )
