"""Quality events: the list, one event, recording and changing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance.blocked import in_the_way
from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from objectives.access import events as access
from objectives.event_filter import EventFilter
from objectives.event_page import shown
from objectives.event_reading import whole_events
from objectives.forms.events import ChangeForm, EventForm, kinds_for
from objectives.models import EventAcknowledgement, QualityEvent
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.ui.pages import page

forms_only = require_http_methods(["GET", "HEAD", "POST"])
RECENT = 400
"""The latest events whose customers and offerings are offered while one types."""


@require_safe
def events(request: PersonRequest) -> HttpResponse:
    """What came in: each event with how it stands, who looks into it, and whether leaders have seen it."""
    filtered = EventFilter(
        request.GET, QualityEvent.objects.visible_to(request.person), request=request
    )  # fmt: skip
    counts = counted(request)
    known = counts["open"] if not filtered.narrowed else None
    rows = chosen(filtered).select_related("site", "process", "owner", "cause")
    rows = rows.annotate(seen=Exists(EventAcknowledgement.objects.filter(event=OuterRef("pk"))))
    context = {
        "filter": filtered,
        "page": page_of(rows, request.GET.get("page"), count=known),
        "counts": counts,
        "views": views_of(request.GET.get("state", ""), counts),
        "lead": lead(counts),
        "query": request.GET.urlencode(),
        "may_record": access.may_record_somewhere(request.person),
    }
    return page(request, "objectives/events/events.html", context)


def counted(request: PersonRequest) -> dict[str, int]:
    """Return how many events are open, significant, unseen by leaders and without an owner. One query."""
    rows = QualityEvent.objects.visible_to(request.person).open()
    significant = Q(significant_since__isnull=False)
    found: dict[str, int] = rows.order_by().aggregate(
        open=Count("pk"),
        significant=Count("pk", filter=significant),
        unseen=Count("pk", filter=significant & Q(acknowledgement=None)),
        unowned=Count("pk", filter=Q(owner=None)),
    )
    return found


def views_of(state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the ways to look at the list, each with how many it has."""
    ways = (
        ("", _("Open"), counts["open"]),
        ("significant", _("Significant"), counts["significant"]),
        ("unseen", _("No leader has looked"), counts["unseen"]),
        ("unowned", _("Nobody looks into it"), counts["unowned"]),
        ("closed", _("Closed"), None),
        ("all", _("All"), None),
    )
    base = reverse("objectives:events")
    return [
        {
            "label": label,
            "url": f"{base}?state={value}" if value else base,
            "current": state == value,
            "count": count,
        }
        for value, label, count in ways
    ]


def lead(counts: dict[str, int]) -> str:
    """Return the answer of the list in a sentence: how many are open, how many wait for a leader."""
    total, unseen = counts["open"], counts["unseen"]
    if not total:
        return _("Nothing is open.")
    said = ngettext("%(n)d event is open", "%(n)d events are open", total) % {"n": total}
    if not counts["significant"]:
        return _("%(said)s; none is significant.") % {"said": said}
    of_them = ngettext("%(n)d is significant", "%(n)d are significant", counts["significant"])
    of_them %= {"n": counts["significant"]}
    if not unseen:
        return _("%(said)s, %(of_them)s; leaders have looked at each.") % {"said": said, "of_them": of_them}
    waits = ngettext("no leader has looked at %(n)d yet", "no leader has looked at %(n)d yet", unseen)
    words = {"said": said, "of_them": of_them, "waits": waits % {"n": unseen}}
    return _("%(said)s, %(of_them)s; %(waits)s.") % words


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    seen = QualityEvent.objects.visible_to(request.person)
    rows = chosen(EventFilter(request.GET, seen, request=request))
    header = [
        _("Reference"), _("Kind"), _("What happened"), _("Received on"), _("State"), _("Severity"),
        _("Grade"), _("Customer"), _("Offering"), _("Site"), _("Process"), _("Cause"), _("Looked into by"),
        _("Significant since"), _("Root cause"), _("Lies with"), _("Lesson"), _("First response on"),
        _("Answer by"), _("Closed on"),
    ]  # fmt: skip
    return csv_download(f"events-{request.today}.csv", header, _cells(rows))


