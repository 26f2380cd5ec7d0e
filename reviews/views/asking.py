"""What the data ask of a review: taken on to its agenda or left; and which objectives the meeting discusses."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.models import QualityObjective
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.pages import page, wants_fragment
from reviews import discussing, proposing
from reviews.forms import ReasonForm
from reviews.minutes_content import questions_of
from reviews.models import DiscussedObjective, ManagementReview
from reviews.showing import shown_questions
from reviews.views.meeting import form_methods
from reviews.views.recording import carry_out, review_to_run, sent
from reviews.views.reviewing import step

MOST = 8
"""Questions that a review's page shows; the page of questions shows them all."""


def day_of(review: ManagementReview, today: date) -> date:
    """Return the day whose data ask: that of the meeting once it is held, before it today."""
    return review.held_on or today


def place(review: ManagementReview) -> str:
    """Return the address of the page of questions."""
    return reverse("reviews:questions", args=[review.reference])


@require_safe
def questions(request: PersonRequest, reference: str) -> HttpResponse:
    """What the data ask of this review and nobody has answered; and what was taken on or left."""
    review = review_to_run(request, reference)
    found = proposing.proposed(review, on=day_of(review, request.today))
    answered = shown_questions(questions_of(review))
    return page(
        request,
        "reviews/questions.html",
        {
            "review": review,
            "found": found,
            "first": found[:MOST],
            "more": max(0, len(found) - MOST),
            "answered": answered,
            "open": review.state in proposing.ASKED_IN,
            "here": place(review),
        },
        fragment="asked",
    )


@require_POST
def taking(request: PersonRequest, reference: str, key: str) -> HttpResponse:
    """Put a question on the agenda."""
    review = review_to_run(request, reference)
    on = day_of(review, request.today)
    return step(
        request,
        review.reference,
        lambda: proposing.take_on(review, key, by=request.person, at=request.now, on=on),
        part="#questions",
        done=_("The question is on the agenda."),
    )


@form_methods
def leaving(request: PersonRequest, reference: str, key: str) -> HttpResponse:
    """Leave a question off the agenda, with the reason."""
    review = review_to_run(request, reference)
    on = day_of(review, request.today)
    found = {one.key: one for one in proposing.proposed(review, on=on)}
    return carry_out(
        request,
        ReasonForm(sent(request)),
        lambda data: proposing.leave(review, key, **data, by=request.person, at=request.now, on=on),
        title=_("Leave the question"),
        submit=_("Leave question"),
        back=f"{review.get_absolute_url()}#questions",
        lead=found[key].sentence if key in found else "",
        review=review,
    )


@require_POST
def discussed(request: PersonRequest, reference: str, objective: str) -> HttpResponse:
    """Note by one tap that the meeting discusses an objective, or take the tap back."""
    review = review_to_run(request, reference)
    row: QualityObjective = visible_or_404(QualityObjective.objects, request.person, reference=objective)
    known = DiscussedObjective.objects.filter(review=review, objective=row, stands=True).exists()
    act = discussing.take_back if known else discussing.discuss
    try:
        act(review, row, by=request.person, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _taps(request, review, status=422)
    if wants_fragment(request):
        return _taps(request, review)
    return redirect(f"{reverse('reviews:discussions', args=[review.reference])}#{row.reference}")


@require_safe
def discussions(request: PersonRequest, reference: str) -> HttpResponse:
    """The objectives of the scope, those that ask most first, each with the tap that says it was discussed."""
    return _taps(request, review_to_run(request, reference))


def _taps(request: PersonRequest, review: ManagementReview, *, status: int = 200) -> HttpResponse:
    rows = discussing.to_discuss(review, request.person, on=day_of(review, request.today))
    context = {"review": review, "rows": rows, "count": sum(one.noted is not None for one in rows)}
    return page(request, "reviews/discussions.html", context, status=status, fragment="taps")
