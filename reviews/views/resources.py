"""Resource requests: the list, one request, asking, deciding, saying that it is in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from governance.views.stating import forms_only
from objectives.views.files import file_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page
from reviews import resource_rules as rules
from reviews.access import resources as access
from reviews.forms.resources import InPlaceForm, RequestDecisionForm, RequestForm, WithdrawalForm
from reviews.models import ResourceRequest
from reviews.resource_filter import ResourceFilter, what_is_owed_first
from reviews.resource_words import amount_of, badge_of
from reviews.resourcing import course_of

FILTERS = ("q", "standing", "whose", "kind", "site")
SHOWN = ("asked_by__function", "asked_of__function", "owner__function", "site")


@require_safe
def resources(request: PersonRequest) -> HttpResponse:
    """What was asked for: what waits for a decision first, then what was granted and is not in place."""
    visible = ResourceRequest.objects.visible_to(request.person)
    rows = _filtered(request, visible)
    shown = page_of(_sorted(request, chosen(rows)).select_related(*SHOWN), request.GET.get("page"))
    context = {
        "filter": rows,
        "page": shown,
        "rows": [(row, badge_of(row, on=request.today), amount_of(row)) for row in shown],
        "lead": course_of(visible, on=request.today).sentences,
        "narrowed": any(request.GET.get(name) for name in FILTERS),
        "query": request.GET.urlencode(),
        "may_ask": access.may_ask_somewhere(request.person),
    }
    return page(request, "reviews/resources.html", context)


def _filtered(request: PersonRequest, rows: Any) -> ResourceFilter:
    return ResourceFilter(request.GET, rows, request=request, person=request.person, today=request.today)


def _sorted(request: PersonRequest, rows: Any) -> Any:
    return rows if request.GET.get("sort") else what_is_owed_first(rows)


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list as CSV."""
    rows = chosen(_filtered(request, ResourceRequest.objects.visible_to(request.person)))
    header = [
        _("Reference"), _("Kind"), _("What is asked for"), _("Need"), _("Amount"), _("Unit"), _("Asked by"),
        _("Asked on"), _("Needed by"), _("Asked of"), _("Standing"), _("Decided on"), _("Days to decide"),
        _("Decision"), _("Granted"), _("In place on"), _("Site"),
    ]  # fmt: skip
    found = _sorted(request, rows).select_related(*SHOWN, "decision")
    return csv_download(f"resource-requests-{request.today}.csv", header, _cells(request, found))


def _cells(request: PersonRequest, rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.reference, row.get_kind_display(), row.what, row.why, row.amount, row.unit, row.asked_by.name,
            row.asked_on, row.needed_by, row.asked_of.name, badge_of(row, on=request.today).word,
            row.decided_on, row.days_to_decide, row.decision.reference if row.decision else "", row.granted,
            row.in_place_on, row.site.name if row.site else "",
        ]  # fmt: skip


def _whole() -> Any:
    """Return requests with everything that their page shows."""
    return ResourceRequest.objects.select_related(
        *SHOWN, "objective", "process", "competence__person", "escalation", "event", "proof_file",
        "decision__decided_by__function",
    )  # fmt: skip


@require_safe
def resource(request: PersonRequest, reference: str) -> HttpResponse:
    """One request: what, why, by when, what was decided, since when it is in place."""
    row: ResourceRequest = visible_or_404(_whole(), request.person, reference=reference)
    context = {
        "request_": row,
        "badge": badge_of(row, on=request.today),
        "amount": amount_of(row),
        "decide_by": rules.decide_by(row.asked_on, row.needed_by),
        "waiting": row.days_waiting(request.today),
        "may_change": access.may_change_request(request.person, row),
        "may_decide": access.may_decide_request(request.person, row, on=request.today),
        "may_put_in_place": access.may_put_in_place(request.person, row),
        "told": timeline(row, silent=("decided_on", "proof_file", "proof_file_name")),
    }
    return page(request, "reviews/resource.html", context)


@forms_only
def new(request: PersonRequest) -> HttpResponse:
    """Ask for a resource; the address may say which record it serves."""
    require(access.may_ask_somewhere(request.person))
    serves = request.GET.get("serves", "")[:40]
    form = RequestForm(request.POST or None, person=request.person, today=request.today, serves=serves)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_ask(request.person, site.pk if site else None))

    def done(row: ResourceRequest) -> HttpResponse:
        words = {"reference": row.reference, "name": row.asked_of.name}
        messages.success(request, _("%(reference)s is with %(name)s.") % words)
        return redirect(row)

    back = {"back": _("Resource requests"), "back_url": reverse("reviews:resources")}
    lead = _("A leader decides within two weeks, and says why.")
    return answer(request, form, done, title=_("Ask for a resource"), lead=lead, submit=_("Ask"), **back)


def _step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[[ResourceRequest], bool],
    make: Callable[[ResourceRequest], Any],
    told: str,
    **words: Any,
) -> HttpResponse:
    row: ResourceRequest = visible_or_404(_whole(), request.person, reference=reference)
    require(allowed(row))

    def done(_result: Any) -> HttpResponse:
        messages.success(request, told % {"reference": row.reference})
        return redirect(row)

    lead = words.pop("lead", "") or row.what
    return answer(
        request, make(row), done, back=row.reference, back_url=row.get_absolute_url(), lead=lead, **words
    )


@forms_only
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Say anew what is asked for, while it waits."""

    def make(row: ResourceRequest) -> RequestForm:
        return RequestForm(request.POST or None, person=request.person, today=request.today, request=row)

    def allowed(row: ResourceRequest) -> bool:
        return access.may_change_request(request.person, row)

    words = {"title": _("Change the request"), "submit": _("Save request")}
    return _step(request, reference, allowed, make, _("%(reference)s is up to date."), **words)


@forms_only
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Grant it, grant a part, or refuse; the reason stands among the decisions of leaders."""

    def make(row: ResourceRequest) -> RequestDecisionForm:
        return RequestDecisionForm(request.POST or None, request=row, today=request.today)

    def allowed(row: ResourceRequest) -> bool:
        return access.may_decide_request(request.person, row, on=request.today)

    words = {"title": _("Decide on the request"), "submit": _("Record decision")}
    return _step(request, reference, allowed, make, _("%(reference)s is decided."), **words)


@forms_only
def in_place(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that what was granted is in place, and show it."""

    def make(row: ResourceRequest) -> InPlaceForm:
        return InPlaceForm(request.POST or None, request.FILES or None, request=row, today=request.today)

    def allowed(row: ResourceRequest) -> bool:
        return access.may_put_in_place(request.person, row)

    words = {"title": _("It is in place"), "submit": _("Record that it is in place")}
    return _step(request, reference, allowed, make, _("%(reference)s is in place."), **words)


@forms_only
def withdrawal(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a request back."""

    def make(row: ResourceRequest) -> WithdrawalForm:
        return WithdrawalForm(request.POST or None, request=row, today=request.today)

    def allowed(row: ResourceRequest) -> bool:
        return access.may_change_request(request.person, row)

    words = {"title": _("Withdraw the request"), "submit": _("Withdraw request"), "danger": True}
    return _step(request, reference, allowed, make, _("%(reference)s is withdrawn."), **words)


@require_safe
def file(request: PersonRequest, reference: str) -> HttpResponseBase:
    """What shows that it is in place, as it was stored."""
    rows = ResourceRequest.objects.select_related("proof_file")
    row: ResourceRequest = visible_or_404(rows, request.person, reference=reference)
    return file_of(request, row, row.proof_file, row.proof_file_name)
