"""The filters of the register of risks; every one is part of the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from objectives.models import Risk
from qms.people.models import Person
from qms.ui.forms import Form


class RiskFilter(Form):
    """Words, standing, kind, site, owner, process; the open ones unless the address says otherwise."""

    FURTHER = ("kind", "owner", "process")

    q = forms.CharField(label=_("Words"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[
            ("", _("Any")),
            ("above", _("Not accepted")),
            ("weak", _("Weak")),
            ("late", _("Review overdue")),
            ("accepted", _("Accepted")),
            ("in_hand", _("In hand")),
        ],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), ("closed", _("Closed")), ("any", _("All"))],
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *Risk.Kind.choices])
    owner = forms.CharField(label=_("Owner"), required=False)
    process = forms.CharField(label=_("Process"), required=False)
    touches = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["site"]
        sites = [(site.code, site.name) for site in sites_of(person)]
        field.choices = [("", _("Any")), ("-", _("Whole organisation")), *sites]

    @property
    def given(self) -> dict[str, str]:
        """What was asked for; a value that no list offers asks for nothing."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(name != "sort" for name in self.given)
