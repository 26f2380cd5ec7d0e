"""Forms of top management: who answers for the system, the end of a membership, another role."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, SiteField
from governance.leading import change_role, end_membership, hand_accountability
from governance.models import QmsAccountability, TopManagementEnding, TopManagementMembership
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class AccountabilityForm(Form):
    """Who answers for the quality management system of a scope from a day on."""

    site = SiteField(label=_("Scope"))
    holder = PersonField(
        label=_("Accountable leader"),
        required=False,
        help_text=_("A member of top management of the scope. Empty: nobody from that day on."),
    )
    starts_on = forms.DateField(label=_("From"))
    note = forms.CharField(label=_("What is handed over?"), required=False, widget=LINES)

    def __init__(self, *args: Any, acting: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        holder = cast(PersonField, self.fields["holder"])
        holder.offer(today)
        assert holder.queryset is not None
        holder.queryset = holder.queryset.filter(top_management__isnull=False).distinct()
        cast(SiteField, self.fields["site"]).offer(acting)

    def carry_out(self, *, by: Person, at: datetime) -> QmsAccountability:
        """Hand the accountability over."""
        return hand_accountability(by=by, at=at, **self.cleaned_data)


class EndingForm(Form):
    """The last day of a membership, and why it ends."""

    ends_on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Why does it end?"), widget=LINES)

    def __init__(self, *args: Any, membership: TopManagementMembership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ends_on": today}, **kwargs)
        self.membership = membership

    def carry_out(self, *, by: Person, at: datetime) -> TopManagementEnding:
        """End the membership."""
        return end_membership(self.membership, by=by, at=at, **self.cleaned_data)


class RoleForm(Form):
    """Another role of the same leader, from a day on."""

    role_in_qms = forms.CharField(
        label=_("New role in the quality management system"),
        max_length=200,
        help_text=_("What this leader answers for."),
    )
    starts_on = forms.DateField(label=_("From"))
    reason = forms.CharField(label=_("Why does it change?"), widget=LINES)

    def __init__(self, *args: Any, membership: TopManagementMembership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.membership = membership

    def carry_out(self, *, by: Person, at: datetime) -> TopManagementMembership:
        """Let a new membership with the new role follow the present one."""
        return change_role(self.membership, by=by, at=at, **self.cleaned_data)
