"""In the meeting: who is there, what is questioned, concluded, decided and assigned."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qms.people.acting import PersonRequest
from qms.ui.pages import wants_fragment
from reviews import holding
from reviews.carrying_forward import conclusions_of, review_before
from reviews.forms import (
    ActionForm,
    AttendanceForm,
    ChallengeForm,
    ConclusionForm,
    DecisionForm,
    OverallForm,
)
from reviews.models import ManagementReview, ReviewInput
from reviews.showing import figures, unusual_words
from reviews.views.recording import carry_out, review_to_run, sent
from reviews.views.reviewing import step

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _place(review: ManagementReview, item: str = "") -> str:
    """Return the part of the review's page to which a step leads back."""
    return f"{review.get_absolute_url()}#{f'input-{item}' if item else 'agenda'}"


@form_methods
def attendance(request: PersonRequest, reference: str) -> HttpResponse:
    """Note how each invited person takes part."""
    review = review_to_run(request, reference)
    rows = list(review.attendances.select_related("person").order_by("pk"))
    form = AttendanceForm(sent(request), rows=rows, on=request.today)
    return carry_out(
        request,
        form,
        lambda _data: holding.note_everybody(review, form.presences, by=request.person, at=request.now),
        title=_("Who is there?"),
        submit=_("Save attendance"),
        back=f"{review.get_absolute_url()}#attendance",
        template="reviews/attendance.html",
        review=review,
    )


@form_methods
def input(request: PersonRequest, reference: str, item: str) -> HttpResponse:
    """One input with its frozen figures and last time's conclusion: conclude it here."""
    review = review_to_run(request, reference)
    row = get_object_or_404(review.inputs.select_related("review"), item=item)
    started = {"outcome": row.outcome or ReviewInput.Outcome.CONCLUDED, "conclusion": row.conclusion}
    form = ConclusionForm(sent(request), initial=started)
    before = review_before(review.site_id, review.held_on or request.today, but=review.pk)
    return carry_out(
        request,
        form,
        lambda data: holding.conclude(row, **data, by=request.person, at=request.now),
        title=row.get_item_display(),
        submit=_("Save conclusion"),
        back=_place(review, item),
        template="reviews/input.html",
        fragment="work",
        target=f"#work-{item}" if wants_fragment(request) else "",
        review=review,
        input=row,
        figures=figures(row.frozen),
        unusual=unusual_words(row.frozen),
        before=before,
        last_time=conclusions_of(before).get(item, ""),
    )


@require_POST
def noted(request: PersonRequest, reference: str) -> HttpResponse:
    """Note together the inputs in which nothing is unusual."""
    review = review_to_run(request, reference)
    return step(
        request,
        review.reference,
        lambda: holding.note_rest(review, by=request.person, at=request.now),
        part="#agenda",
        done=_("What is as it should be is noted."),
    )


def _about(request: PersonRequest) -> str:
    return request.GET.get("input", "")


def _cancel_url(review: ManagementReview, request: PersonRequest) -> str:
    return _place(review, _about(request))


@form_methods
def challenge(request: PersonRequest, reference: str) -> HttpResponse:
    """Record who questioned what."""
    review = review_to_run(request, reference)
    form = ChallengeForm(sent(request), review=review, item=_about(request))
    return carry_out(
        request,
        form,
        lambda data: holding.challenge(review, **data, by=request.person, at=request.now),
        title=_("Record a challenge"),
        submit=_("Record challenge"),
        back=_cancel_url(review, request),
        review=review,
    )


@form_methods
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Record what a leader decides."""
    review = review_to_run(request, reference)
    asked: dict[str, Any] = {"result": request.GET.get("result", "")}
    form = DecisionForm(sent(request), review=review, item=_about(request), initial=asked)
    return carry_out(
        request,
        form,
        lambda data: holding.decide_in(review, **data, by=request.person, at=request.now),
        title=_("Record a decision"),
        submit=_("Record decision"),
        back=_cancel_url(review, request) if _about(request) else f"{review.get_absolute_url()}#decisions",
        review=review,
    )


@form_methods
def action(request: PersonRequest, reference: str) -> HttpResponse:
    """Give somebody a task or an action."""
    review = review_to_run(request, reference)
    form = ActionForm(sent(request), review=review, item=_about(request), on=request.today)
    return carry_out(
        request,
        form,
        lambda data: holding.assign_in(review, **data, by=request.person, at=request.now),
        title=_("Assign an action"),
        submit=_("Assign action"),
        back=_cancel_url(review, request) if _about(request) else f"{review.get_absolute_url()}#actions",
        review=review,
    )


@form_methods
def conclusion(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer the four overall conclusions."""
    review = review_to_run(request, reference)
    names = ("suitable", "adequate", "effective", "aligned")
    answers = {name: getattr(review, name) for name in names} | {"words": review.overall}
    form = OverallForm(sent(request), initial=answers)
    return carry_out(
        request,
        form,
        lambda data: holding.conclude_overall(review, **data, by=request.person, at=request.now),
        title=_("Conclude the review"),
        submit=_("Save conclusions"),
        back=reverse("reviews:review", args=[reference]) + "#overall",
        review=review,
    )
