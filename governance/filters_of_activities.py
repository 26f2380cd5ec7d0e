"""How the list of leadership activities is filtered; every filter is part of the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from governance.models import ActivityLeader, LeadershipActivity
from governance.rules.activities import SETTLING_DAYS
from qms.ui.forms import Form

WEAK = [("yes", _("Weak ones"))]


class ActivityFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, kind, leader, site, period, weak ones; the latest first."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=LeadershipActivity.Kind.choices, empty_label=_("Any"))
    leader = filters.CharFilter(method="by_leader", label=_("Leader"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    since = filters.DateFilter("happened_on", "gte", label=_("From"))
    until = filters.DateFilter("happened_on", "lte", label=_("To"))
    weak = filters.ChoiceFilter(method="by_weakness", label=_("Show"), choices=WEAK, empty_label=_("All"))
    sort = filters.OrderingFilter(
        fields={"happened_on": "day", "kind": "kind", "site__code": "site"}, widget=forms.HiddenInput
    )

    class Meta:
        model = LeadershipActivity
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those in which every word was heard, or followed."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word) | Q(heard__icontains=word) | Q(followed__icontains=word)
            )
        return rows

    def by_leader(self, rows: Any, _name: str, name: str) -> Any:
        """Keep those in which a leader of that name took part."""
        there = ActivityLeader.objects.filter(activity=OuterRef("pk"), person__name__icontains=name)
        return rows.filter(Exists(there))

    def by_weakness(self, rows: Any, _name: str, _weak: str) -> Any:
        """Keep those without a word of what was heard, or of what followed after the time it takes."""
        settled = Q(linked__gt=0) | Q(kind="recognition") | ~Q(followed="")
        late = Q(happened_on__lt=self.today - timedelta(days=SETTLING_DAYS))
        return rows.filter(Q(heard="") | late & ~settled)
