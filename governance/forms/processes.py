"""The form of a process whole: its words, sites, what its owner decides alone, what goes in and comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.describing import CONTENTS, FlowGiven, describe, version_of
from governance.models import Process, ProcessFlow
from qms.people.models import Person, Site
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})
PROCESS = "process:"
BLANK_ROWS = 3
Direction = ProcessFlow.Direction


class FlowForm(Form):
    """One input or output; an emptied name takes it away."""

    name = forms.CharField(label=_("What"), max_length=120, required=False)
    end = forms.ChoiceField(label=_("From or to"), required=False)
    party_name = forms.CharField(label=_("Its name, if outside"), max_length=120, required=False)

    def __init__(self, *args: Any, ends: Sequence[tuple[str, Any]], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        end = self.fields["end"]
        assert isinstance(end, forms.ChoiceField)
        end.choices = ends
        end.label = label

    def clean(self) -> dict[str, Any]:
        """Ask for what goes, and for an outside party where one is named."""
        given = super().clean() or self.cleaned_data
        if not given.get("name") and (given.get("end") or given.get("party_name")):
            self.add_error("name", _now("Say what goes there, or empty the whole line."))
        if given.get("party_name") and given.get("end") not in ProcessFlow.Party.values:
            self.add_error("end", _now("Choose what kind of outside party it is."))
        return given


class ProcessWholeForm(Form):
    """A process whole; its inputs and outputs are rows of their own."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(label=_("What is it for?"), required=False, widget=SHORT)
    carries_customer_requirements = forms.BooleanField(
        label=_("It carries customer requirements"), required=False
    )
    measures = forms.CharField(
        label=_("Measures"),
        required=False,
        widget=SHORT,
        help_text=_("How one sees that it does what it is for."),
    )
    may_change = forms.CharField(label=_("What its owner may change alone"), required=False, widget=SHORT)
    may_stop = forms.CharField(label=_("What its owner may stop alone"), required=False, widget=SHORT)
    may_spend = forms.CharField(label=_("What its owner may spend alone"), required=False, widget=SHORT)
    may_spend_up_to = forms.DecimalField(
        label=_("Up to"), required=False, max_digits=14, decimal_places=2, min_value=0
    )
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3, help_text=_("Such as EUR."))
    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        label=_("Sites that run it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=_("Why does it change?"), max_length=100, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, process: Process, person: Person) -> None:
        self.process = process
        initial = {name: getattr(process, name) for name in CONTENTS}
        initial["seen"] = version_of(process)
        super().__init__(data, initial=initial)
        self._offer_sites()
        flows = list(ProcessFlow.objects.standing().filter(process=process))
        named = [flow.partner_id for flow in flows if flow.partner_id]
        others = Process.objects.visible_to(person) | Process.objects.filter(pk__in=named)
        ends = _ends(others.exclude(pk=process.pk))
        self.inputs = self._rows(Direction.INPUT, flows, ends, _("Comes from"))
        self.outputs = self._rows(Direction.OUTPUT, flows, ends, _("Goes to"))

    def _offer_sites(self) -> None:
        field = self.fields["sites"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Site.objects.all()
        field.initial = [row.site_id for row in self.process.sites_run.standing()]
        if self.process.site_id is not None:
            del self.fields["sites"]

    def _rows(
        self, direction: str, flows: Iterable[ProcessFlow], ends: list[tuple[str, Any]], label: Any
    ) -> list[FlowForm]:
        initial: list[dict[str, str]] = [_initial(flow) for flow in flows if flow.direction == direction]
        count = self._count(direction, len(initial) + BLANK_ROWS)
        initial += [{}] * (count - len(initial))
        return [
            FlowForm(
                self.data if self.is_bound else None,
                prefix=f"{direction}-{number}",
                initial=row,
                ends=ends,
                label=label,
            )
            for number, row in enumerate(initial[:count])
        ]

    def _count(self, direction: str, shown: int) -> int:
        """Return how many rows there are: as many as were sent, never fewer than are shown, at most 100."""
        sent = {key.split("-")[1] for key in self.data if key.startswith(f"{direction}-")}
        numbers = [int(text) for text in sent if text.isdigit()]
        return min(max([shown, *(number + 1 for number in numbers)]), 100)

    def clean(self) -> dict[str, Any]:
        """Check the rows; the same thing at the same end twice is refused at its row."""
        given = super().clean() or self.cleaned_data
        seen = set()
        for direction, row in self._all_rows():
            if not row.is_valid():
                self.add_error(None, _now("Look at the inputs and outputs: one of the lines needs you."))
                continue
            flow = row.cleaned_data
            key = (direction, flow["name"].casefold(), flow["end"], flow["party_name"].casefold())
            if flow["name"] and key in seen:
                row.add_error("name", _now("This line stands there twice."))
                self.add_error(None, _now("One of the inputs or outputs stands there twice."))
            seen.add(key)
        return given

    def _all_rows(self) -> list[tuple[str, FlowForm]]:
        inputs = [(str(Direction.INPUT), row) for row in self.inputs]
        return inputs + [(str(Direction.OUTPUT), row) for row in self.outputs]

    def carry_out(self, *, by: Person, at: datetime) -> Process:
        """Bring the process up to what was sent, all of it or nothing."""
        given = dict(self.cleaned_data)
        sites, seen, reason = given.pop("sites", None), given.pop("seen"), given.pop("reason")
        given["currency"] = given["currency"].upper()
        flows = [
            _stated(direction, row.cleaned_data)
            for direction, row in self._all_rows()
            if row.cleaned_data.get("name")
        ]
        return describe(
            self.process, by=by, at=at, contents=given, flows=flows, sites=sites, seen=seen, reason=reason
        )


def _ends(processes: Iterable[Process]) -> list[tuple[str, Any]]:
    named = [(f"{PROCESS}{row.pk}", row.name) for row in processes]
    return [
        ("", _("Nobody yet")),
        (_now("Outside"), list(ProcessFlow.Party.choices)),
        (_now("Processes"), named),
    ]


def _initial(flow: ProcessFlow) -> dict[str, str]:
    end = f"{PROCESS}{flow.partner_id}" if flow.partner_id else flow.party
    return {"name": flow.name, "end": end, "party_name": flow.party_name}


def _stated(direction: str, given: dict[str, str]) -> FlowGiven:
    end = given["end"]
    if end.startswith(PROCESS):
        return FlowGiven(direction, given["name"], Process.objects.get(pk=int(end.removeprefix(PROCESS))))
    return FlowGiven(direction, given["name"], None, end, given["party_name"])
