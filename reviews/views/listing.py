"""The reviews and their series: the rhythm in which leaders come together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.ui.dates import short_day
from qms.ui.pages import page
from reviews import access, planning
from reviews.cycle import items_owed, next_due
from reviews.forms import SeriesForm
from reviews.models import ManagementReview, ReviewDecision, ReviewInput, ReviewSeries
from reviews.views.recording import carry_out, sent

PAGE_SIZE = 25


@require_safe
def reviews(request: PersonRequest) -> HttpResponse:
    """The management reviews that the person may see, the latest first, with what they came to."""
    rows = ManagementReview.objects.visible_to(request.person).select_related("chair", "site")
    rows = rows.annotate(decisions=_decisions(), day=Coalesce("held_on", "planned_on"))
    shown = Paginator(rows.order_by("-day", "-reference"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "reviews": shown,
        "lead": _rhythm(list(shown), request.today),
        "may_plan": access.may_prepare_somewhere(request.person),
    }
    return page(request, "reviews/reviews.html", context)


def _decisions() -> Any:
    taken = ReviewDecision.objects.order_by().filter(review=OuterRef("pk")).values("review")
    return Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0)


def _rhythm(rows: list[ManagementReview], today: date) -> str:
    held = [row.held_on for row in rows if row.held_on]
    planned = [row.planned_on for row in rows if row.state == "planned"]
    words = []
    if held:
        words.append(_("Last held on %(day)s.") % {"day": short_day(max(held), today)})
    if planned:
        words.append(_("Next planned for %(day)s.") % {"day": short_day(min(planned), today)})
    elif rows:
        words.append(_("No further review is planned."))
    return " ".join(words)


@require_safe
def all_series(request: PersonRequest) -> HttpResponse:
    """The series of reviews: scope, cadence, chair."""
    rows = ReviewSeries.objects.visible_to(request.person).select_related("chair", "site").order_by("reference")
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"all_series": shown, "may_plan": access.may_prepare_somewhere(request.person)}
    return page(request, "reviews/all_series.html", context)


@require_safe
def series(request: PersonRequest, reference: str) -> HttpResponse:
    """One series: when reviews were held, when the next is due, which inputs its cycle still owes."""
    rows = ReviewSeries.objects.select_related("chair", "site")
    row = visible_or_404(rows, request.person, reference=reference)
    held = list(row.reviews.annotate(decisions=_decisions()).select_related("chair", "site"))
    context = {
        "series": row,
        "reviews": held,
        "next_due": next_due(row, held),
        "owed": [ReviewInput.Item(item).label for item in items_owed(held, on=request.today)],
        "may_plan": access.may_prepare(request.person, row.site_id),
    }
    return page(request, "reviews/series.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_series(request: PersonRequest) -> HttpResponse:
    """Say in which rhythm reviews of a scope are held."""
    require(access.may_prepare_somewhere(request.person))
    form = SeriesForm(sent(request), person=request.person, on=request.today)
    return carry_out(
        request,
        form,
        lambda data: planning.start_series(**data, by=request.person, at=request.now),
        title=_("New series of reviews"),
        submit=_("Start series"),
        back="reviews:all_series",
        to=lambda made: str(made.get_absolute_url()),
    )