def _cells(rows: Any) -> Iterator[list[Any]]:
    rows = rows.select_related("site", "process", "owner", "cause")
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.reference, row.get_kind_display(), row.text, row.received_on, row.get_state_display(),
            row.get_severity_display(), row.get_grade_display(), row.customer, row.offering,
            row.site.name if row.site else "", row.process.name if row.process else "",
            row.cause.name if row.cause else "", row.owner.name if row.owner else "",
            row.significant_since, row.root_cause, row.get_root_cause_kind_display(), row.lesson,
            row.first_response_on, row.answer_by, row.closed_on,
        ]  # fmt: skip


@require_safe
def event(request: PersonRequest, reference: str) -> HttpResponse:
    """One event: what it still owes, its cause and how often it came back, what was done, who has looked."""
    row: QualityEvent = visible_or_404(
        whole_events(person=request.person, today=request.today), request.person, reference=reference
    )
    context = shown(row, person=request.person, today=request.today)
    stuck = row.is_open and bool(context["overdue"])
    context["blocked"] = in_the_way(row, request) if stuck else None
    return page(request, "objectives/events/event.html", context)


@forms_only
def new_event(request: PersonRequest) -> HttpResponse:
    """Record what happened: a kind, a sentence, whom it touches; half a minute on a phone."""
    require(access.may_record_somewhere(request.person))
    kinds = kinds_for(request.person)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in dict(kinds) else kinds[0][0]
    form = EventForm(
        request.POST or None, kind=kind, person=request.person, today=request.today, initial=_given(request)
    )

    def done(row: QualityEvent) -> HttpResponse:
        messages.success(request, recorded(row))
        return redirect(row)

    here = reverse("objectives:new_event")
    choices = [{"label": label, "url": f"{here}?kind={one}", "current": one == kind} for one, label in kinds]
    words = {
        "choices": choices,
        "draft": f"event:{request.person.pk}",
        "back": _("Quality events"),
        "back_url": reverse("objectives:events"),
        **known_names(request),
    }
    return answer(request, form, done, "objectives/events/new_event.html", **words)


def _given(request: PersonRequest) -> dict[str, str]:
    """Return what the address says beforehand, such as the audit of a finding."""
    return {name: request.GET[name] for name in ("audit", "process", "provider") if name in request.GET}


def recorded(row: QualityEvent) -> str:
    """Return what whoever recorded an event is told."""
    words = {"event": row, "owner": row.owner}
    if row.is_significant:
        return _("%(event)s is recorded. It is significant: leaders are told.") % words
    if row.owner:
        return _("%(event)s is recorded. %(owner)s looks into it.") % words
    return _("%(event)s is recorded. The quality lead names who looks into it.") % words


def known_names(request: PersonRequest) -> dict[str, list[str]]:
    """Return customers and offerings of the latest events, offered while one types. One query."""
    rows = QualityEvent.objects.visible_to(request.person).order_by("-received_on", "-reference")
    pairs = list(rows.values_list("customer", "offering")[:RECENT])
    return {
        "customers": sorted({customer for customer, _offering in pairs if customer}),
        "offerings": sorted({offering for _customer, offering in pairs if offering}),
    }


@forms_only
def edit_event(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what is said of an event, while it is open."""
    row: QualityEvent = visible_or_404(
        QualityEvent.objects.select_related("site"), request.person, reference=reference
    )
    require(row.is_open and access.may_change(request.person, row))
    form = ChangeForm(request.POST or None, event=row, person=request.person, today=request.today)

    def done(_row: Any) -> HttpResponse:
        messages.success(request, _("%(event)s is up to date.") % {"event": row})
        return redirect(row)

    words = {"event": row, "back": str(row), "back_url": row.get_absolute_url(), **known_names(request)}
    return answer(request, form, done, "objectives/events/edit_event.html", **words)
