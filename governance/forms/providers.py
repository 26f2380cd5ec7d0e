"""Forms of providers: what is expected, how one did, that it is no longer used."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField, SiteField
from governance.models import Provider, ProviderReview
from governance.providing import WORDS, add_provider, change_provider, end_provider, review_provider
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 2})
HALF_A_YEAR = timedelta(days=182)


class ProviderForm(Form):
    """A provider: what it touches, what is expected of it, who looks after it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    supplies = forms.CharField(label=_("What it supplies"), max_length=200, required=False)
    requirement = forms.CharField(
        label=_("Customer requirement touched"),
        required=False,
        widget=LINES,
        help_text=_("What customers would notice."),
    )
    oversight = forms.CharField(
        label=_("Oversight expected"),
        required=False,
        widget=LINES,
        help_text=_("How we see to it: audits, tests, visits."),
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who looks after it with us."))
    process = ProcessField(label=_("Process that it serves"))
    next_review_on = forms.DateField(label=_("Next review"), required=False)
    site = SiteField()

    def __init__(self, *args: Any, person: Person, today: date, provider: Provider | None = None) -> None:
        initial = {name: getattr(provider, name) for name in WORDS} if provider else {"site": person.site_id}
        super().__init__(*args, initial=initial)
        self.provider = provider
        cast(PersonField, self.fields["owner"]).offer(today)
        cast(ProcessField, self.fields["process"]).offer(person)
        if provider:
            del self.fields["site"]
        else:
            cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Provider:
        """Enter the provider, or bring it up to what was typed."""
        if self.provider is None:
            return add_provider(by=by, at=at, **self.cleaned_data)
        return change_provider(self.provider, words=self.cleaned_data, by=by, at=at)


class ProviderReviewForm(Form):
    """How a provider did."""

    judgement = forms.ChoiceField(
        label=_("Performance"), choices=ProviderReview.Judgement.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("What did you see?"), widget=forms.Textarea(attrs={"rows": 3}))
    next_review_on = forms.DateField(label=_("Look again on"))
    on = forms.DateField(label=_("Day"), help_text=_("The day on which it took place, if not today."))

    def __init__(self, *args: Any, provider: Provider, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, "next_review_on": today + HALF_A_YEAR}, **kwargs)
        self.provider = provider

    def carry_out(self, *, by: Person, at: datetime) -> ProviderReview:
        """Record the review."""
        return review_provider(self.provider, by=by, at=at, **self.cleaned_data)


class ProviderEndingForm(Form):
    """That a provider is no longer used."""

    reason = forms.CharField(label=_("Why is it no longer used?"), widget=LINES, max_length=100)
    on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, provider: Provider, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.provider = provider

    def carry_out(self, *, by: Person, at: datetime) -> Provider:
        """End it."""
        return end_provider(self.provider, by=by, at=at, **self.cleaned_data)
