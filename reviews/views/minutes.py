"""The minutes: drafted, taken back, signed, amended, and given out as PDF."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.filing import Altered, read_checked
from qms.records.proving import identity_proven, proof_of
from qms.ui.pages import page
from reviews import access, minuting
from reviews.forms import AmendmentForm, ReasonForm, SignatureForm
from reviews.models import ManagementReview
from reviews.printing import printed
from reviews.views.recording import carry_out, review_to_run, reviews, sent
from reviews.views.reviewing import step

log = structlog.get_logger(__name__)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def minutes(request: PersonRequest, reference: str) -> HttpResponse:
    """Draft the minutes of what was recorded."""
    review = review_to_run(request, reference)
    return step(
        request,
        review.reference,
        lambda: minuting.draft_minutes(review, by=request.person, at=request.now),
        done=_("The minutes are drafted. They wait for the chair's signature."),
    )


@form_methods
def reopening(request: PersonRequest, reference: str) -> HttpResponse:
    """Take drafted minutes back to the session, as long as nobody has signed."""
    review = review_to_run(request, reference)
    form = ReasonForm(sent(request))
    return carry_out(
        request,
        form,
        lambda data: minuting.back_to_session(review, reason=data["reason"], by=request.person, at=request.now),
        title=_("Take the minutes back"),
        submit=_("Take minutes back"),
        back=review.get_absolute_url(),
        review=review,
    )


@form_methods
@identity_proven
def signature(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign the minutes: the signer states approval of exactly what is shown, with identity proven."""
    review: ManagementReview = visible_or_404(
        reviews().select_related("minutes"), request.person, reference=reference
    )
    require(
        access.may_sign(request.person, review, on=request.today),
        _("Minutes are signed by the chair and by top management of their scope."),
    )
    form = SignatureForm(sent(request))

    def act(_data: object) -> object:
        proof = proof_of(request)
        assert proof is not None
        return minuting.sign_minutes(review, signer=request.person, proof=proof, at=request.now)

    return carry_out(
        request,
        form,
        act,
        title=_("Sign the minutes"),
        submit=_("Sign minutes"),
        back=review.get_absolute_url(),
        done=_("Your signature is in the ledger."),
        template="reviews/signature.html",
        review=review,
        proof=proof_of(request),
    )


@form_methods
def amendment(request: PersonRequest, reference: str) -> HttpResponse:
    """Correct approved minutes: both stay."""
    review = review_to_run(request, reference)
    form = AmendmentForm(sent(request))
    return carry_out(
        request,
        form,
        lambda data: minuting.amend(review, **data, by=request.person, at=request.now),
        title=_("Amend the minutes"),
        submit=_("Add amendment"),
        back=reverse("reviews:review", args=[reference]) + "#amendments",
        review=review,
    )


@require_safe
def minutes_pdf(request: PersonRequest, reference: str) -> HttpResponse:
    """The approved minutes as PDF, made now where the worker has not made them yet; never altered bytes."""
    review: ManagementReview = visible_or_404(
        reviews().select_related("minutes__pdf"), request.person, reference=reference
    )
    if review.state != ManagementReview.State.APPROVED:
        raise Http404
    stored = printed(review, at=request.now)
    try:
        content = b"".join(read_checked(stored))
    except Altered as fault:
        log.error("minutes.pdf_altered", review=review.reference, sha256=stored.sha256)
        return page(request, "reviews/altered.html", {"review": review, "fault": fault}, status=409)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{review.reference}-minutes.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
