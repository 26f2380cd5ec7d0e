"""Forms of customer feedback: what was heard, what leaders conclude, the filters of the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField, SiteField
from objectives import listening
from objectives.forms import PlainDecimal
from objectives.models import CustomerFeedback, CustomerRequirement, FeedbackReview
from objectives.rules.feedback import quarter_of
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class FeedbackForm(Form):
    """What a customer said or did."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=CustomerFeedback.Kind.choices)
    customer = forms.CharField(label=_("Customer"), max_length=200)
    text = forms.CharField(label=_("What did they say?"), widget=LINES, help_text=_("In their own words."))
    tone = forms.ChoiceField(
        label=_("Is it good news?"), choices=CustomerFeedback.Tone.choices, widget=forms.RadioSelect
    )
    score = PlainDecimal(label=_("Score"), required=False, help_text=_("Of a survey, such as 8.4."))
    scale = PlainDecimal(label=_("Of at most"), required=False, help_text=_("Such as 10."))
    answers = forms.IntegerField(label=_("Answers behind it"), required=False, min_value=1)
    offering = forms.CharField(label=_("Offering"), max_length=200, required=False)
    requirement = forms.ModelChoiceField(
        CustomerRequirement.objects.none(),
        label=_("Customer requirement"),
        required=False,
        empty_label=_("None"),
    )
    process = ProcessField()
    heard_by = PersonField(label=_("Who heard it?"), required=False, help_text=_("Empty: you."))
    site = SiteField()
    on = forms.DateField(label=_("Day"), help_text=_("If not today."))

    def __init__(
        self, *args: Any, person: Person, today: date, feedback: CustomerFeedback | None = None
    ) -> None:
        known = {name: getattr(feedback, name) for name in listening.WORDS} if feedback else {}
        first = known | {"on": feedback.happened_on} if feedback else {"on": today, "site": person.site_id}
        super().__init__(*args, initial=first)
        self.feedback = feedback
        cast(ProcessField, self.fields["process"]).offer(person)
        cast(PersonField, self.fields["heard_by"]).offer(today)
        field: Any = self.fields["requirement"]
        field.queryset = CustomerRequirement.objects.visible_to(person)
        field.label_from_instance = lambda row: f"{row.reference} {row.statement[:90]}"
        if feedback is None:
            cast(SiteField, self.fields["site"]).offer(person)
        else:
            del self.fields["site"], self.fields["heard_by"]
            self.fields["reason"] = forms.CharField(label=_("Why is it put right?"), widget=LINES)

    def carry_out(self, *, by: Person, at: datetime) -> CustomerFeedback:
        """Write it down, or put it right."""
        given = dict(self.cleaned_data)
        if self.feedback is None:
            return listening.hear(by=by, at=at, **given)
        reason, given["happened_on"] = given.pop("reason"), given.pop("on")
        return listening.correct_feedback(self.feedback, words=given, reason=reason, by=by, at=at)


class PeriodForm(Form):
    """Which period is looked at, and where."""

    first_day = forms.DateField(label=_("From"))
    last_day = forms.DateField(label=_("To"))
    site = SiteField()

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        last = quarter_of(today) - timedelta(days=1)
        self.first: dict[str, Any] = {"first_day": quarter_of(last - timedelta(days=100)), "last_day": last}
        self.first["site"] = None if person.reach.everywhere else person.site
        super().__init__(*args, initial=dict(self.first), **kwargs)
        cast(SiteField, self.fields["site"]).offer(person)


class ConclusionForm(PeriodForm):
    """What a leader concludes from the feedback of a period."""

    trend = forms.ChoiceField(
        label=_("Which way does it go?"), choices=FeedbackReview.Trend.choices, widget=forms.RadioSelect
    )
    conclusion = forms.CharField(
        label=_("What do you conclude?"),
        widget=LINES,
        help_text=_("What they value, what they miss, what follows."),
    )
    on = forms.DateField(label=_("Concluded on"), help_text=_("If not today."))

    def __init__(self, *args: Any, person: Person, today: date) -> None:
        super().__init__(*args, person=person, today=today)
        self.initial["on"] = today
        for name in PeriodForm.base_fields:
            self.fields[name].widget = self.fields[name].hidden_widget()

    def carry_out(self, *, by: Person, at: datetime) -> FeedbackReview:
        """Record the conclusion, with the figures of the period."""
        return listening.conclude(by=by, at=at, **self.cleaned_data)


class FeedbackFilter(Form):
    """Words, kind, tone, site and period of the register; the latest first."""

    q = forms.CharField(label=_("Words"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *CustomerFeedback.Kind.choices]
    )
    tone = forms.ChoiceField(
        label=_("News"), required=False, choices=[("", _("Any")), *CustomerFeedback.Tone.choices]
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sites: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["site"]
        field.choices = [("", _("Any")), ("-", _("Whole organisation")), *sites]

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for; a value that no list offers asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(name != "sort" for name in self.given)
