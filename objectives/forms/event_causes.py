"""Forms of what is known beforehand of events: causes, thresholds; and of the span that trends look at."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.filters import sites_of
from governance.forms.choosing import ProcessField
from objectives.keeping_causes import keep_cause
from objectives.models import CauseCategory, QualityEvent, SignificanceThreshold
from objectives.rules import events as rules
from objectives.significance import set_threshold
from qms.people.models import Person, Site
from qms.ui.forms import Form

MONTHS = [("12", _("12 months")), ("24", _("24 months")), ("60", _("5 years")), ("all", _("All"))]


class CauseForm(Form):
    """A cause by which events are counted."""

    name = forms.CharField(label=_("Cause"), max_length=100)
    hint = forms.CharField(label=_("What belongs to it"), max_length=200, required=False)
    active = forms.BooleanField(label=_("Offered for new events"), required=False, initial=True)

    def __init__(self, *args: Any, cause: CauseCategory | None = None, **kwargs: Any) -> None:
        known = {"name": cause.name, "hint": cause.hint, "active": cause.active} if cause else {}
        super().__init__(*args, initial=known, **kwargs)
        self.cause = cause
        if cause is None:
            del self.fields["active"]

    def carry_out(self, *, by: Person, at: datetime) -> CauseCategory:
        """Add the cause, or bring it up to what was typed."""
        return keep_cause(self.cause, by=by, at=at, **self.cleaned_data)


class ThresholdForm(Form):
    """From how many events on a cause on a process reaches leaders."""

    count = forms.IntegerField(label=_("Events"), min_value=2, max_value=100)
    months = forms.IntegerField(label=_("Within months"), min_value=1, max_value=36)
    process = ProcessField(empty_label=_("Every process"))
    cause = forms.ModelChoiceField(
        CauseCategory.objects.filter(active=True),
        label=_("Cause"),
        required=False,
        empty_label=_("Every cause"),
    )
    reason = forms.CharField(label=_("Why this many?"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {"count": rules.USUAL.count, "months": rules.USUAL.months}
        super().__init__(*args, initial=initial, **kwargs)
        cast(ProcessField, self.fields["process"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> SignificanceThreshold:
        """Set it from now on."""
        return set_threshold(by=by, at=at, **self.cleaned_data)


class SpanForm(Form):
    """Which events trends look at: how far back, of which kind and site."""

    months = forms.ChoiceField(label=_("Span"), choices=MONTHS, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *QualityEvent.Kind.choices], required=False
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), to_field_name="code", label=_("Site"), required=False, empty_label=_("Any")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites_of(person)  # type: ignore[attr-defined]

    def first_day(self, today: date, earliest: date | None) -> date:
        """Return the first day of the span: that of a month, so that months are whole."""
        months = self.cleaned_data.get("months") or "12"
        if months == "all":
            return (earliest or today).replace(day=1)
        return rules.months_before(today.replace(day=1), int(months) - 1)
