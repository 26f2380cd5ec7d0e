"""Audits: the list, the programme, one audit with its findings, and each step of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.models import Process
from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from governance.views.stating import forms_only
from objectives.access import audits as access
from objectives.access.events import may_record
from objectives.audit_filter import AuditFilter
from objectives.audit_words import badge_of_audit, badge_of_looked
from objectives.auditing import scope_of
from objectives.forms.audits import AuditCancellationForm, AuditForm, AuditHeldForm, AuditReportForm
from objectives.models import Audit, QualityEvent
from objectives.programme import Programme, programme_of, sentence_of
from objectives.views.files import file_of
from qms.people.access import require, sites_named_to, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page

FILTERS = ("q", "kind", "state", "site", "since", "until")


def _filtered(request: PersonRequest) -> AuditFilter:
    rows = Audit.objects.visible_to(request.person)
    return AuditFilter(request.GET, rows, request=request, today=request.today)


def _counted(rows: Any) -> Any:
    """Return audits with how many findings each had, and how many of them are open."""
    of_it = QualityEvent.objects.filter(audit=OuterRef("pk")).order_by().values("audit")
    still = Q(state=QualityEvent.State.OPEN)
    found, still_open = (of_it.annotate(n=Count("pk", filter=which)).values("n") for which in (Q(), still))
    return rows.annotate(found=Coalesce(Subquery(found), 0), still_open=Coalesce(Subquery(still_open), 0))


@require_safe
def audits(request: PersonRequest) -> HttpResponse:
    """Every audit that the person may see, the latest first, with its findings."""
    rows = _filtered(request)
    shown = page_of(_counted(chosen(rows)).select_related("owner__function", "site"), request.GET.get("page"))
    context = {
        "filter": rows,
        "page": shown,
        "rows": [(row, badge_of_audit(row, on=request.today)) for row in shown],
        "lead": sentence_of(Audit.objects.visible_to(request.person), on=request.today),
        "narrowed": any(request.GET.get(name) for name in FILTERS),
        "query": request.GET.urlencode(),
        "may_plan": access.may_plan_audits_somewhere(request.person),
    }
    return page(request, "objectives/audits.html", context)


def _programme(request: PersonRequest) -> Programme:
    person: Person = request.person
    return programme_of(
        Audit.objects.visible_to(person),
        sites=list(sites_named_to(person).order_by("name")),
        processes=list(Process.objects.visible_to(person)),
        on=request.today,
    )


@require_safe
def programme(request: PersonRequest) -> HttpResponse:
    """The programme: sites and processes against quarters, what was looked at, planned, and a gap."""
    found = _programme(request)
    context = {
        "programme": found,
        "tables": [
            (caption, heading, [(line, badge_of_looked(line.standing)) for line in lines])
            for caption, heading, lines in (
                (_("Sites"), _("Site"), found.sites),
                (_("Processes"), _("Process"), found.processes),
            )
        ],
        "may_plan": access.may_plan_audits_somewhere(request.person),
    }
    return page(request, "objectives/audit_programme.html", context)


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list as CSV."""
    header = [
        _("Reference"), _("Title"), _("Kind"), _("State"), _("Held by"), _("Lead auditor"), _("From"), _("To"),
        _("Sites"), _("Processes"), _("Clauses"), _("Findings"), _("Open findings"), _("Conclusion"),
        _("Reported on"), _("Next one"), _("Looked after by"),
    ]  # fmt: skip
    rows = _counted(chosen(_filtered(request))).select_related("owner").prefetch_related("sites", "processes")
    return csv_download(f"audits-{request.today}.csv", header, _cells(request, rows))


def _cells(request: PersonRequest, rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.reference, row.title, row.get_kind_display(), badge_of_audit(row, on=request.today).word,
            row.body, row.lead_auditor, row.starts_on, row.ends_on,
            ", ".join(site.name for site in row.sites.all()),
            ", ".join(process.name for process in row.processes.all()), row.clauses, row.found, row.still_open,
            row.conclusion, row.reported_on, row.next_on, row.owner.name,
        ]  # fmt: skip


def _whole() -> Any:
    """Return audits with everything that their page shows."""
    return Audit.objects.select_related("owner__function", "led_by__function", "site", "report")


