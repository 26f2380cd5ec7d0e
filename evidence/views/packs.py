"""Audit packs: asked for, watched while they are built, taken away."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence import access, chapters, packing
from evidence.collecting import collect
from evidence.forms import PackForm
from evidence.looking_back import the_day
from evidence.models import Pack, PackDownload
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page

PAGE_SIZE = 25


@require_safe
def packs(request: PersonRequest) -> HttpResponse:
    """The packs that the person may take, the latest first."""
    require(access.may_pack(request.person) or access.may_see_readiness(request.person))
    rows = Pack.objects.visible_to(request.person).select_related("job", "recorded_by", "file")
    shown = Paginator(rows.prefetch_related("sites").order_by("-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "packs": shown,
        "may_pack": access.may_pack(request.person),
        "external": request.person.reach.is_external,
    }
    return page(request, "evidence/packs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_pack(request: PersonRequest) -> HttpResponse:
    """Choose the scope of a pack, look at what it would hold, and ask for it."""
    require(access.may_pack(request.person))
    form = PackForm(request.POST or None, person=request.person, today=request.today)
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                preview = previewed(request, form)
            else:
                made = packing.request_pack(**form.cleaned_data, by=request.person, at=request.now)
                return redirect(made)
        except Refusal as refusal:
            refused(form, refusal)
    context = {"form": form, "preview": preview}
    return page(request, "evidence/new_pack.html", context, status=form.as_response_status)


def previewed(request: PersonRequest, form: PackForm) -> dict[str, Any]:
    """Return what a pack of this scope would hold and lack. Raises :class:`Refusal` as asking for it would."""
    given = form.cleaned_data
    sites = [site.pk for site in given["sites"]]
    access.refuse_scope(request.person, sites, given["period_from"], given["period_to"])
    day = the_day(given["as_of"], at=request.now, organisation=request.organisation)
    found = collect(form.scope(day, request.person), chapters.PARTS[given["clause"]])
    counts = [
        (_("Objectives"), len(found.objectives)),
        (_("Measurements"), sum(len(one.readings) for one in found.objectives)),
        (_("Management reviews"), len(found.reviews)),
        (_("Decisions"), len(found.decisions)),
        (_("Actions"), len(found.actions)),
        (_("Files"), len(found.artefacts) + sum(one.minutes is not None for one in found.reviews)),
    ]
    return {"counts": counts, "missing": found.missing}


@require_safe
def pack(request: PersonRequest, reference: str) -> HttpResponse:
    """One pack: its scope, how far it is (asked again every two seconds), and the way to take it."""
    rows = Pack.objects.select_related("job", "recorded_by", "file").prefetch_related("sites")
    row = visible_or_404(rows, request.person, reference=reference)
    context = {
        "pack": row,
        "downloads": row.downloads.select_related("person").order_by("-recorded_at")[:20],
        "own": row.recorded_by_id == request.person.pk,
        "ahead": _ahead(row),
    }
    return page(request, "evidence/pack.html", context, fragment="state")


def _ahead(row: Pack) -> bool:
    """Tell whether another pack of the same person is built before this one."""
    if row.state != "queued" or row.job is None:
        return False
    others = Pack.objects.filter(recorded_by=row.recorded_by_id, job__state="running")
    return others.exclude(pk=row.pk).exists()


@require_POST
def retry(request: PersonRequest, reference: str) -> HttpResponse:
    """Build a pack again that has failed: who asked for it."""
    row = visible_or_404(Pack.objects.select_related("job"), request.person, reference=reference)
    require(row.recorded_by_id == request.person.pk, _("Who asked for a pack has it built again."))
    packing.try_again(row, by=request.person, at=request.now)
    return redirect(row)


@require_safe
def download(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Take a pack away: streamed from the store, and noted who took it."""
    row = visible_or_404(Pack.objects.select_related("file"), request.person, reference=reference)
    if row.file is None or not default_storage.exists(row.file.path):
        raise Http404
    PackDownload.objects.create(pack=row, person=request.person, recorded_at=request.now)
    name = f"{row.reference}-{row.clause}-{row.as_of.isoformat()}.zip"
    response = FileResponse(
        default_storage.open(row.file.path), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Content-Length"] = str(row.file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
