"""Trends of events, the causes they are counted by, and from when on a cause reaches leaders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.views.acting_on import answer
from objectives import event_trends
from objectives.access import events as access
from objectives.forms.event_causes import CauseForm, SpanForm, ThresholdForm
from objectives.keeping_causes import take_usual_causes
from objectives.models import CauseCategory, QualityEvent, SignificanceThreshold
from objectives.rules import events as rules
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.pages import page

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def trends(request: PersonRequest) -> HttpResponse:
    """What came in, month by month, by cause, process, site, offering and customer; which causes come back."""
    form = SpanForm(request.GET or {"months": "12"}, person=request.person)
    rows = QualityEvent.objects.visible_to(request.person)
    if form.is_valid():
        rows = _narrowed(rows, form)
    else:
        rows = rows.none()
    frm = form.first_day(request.today, _earliest(rows, form))
    narrowed = "&".join(f"{name}={request.GET.get(name, '')}" for name in ("kind", "site"))
    found, recurring = event_trends.looked_at(
        rows, frm=frm, to=request.today, person=request.person, narrowed=narrowed
    )
    query = {"frm": frm.isoformat(), "to": request.today.isoformat()}
    query |= {name: request.GET[name] for name in ("kind", "site") if request.GET.get(name)}
    context = {
        "form": form,
        "trends": found,
        "lead": event_trends.lead(found),
        "charts": event_trends.drawn(found, query=query) if found.count else None,
        "system": event_trends.share_of_system(found),
        "recurring": recurring,
        "undecided": sum(not one.decided for one in recurring),
        "may_record": access.may_record_somewhere(request.person),
    }
    return page(request, "objectives/events/trends.html", context)


def _narrowed(rows: Any, form: SpanForm) -> Any:
    given = form.cleaned_data
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    return rows.filter(site=given["site"]) if given["site"] else rows


def _earliest(rows: Any, form: SpanForm) -> Any:
    if not form.is_valid() or form.cleaned_data["months"] != "all":
        return None
    return rows.aggregate(first=Min("received_on"))["first"]


@require_safe
def causes(request: PersonRequest) -> HttpResponse:
    """The causes by which events are counted, how often each came, and from when on one reaches leaders."""
    mine = Q(events__in=QualityEvent.objects.visible_to(request.person))
    year = mine & Q(events__received_on__gt=rules.months_before(request.today, 12))
    rows = CauseCategory.objects.annotate(count=Count("events", filter=year, distinct=True))
    set_by_leaders = SignificanceThreshold.objects.select_related("process", "cause", "set_by")
    thresholds = list(set_by_leaders.order_by("-recorded_at", "-pk"))
    latest: dict[tuple[int | None, int | None], SignificanceThreshold] = {}
    for row in thresholds:
        latest.setdefault((row.process_id, row.cause_id), row)
    context = {
        "causes": list(rows.order_by("-active", "name")),
        "thresholds": list(latest.values()),
        "usual": None if (None, None) in latest else rules.USUAL,
        "may_keep": access.may_keep_causes(request.person),
        "may_set": access.may_set_thresholds(request.person),
    }
    return page(request, "objectives/events/causes.html", context)


@require_POST
def usual_causes(request: PersonRequest) -> HttpResponse:
    """Take the usual causes onto the list."""
    require(access.may_keep_causes(request.person))
    added = take_usual_causes(by=request.person, at=request.now)
    words = {"n": len(added)}
    said = ngettext("%(n)d cause is added.", "%(n)d causes are added.", len(added)) % words
    messages.success(request, said)
    return redirect("objectives:event_causes")


@forms_only
def cause(request: PersonRequest, number: int | None = None) -> HttpResponse:
    """Add a cause, or change one."""
    require(access.may_keep_causes(request.person))
    row = get_object_or_404(CauseCategory, pk=number) if number else None
    title = _("Change cause") if row else _("Add cause")
    return _form(request, CauseForm(request.POST or None, cause=row), title)


@forms_only
def threshold(request: PersonRequest) -> HttpResponse:
    """Set from how many events on a cause reaches leaders."""
    require(access.may_set_thresholds(request.person), _("Leaders of the organisation set it."))
    return _form(request, ThresholdForm(request.POST or None, person=request.person), _("Set threshold"))


def _form(request: PersonRequest, form: Any, title: str) -> HttpResponse:
    def done(_row: Any) -> HttpResponse:
        messages.success(request, _("Saved."))
        return redirect("objectives:event_causes")

    back = {"back": _("Causes and thresholds"), "back_url": reverse("objectives:event_causes")}
    return answer(request, form, done, "governance/form.html", title=title, submit=title, **back)
