"""Forms of measurements: the value of a period, or the counts that it comes to; a correction with reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives import rules
from objectives.rules.shares import PROPORTION
from objectives.storing import plain
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form

COUNTS = ("numerator", "denominator")


class PlainDecimal(forms.CharField):
    """A number written with a point and nothing else; a phone shows its number keys."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "number"}

    def to_python(self, value: Any) -> Any:
        """Return the number, or nothing; a text that would have to be guessed is an error with its remedy."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return rules.parse_value(text)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.rule) from refusal

    def prepare_value(self, value: Any) -> Any:
        """Return a stored number as it would be typed."""
        return plain(value) if isinstance(value, Decimal) else value


class CountsForm(Form):
    """A form whose value may be given by its counts, where the objective holds proportions."""

    def __init__(self, *args: Any, data_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if data_kind != PROPORTION:
            self.fields["value"].required = True
            for name in COUNTS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for the value, or for both counts that it comes to."""
        given = self.cleaned_data
        counts = [given.get(name) for name in COUNTS]
        if given.get("value") is None and "value" not in self.errors and None in counts:
            words = _("Give the value, or both counts.")
            self.add_error("value", ValidationError(words, code="measurement.value-missing"))
        return given


class MeasurementForm(CountsForm):
    """The value of a period; ``seen`` is the revision that the writer had before them."""

    value = PlainDecimal(label=_("Value"), required=False)
    numerator = PlainDecimal(label=_("Or: how many"), required=False)
    denominator = PlainDecimal(label=_("Of how many"), required=False)
    period = forms.CharField(label=_("Period"), max_length=20)
    comment = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CorrectionForm(CountsForm):
    """Another value for a period that has one, with the reason."""

    value = PlainDecimal(label=_("Value"), required=False)
    numerator = PlainDecimal(label=_("How many"), required=False)
    denominator = PlainDecimal(label=_("Of how many"), required=False)
    reason = forms.CharField(label=_("Reason for the correction"), widget=forms.Textarea(attrs={"rows": 2}))
    comment = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
