"""Forms of commitment checks: asking, answering, what was promised, a leader's word; filters of the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import ProcessField, SiteField
from objectives import checking_promises
from objectives.models import CommitmentCheck, CommitmentTurn
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 2})
TWO_DAYS = timedelta(days=2)


class CommitmentForm(Form):
    """An unusual promise that somebody wants to give."""

    customer = forms.CharField(label=_("Customer"), max_length=200)
    offering = forms.CharField(label=_("Offering"), max_length=200)
    promise = forms.CharField(label=_("What would be promised?"), widget=LINES)
    unusual = forms.CharField(label=_("What is unusual about it?"), widget=LINES)
    understood = forms.BooleanField(label=_("We understand what the customer requires"), required=False)
    unclear = forms.CharField(label=_("If not: what is not clear yet?"), widget=LINES, required=False)
    process = ProcessField(
        label=_("Which process has to keep it?"), required=True, help_text=_("Its owner is asked.")
    )
    answer_by = forms.DateField(label=_("Answer by"))
    site = SiteField()
    on = forms.DateField(label=_("Asked on"), help_text=_("If not today."))

    def __init__(self, *args: Any, person: Person, today: date) -> None:
        first = {"on": today, "answer_by": today + TWO_DAYS, "site": person.site_id}
        super().__init__(*args, initial=first)
        cast(ProcessField, self.fields["process"]).offer(person)
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> CommitmentCheck:
        """Ask the owner of the process."""
        return checking_promises.ask(by=by, at=at, **self.cleaned_data)


class TurnForm(Form):
    """The base of what happens to a check on a day."""

    on = forms.DateField(label=_("Day"), help_text=_("If not today."))

    def __init__(self, *args: Any, commitment: CommitmentCheck, today: date) -> None:
        super().__init__(*args, initial={"on": today, "understood": commitment.understood})
        self.commitment = commitment
        self.order_fields([name for name in self.fields if name != "on"])


class AnswerForm(TurnForm):
    """Whether the process can keep it."""

    capacity = forms.ChoiceField(
        label=_("Can we keep it?"), choices=CommitmentCheck.Capacity.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In words"),
        widget=LINES,
        required=False,
        help_text=_("If not: what lacks, and when it would."),
    )

    def carry_out(self, *, by: Person, at: datetime) -> CommitmentTurn:
        """Answer."""
        return checking_promises.answer(self.commitment, by=by, at=at, **self.cleaned_data)


class OutcomeForm(TurnForm):
    """What was promised."""

    promised = forms.TypedChoiceField(
        label=_("Was it promised?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    understood = forms.BooleanField(label=_("We understand what the customer requires"), required=False)
    note = forms.CharField(
        label=_("In words"),
        widget=LINES,
        required=False,
        help_text=_("Why, if it was promised without a yes: it goes to the leader of the scope."),
    )

    def carry_out(self, *, by: Person, at: datetime) -> CommitmentTurn:
        """Say what was promised."""
        return checking_promises.settle(self.commitment, by=by, at=at, **self.cleaned_data)


class SeenForm(TurnForm):
    """A leader has seen that it was promised anyway."""

    note = forms.CharField(
        label=_("What do you make of it?"),
        widget=LINES,
        help_text=_("Does it stand? How do we keep it?"),
    )

    def carry_out(self, *, by: Person, at: datetime) -> CommitmentTurn:
        """Acknowledge it."""
        return checking_promises.acknowledge(self.commitment, by=by, at=at, **self.cleaned_data)


class CommitmentFilter(Form):
    """Words, state and site of the list; the latest first."""

    q = forms.CharField(label=_("Words"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *CommitmentCheck.State.choices]
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
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
