"""Forms of resource requests: asking, deciding, saying that it is in place, taking it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, SiteField
from governance.models import CompetenceConfirmation, Decision, Escalation, Process, TopManagementMembership
from objectives.models import QualityEvent, QualityObjective
from qms.people.models import Person, Role
from qms.people.reach import ScopedQuerySet
from qms.records import filing
from qms.ui.forms import Form
from reviews.models import ResourceRequest
from reviews.resourcing import WORDS, ask, ask_anew, decide_request, put_in_place, withdraw

LINES = forms.Textarea(attrs={"rows": 2})
MONTH = timedelta(days=30)

SERVED: dict[str, Any] = {
    "OBJ": ("objective", QualityObjective),
    "CPT": ("competence", CompetenceConfirmation),
    "ESC": ("escalation", Escalation),
    "EVT": ("event", QualityEvent),
}
"""The records that a request may serve, by the prefix of their references; a process goes by its code."""


def leaders(today: date) -> Any:
    """Return who may decide on resources somewhere: executives, and top management of today."""
    there = TopManagementMembership.objects.on(today).values("person")
    found = Person.objects.current(today).filter(Q(role_holdings__role=Role.EXECUTIVE) | Q(pk__in=there))
    return found.select_related("function").distinct()


def served_by(text: str, person: Person) -> dict[str, Any]:
    """Return the field and the record that ``text`` names among those that ``person`` may see.

    Raises ``ValidationError`` where it names none.
    """
    none: dict[str, Any] = {name: None for name, _model in SERVED.values()} | {"process": None}
    if not text:
        return none
    name, model = SERVED.get(text.partition("-")[0].upper(), ("process", Process))
    rows: ScopedQuerySet[Any] = model.objects.visible_to(person)
    named = Q(code__iexact=text) | Q(reference__iexact=text) if model is Process else Q(reference__iexact=text)
    row = rows.filter(named).first()
    if row is None:
        raise ValidationError(_now("There is no record called “%(text)s” here.") % {"text": text})
    return none | {name: row}


class RequestForm(Form):
    """What is lacking, for which need, by when, and who is asked to decide."""

    folded = _("Amount, whom it concerns, another day")
    FIRST = ("kind", "what", "why", "needed_by", "asked_of")

    kind = forms.ChoiceField(
        label=_("What is lacking?"), choices=ResourceRequest.Kind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=_("What do you ask for?"), max_length=200, help_text=_("Such as: a second planner for Gdańsk.")
    )
    why = forms.CharField(
        label=_("Which need does it serve?"),
        widget=LINES,
        help_text=_("What customers or people notice today."),
    )
    needed_by = forms.DateField(label=_("Needed by"))
    asked_of = PersonField(label=_("Who is asked to decide?"), help_text=_("Any leader of the scope may."))
    serves = forms.CharField(
        label=_("Record that it serves"),
        max_length=40,
        required=False,
        help_text=_(
            "The reference of an objective, event, escalation or competence gap, or the code of a process."
        ),
    )
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, required=False)
    unit = forms.CharField(
        label=_("Currency or unit"), max_length=20, required=False, help_text=_("NOK, EUR, hours, persons …")
    )
    owner = PersonField(
        label=_("Who follows it up?"), required=False, help_text=_("Empty: you do, until it is in place.")
    )
    on = forms.DateField(label=_("Asked on"), help_text=_("The day on which it was asked for, if not today."))
    site = SiteField()

    def __init__(
        self,
        *args: Any,
        person: Person,
        today: date,
        request: ResourceRequest | None = None,
        serves: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=self._begin(person, today, request, serves), **kwargs)
        self.person, self.request = person, request
        offered = cast(PersonField, self.fields["asked_of"])
        offered.queryset = leaders(today)
        cast(PersonField, self.fields["owner"]).offer(today)
        if request is None:
            cast(SiteField, self.fields["site"]).offer(person)
        else:
            del self.fields["site"], self.fields["on"]

    @staticmethod
    def _begin(person: Person, today: date, request: ResourceRequest | None, serves: str) -> dict[str, Any]:
        if request is None:
            begin = {"on": today, "needed_by": today + MONTH, "site": person.site_id, "serves": serves}
            return begin | {"asked_of": person.manager_id}
        record = request.serves
        named = getattr(record, "code", "") or getattr(record, "reference", "")
        return {name: getattr(request, name) for name in WORDS if name in RequestForm.base_fields} | {
            "serves": named
        }

    @property
    def first_fields(self) -> list[Any]:
        """The fields that everybody fills in."""
        return [self[name] for name in self.FIRST]

    @property
    def later_fields(self) -> list[Any]:
        """The fields that are folded away until they are wanted, or the form comes back."""
        return [bound for bound in self if bound.name not in self.FIRST]

    def clean_serves(self) -> dict[str, Any]:
        """Return the record that it serves, by the field that keeps it."""
        return served_by(self.cleaned_data["serves"].strip(), self.person)

    def carry_out(self, *, by: Person, at: datetime) -> ResourceRequest:
        """Ask, or say anew what is asked for."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "serves"}
        words |= self.cleaned_data["serves"]
        if self.request is not None:
            words["owner"] = words["owner"] or self.request.owner
            return ask_anew(self.request, words=words, by=by, at=at)
        return ask(asked_by=by, by=by, at=at, **words)


class RequestDecisionForm(Form):
    """Granted, in part, or refused, and why."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("granted", _("Granted")), ("partly", _("Granted in part")), ("refused", _("Refused"))],
        widget=forms.RadioSelect,
    )
    granted = forms.CharField(
        label=_("What is granted?"), max_length=200, required=False, help_text=_("Where it is a part of it.")
    )
    reason = forms.CharField(label=_("Why?"), widget=LINES, help_text=_("Whoever asked will read it."))
    data_cited = forms.CharField(
        label=_("Data that you looked at"), required=False, help_text=_("Figures or records, where you did.")
    )
    on = forms.DateField(label=_("Day"), help_text=_("The day on which it was decided, if not today."))

    def __init__(self, *args: Any, request: ResourceRequest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.request = request

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Record the decision as the person's own."""
        return decide_request(self.request, by=by, at=at, **self.cleaned_data)


class InPlaceForm(Form):
    """That it is in place, and what shows it."""

    proof = forms.CharField(
        label=_("What shows that it is in place?"),
        required=False,
        widget=LINES,
        help_text=_("A text, a file or photo, or both."),
    )
    file = forms.FileField(
        label=_("File or photo"),
        required=False,
        help_text=_("PDF, PNG, JPEG, HEIC, text, CSV, Word, Excel or ZIP, up to 50 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )
    on = forms.DateField(label=_("In place since"))

    def __init__(self, *args: Any, request: ResourceRequest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.request = request

    def carry_out(self, *, by: Person, at: datetime) -> ResourceRequest:
        """Record it; a file is kept only where the record stands."""
        given = dict(self.cleaned_data)
        uploaded = given.pop("file")
        with transaction.atomic():
            stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at) if uploaded else (None, "")
            return put_in_place(self.request, by=by, at=at, file=stored, file_name=name, **given)


class WithdrawalForm(Form):
    """That it is not needed any more."""

    reason = forms.CharField(label=_("Why is it not needed any more?"), widget=LINES, max_length=100)

    def __init__(self, *args: Any, request: ResourceRequest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def carry_out(self, *, by: Person, at: datetime) -> ResourceRequest:
        """Take it back."""
        return withdraw(self.request, by=by, at=at, **self.cleaned_data)
