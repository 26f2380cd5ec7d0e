"""How lists of governance are filtered and sorted; every filter is part of the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Decision
from governance.rules.decisions import EXPIRES_SOON
from qms.people.models import Person, Site
from qms.ui.forms import Form

STATES = [
    ("all", _("All")),
    ("open", _("Open")),
    ("late", _("Late")),
    ("to_verify", _("To verify")),
    ("done", _("Done")),
    ("effective", _("Effective")),
    ("ineffective", _("Not effective")),
    ("cancelled", _("Cancelled")),
]
WHOSE = [("mine", _("I own")), ("verify", _("I verify")), ("assigned", _("I assigned"))]


DECISIONS = [
    ("look_back", _("To look back")),
    ("look_back_due", _("Look-back due")),
    ("expiring", _("Expiring")),
    ("expired", _("Expired")),
    ("renewed", _("Renewed")),
    ("ended", _("Ended")),
    ("weak", _("Weak")),
]


class ActionFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, state, mine, site, owner, leader, origin, weight, process.

    What is under way, by due day, unless the address says otherwise.
    """

    FURTHER = ("owner", "leader", "origin", "weight", "process")

    q = filters.CharFilter(method="by_words", label=_("Words"))
    state = filters.ChoiceFilter(
        method="by_state", label=_("State"), choices=STATES, empty_label=_("Under way")
    )
    whose = filters.ChoiceFilter(method="by_part", label=_("Mine"), choices=WHOSE, empty_label=_("Anybody's"))
    owner = filters.CharFilter("owner__name", "icontains", label=_("Owner"))
    leader = filters.CharFilter(
        method="by_leader",
        label=_("Leader"),
        help_text=_("Of a leader, and of everybody who reports to them."),
    )
    origin = filters.ChoiceFilter(label=_("Why"), choices=Action.Origin.choices, empty_label=_("Any"))
    weight = filters.ChoiceFilter(label=_("Weight"), choices=Action.Weight.choices, empty_label=_("Any"))
    process = filters.CharFilter(method="by_process", label=_("Process"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    sort = filters.OrderingFilter(
        fields={"due_on": "due", "owner__name": "owner", "state": "state", "reference": "reference"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Action
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        self.person, self.today = person, today
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what fits every filter; without a state, what somebody still owes something on."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.under_way()

    def by_words(self, rows: QuerySet[Action], _name: str, words: str) -> QuerySet[Action]:
        """Keep those whose reference, text or criterion holds every word."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word) | Q(text__icontains=word) | Q(criterion__icontains=word)
            )
        return rows

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        """Keep those in a state; late and to verify are states as people speak of them."""
        if state in ("late", "all"):
            return rows.late(self.today) if state == "late" else rows
        return rows.to_verify() if state == "to_verify" else rows.filter(state=state)

    def by_leader(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those whose owner is, or reports to, a person of that name, through any number of steps."""
        return rows.filter(owner__in=led_by(words))

    def by_process(self, rows: Any, _name: str, words: str) -> Any:
        """Keep those of the process with that code, or with those words in its name."""
        return rows.filter(Q(process__code__iexact=words) | Q(process__name__icontains=words))

    def by_part(self, rows: Any, _name: str, part: str) -> Any:
        """Keep those in which the person plays a part."""
        if part == "verify":
            return rows.to_verify().filter(verifier=self.person)
        return rows.filter(**{"owner" if part == "mine" else "assigned_by": self.person})


class DecisionFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, kind, how it stands, leader, site and period; the latest first."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Decision.Kind.choices, empty_label=_("Any"))
    standing = filters.ChoiceFilter(
        method="by_standing", label=_("Standing"), choices=DECISIONS, empty_label=_("Any")
    )
    leader = filters.CharFilter("decided_by__name", "icontains", label=_("Leader"))
    site = filters.ModelChoiceFilter(
        queryset=lambda request: sites_of(request.person),
        to_field_name="code",
        label=_("Site"),
        empty_label=_("Any"),
    )
    since = filters.DateFilter("decided_on", "gte", label=_("From"))
    until = filters.DateFilter("decided_on", "lte", label=_("To"))
    sort = filters.OrderingFilter(
        fields={"decided_on": "day", "decided_by__name": "leader", "kind": "kind"}, widget=forms.HiddenInput
    )

    class Meta:
        model = Decision
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def by_standing(self, rows: Any, _name: str, standing: str) -> Any:
        """Keep those to look back at, weak ones, or acceptances and deferrals as they stand today."""
        soon = self.today + timedelta(days=EXPIRES_SOON)
        kept = {
            "look_back": lambda: rows.to_look_back(),
            "look_back_due": lambda: rows.to_look_back().filter(look_back_due_on__lte=self.today),
            "expiring": lambda: rows.coming_back().filter(expires_on__gt=self.today, expires_on__lte=soon),
            "expired": lambda: rows.expired(self.today),
            "weak": lambda: rows.weak(),
        }
        return kept[standing]() if standing in kept else rows.filter(state=standing)

    def by_words(self, rows: QuerySet[Decision], _name: str, words: str) -> QuerySet[Decision]:
        """Keep those whose reference, text or rationale holds every word."""
        for word in words.split():
            rows = rows.filter(
                Q(reference__iexact=word) | Q(text__icontains=word) | Q(rationale__icontains=word)
            )
        return rows


def sites_of(person: Person) -> QuerySet[Site]:
    """Return the sites whose records ``person`` may see."""
    reach = person.reach
    return Site.objects.all() if reach.everywhere else Site.objects.filter(pk__in=reach.site_ids)


def led_by(words: str) -> set[int]:
    """Return the persons whose name holds ``words`` and everybody below them, by key. One query."""
    reports: dict[int | None, list[int]] = {}
    led: set[int] = set()
    for pk, name, manager_id in Person.objects.order_by().values_list("pk", "name", "manager_id"):
        reports.setdefault(manager_id, []).append(pk)
        if words.casefold() in name.casefold():
            led.add(pk)
    waiting = list(led)
    while waiting:
        below = [pk for pk in reports.get(waiting.pop(), ()) if pk not in led]
        led.update(below)
        waiting += below
    return led
