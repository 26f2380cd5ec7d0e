"""How the ladder is filtered; every filter is part of the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from governance.models import Escalation, EscalationEnding
from qms.ui.forms import Form

STATES = [
    ("ended", _("Ended")),
    *((f"ended_{value}", label) for value, label in EscalationEnding.Outcome.choices),
]


class EscalationFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, what is lacking, site; the open ones, unless the address says otherwise."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    lacking = filters.ChoiceFilter(
        label=_("Lacking"), choices=Escalation.Lacking.choices, empty_label=_("Anything")
    )
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    state = filters.ChoiceFilter(method="by_state", label=_("State"), choices=STATES, empty_label=_("Open"))

    class Meta:
        model = Escalation
        fields: list[str] = []
        form = Form

    def by_words(self, rows: QuerySet[Escalation], _name: str, words: str) -> QuerySet[Escalation]:
        """Keep those whose reference, text or blocked record holds every word."""
        for word in words.split():
            named = Q(reference__iexact=word) | Q(subject__iexact=word)
            rows = rows.filter(named | Q(text__icontains=word) | Q(holder__name__icontains=word))
        return rows

    def by_state(self, rows: QuerySet[Escalation], _name: str, state: str) -> QuerySet[Escalation]:
        """Keep those that ended, or ended so."""
        outcome = state.partition("_")[2]
        return rows.filter(ending__outcome=outcome) if outcome else rows.filter(state=Escalation.State.ENDED)

    @property
    def wants_ended(self) -> bool:
        """Whether the address asks for those that have ended."""
        return bool(self.form.is_valid() and self.form.cleaned_data.get("state"))

    @property
    def narrowed(self) -> bool:
        """Whether the address leaves anything out."""
        return any(self.data.get(name) for name in ("q", "lacking", "site", "state"))

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a state, what is open."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()
