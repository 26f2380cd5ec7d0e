"""The filters of the list of missing and late values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.gaps import IN_TIME, LATE, MISSING
from qms.people.models import Site
from qms.ui.forms import Form

STATUSES = [
    ("", _("Missing or late")),
    (MISSING, _("Missing")),
    (LATE, _("Late")),
    (IN_TIME, _("In time")),
]


class MissingFilter(Form):
    """Text or owner, site, what is wrong."""

    q = forms.CharField(label=_("Text or owner"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    status = forms.ChoiceField(label=_("Values"), choices=STATUSES, required=False)

    def __init__(self, *args: Any, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("All sites")), ("-", _("The whole organisation"))]
        self.fields["site"].choices = [*anywhere, *((s.code, s.name) for s in sites)]  # type: ignore[attr-defined]
