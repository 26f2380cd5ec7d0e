"""How the list of resource requests is filtered and sorted; every filter is part of the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from qms.people.models import Person
from qms.ui.forms import Form
from reviews.models import ResourceRequest
from reviews.resource_rules import DECIDE_WITHIN

STANDINGS = [
    ("all", _("All")),
    ("waiting", _("Waiting for a decision")),
    ("late", _("Decision overdue")),
    ("granted", _("Granted, not in place")),
    ("overdue", _("Needed by now, not in place")),
    ("in_place", _("In place")),
    ("refused", _("Refused")),
    ("withdrawn", _("Withdrawn")),
]
WHOSE = [("of_me", _("Asked of me")), ("by_me", _("Asked by me")), ("followed", _("I follow up"))]


class ResourceFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, standing, whose, kind, site; what is not settled yet unless the address says otherwise."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    standing = filters.ChoiceFilter(
        method="by_standing", label=_("Standing"), choices=STANDINGS, empty_label=_("Not settled")
    )
    whose = filters.ChoiceFilter(method="by_part", label=_("Mine"), choices=WHOSE, empty_label=_("Anybody's"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ResourceRequest.Kind.choices, empty_label=_("Any"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    sort = filters.OrderingFilter(
        fields={"asked_on": "asked", "needed_by": "needed", "what": "what"}, widget=forms.HiddenInput
    )

    class Meta:
        model = ResourceRequest
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        self.person, self.today = person, today
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a standing, what is not settled yet."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing"):
            return rows
        return rows.filter(state__in=[ResourceRequest.State.ASKED, *ResourceRequest.GRANTED])

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those whose reference, text, need or asker holds every word."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word)
                | Q(what__icontains=word)
                | Q(why__icontains=word)
                | Q(asked_by__name__icontains=word)
            )
        return rows

    def by_standing(self, rows: Any, _name: str, standing: str) -> Any:
        """Keep those that stand so today; late and overdue are as people speak of them."""
        late = Q(asked_on__lt=self.today - DECIDE_WITHIN) | Q(needed_by__lt=self.today)
        kept = {
            "all": lambda: rows,
            "waiting": lambda: rows.waiting(),
            "late": lambda: rows.waiting().filter(late),
            "granted": lambda: rows.to_put_in_place(),
            "overdue": lambda: rows.to_put_in_place().filter(needed_by__lt=self.today),
        }
        return kept[standing]() if standing in kept else rows.filter(state=standing)

    def by_part(self, rows: Any, _name: str, part: str) -> Any:
        """Keep those in which the person plays a part."""
        field = {"of_me": "asked_of", "by_me": "asked_by"}.get(part, "owner")
        return rows.filter(**{field: self.person})


def what_is_owed_first(rows: Any) -> Any:
    """Return ``rows`` with those that wait for a decision first, then the soonest needed."""
    waits = Case(When(state=ResourceRequest.State.ASKED, then=0), default=1)
    return rows.order_by(waits, "needed_by", "reference")
