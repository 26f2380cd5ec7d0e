"""Customer requirements: how they reach operations, who confirmed them, what answers them, what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from objectives import access, promised
from objectives.access.promises import may_review_requirement
from objectives.filters import RequirementFilter, any_gap
from objectives.forms.promises import RequirementForm, RequirementReviewForm
from objectives.models import CustomerRequirement
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page

CURRENT = CustomerRequirement.State.CURRENT


@require_safe
def requirements(request: PersonRequest) -> HttpResponse:
    """Every requirement that the person may see, what it lacks, and how many objectives answer it."""
    filtered = _filtered(request)
    listed = page_of(_in_order(filtered), request.GET.get("page"))
    context = {
        "filter": filtered,
        "page": listed,
        "rows": [promised.row_of(row, on=request.today) for row in listed],
        "lead": _lead(request),
        "narrowed": any(filtered.data.get(name) for name in filtered.form.fields if name != "sort"),
        "query": request.GET.urlencode(),
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/requirements.html", context)


def _filtered(request: PersonRequest) -> RequirementFilter:
    rows = promised.requirements().visible_to(request.person).select_related("site", "process")
    return RequirementFilter(request.GET, rows, request=request, today=request.today)


def _in_order(filtered: RequirementFilter) -> Any:
    rows = chosen(filtered)
    return rows if filtered.data.get("sort") else rows.order_by("rank", "-statutory", "offering", "reference")


def _lead(request: PersonRequest) -> str:
    """Return how many requirements stand, and how many lack something, in a sentence. One query."""
    rows = promised.requirements().visible_to(request.person).current()
    gap, high = any_gap(on=request.today), Q(impact=CustomerRequirement.Impact.HIGH)
    found = rows.aggregate(
        all=Count("pk"), lacking=Count("pk", filter=gap), high=Count("pk", filter=gap & high)
    )
    if not found["lacking"]:
        return _("Each reaches operations, and somebody confirmed it.") if found["all"] else ""
    said = ngettext(
        "%(lacking)d of %(all)d requirement lacks something",
        "%(lacking)d of %(all)d requirements lack something",
        found["all"],
    ) % {"lacking": found["lacking"], "all": found["all"]}
    if not found["high"]:
        return f"{said}."
    return _("%(said)s, %(high)d of them with a high impact on the customer.") % {"said": said, **found}


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    header = [
        "reference", "statement", "offering", "customer", "kind", "impact", "statutory", "source", "site",
        "process", "control", "measure", "state", "confirmed on", "next review", "active objectives", "gaps",
    ]  # fmt: skip
    return csv_download(
        f"requirements-{request.today}.csv", header, _cells(_in_order(_filtered(request)), request)
    )


def _cells(rows: Any, request: PersonRequest) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        lacks = ", ".join(str(word) for word in promised.row_of(row, on=request.today).lacks)
        yield [
            row.reference, row.statement, row.offering, row.customer, row.kind, row.impact,
            "yes" if row.statutory else "no", row.source, row.site.code if row.site else "",
            row.process.code if row.process else "", row.control, row.measure, row.state, row.confirmed_on,
            row.next_review_on, row.answered, lacks,
        ]  # fmt: skip


@require_safe
def requirement(request: PersonRequest, reference: str) -> HttpResponse:
    """One requirement: its chain, its way into operations, who confirmed it, the objectives that answer it."""
    rows = promised.requirements().select_related("site", "process")
    row: Any = visible_or_404(rows, request.person, reference=reference)
    current = row.state == CURRENT
    context = {
        "requirement": row,
        "lacks": promised.row_of(row, on=request.today).lacks,
        "reviews": list(row.reviews.select_related("confirmed_by__function")),
        "objectives": promised.answering(row, request.person, on=request.today),
        "timeline": timeline(row, silent=("next_review_on", "state")),
        "may_prepare": current and access.may_prepare(request.person, row.site_id),
        "may_review": current and may_review_requirement(request.person, row, on=request.today),
    }
    return page(request, "objectives/requirement.html", context)


@CHANGE
def new(request: PersonRequest) -> HttpResponse:
    """State a requirement."""
    require(access.may_prepare_somewhere(request.person))
    form = RequirementForm(request.POST or None, person=request.person, on=request.today)
    words = {"title": _("State requirement"), "submit": _("State requirement")}
    back = {"back": _("Customer requirements"), "back_url": reverse("objectives:requirements")}
    return answer(request, form, redirect, **words, **back)


@CHANGE
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a requirement says; what it said before stays in its history."""
    row = visible_or_404(CustomerRequirement.objects.current(), request.person, reference=reference)
    require(access.may_prepare(request.person, row.site_id))
    form = RequirementForm(request.POST or None, instance=row, person=request.person, on=request.today)
    words = {"title": _("Edit requirement"), "submit": _("Save requirement")}
    return answer(request, form, redirect, **words, back=row.reference, back_url=row.get_absolute_url())


@CHANGE
def review(request: PersonRequest, reference: str) -> HttpResponse:
    """Record who confirmed what the customer requires, on which day, and what was found."""
    rows = CustomerRequirement.objects.current().select_related("process")
    row = visible_or_404(rows, request.person, reference=reference)
    require(may_review_requirement(request.person, row, on=request.today))
    form = RequirementReviewForm(
        request.POST or None, requirement=row, person=request.person, today=request.today
    )

    def done(_review: Any) -> HttpResponse:
        messages.success(request, _("%(requirement)s is reviewed.") % {"requirement": row})
        return redirect(row)

    words = {"title": _("Review requirement"), "submit": _("Record review"), "lead": row.statement}
    return answer(request, form, done, **words, back=row.reference, back_url=row.get_absolute_url())
