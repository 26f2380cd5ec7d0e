"""Customer feedback: what was heard, how satisfied customers are, what leaders concluded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast, Lower
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.access import may_decide_by_role
from governance.deciding import may_decide, may_decide_somewhere
from governance.views.acting_on import answer, carried_out
from governance.views.listing import page_of
from objectives import access, listening
from objectives.answering import seen
from objectives.charting_feedback import in_a_sentence, satisfaction_chart
from objectives.forms.feedback import ConclusionForm, FeedbackFilter, FeedbackForm, PeriodForm
from objectives.models import CustomerFeedback, FeedbackReview
from objectives.owing_conclusions import Look, address_of, looks
from objectives.rules import feedback as rules
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page

TONES = {"good": "good", "mixed": "attention", "bad": "bad"}
SORTS: dict[str, Any] = {
    "day": F("happened_on"),
    "customer": Lower("customer"),
    "score": Cast("score", FloatField()) / Cast("scale", FloatField()),
    "heard_by": Lower("heard_by__name"),
}
"""The columns by which the register sorts."""
TRENDS = {"better": "good", "same": "stale", "worse": "bad"}


@require_safe
def feedback_list(request: PersonRequest) -> HttpResponse:
    """How satisfied customers were in the last year, what leaders concluded, and every voice of it."""
    known = _known(request)
    form = FeedbackFilter(request.GET, sites=listening.sites_in(known))
    rows = _chosen(request, form).select_related("site", "heard_by__function")
    of_site = _of_site(known, form.given.get("site", ""))
    found = listening.overview(of_site)
    course = listening.course_of(of_site, today=request.today)
    count = None if form.narrowed else sum(one.count for one in known)
    context = {
        "form": form,
        "lead": in_a_sentence(found),
        "chart": satisfaction_chart(course) if course else None,
        "page": page_of(rows, request.GET.get("page"), count=count),
        "reviews": [] if form.narrowed else _concluded(request),
        "looks": [] if form.narrowed else _looks(request),
        "narrowed": form.narrowed,
        "may_enter": access.may_note_somewhere(request.person),
        "may_conclude": may_decide_by_role(request.person),  # others find it on the overview
        "tones": TONES,
    }
    return page(request, "objectives/feedback/list.html", context)


def _concluded(request: PersonRequest) -> list[tuple[FeedbackReview, str]]:
    """Return the latest conclusions that the person may see. One query."""
    rows = FeedbackReview.objects.visible_to(request.person).select_related("concluded_by__function", "site")
    return [(row, TRENDS[row.trend]) for row in rows[:5]]


def _looks(request: PersonRequest) -> list[tuple[Look, Site | None, str]]:
    """Return when leaders looked and look next, each with its site, and the form for whom it waits."""
    found, today = looks(request.person, request.today), request.today
    sites = Site.objects.in_bulk([one.site_id for one in found if one.site_id])
    return [
        (
            one,
            sites.get(one.site_id or 0),
            address_of(one.waiting, today) if one.waiting and one.waiting.person == request.person else "",
        )
        for one in found
    ]


def _known(request: PersonRequest) -> list[rules.Added]:
    """Return all feedback that the person may see, added up. One query."""
    return listening.added_up(CustomerFeedback.objects.visible_to(request.person), today=request.today)


def _of_site(rows: list[rules.Added], site: str) -> list[rules.Added]:
    return [row for row in rows if not site or (row.site or "-") == site]


def _chosen(request: PersonRequest, form: FeedbackFilter) -> Any:
    """Return the rows that the filters leave, in the order asked for, else the latest first."""
    given, rows = form.given, CustomerFeedback.objects.visible_to(request.person)
    for name in ("kind", "tone"):
        if name in given:
            rows = rows.filter(**{name: given[name]})
    if "site" in given:
        rows = rows.filter(site=None) if given["site"] == "-" else rows.filter(site__code=given["site"])
    if "since" in given:
        rows = rows.filter(happened_on__gte=given["since"])
    if "until" in given:
        rows = rows.filter(happened_on__lte=given["until"])
    for word in given.get("q", "").split():
        rows = rows.filter(
            Q(customer__icontains=word) | Q(text__icontains=word) | Q(offering__icontains=word)
            | Q(reference__iexact=word)
        )  # fmt: skip
    sort = given.get("sort", "")
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return rows.order_by("-happened_on", "-pk")
    order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return rows.order_by(order, "-happened_on", "-pk")


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same register with the same filters, all of its rows, as CSV."""
    rows = _chosen(request, FeedbackFilter(request.GET, sites=listening.sites_in(_known(request))))
    header = [
        _("Reference"), _("Day"), _("Kind"), _("News"), _("Customer"), _("Offering"), _("What was said"),
        _("Score"), _("Of at most"), _("Answers"), _("Heard by"), _("Site"),
    ]  # fmt: skip
    cells = _cells(rows.select_related("site", "heard_by"))
    return csv_download(f"feedback-{request.today}.csv", header, cells)


