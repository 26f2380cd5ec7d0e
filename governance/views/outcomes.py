"""What becomes of a decision, each with an address of its own: look-back, renewal, end, who answers for it."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.deciding import may_decide
from governance.forms.decisions import (
    AboutDecisionForm,
    AccountableForm,
    EndingForm,
    LookBackForm,
    RenewalForm,
)
from governance.models import Decision
from governance.views.acting_on import answer
from governance.views.deciding import forms_only
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.filing import Altered, checked_copy
from qms.records.proving import identity_proven, proof_of
from qms.ui.pages import page

logger = logging.getLogger(__name__)


def _led(request: PersonRequest, reference: str) -> Decision:
    """Return the decision where the person leads its scope: 404 outside, 403 inside."""
    rows = Decision.objects.select_related("site", "decided_by")
    row: Decision = visible_or_404(rows, request.person, reference=reference)
    require(
        may_decide(request.person, on=request.today, site_id=row.site_id),
        _("An executive or top management of its scope answers for a decision."),
    )
    return row


def _step(
    request: PersonRequest, row: Decision, form_class: type[AboutDecisionForm], done: str, **words: Any
) -> HttpResponse:
    form = form_class(request.POST or None, decision=row, person=request.person, today=request.today)
    return _carried(request, row, form, done, **words)


def _carried(request: PersonRequest, row: Decision, form: Any, done: str, **words: Any) -> HttpResponse:
    def go_on(result: Any) -> HttpResponse:
        shown = result if isinstance(result, Decision) else row
        messages.success(request, done % {"decision": shown})
        return redirect(shown)

    return answer(
        request,
        form,
        go_on,
        decision=row,
        lead=row.text,
        back=str(row),
        back_url=row.get_absolute_url(),
        **words,
    )


@forms_only
def look_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what became of a decision."""
    return _step(
        request,
        _led(request, reference),
        LookBackForm,
        _("What became of %(decision)s is recorded; the next review opens with it."),
        title=_("Look back at the decision"),
        submit=_("Record look-back"),
    )


@forms_only
def renewal(request: PersonRequest, reference: str) -> HttpResponse:
    """Decide anew on what comes back; a risk acceptance is signed again."""
    row = _led(request, reference)
    form = RenewalForm(request.POST or None, decision=row, person=request.person, today=request.today)
    return _signed_renewal(request, row) if form.signs else _renewed(request, row, form)


@identity_proven
def _signed_renewal(request: PersonRequest, row: Decision) -> HttpResponse:
    form = RenewalForm(request.POST, decision=row, person=request.person, today=request.today)
    form.proof = proof_of(request)
    return _renewed(request, row, form)


def _renewed(request: PersonRequest, row: Decision, form: RenewalForm) -> HttpResponse:
    return _carried(
        request,
        row,
        form,
        _("%(decision)s takes its place."),
        title=_("Renew the risk acceptance") if row.kind == "risk_acceptance" else _("Defer it again"),
        submit=_("Sign renewal") if row.kind == "risk_acceptance" else _("Defer again"),
    )


@forms_only
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what became of the risk or of the deferred matter, so that it need not come back."""
    return _step(
        request,
        _led(request, reference),
        EndingForm,
        _("%(decision)s is ended."),
        title=_("End it"),
        submit=_("Record what became of it"),
    )


@forms_only
def accountable(request: PersonRequest, reference: str) -> HttpResponse:
    """Let another leader answer for it; who decided stays who decided."""
    return _step(
        request,
        _led(request, reference),
        AccountableForm,
        _("Another leader answers for %(decision)s."),
        title=_("Hand it to another leader"),
        submit=_("Hand over"),
    )


@require_safe
def source(request: PersonRequest, reference: str) -> HttpResponseBase:
    """The minutes from which a decision was taken over, to those who see it; never altered bytes."""
    rows = Decision.objects.select_related("source_file")
    row = visible_or_404(rows, request.person, reference=reference)
    if row.source_file is None:
        raise Http404
    try:
        content = checked_copy(row.source_file)
    except Altered as fault:
        logger.error("source_altered", extra={"decision": row.reference, "sha256": row.source_file.sha256})
        fact = {"file_name": row.source_file_name, "file": row.source_file, "recorded_at": row.recorded_at}
        context = {"action": row, "fact": fact, "fault": fault}
        return page(request, "governance/altered.html", context, status=409)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=row.source_file_name or row.reference,
        content_type=row.source_file.media_type,
    )
    response["Content-Length"] = str(row.source_file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
