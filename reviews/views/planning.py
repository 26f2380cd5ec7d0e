"""Before the meeting: planning it, contributing to its inputs, starting the session, cancelling."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from reviews import access, holding, planning
from reviews.forms import ORGANISATION, ContributionForm, PlanForm, ReasonForm, SessionForm
from reviews.models import ReviewInput, ReviewSeries
from reviews.views.recording import carry_out, review_to_run, sent

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def plan(request: PersonRequest) -> HttpResponse:
    """Plan a review; ``?series=SER-0001`` starts from the series' scope, chair and members."""
    require(access.may_prepare_somewhere(request.person))
    series = _series(request)
    form = PlanForm(
        sent(request),
        person=request.person,
        on=request.today,
        series=series,
        initial=_from_series(series) if series else None,
    )

    def act(_data: object) -> object:
        given = form.plan
        site = given["site"]
        require(access.may_prepare(request.person, site.pk if site else None))
        return planning.plan(**given, by=request.person, at=request.now)

    return carry_out(
        request,
        form,
        act,
        title=_("Plan a review"),
        submit=_("Plan review"),
        back="reviews:reviews",
        template="reviews/plan.html",
        to=lambda made: str(made.get_absolute_url()),
    )


def _series(request: PersonRequest) -> ReviewSeries | None:
    reference = request.GET.get("series")
    if not reference:
        return None
    found: ReviewSeries = visible_or_404(ReviewSeries.objects, request.person, reference=reference)
    return found


def _from_series(series: ReviewSeries) -> dict[str, object]:
    return {
        "title": series.title,
        "site": str(series.site_id or ORGANISATION),
        "chair": str(series.chair_id),
        "members": [str(pk) for pk in series.members.values_list("pk", flat=True)],
    }


@form_methods
def session(request: PersonRequest, reference: str) -> HttpResponse:
    """Start the meeting and freeze its inputs."""
    review = review_to_run(request, reference)
    form = SessionForm(sent(request), initial={"held_on": request.today})
    return carry_out(
        request,
        form,
        lambda data: holding.start_session(review, held_on=data["held_on"], by=request.person, at=request.now),
        title=_("Start the session"),
        submit=_("Start session"),
        back=review.get_absolute_url(),
        done=_("The inputs are frozen. Note who is there, then go through the agenda."),
        review=review,
    )


@form_methods
def contribution(request: PersonRequest, reference: str, item: str) -> HttpResponse:
    """Write what is reported on an input, while the review is planned."""
    rows = ReviewInput.objects.select_related("review__chair", "review__site", "contributor")
    row = visible_or_404(rows, request.person, review__reference=reference, item=item)
    require(access.may_contribute(request.person, row))
    form = ContributionForm(sent(request), initial={"contribution": row.contribution})
    return carry_out(
        request,
        form,
        lambda data: planning.contribute(row, text=data["contribution"], by=request.person, at=request.now),
        title=row.get_item_display(),
        submit=_("Save contribution"),
        back=row.review.get_absolute_url(),
        done=_("Thank you. It will be on the agenda."),
        review=row.review,
    )


@form_methods
def cancellation(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that the review will not be held, and why."""
    review = review_to_run(request, reference)
    form = ReasonForm(sent(request))
    return carry_out(
        request,
        form,
        lambda data: planning.cancel(review, reason=data["reason"], by=request.person, at=request.now),
        title=_("Cancel the review"),
        submit=_("Cancel review"),
        back=review.get_absolute_url(),
        review=review,
    )