def _cells(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.reference, row.happened_on, row.get_kind_display(), row.get_tone_display(), row.customer,
            row.offering, row.text, row.score, row.scale, row.answers,
            row.heard_by.name if row.heard_by else "", row.site.name if row.site else "",
        ]  # fmt: skip


@require_safe
def feedback(request: PersonRequest, reference: str) -> HttpResponse:
    """One voice of a customer."""
    rows = CustomerFeedback.objects.select_related("site", "heard_by__function", "requirement", "process")
    row: CustomerFeedback = visible_or_404(rows, request.person, reference=reference)
    context = {
        "feedback": row,
        "tone": TONES[row.tone],
        "requirement": seen(request.person, [row.requirement])[:1] if row.requirement else [],
        "may_correct": access.may_correct_feedback(request.person, row),
        "told": timeline(row),
    }
    return page(request, "objectives/feedback/feedback.html", context)


@CHANGE
def new_feedback(request: PersonRequest) -> HttpResponse:
    """Write down what a customer said."""
    require(access.may_note_somewhere(request.person))
    form = FeedbackForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_note(request.person, site.pk if site else None))

    def done(row: CustomerFeedback) -> HttpResponse:
        messages.success(request, _("%(feedback)s is written down.") % {"feedback": row})
        return redirect(row)

    lead = _("A complaint goes to quality events, where its cause is looked into.")
    words = {"title": _("Write feedback down"), "lead": lead, "submit": _("Write feedback down")}
    return answer(request, form, done, **words, **_back())


def _back() -> dict[str, Any]:
    return {"back": _("Customer feedback"), "back_url": reverse("objectives:feedback_list")}


@CHANGE
def correct_feedback(request: PersonRequest, reference: str) -> HttpResponse:
    """Put right what was written down, with a reason."""
    row: CustomerFeedback = visible_or_404(CustomerFeedback.objects, request.person, reference=reference)
    require(access.may_correct_feedback(request.person, row))
    form = FeedbackForm(request.POST or None, person=request.person, today=request.today, feedback=row)

    def done(_row: Any) -> HttpResponse:
        messages.success(request, _("%(feedback)s is put right.") % {"feedback": row})
        return redirect(row)

    words = {"title": _("Put feedback right"), "submit": _("Save feedback")}
    return answer(request, form, done, back=str(row), back_url=row.get_absolute_url(), **words)


@require_safe
def feedback_review(request: PersonRequest, reference: str) -> HttpResponse:
    """What a leader concluded from a period, with the figures as they stood then."""
    rows = FeedbackReview.objects.select_related("concluded_by__function", "site")
    row: FeedbackReview = visible_or_404(rows, request.person, reference=reference)
    answers = row.answers.select_related("decision__decided_by", "action__owner")
    context = {
        "review": row,
        "tone": TRENDS[row.trend],
        "answers": [one.given for one in answers],
        "told": timeline(row),
        **_drawn(row.figures),
    }
    return page(request, "objectives/feedback/review.html", context)


def _drawn(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a period as a page shows them."""
    labels = dict(CustomerFeedback.Kind.choices)
    kinds = [
        (str(labels[kind]), counts, figures["kinds_before"][kind]["count"])
        for kind, counts in figures["kinds"].items()
        if counts["count"] or figures["kinds_before"][kind]["count"]
    ]
    return {
        "figures": figures,
        "sentence": in_a_sentence(figures),
        "kinds": kinds,
        "chart": satisfaction_chart(figures["quarters"]) if figures["answers"] else None,
    }


@CHANGE
def conclude(request: PersonRequest) -> HttpResponse:
    """Conclude from the feedback of a period, with its figures in view; leaders."""
    require(may_decide_somewhere(request.person, on=request.today))
    form = ConclusionForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(may_decide(request.person, on=request.today, site_id=site.pk if site else None))
    row = carried_out(form, request)
    if row is not None:
        messages.success(request, _("%(review)s is recorded, with its figures.") % {"review": row})
        return redirect(row)
    context = {"form": form, **_in_view(request, form)}
    return page(request, "objectives/feedback/conclude.html", context, status=form.as_response_status)


def _in_view(request: PersonRequest, form: ConclusionForm) -> dict[str, Any]:
    """Return the figures of the period that the form speaks of, or the address, or the last two quarters."""
    asked = request.POST or request.GET or None
    period = PeriodForm(asked, person=request.person, today=request.today, auto_id="period_%s")
    given = dict(period.cleaned_data if period.is_bound and period.is_valid() else form.first)
    form.initial.update(given)
    site = given["site"]
    figures = listening.figures(
        given["first_day"], given["last_day"], site_ids=None if site is None else {site.pk}
    )
    return {"period": period, "given": given, **_drawn(figures)}
