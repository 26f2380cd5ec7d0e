"""Certificates: the list by what expires first, one certificate, renewing and ending it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from governance.rules.days import spoken
from governance.views.acting_on import answer
from governance.views.listing import page_of
from governance.views.stating import forms_only
from objectives.access import audits as access
from objectives.audit_words import badge_of_certificate
from objectives.auditing import scope_of
from objectives.forms.audits import CertificateEndingForm, CertificateForm, RenewalForm
from objectives.models import Certificate
from objectives.views.files import file_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page


def _ordered(person: Person) -> Any:
    """Return the certificates that ``person`` may see: the standing ones first, what expires soonest on top."""
    stands = Case(When(state=Certificate.State.STANDING, then=0), default=1)
    rows = Certificate.objects.visible_to(person).order_by(stands, "expires_on", "reference")
    return rows.select_related("owner__function", "site")


@require_safe
def certificates(request: PersonRequest) -> HttpResponse:
    """Every certificate that the person may see: how it stands, who asks for it, what expires first."""
    shown = page_of(_ordered(request.person), request.GET.get("page"))
    rows = [(row, badge_of_certificate(row, on=request.today)) for row in shown]
    context = {
        "page": shown,
        "rows": rows,
        "lead": _sentence([row for row, badge in rows if badge.standing != "ended"], request),
        "may_keep": access.may_keep_certificates_somewhere(request.person),
    }
    return page(request, "objectives/certificates.html", context)


def _sentence(rows: list[Certificate], request: PersonRequest) -> str:
    expired = [row for row in rows if row.expires_on < request.today]
    coming = [row for row in rows if row.expires_on >= request.today]
    said = []
    if expired:
        text = ngettext("%(count)d has expired.", "%(count)d have expired.", len(expired))
        said.append(text % {"count": len(expired)})
    if coming:
        first = coming[0]
        left = (first.expires_on - request.today).days
        words = {"title": first.title, "day": spoken(first.expires_on), "days": left}
        said.append(_("The next to expire: %(title)s on %(day)s, in %(days)d days.") % words)
    return " ".join(said)


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list as CSV."""
    header = [
        _("Reference"), _("Standard"), _("Issued by"), _("Number"), _("Scope"), _("Sites"), _("Standing"),
        _("Issued on"), _("Expires on"), _("Next visit"), _("Customers that require it"), _("Looked after by"),
    ]  # fmt: skip
    rows = _ordered(request.person).prefetch_related("sites")
    return csv_download(f"certificates-{request.today}.csv", header, _cells(request, rows))


def _cells(request: PersonRequest, rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.reference, row.standard, row.body, row.number, row.scope,
            ", ".join(site.name for site in row.sites.all()), badge_of_certificate(row, on=request.today).word,
            row.issued_on, row.expires_on, row.next_visit_on, ", ".join(row.required_by), row.owner.name,
        ]  # fmt: skip


def _may_end(person: Person, row: Certificate) -> bool:
    return row.state == Certificate.State.STANDING and access.may_keep_certificates(person, row.site_id)


@require_safe
def certificate(request: PersonRequest, reference: str) -> HttpResponse:
    """One certificate: what was certified, for which sites, until when, who asks for it."""
    rows = Certificate.objects.select_related("owner__function", "site", "file")
    row: Certificate = visible_or_404(rows, request.person, reference=reference)
    context = {
        "certificate": row,
        "badge": badge_of_certificate(row, on=request.today),
        "sites": list(row.sites.all()),
        "may_change": access.may_change_certificate(request.person, row),
        "may_end": _may_end(request.person, row),
        "told": timeline(row, silent=("file", "file_name")),
    }
    return page(request, "objectives/certificate.html", context)


@forms_only
def new(request: PersonRequest) -> HttpResponse:
    """Keep a certificate."""
    require(access.may_keep_certificates_somewhere(request.person))
    form = CertificateForm(
        request.POST or None, request.FILES or None, person=request.person, today=request.today
    )
    if request.method == "POST" and form.is_valid():
        site = scope_of(form.cleaned_data["sites"])
        require(access.may_keep_certificates(request.person, site.pk if site else None))

    def done(row: Certificate) -> HttpResponse:
        messages.success(request, _("%(certificate)s is kept.") % {"certificate": row.title})
        return redirect(row)

    back = {"back": _("Certificates"), "back_url": reverse("objectives:certificates")}
    return answer(request, form, done, title=_("Add certificate"), submit=_("Add certificate"), **back)


def _step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[[Person, Certificate], bool],
    make: Callable[[Certificate], Any],
    **words: Any,
) -> HttpResponse:
    row: Certificate = visible_or_404(Certificate.objects, request.person, reference=reference)
    require(allowed(request.person, row))

    def done(_result: Any) -> HttpResponse:
        messages.success(request, _("%(certificate)s is up to date.") % {"certificate": row.title})
        return redirect(row)

    back = {"back": row.reference, "back_url": row.get_absolute_url()}
    return answer(request, make(row), done, lead=row.title, **back, **words)


@forms_only
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what is said of a certificate."""

    def make(row: Certificate) -> CertificateForm:
        return CertificateForm(
            request.POST or None, person=request.person, today=request.today, certificate=row
        )

    words = {"title": _("Change the certificate"), "submit": _("Save certificate")}
    return _step(request, reference, access.may_change_certificate, make, **words)


@forms_only
def renewal(request: PersonRequest, reference: str) -> HttpResponse:
    """Record that a certificate was renewed."""

    def make(row: Certificate) -> RenewalForm:
        return RenewalForm(request.POST or None, request.FILES or None, certificate=row, today=request.today)

    words = {"title": _("Renew the certificate"), "submit": _("Record renewal")}
    return _step(request, reference, access.may_change_certificate, make, **words)


@forms_only
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that a certificate was given up or withdrawn."""

    def make(row: Certificate) -> CertificateEndingForm:
        return CertificateEndingForm(request.POST or None, certificate=row, today=request.today)

    words = {"title": _("End the certificate"), "submit": _("End certificate"), "danger": True}
    return _step(request, reference, _may_end, make, **words)


@require_safe
def file(request: PersonRequest, reference: str) -> HttpResponseBase:
    """The certificate itself, as it was stored."""
    rows = Certificate.objects.select_related("file")
    row: Certificate = visible_or_404(rows, request.person, reference=reference)
    return file_of(request, row, row.file, row.file_name)
