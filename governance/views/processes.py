"""Processes: the list with their owners as of any day, one process, a new one, a new owner."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.describing import Other, ends_of, picture_of
from governance.forms.leading import OwnershipForm, ProcessForm
from governance.forms.processes import ProcessWholeForm
from governance.models import Action, Process, ProcessOwnership, ProcessQuestion
from governance.owning import owners_of_terms, read_ownerships, succession
from governance.process_map import ProcessMap, process_map
from governance.rules.days import spoken
from governance.views.acting_on import answer, carried_out
from governance.views.days import day_named, known_by
from governance.views.listing import page_of
from governance.views.questions import with_answerers
from governance.views.stating import document
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.asof import recorded_before
from qms.records.telling import timeline
from qms.ui.pages import page


@require_safe
def process_list(request: PersonRequest) -> HttpResponse:
    """The processes, who owns each and what each lacks, today or on a past day."""
    day = day_named(request)
    known = known_by(request, day)
    open_actions = Count("actions", filter=Q(actions__state=Action.State.OPEN))
    rows = recorded_before(Process.objects.visible_to(request.person), known)
    rows = rows.select_related("site").annotate(owed=open_actions).order_by("code")
    shown = page_of(rows, request.GET.get("page"))
    picture = picture_of(list(shown), on=day, recorded_by=known)
    context = {
        "page": shown,
        "rows": [(r, picture.owner(r), picture.at_sites(r), picture.gaps[r.pk]) for r in picture.processes],
        "day": day,
        "is_past": day != request.today,
        "may_keep": access.may_keep_processes_somewhere(request.person),
    }
    return page(request, "governance/processes.html", context)


@require_safe
def process(request: PersonRequest, code: str) -> HttpResponse:
    """One process whole: what it is for, who owns it, what flows, what it lacks, what is asked of it."""
    day = day_named(request)
    known = known_by(request, day)
    row = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    read_ownerships(row)
    told = timeline(row)
    terms = succession(row, recorded_by=known)
    owners = owners_of_terms(row, terms, on=day)
    picture = picture_of([row], on=day, recorded_by=known, owners=owners)
    actions = Action.objects.visible_to(request.person).open().filter(process=row)
    context = {
        "process": row,
        "day": day,
        "is_past": day != request.today,
        "holding": sorted((t for t in terms if t.holds_on(day)), key=lambda t: t.site.code if t.site else ""),
        "terms": terms,
        "gaps": picture.gaps[row.pk],
        "run_at": picture.sites.get(row.pk, ()),
        "flows": ends_of(row, picture, request.person.reach),
        "actions": [(a, a.standing(request.today)) for a in actions.select_related("owner__function")[:50]],
        "questions": with_answerers(_waiting(request, row), request, owners if known is None else None),
        "may_ask": access.may_ask(request.person),
        "may_keep": access.may_keep_processes(request.person, row.site_id),
        "told": told,
    }
    return page(request, "governance/process.html", context)


def _waiting(request: PersonRequest, row: Process) -> list[ProcessQuestion]:
    """Return the questions to a process that wait for an answer, the longest due first."""
    waiting = ProcessQuestion.objects.visible_to(request.person).open().filter(process=row)
    return list(waiting.select_related("site", "asked_by__function").order_by("answer_by", "pk")[:20])


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
        title=_("Hand over the process"),
        lead=_("The owner before ends where this one begins; the history keeps both."),
        submit=_("Hand over"),
        back=row.name,
        back_url=row.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def describe_process(request: PersonRequest, code: str) -> HttpResponse:
    """Describe a process whole: its words, its sites, its inputs and outputs."""
    row = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    require(access.may_keep_processes(request.person, row.site_id))
    form = ProcessWholeForm(request.POST or None, process=row, person=request.person)
    if carried_out(form, request) is not None:
        messages.success(request, _("%(process)s is described.") % {"process": form.cleaned_data["name"]})
        return redirect(row)
    context = {"process": row, "form": form, "said": _said_by_others(request, row)}
    return page(request, "governance/describe_process.html", context, status=form.as_response_status)


def _said_by_others(request: PersonRequest, row: Process) -> dict[str, list[Other]]:
    """Return what other processes name as this one's inputs and outputs, which needs no line of its own."""
    picture = picture_of([row], on=request.today)
    others = [end for end in ends_of(row, picture, request.person.reach) if not end.own]
    return {way: [end for end in others if end.direction == way] for way in ("input", "output")}


@require_safe
def map_of_processes(request: PersonRequest) -> HttpResponse:
    """The processes drawn from customer to customer by what they give each other, with the table beside it."""
    day = day_named(request)
    context = {"day": day, "is_past": day != request.today, "map": _map(request)}
    context["query"] = f"?as_of={day.isoformat()}" if day != request.today else ""
    return page(request, "governance/process_map.html", context)


@require_safe
def map_on_paper(request: PersonRequest) -> HttpResponse:
    """The process map as PDF: the same drawing and its table."""
    from qms.ui.pdf import render_pdf  # heavy: loaded only where something is printed

    day, drawn = day_named(request), _map(request)
    if drawn is None:
        raise Http404
    title = _("Process map")
    words = {"organisation": request.organisation.name, "day": spoken(day)}
    context = {
        "title": title,
        "eyebrow": _("%(organisation)s, as of %(day)s") % words,
        "map": drawn,
        "paper": True,
    }
    html = render_to_string("governance/pdf/process_map.html", context)
    return document(
        render_pdf(html, title=title, created_at=known_by(request, day) or request.now),
        f"process-map-{day.isoformat()}.pdf",
    )


def _map(request: PersonRequest) -> ProcessMap | None:
    day = day_named(request)
    known = known_by(request, day)
    rows = recorded_before(Process.objects.visible_to(request.person), known).select_related("site")
    picture = picture_of(list(rows.order_by("code")), on=day, recorded_by=known)
    query = f"?as_of={day.isoformat()}" if day != request.today else ""
    return process_map(picture, query=query) if picture.processes else None
