"""A matrix is put before top management, signed in place, and confirmed by those whose letters it gives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import access
from governance.agreeing import may_approve
from governance.forms.matrices import AcknowledgementForm, ApprovalForm, ApprovalRequestForm
from governance.grids import grid_of, words_of
from governance.matrix_content import content_hash
from governance.models import Acknowledgement, ResponsibilityMatrix
from governance.rules.comparing import Held, held_by
from governance.rules.days import spoken
from governance.views.acting_on import answer, carried_out
from governance.views.matrices import PREPARED_BY, matrix_or_404
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.records.proving import identity_proven, proof_of
from qms.ui.pages import page

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: PersonRequest) -> Any:
    """Return what a form was sent with; nothing where it is only asked for."""
    return request.POST if request.method == "POST" else None


@form_methods
def approval_request(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask top management of the scope to approve a draft by a day."""
    row = matrix_or_404(request, reference)
    require(access.may_prepare_matrix(request.person, row.site_id), str(PREPARED_BY))
    form = ApprovalRequestForm(sent(request), matrix=row, today=request.today)

    def done(_form: Any) -> HttpResponse:
        words = {"matrix": row.title, "day": spoken(row.approval_due_on or request.today)}
        messages.success(request, _("Top management is asked to sign %(matrix)s by %(day)s.") % words)
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Ask for approval"),
        lead=_("Each leader of the scope finds it under “waiting for you” until one of them has signed."),
        submit=_("Ask for approval"),
        back=row.title,
        back_url=row.get_absolute_url(),
    )


@form_methods
@identity_proven
def approval(request: PersonRequest, reference: str) -> HttpResponse:
    """Approve a draft: a leader of its scope signs exactly what it says, with identity proven."""
    row = matrix_or_404(request, reference)
    require(
        may_approve(request.person, row, on=request.today),
        _("A matrix is approved by top management of its scope."),
    )
    grid = grid_of(row, on=request.today)
    seen, proof = content_hash(row, grid), proof_of(request)
    form = ApprovalForm(sent(request), matrix=row, proof=proof, seen=seen)
    if carried_out(form, request) is not None:
        messages.success(
            request, _("%(matrix)s is approved. Your signature is in the ledger.") % {"matrix": row.title}
        )
        return redirect(row)
    context = {
        "matrix": row,
        "form": form,
        "grid": grid,
        "blocking": grid.blocking,
        "warnings": [breach for breach in grid.breaches if not breach.blocks],
        "seen": seen,
        "proof": proof,
    }
    return page(request, "governance/matrix_approval.html", context, status=form.as_response_status)


@form_methods
def acknowledgement(request: PersonRequest, reference: str) -> HttpResponse:
    """What is the reader's own in a matrix, what of it is new, and one tap to say “mine, and understood”."""
    row = matrix_or_404(request, reference)
    everybody = list(row.acknowledgements.select_related("person__function").order_by("person__name"))
    own = next((one for one in everybody if one.person_id == request.person.pk), None)
    form = AcknowledgementForm(sent(request), matrix=row)
    if request.method == "POST":
        require(own is not None, _("Only who holds an A or R in it confirms a matrix."))
        if carried_out(form, request) is not None:
            messages.success(request, _("Thank you. It is noted that these are yours, and understood."))
            return redirect(request.path)
    context = {
        "matrix": row,
        "form": form,
        "own": own,
        "held": _held(request, row),
        "confirmed": [one for one in everybody if one.at],
        "waiting": [one for one in everybody if _still_owes(one, request)],
        "may_confirm": row.state == ResponsibilityMatrix.State.APPROVED and own is not None and own.at is None,
    }
    return page(request, "governance/matrix_acknowledgement.html", context, status=form.as_response_status)


def _still_owes(one: Acknowledgement, request: PersonRequest) -> bool:
    return one.at is None and not one.person.has_left(request.today)


def _held(request: PersonRequest, row: ResponsibilityMatrix) -> list[Held]:
    """Return what the reader holds, what is new first; of a draft nothing is anybody's yet."""
    if row.is_draft:
        return []
    earlier = ResponsibilityMatrix.objects.of_scope(row.site_id).filter(version__lt=row.version)
    before = earlier.exclude(approved_on=None).order_by("-version").first()
    held = held_by(words_of(row), words_of(before) if before else None).get(request.person.pk, [])
    return sorted(held, key=lambda one: not one.is_new)
