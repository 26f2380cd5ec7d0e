"""Providers that affect customers: the list with its gaps, one provider, how it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.forms.providers import ProviderEndingForm, ProviderForm, ProviderReviewForm
from governance.models import Provider, ProviderReview
from governance.providing import gaps_of
from governance.views.acting_on import answer
from governance.views.listing import page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.telling import timeline
from qms.ui.pages import page

forms_only = require_http_methods(["GET", "HEAD", "POST"])
JUDGED = {"ok": "good", "watch": "attention", "poor": "bad"}
"""The tone of each judgement."""


@require_safe
def provider_list(request: PersonRequest) -> HttpResponse:
    """Who supplies us, who looks after whom, how they did last, when they are looked at next, what lacks."""
    latest = ProviderReview.objects.filter(provider=OuterRef("pk")).order_by("-happened_on", "-pk")
    rows = (
        Provider.objects.visible_to(request.person)
        .used_on(request.today)
        .annotate(
            judged=Subquery(latest.values("judgement")[:1]),
            judged_on=Subquery(latest.values("happened_on")[:1]),
        )
    )
    rows = rows.select_related("owner__function", "site", "process")
    shown = page_of(rows.order_by(F("next_review_on").asc(nulls_first=True), "name"), request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [_listed(row, request) for row in shown],
        "may_keep": access.may_keep_providers_somewhere(request.person),
    }
    return page(request, "governance/providers.html", context)


def _listed(row: Any, request: PersonRequest) -> dict[str, Any]:
    word = ProviderReview.Judgement(row.judged).label if row.judged else ""
    gaps = gaps_of(row, today=request.today, reviewed=bool(row.judged))
    return {"provider": row, "tone": JUDGED.get(row.judged, ""), "word": word, "gaps": gaps}


@require_safe
def provider(request: PersonRequest, reference: str) -> HttpResponse:
    """One provider: what it touches, what is expected, how it did."""
    rows = Provider.objects.select_related("owner__function", "site", "process")
    row = visible_or_404(rows, request.person, reference=reference)
    reviews = list(row.reviews.select_related("by__function"))
    in_use = row.ended_on is None
    context = {
        "provider": row,
        "reviews": [(review, JUDGED[review.judgement]) for review in reviews],
        "gaps": gaps_of(row, today=request.today, reviewed=bool(reviews)) if in_use else [],
        "may_keep": in_use and access.may_keep_providers(request.person, row.site_id),
        "may_review": in_use and access.may_review_provider(request.person, row),
        "told": timeline(row),
    }
    return page(request, "governance/provider.html", context)


@forms_only
def new_provider(request: PersonRequest) -> HttpResponse:
    """Add a provider that affects customers."""
    require(access.may_keep_providers_somewhere(request.person))
    form = ProviderForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_keep_providers(request.person, site.pk if site else None))

    def done(row: Provider) -> HttpResponse:
        messages.success(request, _("%(provider)s is added.") % {"provider": row})
        return redirect(row)

    back = {"back": _("Providers"), "back_url": reverse("governance:providers")}
    return answer(request, form, done, title=_("Add provider"), submit=_("Add provider"), **back)


def _step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[..., bool],
    make: Callable[[Provider], Any],
    **words: Any,
) -> HttpResponse:
    row = visible_or_404(Provider.objects.select_related("site", "owner"), request.person, reference=reference)
    require(allowed(request.person, row))

    def done(_result: Any) -> HttpResponse:
        messages.success(request, _("%(provider)s is up to date.") % {"provider": row})
        return redirect(row)

    return answer(request, make(row), done, back=row.name, back_url=row.get_absolute_url(), **words)


def _may_keep(person: Any, row: Provider) -> bool:
    return access.may_keep_providers(person, row.site_id)


@forms_only
def edit_provider(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what is said of a provider."""

    def make(row: Provider) -> ProviderForm:
        return ProviderForm(request.POST or None, person=request.person, today=request.today, provider=row)

    words = {"title": _("Change provider"), "submit": _("Save provider")}
    return _step(request, reference, _may_keep, make, **words)


@forms_only
def provider_review(request: PersonRequest, reference: str) -> HttpResponse:
    """Say how a provider did."""

    def make(row: Provider) -> ProviderReviewForm:
        return ProviderReviewForm(request.POST or None, provider=row, today=request.today)

    words = {"title": _("Review the provider"), "submit": _("Record review")}
    return _step(request, reference, access.may_review_provider, make, **words)


@forms_only
def provider_ending(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that a provider is no longer used."""

    def make(row: Provider) -> ProviderEndingForm:
        return ProviderEndingForm(request.POST or None, provider=row, today=request.today)

    words = {"title": _("No longer used"), "submit": _("End provider"), "danger": True}
    return _step(request, reference, _may_keep, make, **words)
