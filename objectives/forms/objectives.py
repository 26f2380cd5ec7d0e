"""Forms of objectives: they shape what is typed; the rules stand with the records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Process
from objectives import rules
from objectives.access import PREPARERS
from objectives.forms.measurements import PlainDecimal
from objectives.models import BusinessGoal, CustomerRequirement, QualityObjective
from qms.people.models import Person, Role, RoleHolding, Site
from qms.primitives.asof import holding_on
from qms.ui.forms import Form, ModelForm

OWNERS = (Role.EXECUTIVE, Role.PROCESS_OWNER)


class Shaped(ModelForm):
    """A form with the fields of a record that never touches the record: a verb writes what it gathered."""

    def _post_clean(self) -> None:
        """Leave the record and its rules to the verb."""


def owners(on: date) -> Any:
    """Return the persons who are here on ``on`` and lead somewhere: those who can own an objective."""
    holdings = holding_on(RoleHolding.objects.filter(role__in=OWNERS), on)
    return Person.objects.current(on).filter(pk__in=holdings.values("person")).select_related("function")


def sites_of(person: Person, *roles: str) -> Any:
    """Return the sites for which ``person`` holds one of ``roles``."""
    reached = [person.reach.roles[role] for role in roles if role in person.reach.roles]
    if any(sites is None for sites in reached):
        return Site.objects.all()
    return Site.objects.filter(pk__in=frozenset().union(*(sites or frozenset() for sites in reached)))


class ScopedForm(Shaped):
    """A form whose site is one for which the person may prepare; empty only where they may for all."""

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        site.queryset = sites_of(person, *PREPARERS)  # type: ignore[attr-defined]
        site.required = not person.reach.holds_for(None, *PREPARERS)
        site.empty_label = None if site.required else _("The whole organisation")  # type: ignore[attr-defined]
        site.help_text = ""
        if "owner" in self.fields:
            self.fields["owner"].empty_label = _("Nobody yet")  # type: ignore[attr-defined]
            self.fields["owner"].queryset = owners(on)  # type: ignore[attr-defined]
        if "process" in self.fields:
            self.fields["process"].empty_label = _("No process")  # type: ignore[attr-defined]
            self.fields["process"].queryset = Process.objects.visible_to(person)  # type: ignore[attr-defined]


class LinkedForm(Shaped):
    """A form that ties an objective to what it serves, among what the person may see."""

    def choose_links(self, person: Person) -> None:
        """Offer the requirements and goals that ``person`` may see and that are still wanted."""
        wanted = {
            "requirements": CustomerRequirement.objects.visible_to(person).current(),
            "goals": BusinessGoal.objects.visible_to(person).live(),
        }
        for name, rows in wanted.items():
            field: Any = self.fields[name]
            field.queryset = rows
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            field.label_from_instance = lambda row: f"{row.reference} {row.statement}"
            field.widget.choices = field.choices
            field.help_text = ""

    def links(self) -> dict[str, list[Any]]:
        """Return what was chosen, with the links that the person cannot see left as they are."""
        chosen = {}
        for name in ("requirements", "goals"):
            field: Any = self.fields[name]
            kept = getattr(self.instance, name).exclude(pk__in=field.queryset) if self.instance.pk else []
            chosen[name] = [*self.cleaned_data.get(name, ()), *kept]
        return chosen


PLAN_FIELDS = [f"plan_{part}" for part in rules.PLAN_PARTS]


def short(*names: str) -> dict[str, forms.Widget]:
    """Return text areas of two lines for fields of long text."""
    return {name: forms.Textarea(attrs={"rows": 2}) for name in names}


class ObjectiveForm(ScopedForm, LinkedForm):
    """A draft, or what may change of an active objective."""

    baseline = PlainDecimal(label=_("Baseline"), required=False, help_text=_("Where it stood before."))
    target = PlainDecimal(label=_("Target"), help_text=_("Of a band its lower edge; of growth in per cent."))
    target_high = PlainDecimal(
        label=_("Upper edge of the band"), required=False, help_text=_("Only within a band.")
    )
    warning = PlainDecimal(
        label=_("Warning threshold"),
        help_text=_("Between target and here a value is at risk; beyond, off target. Not the target itself."),
    )
    warning_high = PlainDecimal(
        label=_("Warning at the upper edge"),
        required=False,
        help_text=_("Only within a band: both warnings inside it, or both outside."),
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Owed where an active objective changes what it promises."),
    )

    class Meta:
        model = QualityObjective
        fields = [
            "statement", "code", "site", "process", "parent", "owner", "unit", "data_kind", "target_kind",
            "direction", "target", "target_high", "warning", "warning_high", "baseline", "cadence",
            "starts_on", "ends_on", "requirements", "goals", *PLAN_FIELDS,
        ]  # fmt: skip
        widgets = short("statement", *PLAN_FIELDS)

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, person=person, on=on, **kwargs)
        self.choose_links(person)
        self._choose_parent(person)
        for name in ("data_kind", "target_kind"):
            self.fields[name].required = False
        self.fields["code"].help_text = _("A short name for files and imports, such as NORTH-OTD.")
        if self.instance.pk is None or self.instance.state == QualityObjective.State.DRAFT:
            del self.fields["reason"]

    def _choose_parent(self, person: Person) -> None:
        """Offer the objectives that others can break down from: those of the organisation and of sites."""
        field: Any = self.fields["parent"]
        above = QualityObjective.objects.visible_to(person).exclude(level="process")
        kept = Q(state__in=["draft", "active"]) | Q(pk=self.instance.parent_id)
        field.queryset = above.filter(kept).exclude(pk=self.instance.pk).order_by("code")
        field.label_from_instance = lambda row: f"{row.code} {row.statement[:80]}"
        field.empty_label = _("None: it stands by itself")
        field.help_text = _("An objective of the organisation, or for a process one of its site.")

    def clean(self) -> dict[str, Any]:
        """Ask for both upper edges where the target is a band; a kind that is not said stays as it is."""
        given = self.cleaned_data
        for name in ("data_kind", "target_kind"):
            given[name] = given.get(name) or getattr(self.instance, name)
        if given.get("direction") == QualityObjective.Direction.BAND:
            for name in ("target_high", "warning_high"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, _("A band has an upper edge, with its warning."))
        return given

    def gathered(self) -> dict[str, Any]:
        """Return the fields as the verbs take them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return given | self.links()


