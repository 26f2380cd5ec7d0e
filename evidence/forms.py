"""What people type: the scope of the self-assessment, and the scope of a pack."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.access import may_pack_sites
from evidence.chapters import PARTS
from evidence.collecting import Scope
from evidence.editions import editions
from evidence.looking_back import Day
from evidence.rules import months_before
from qms.people.models import Person, Site
from qms.ui.forms import Form

CLAUSES = {
    "5.1": _("5.1 Leadership and customer focus: all chapters"),
    "5.2": _("5.2 Policy: leaders, policy, commitment"),
    "5.3": _("5.3 Responsibilities: leaders, matrix, owners"),
    "6.1": _("6.1 Risks and opportunities"),
    "6.2": _("6.2 Objectives"),
    "9.3": _("9.3 Management review: reviews, decisions, actions"),
    "10.2": _("10.2 Nonconformity: events, actions, audits"),
}


class ReadinessForm(Form):
    """Which edition, which site, as of which day."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    as_of = forms.DateField(label=_("As of"), required=False)

    def __init__(self, *args: Any, sites: list[Site], everywhere: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(one.year, one.title) for one in editions().values()]  # type: ignore[attr-defined]
        whole = [("", _("Whole organisation"))] if everywhere else []
        self.fields["site"].choices = [*whole, *((site.code, site.name) for site in sites)]  # type: ignore[attr-defined]
        self.today = today

    def clean_as_of(self) -> date:
        """Read no day as today, and refuse one to come."""
        day: date = self.cleaned_data["as_of"] or self.today
        if day > self.today:
            raise forms.ValidationError(
                _("The records of a day to come are not known. Choose today or before.")
            )
        return day


class PackForm(Form):
    """The scope of a pack: clause, sites, period, as-of day."""

    clause = forms.ChoiceField(label=_("Clause"), choices=[(code, CLAUSES[code]) for code in PARTS])
    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        label=_("Sites"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole organisation."),
    )
    period_from = forms.DateField(label=_("From"), help_text=_("By the day on which things happened."))
    period_to = forms.DateField(label=_("To"))
    as_of = forms.DateField(label=_("As of"), help_text=_("Records as they stood at the end of this day."))

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        first = {"clause": "5.1", "as_of": today, **_usual_period(person, today)}
        super().__init__(*args, initial={**first, **kwargs.pop("initial", {})}, **kwargs)
        seen = [site.pk for site in Site.objects.all() if person.reach.sees_site(site.pk)]
        field = self.fields["sites"]
        field.queryset = Site.objects.filter(pk__in=seen)  # type: ignore[attr-defined]
        if not may_pack_sites(person, []):
            field.required, field.help_text = True, _("Choose at least one.")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        given: dict[str, Any] = super().clean() or {}
        frm, to = given.get("period_from"), given.get("period_to")
        if frm and to and to < frm:
            self.add_error("period_to", _("The period ends before it starts."))
        return given

    def scope(self, day: Day, person: Person) -> Scope:
        """Return the scope that was typed."""
        given = self.cleaned_data
        sites = tuple(sorted(given["sites"], key=lambda site: site.code))
        return Scope(given["clause"], sites, given["period_from"], given["period_to"], day, person=person)


def _usual_period(person: Person, today: date) -> dict[str, date]:
    """Return the last twelve months, within what an external auditor was given."""
    audit = person.reach.audits[0] if person.reach.is_external else None
    to = min(today, audit.evidence_to) if audit and audit.evidence_to else today
    frm = months_before(to, 12) + timedelta(days=1)
    if audit and audit.evidence_from:
        frm = max(frm, audit.evidence_from)
    return {"period_from": frm, "period_to": to}


class ClimateForm(Form):
    """Whether climate change is relevant, why, decided on which day."""

    relevant = forms.ChoiceField(
        label=_("Climate change is"),
        choices=[("yes", _("Relevant")), ("no", _("Not relevant"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Because"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What in your context, your sites or your customers makes it so."),
    )
    on = forms.DateField(label=_("Decided on"))

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, as the decision takes it."""
        return {**self.cleaned_data, "relevant": self.cleaned_data["relevant"] == "yes"}
