"""What the pages of policy and commitment share: writing a draft, signing what is shown, the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.models.statements import Statement
from governance.views.acting_on import answer
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.proving import proof_of
from qms.ui.forms import refused
from qms.ui.pages import page

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def draft_page(request: PersonRequest, row: Statement, form: Any, *, title: str) -> HttpResponse:
    """Show the form of a draft, or save it; “save and go on” stays, with more room for points."""

    def done(_form: Any) -> HttpResponse:
        messages.success(request, _("The draft is saved."))
        return redirect(request.path) if "more" in request.POST else redirect(row)

    return answer(
        request,
        form,
        done,
        template="governance/draft.html",
        row=row,
        title=title,
        submit=_("Save draft"),
        back=row.reference,
        back_url=row.get_absolute_url(),
    )


def signature_page(
    request: PersonRequest,
    row: Any,
    form: Any,
    sign: Callable[..., Any],
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    """Show what is signed, or sign it: the signer has proven identity and states approval of what was shown."""
    if request.method == "POST" and form.is_valid():
        proof = proof_of(request)
        assert proof is not None
        try:
            sign(row, signer=request.person, proof=proof, at=request.now, seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect(row)
    context = {"form": form, "row": row, "proof": proof_of(request), **words}
    return page(request, "governance/signature.html", context, status=form.as_response_status)


def document(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
