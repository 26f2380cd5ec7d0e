"""How the list of events is filtered; every filter is part of the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from objectives.models import CauseCategory, EventAcknowledgement, QualityEvent
from qms.ui.forms import Form

STATES = [
    ("all", _("All")),
    ("significant", _("Significant")),
    ("unseen", _("No leader has looked")),
    ("unowned", _("Nobody looks into it")),
    ("closed", _("Closed")),
]


class EventFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, kind, state, site, severity, process, cause, customer, days; open ones unless the address says."""

    FURTHER = ("severity", "process", "cause", "customer", "offering", "frm", "to")

    q = filters.CharFilter(method="by_words", label=_("Words"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=QualityEvent.Kind.choices, empty_label=_("Any"))
    state = filters.ChoiceFilter(method="by_state", label=_("State"), choices=STATES, empty_label=_("Open"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    severity = filters.ChoiceFilter(
        label=_("Severity"), choices=QualityEvent.Severity.choices, empty_label=_("Any")
    )
    process = filters.CharFilter(method="by_process", label=_("Process"))
    cause = filters.ModelChoiceFilter(
        queryset=CauseCategory.objects.all(), label=_("Cause"), empty_label=_("Any")
    )
    customer = filters.CharFilter("customer", "iexact", label=_("Customer"))
    offering = filters.CharFilter("offering", "iexact", label=_("Offering"))
    frm = filters.DateFilter("received_on", "gte", label=_("From"))
    to = filters.DateFilter("received_on", "lte", label=_("To"))
    sort = filters.OrderingFilter(
        fields={"received_on": "received", "severity": "severity", "customer": "customer"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = QualityEvent
        fields: list[str] = []
        form = Form

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and data.get("state") == "open":  # as other pages say what is meant without a state
            data = data.copy()
            del data["state"]
        super().__init__(data, *args, **kwargs)

    def by_words(self, rows: QuerySet[QualityEvent], _name: str, words: str) -> QuerySet[QualityEvent]:
        """Keep those whose reference, text, customer or offering holds every word."""
        for word in words.split():
            said = Q(text__icontains=word) | Q(customer__icontains=word) | Q(offering__icontains=word)
            rows = rows.filter(Q(reference__iexact=word) | said)
        return rows

    def by_process(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those of the process with that code or number, or with those words in its name."""
        named = Q(process__code__iexact=words) | Q(process__name__icontains=words)
        return rows.filter(named | Q(process=int(words))) if words.isdecimal() else rows.filter(named)

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        """Keep those in a state, as people speak of it."""
        if state in ("all", "closed"):
            return rows if state == "all" else rows.filter(state=QualityEvent.State.CLOSED)
        found = {"significant": rows.open().significant, "unowned": lambda: rows.open().filter(owner=None)}
        return found.get(state, lambda: unseen_of(rows))()

    @property
    def further(self) -> bool:
        """Whether a filter that is folded away leaves anything out."""
        return any(self.data.get(name) for name in self.FURTHER)

    @property
    def narrowed(self) -> bool:
        """Whether the address leaves anything out."""
        return self.further or any(self.data.get(name) for name in ("q", "kind", "site", "state"))

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a state, what is open."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()


def unseen_of(rows: Any) -> Any:
    """Return the open significant ones of ``rows`` that no leader has looked at."""
    seen = EventAcknowledgement.objects.filter(event=OuterRef("pk"))
    return rows.open().significant().filter(~Exists(seen))