@require_safe
def audit(request: PersonRequest, reference: str) -> HttpResponse:
    """One audit: what is looked at, by whom, what was concluded, its findings and how they stand."""
    row: Audit = visible_or_404(_whole(), request.person, reference=reference)
    findings = (
        QualityEvent.objects.visible_to(request.person).filter(audit=row).select_related("owner", "process")
    )
    context = {
        "audit": row,
        "badge": badge_of_audit(row, on=request.today),
        "sites": list(row.sites.all()),
        "processes": list(row.processes.visible_to(request.person)),
        "findings": list(findings.order_by("received_on", "reference")[:200]),
        "may_change": access.may_change_audit(request.person, row),
        "may_report": access.may_report_audit(request.person, row),
        "find_url": _find_url(request, row),
        "told": timeline(row, silent=("report", "report_name", "reported_on")),
    }
    return page(request, "objectives/audit.html", context)


def _find_url(request: PersonRequest, row: Audit) -> str:
    """Return where a finding of an audit that was held is recorded; empty for who may not."""
    held = row.state in (Audit.State.HELD, Audit.State.REPORTED)
    if not held or not may_record(request.person, row.site_id, QualityEvent.Kind.FINDING):
        return ""
    query = urlencode({"kind": QualityEvent.Kind.FINDING.value, "audit": row.pk})
    return f"{reverse('objectives:new_event')}?{query}"


def _require_for(request: PersonRequest, form: AuditForm) -> None:
    site = scope_of(form.cleaned_data["sites"])
    require(access.may_plan_audits(request.person, site.pk if site else None))


@forms_only
def new(request: PersonRequest) -> HttpResponse:
    """Plan an audit."""
    require(access.may_plan_audits_somewhere(request.person))
    form = AuditForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        _require_for(request, form)

    def done(row: Audit) -> HttpResponse:
        messages.success(request, _("%(audit)s is planned.") % {"audit": row})
        return redirect(row)

    back = {"back": _("Audits"), "back_url": reverse("objectives:audits")}
    return answer(request, form, done, title=_("Plan an audit"), submit=_("Plan audit"), **back)


def _step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[[Person, Audit], bool],
    make: Callable[[Audit], Any],
    **words: Any,
) -> HttpResponse:
    row: Audit = visible_or_404(_whole(), request.person, reference=reference)
    require(allowed(request.person, row))
    form = make(row)
    if isinstance(form, AuditForm) and request.method == "POST" and form.is_valid():
        _require_for(request, form)

    def done(_result: Any) -> HttpResponse:
        messages.success(request, _("%(audit)s is up to date.") % {"audit": row})
        return redirect(row)

    return answer(
        request, form, done, back=row.reference, back_url=row.get_absolute_url(), lead=row.title, **words
    )


@forms_only
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Say anew what is planned; days move with a reason."""

    def make(row: Audit) -> AuditForm:
        return AuditForm(request.POST or None, person=request.person, today=request.today, audit=row)

    words = {"title": _("Change the audit"), "submit": _("Save audit")}
    return _step(request, reference, access.may_change_audit, make, **words)


@forms_only
def held(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that an audit was held."""

    def make(row: Audit) -> AuditHeldForm:
        return AuditHeldForm(request.POST or None, audit=row, today=request.today)

    words = {"title": _("The audit was held"), "submit": _("Record that it was held")}
    return _step(request, reference, access.may_report_audit, make, **words)


@forms_only
def report(request: PersonRequest, reference: str) -> HttpResponse:
    """Record what an audit concluded."""

    def make(row: Audit) -> AuditReportForm:
        return AuditReportForm(request.POST or None, request.FILES or None, audit=row, today=request.today)

    words = {"title": _("Report on the audit"), "submit": _("Record report")}
    return _step(request, reference, access.may_report_audit, make, **words)


@forms_only
def cancellation(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that an audit is not held."""

    def make(row: Audit) -> AuditCancellationForm:
        return AuditCancellationForm(request.POST or None, audit=row, today=request.today)

    words = {"title": _("Cancel the audit"), "submit": _("Cancel audit"), "danger": True}
    return _step(request, reference, access.may_change_audit, make, **words)


@require_safe
def file(request: PersonRequest, reference: str) -> HttpResponseBase:
    """The report, as it was stored."""
    row: Audit = visible_or_404(Audit.objects.select_related("report"), request.person, reference=reference)
    return file_of(request, row, row.report, row.report_name)
