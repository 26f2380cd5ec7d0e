"""Forms of what is done with many objectives at once: copies to sites, the change of the year; and a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from governance.models import Decision
from objectives.access import PREPARERS
from objectives.changing_over import CARRIED, CARRIED_ACHIEVED, OUTCOMES, Choice, Ending
from objectives.copying import LIVE, Copy, code_at
from objectives.forms.measurements import PlainDecimal
from objectives.forms.objectives import PLAN_FIELDS, Shaped, owners, short, sites_of
from objectives.models import QualityObjective
from qms.people.models import Person, Site
from qms.ui.forms import Form


class CopiesForm(Form):
    """The sites that are to reach what an objective promises, each with its owner and its own target."""

    def __init__(self, *args: Any, source: QualityObjective, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = _open_sites(source, person)
        people = [("", _("Nobody yet")), *((str(one.pk), one.name) for one in owners(on))]
        self.people = {str(one.pk): one for one in owners(on)}
        for site in self.sites:
            words = {"site": site.name}
            self.fields[f"site_{site.pk}"] = forms.BooleanField(label=site.name, required=False)
            self.fields[f"owner_{site.pk}"] = forms.ChoiceField(
                label=_("Owner at %(site)s") % words, choices=people, required=False
            )
            self.fields[f"target_{site.pk}"] = PlainDecimal(
                label=_("Target at %(site)s") % words, required=False, initial=source.target
            )

    def rows(self) -> Iterator[tuple[Site, BoundField, BoundField, BoundField]]:
        """Yield each site with its fields."""
        for site in self.sites:
            names = (f"site_{site.pk}", f"owner_{site.pk}", f"target_{site.pk}")
            yield site, *(self[name] for name in names)  # type: ignore[misc]

    @property
    def copies(self) -> list[Copy]:
        """What was chosen."""
        given = self.cleaned_data
        return [
            Copy(site, self.people.get(given[f"owner_{site.pk}"]), given[f"target_{site.pk}"])
            for site in self.sites
            if given[f"site_{site.pk}"]
        ]


def _open_sites(source: QualityObjective, person: Person) -> list[Site]:
    """Return the sites for which ``person`` prepares and that do not have it yet, but its own."""
    sites = [site for site in sites_of(person, *PREPARERS).order_by("name") if site.pk != source.site_id]
    codes = {code_at(source, site): site.pk for site in sites}
    known = QualityObjective.objects.filter(code__in=list(codes), state__in=LIVE)
    taken = {codes[code] for code in known.values_list("code", flat=True)}
    return [site for site in sites if site.pk not in taken]


class ChangeOverForm(Form):
    """What becomes of each objective whose year is over, and the decision by which it does."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Decision that was taken"),
        required=False,
        empty_label=_("A new one, written here"),
    )
    text = forms.CharField(
        label=_("What is decided"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for a new decision. It is taken by you, today, and answers each objective."),
    )
    rationale = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, endings: Sequence[Ending], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endings = [one for one in endings if one.over and one.may]
        field: Any = self.fields["decision"]
        site_ids = {one.objective.site_id for one in self.endings}
        scope = Q(site=None) | Q(site__in=[pk for pk in site_ids if pk is not None])
        field.queryset = Decision.objects.visible_to(person).filter(scope).order_by("-decided_on", "-pk")
        field.label_from_instance = lambda row: f"{row.reference} {row.text[:90]}"
        for one in self.endings:
            self._ask(one)

    def _ask(self, one: Ending) -> None:
        row = one.objective
        words = {"code": row.code}
        self.fields[f"outcome_{row.pk}"] = forms.ChoiceField(
            label=_("What becomes of %(code)s") % words,
            choices=list(OUTCOMES.items()),
            required=False,
            initial=one.proposed,
        )
        for name, label in (
            ("target", _("Next target of %(code)s")),
            ("warning", _("Next warning of %(code)s")),
        ):
            self.fields[f"{name}_{row.pk}"] = PlainDecimal(
                label=label % words, required=False, initial=getattr(row, name)
            )

    def rows(self) -> Iterator[tuple[Ending, BoundField, BoundField, BoundField]]:
        """Yield each objective with its fields."""
        for one in self.endings:
            names = (f"{name}_{one.objective.pk}" for name in ("outcome", "target", "warning"))
            yield one, *(self[name] for name in names)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Ask for a decision: one that was taken, or the words of a new one; and for a reason of it."""
        given = self.cleaned_data
        if (
            not given.get("decision")
            and not given.get("text", "").strip()
            and any(given.get(f"outcome_{one.objective.pk}") for one in self.endings)
        ):
            self.add_error("text", _("A year is closed by a decision: choose one, or write what is decided."))
        return given

    @property
    def choices(self) -> list[Choice]:
        """What was chosen for each; target and warning only where it is carried on."""
        found = []
        for one in self.endings:
            pk = one.objective.pk
            outcome, target, warning = (
                self.cleaned_data.get(f"{name}_{pk}") for name in ("outcome", "target", "warning")
            )
            carried = outcome in (CARRIED, CARRIED_ACHIEVED)
            numbers = (target, warning) if carried else (None, None)
            found.append(Choice(one.objective, outcome or "", *numbers))
        return found


class PlanForm(Shaped):
    """The five parts of the plan that 6.2.2 asks for."""

    class Meta:
        model = QualityObjective
        fields = PLAN_FIELDS
        widgets = short(*PLAN_FIELDS)

    def gathered(self) -> dict[str, Any]:
        """Return the parts as the verb takes them."""
        return {name: self.cleaned_data[name].strip() for name in PLAN_FIELDS}
