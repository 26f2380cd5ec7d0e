"""Completing an action with its proof, and giving the proof out again, unchanged or not at all."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import access
from governance.forms.actions import CompletionForm
from governance.models import Action, Completion
from governance.views.transitions import forms_only, step
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.records.filing import Altered, checked_copy
from qms.ui.pages import page

logger = logging.getLogger(__name__)


@forms_only
def completion(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that it is done, and show it."""
    return step(
        request,
        reference,
        access.may_complete,
        CompletionForm,
        _("%(action)s is done. Thank you."),
        title=_("Complete the action"),
        submit=_("Complete action"),
    )


@require_safe
def proof(request: PersonRequest, reference: str) -> HttpResponseBase:
    """The file that shows that an action is done, to those who see the action; never altered bytes."""
    action = visible_or_404(Action.objects, request.person, reference=reference)
    fact = Completion.objects.select_related("file").filter(action=action, file__isnull=False).first()
    if fact is None or fact.file is None:
        raise Http404
    try:
        content = checked_copy(fact.file)
    except Altered as fault:
        logger.error("proof_altered", extra={"action": action.reference, "sha256": fact.file.sha256})
        context = {"action": action, "fact": fact, "fault": fault}
        return page(request, "governance/altered.html", context, status=409)
    response = FileResponse(
        content, as_attachment=True, filename=fact.file_name or reference, content_type=fact.file.media_type
    )
    response["Content-Length"] = str(fact.file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
