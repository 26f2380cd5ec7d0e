"""Forms of processes, their owners, and top management."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, SiteField
from governance.leading import name_leader
from governance.models import Process, ProcessOwnership, TopManagementMembership
from governance.owning import appoint
from qms.people.models import Person
from qms.records.entering import enter
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class ProcessForm(Form):
    """A new process, with its first owner."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Short, such as O2C."))
    purpose = forms.CharField(label=_("What is it for?"), required=False, widget=LINES)
    carries_customer_requirements = forms.BooleanField(
        label=_("It carries customer requirements"), required=False
    )
    site = SiteField()
    holder = PersonField(label=_("Owner"), required=False, help_text=_("One person; can be named later."))
    starts_on = forms.DateField(label=_("Owner from"))

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        cast(PersonField, self.fields["holder"]).offer(today)
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Process:
        """Enter the process and appoint its owner, or neither."""
        given = dict(self.cleaned_data)
        holder, starts_on = given.pop("holder"), given.pop("starts_on")
        with transaction.atomic():
            process = enter(Process(**given), by=by, at=at)
            if holder is not None:
                appoint(process, holder=holder, starts_on=starts_on, by=by, at=at)
        return process


class OwnershipForm(Form):
    """Who owns a process from a day on, at a site or everywhere."""

    holder = PersonField(label=_("Owner"), required=False, help_text=_("Empty: nobody from that day on."))
    starts_on = forms.DateField(label=_("From"))
    site = SiteField(empty_label=_("Everywhere"))
    note = forms.CharField(
        label=_("What is handed over?"),
        required=False,
        widget=LINES,
        help_text=_("What is under way, what to look at first."),
    )

    def __init__(self, *args: Any, process: Process, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.process = process
        cast(PersonField, self.fields["holder"]).offer(today)
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> ProcessOwnership:
        """Appoint the owner."""
        return appoint(self.process, by=by, at=at, **self.cleaned_data)


class LeaderForm(Form):
    """Who belongs to top management of a scope, in which role, from when to when."""

    person = PersonField(label=_("Person"))
    role_in_qms = forms.CharField(
        label=_("Role in the quality management system"),
        max_length=200,
        help_text=_("What this leader answers for."),
    )
    site = SiteField()
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"), required=False)

    def __init__(self, *args: Any, acting: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        cast(PersonField, self.fields["person"]).offer(today)
        cast(SiteField, self.fields["site"]).offer(acting)

    def carry_out(self, *, by: Person, at: datetime) -> TopManagementMembership:
        """Name the leader."""
        given = dict(self.cleaned_data)
        return name_leader(given.pop("person"), by=by, at=at, **given)
