"""The bar above the grid: which period of which objectives, and how numbers are written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives import rules
from objectives.models import QualityObjective
from qms.people.models import Site
from qms.ui.forms import Form

DECIMALS = [(rules.POINT, _("Point: 97.5")), (rules.COMMA, _("Comma: 97,5"))]


class GridBar(Form):
    """Cadence, period, site, and what stands before decimals."""

    cadence = forms.ChoiceField(label=_("Measured"), choices=QualityObjective.Cadence.choices, required=False)
    period = forms.CharField(label=_("Period"), required=False, max_length=20)
    site = forms.ChoiceField(label=_("Site"), required=False)
    q = forms.CharField(label=_("Text or owner"), required=False)
    decimals = forms.ChoiceField(label=_("Decimals"), choices=DECIMALS, required=False)

    def __init__(self, *args: Any, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("All sites")), ("-", _("The whole organisation"))]
        self.fields["site"].choices = [*anywhere, *((s.code, s.name) for s in sites)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