class ActivationForm(LinkedForm):
    """What an objective owes when it becomes active: owner, links, plan."""

    class Meta:
        model = QualityObjective
        fields = ["owner", "requirements", "goals", *PLAN_FIELDS]
        widgets = short(*PLAN_FIELDS)

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_links(person)
        self.fields["owner"].queryset = owners(on)  # type: ignore[attr-defined]

        for name in ("owner", *PLAN_FIELDS):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("This is missing.")

    def clean(self) -> dict[str, Any]:
        """Mark every part that is missing at its field; the record refuses it besides."""
        given = self.cleaned_data
        linked = any(self.links().values())
        missing = rules.lacking(has_owner=bool(given.get("owner")), has_links=linked, plan=self.plan())
        for name, words in missing:
            if name not in self.errors:
                self.add_error(name, _("Missing: %(part)s.") % {"part": words})
        return given

    def plan(self) -> rules.Plan:
        """Return the plan as it was typed."""
        return rules.Plan(*(self.cleaned_data.get(name, "") for name in PLAN_FIELDS))


class EndingForm(Form):
    """By which decision an objective ends, and whether it was achieved."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("achieved", _("Achieved")), ("ended", _("Ended for another reason"))],
        widget=forms.RadioSelect,
    )
    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Decision that ends it"), required=False)

    def __init__(self, *args: Any, person: Person, objective: QualityObjective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        scope = Q(site=None) | Q(site=objective.site_id)
        field.queryset = Decision.objects.visible_to(person).filter(scope).order_by("-decided_on")
        field.label_from_instance = lambda row: f"{row.reference} {row.text}"


class SearchForm(Form):
    """The one filter of a short list."""

    q = forms.CharField(label=_("Text"), required=False)


class ListFilter(Form):
    """The filters of the list of objectives."""

    q = forms.CharField(label=_("Text or owner"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    discussed = forms.ChoiceField(
        label=_("Discussed"),
        required=False,
        choices=[("", _("Any time")), ("long", _("Not for six months"))],
    )

    def __init__(self, *args: Any, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("All sites")), ("-", _("The whole organisation"))]
        statuses: list[Any] = [("", _("Any status"))]
        statuses += [(name, STATUS_WORDS[name]) for name in rules.STATUSES]
        choices: dict[str, list[Any]] = {
            "site": [*anywhere, *((site.code, site.name) for site in sites)],
            "status": statuses,
            "state": [("", _("Draft and active")), *QualityObjective.State.choices, ("any", _("Any state"))],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]


STATUS_WORDS = {
    rules.ON_TARGET: _("On target"),
    rules.AT_RISK: _("At risk"),
    rules.OFF_TARGET: _("Off target"),
    rules.STALE: _("Stale"),
    rules.NOT_STARTED: _("Not started"),
}
