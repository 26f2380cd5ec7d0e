"""How the registers of requirements and goals are filtered and sorted; every filter is part of the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from objectives.models import BusinessGoal, CustomerRequirement
from objectives.rules.gaps import GAPS
from qms.ui.forms import Form


def lacking(gap: str, *, on: date) -> Q:
    """Return the condition that a requirement, counted and dated by :func:`promised`, has a gap."""
    overdue = Q(next_review_on__lt=on)
    return {
        "process": Q(process=None),
        "control": Q(control=""),
        "measure": Q(measure=""),
        "objective": Q(answered=0),
        "overdue": overdue,
        "unconfirmed": Q(confirmed_on=None) & ~overdue,
    }[gap]


def any_gap(*, on: date) -> Q:
    """Return the condition that a requirement lacks anything."""
    found = Q(pk__in=[])
    for gap in GAPS:
        found |= lacking(gap, on=on)
    return found


class RequirementFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, gap, impact, kind, site, state; current ones, the worst for the customer first."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    gap = filters.ChoiceFilter(
        method="by_gap", label=_("Gap"), choices=[("any", _("Any gap")), *GAPS.items()], empty_label=_("All")
    )
    impact = filters.ChoiceFilter(
        label=_("Impact"),
        choices=[("high", _("High")), ("medium", _("Medium")), ("low", _("Low"))],
        empty_label=_("Any"),
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=CustomerRequirement.Kind.choices, empty_label=_("Any"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        choices=[("withdrawn", _("Withdrawn")), ("all", _("All"))],
        empty_label=_("Current"),
    )
    sort = filters.OrderingFilter(
        fields={"offering": "offering", "answered": "objectives", "next_review_on": "review"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = CustomerRequirement
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a state, what customers still require."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.current()

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those in which every word stands."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word)
                | Q(statement__icontains=word)
                | Q(offering__icontains=word)
                | Q(customer__icontains=word)
            )
        return rows

    def by_gap(self, rows: Any, _name: str, gap: str) -> Any:
        """Keep those that lack something, or anything."""
        return rows.filter(any_gap(on=self.today) if gap == "any" else lacking(gap, on=self.today))

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        """Keep those that are withdrawn, or all."""
        return rows if state == "all" else rows.filter(state=state)


class GoalFilter(filters.FilterSet):  # type: ignore[misc]
    """Words and state; live ones, by their reference."""

    q = filters.CharFilter(method="by_words", label=_("Words or owner"))
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        choices=[("reached", _("Reached")), ("dropped", _("Dropped")), ("all", _("All"))],
        empty_label=_("Live"),
    )

    class Meta:
        model = BusinessGoal
        fields: list[str] = []
        form = Form

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a state, what is still pursued."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.live()

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those in which every word stands."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word) | Q(statement__icontains=word) | Q(owner__name__icontains=word)
            )
        return rows

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        """Keep those that were reached or dropped, or all."""
        return rows if state == "all" else rows.filter(state=state)
