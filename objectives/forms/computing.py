"""The form that says how an objective is computed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.models import Computation, FigureSeries, QualityObjective
from qms.people.models import Person
from qms.ui.forms import Form


class ComputationForm(Form):
    """Ratio of two series, or sum, mean or all cases of other objectives, among what the person may see."""

    way = forms.ChoiceField(label=_("Computed as"), choices=Computation.Way.choices, widget=forms.RadioSelect)
    numerator = forms.ModelChoiceField(
        FigureSeries.objects.none(), label=_("Series above"), required=False, empty_label=_("Choose a series")
    )
    denominator = forms.ModelChoiceField(
        FigureSeries.objects.none(), label=_("Series below"), required=False, empty_label=_("Choose a series")
    )
    parts = forms.ModelMultipleChoiceField(
        QualityObjective.objects.none(),
        label=_("Objectives that it is made of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Owed where the objective has values already: they may come out otherwise."),
    )

    def __init__(self, *args: Any, person: Person, objective: QualityObjective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = FigureSeries.objects.visible_to(person).filter(cadence=objective.cadence).order_by("name")
        for name in ("numerator", "denominator"):
            field: Any = self.fields[name]
            field.queryset = series
            field.label_from_instance = lambda row: f"{row.name} ({row.code})"
        parts: Any = self.fields["parts"]
        alike = QualityObjective.objects.visible_to(person).exclude(pk=objective.pk)
        parts.queryset = alike.filter(
            cadence=objective.cadence, unit=objective.unit, state__in=["draft", "active"]
        ).select_related("site")
        parts.label_from_instance = lambda row: f"{row.statement}, {row.site or _('organisation')} ({row.code})"
        parts.help_text = _("Only objectives that are measured alike: same unit, same cadence.")


class ReportAgainForm(Form):
    """Why the values are no longer computed."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
