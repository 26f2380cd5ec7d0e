"""How the list of audits is filtered and sorted; every filter is part of the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from objectives.models import Audit
from qms.ui.forms import Form


class AuditFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, kind, state, site and period; the latest first."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Audit.Kind.choices, empty_label=_("Any"))
    state = filters.ChoiceFilter(label=_("State"), choices=Audit.State.choices, empty_label=_("Any"))
    site = filters.ModelChoiceFilter(
        method="by_site",
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    since = filters.DateFilter("ends_on", "gte", label=_("From"))
    until = filters.DateFilter("starts_on", "lte", label=_("To"))
    sort = filters.OrderingFilter(
        fields={"starts_on": "day", "title": "title", "kind": "kind"}, widget=forms.HiddenInput
    )

    class Meta:
        model = Audit
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those whose reference, title, body, scope or lead auditor holds every word."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word)
                | Q(title__icontains=word)
                | Q(body__icontains=word)
                | Q(scope__icontains=word)
                | Q(lead_auditor__icontains=word)
            )
        return rows

    def by_site(self, rows: Any, _name: str, site: Any) -> Any:
        """Keep those that cover the site: those that name it, and those that name none."""
        return rows.filter(Q(sites=site) | Q(sites=None)).distinct()
