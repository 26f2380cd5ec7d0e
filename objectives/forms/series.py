"""Forms of series of figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.forms.measurements import PlainDecimal
from objectives.forms.objectives import ScopedForm
from objectives.models import FigureSeries
from qms.people.models import Person
from qms.ui.forms import Form


class SeriesForm(ScopedForm):
    """What is counted, in which unit, how often, by whom."""

    class Meta:
        model = FigureSeries
        fields = ["name", "code", "unit", "cadence", "site", "owner", "starts_on", "ended_on"]

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, person=person, on=on, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = Person.objects.current(on).select_related("function")
        owner.empty_label = _("Choose a person")
        self.fields["code"].help_text = _("A short name for files and imports, such as NORTH-DELIVERIES.")
        self.fields["unit"].help_text = _("What is counted, such as deliveries.")
        if self.instance.pk is None:
            del self.fields["ended_on"]


class FigureForm(Form):
    """The figure of a period; ``seen`` is the revision that the writer had before them."""

    value = PlainDecimal(label=_("Figure"))
    period = forms.CharField(label=_("Period"), max_length=20)
    comment = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
