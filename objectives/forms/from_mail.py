"""The form that the link of a mail opens: one number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.measuring_from_mail import Mailed
from qms.ui.forms import Form


class ValueForm(Form):
    """The value of one period, in the unit of what is measured."""

    value = forms.CharField(
        label=_("Value"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"}),
    )
    comment = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, mailed: Mailed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailed = mailed
        self.fields["value"].label = mailed.record.unit
