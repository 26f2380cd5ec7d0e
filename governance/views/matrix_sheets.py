"""A responsibility sheet comes in: uploaded, looked at with every fault, then taken over; a matrix goes out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.forms.matrices import Kept, SheetForm, TakingForm
from governance.grids import words_of
from governance.importing_matrices import Plan, plan
from governance.matrix_workbook import matrix_workbook
from governance.models import ResponsibilityMatrix
from governance.views.acting_on import answer, carried_out
from governance.views.matrices import PREPARED_BY, matrix_or_404
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.primitives.registers import Report
from qms.records.filing import read_checked
from qms.records.models import StoredFile
from qms.ui.pages import page

form_methods = require_http_methods(["GET", "HEAD", "POST"])
SALT = "governance.sheet"
LASTS = 24 * 60 * 60
"""Seconds for which an uploaded sheet can be taken over."""


@form_methods
def sheet(request: PersonRequest) -> HttpResponse:
    """Upload a responsibility sheet; nothing is written before its preview is confirmed."""
    require(access.may_prepare_matrix_somewhere(request.person), str(PREPARED_BY))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*sent, person=request.person)

    def done(kept: Kept) -> HttpResponse:
        token = signing.dumps(asdict(kept), salt=SALT, compress=True)
        return redirect("governance:matrix_sheet_taking", token=token)

    return answer(
        request,
        form,
        done,
        title=_("Take in a sheet"),
        lead=_("You see first what was read and what does not fit. Nothing is written before you confirm it."),
        submit=_("Look at it"),
        back=_("Responsibility matrices"),
        back_url=reverse("governance:matrices"),
    )


@form_methods
def taking(request: PersonRequest, token: str) -> HttpResponse:
    """What a sheet would become, every fault of it, whom to choose; then take over what fits."""
    kept = _kept(request, token)
    site = get_object_or_404(Site, pk=kept.site_id) if kept.site_id else None
    require(access.may_prepare_matrix(request.person, kept.site_id), str(PREPARED_BY))
    stored = get_object_or_404(StoredFile, sha256=kept.sha256)
    found = plan(b"".join(read_checked(stored)), site=site, on=request.today)
    form = TakingForm(request.POST if request.method == "POST" else None, plan=found, site=site)
    made: tuple[ResponsibilityMatrix, Report] | None = carried_out(form, request)
    if made is not None:
        messages.success(request, _("The sheet is taken over: letters %(report)s.") % {"report": made[1]})
        return redirect(made[0])
    draft = ResponsibilityMatrix.objects.of_scope(kept.site_id).filter(state="draft").first()
    context = {
        "form": form,
        "plan": found,
        "name": kept.name,
        "scope": site or _("the whole organisation"),
        "draft": draft,
        "lead": _counted(found),
        "activities": [row for row in found.rows if not row.process and not row.responsibility],
    }
    return page(request, "governance/matrix_sheet.html", context, status=form.as_response_status)


def _kept(request: PersonRequest, token: str) -> Kept:
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as error:
        raise Http404 from error
    kept = Kept(**said)
    if kept.person_id != request.person.pk:
        raise Http404
    return kept


def _counted(found: Plan) -> str:
    words = {"rows": len(found.rows), "columns": len(found.columns), "letters": found.letters}
    read = _("%(rows)d rows, %(columns)d columns and %(letters)d letters were read.") % words
    count = len(found.problems)
    if not count:
        return read
    more = ngettext("%(n)d thing does not fit.", "%(n)d things do not fit.", count) % {"n": count}
    return f"{read} {more}"


@require_safe
def matrix_pdf(request: PersonRequest, reference: str) -> HttpResponse:
    """A version as PDF, in the language and days of the organisation whoever asks."""
    from governance.matrix_pdf import file_name, matrix_pdf  # heavy: loaded only by who draws

    row = matrix_or_404(request, reference)
    with timezone.override(request.organisation.zone), translation.override(request.organisation.language):
        content = matrix_pdf(row, words_of(row), created_at=row.approved_at or request.now)
        return _file(content, "application/pdf", file_name(row, "pdf"))


@require_safe
def matrix_xlsx(request: PersonRequest, reference: str) -> HttpResponse:
    """A version as a workbook, which can be taken in again."""
    row = matrix_or_404(request, reference)
    content = matrix_workbook(row, words_of(row), at=row.approved_at or request.now)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, media_type, f"{row.reference}-v{row.version}.xlsx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
