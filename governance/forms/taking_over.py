"""Forms that reopen a verdict, or give an action to somebody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.actions import LINES, HappenedForm
from governance.forms.choosing import PersonField
from governance.models import Action
from qms.people.models import Person


class ReopeningForm(HappenedForm):
    """It came back: the verdict no longer stands."""

    reason = forms.CharField(
        label=_("What came back, and where?"),
        widget=LINES,
        help_text=_("Its verifier owes another verdict within fourteen days."),
    )

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Reopen the verdict."""
        self.action.reopen(by=by, at=at, **self.cleaned_data)


class TakingOverForm(HappenedForm):
    """Somebody else takes over, from a day, with a reason."""

    to = PersonField(label=_("Who takes over?"))
    reason = forms.CharField(label=_("Why?"), widget=LINES)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there, without the two who cannot: owner and verifier."""
        field = cast(PersonField, self.fields["to"])
        rows = Person.objects.current(today).select_related("function")
        field.queryset = rows.exclude(pk__in=[self.action.owner_id, self.action.verifier_id or 0])
        self.fields["seen"].initial = self.holder(self.action)

    @staticmethod
    def holder(action: Action) -> int:
        """Return who has it now, by key; nobody is 0."""
        raise NotImplementedError


class OwnerForm(TakingOverForm):
    """Another owner."""

    @staticmethod
    def holder(action: Action) -> int:
        """Return the owner's key."""
        return action.owner_id

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Hand the action over."""
        self.action.hand_owner(by=by, at=at, **self.cleaned_data)


class VerifierForm(TakingOverForm):
    """Another verifier."""

    @staticmethod
    def holder(action: Action) -> int:
        """Return the verifier's key."""
        return action.verifier_id or 0

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Hand the verifying over."""
        self.action.hand_verifier(by=by, at=at, **self.cleaned_data)
