"""Forms of quality events: a short one to record what happened, and the same to change it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField, SiteField
from governance.models import Provider
from objectives.access import events as access
from objectives.models import Audit, CauseCategory, CustomerRequirement, QualityEvent
from objectives.receiving import change, receive
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})
Kind = QualityEvent.Kind
ANSWER_WITHIN = timedelta(days=30)

FIRST: dict[str, tuple[str, ...]] = {
    Kind.COMPLAINT: ("text", "customer", "severity", "contained"),
    Kind.NONCONFORMITY: ("text", "process", "severity", "contained"),
    Kind.FINDING: ("text", "grade", "answer_by", "process", "audit", "clause"),
    Kind.SUPPLIER: ("text", "provider", "severity", "contained"),
    Kind.IDEA: ("text",),
}
"""What a kind asks for at once."""

LATER: dict[str, tuple[str, ...]] = {
    Kind.COMPLAINT: ("site", "process", "offering", "received_on", "cause", "requirement", "owner"),
    Kind.NONCONFORMITY: ("site", "offering", "customer", "received_on", "cause", "requirement", "owner"),
    Kind.FINDING: ("site", "received_on", "cause", "owner"),
    Kind.SUPPLIER: ("site", "process", "offering", "customer", "received_on", "cause", "owner"),
    Kind.IDEA: ("site", "process", "offering", "received_on", "owner"),
}
"""What is usually right, or can follow."""

TEXTS = {
    Kind.COMPLAINT: _("What does the customer say?"),
    Kind.NONCONFORMITY: _("What is not as it should be?"),
    Kind.FINDING: _("What was found, against what?"),
    Kind.SUPPLIER: _("What failed?"),
    Kind.IDEA: _("What could be better, and how?"),
}


class EventForm(Form):
    """What happened, with what its kind asks for; the rest is folded away."""

    text = forms.CharField(widget=LINES)
    customer = forms.CharField(label=_("Customer"), max_length=200, required=False)
    provider = forms.ModelChoiceField(
        Provider.objects.none(), label=_("Provider"), empty_label=_("Choose a provider")
    )
    grade = forms.ChoiceField(
        label=_("Grade"), choices=QualityEvent.Grade.choices, widget=forms.RadioSelect, initial="minor"
    )
    severity = forms.ChoiceField(
        label=_("How bad is it?"),
        choices=QualityEvent.Severity.choices,
        widget=forms.RadioSelect,
        initial="minor",
        help_text=_("A serious or critical one reaches the leaders at once."),
    )
    contained = forms.CharField(
        label=_("What was done at once?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("So that it harms nobody else. Can follow."),
    )
    answer_by = forms.DateField(
        label=_("Answer by"), required=False, help_text=_("An opportunity needs no answer.")
    )
    audit = forms.ModelChoiceField(
        Audit.objects.none(), label=_("Audit"), required=False, empty_label=_("None")
    )
    clause = forms.CharField(label=_("Clause"), max_length=40, required=False)
    site = SiteField()
    process = ProcessField(help_text=_("Its owner looks into it."))
    offering = forms.CharField(label=_("Offering"), max_length=200, required=False)
    received_on = forms.DateField(label=_("Received on"))
    cause = forms.ModelChoiceField(
        CauseCategory.objects.filter(active=True),
        label=_("Cause"),
        required=False,
        empty_label=_("Not known yet"),
    )
    requirement = forms.ModelChoiceField(
        CustomerRequirement.objects.none(),
        label=_("Customer requirement missed"),
        required=False,
        empty_label=_("None"),
    )
    owner = PersonField(
        label=_("Looked into by"), required=False, help_text=_("Empty: the owner of the process.")
    )

    def __init__(self, *args: Any, kind: str, person: Person, today: date, **kwargs: Any) -> None:
        initial = {"received_on": today, "site": person.site_id, "answer_by": today + ANSWER_WITHIN}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.kind = kind
        self.fields["text"].label = TEXTS[Kind(kind)]
        wanted = self.wanted()
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        self.order_fields(wanted)
        self.offer(person, today)

    def wanted(self) -> tuple[str, ...]:
        """Return the fields of its kind, in order."""
        return (*FIRST[self.kind], *LATER[self.kind])

    def offer(self, person: Person, today: date) -> None:
        """Offer what this person may choose."""
        fields = self.fields
        if "customer" in fields:
            fields["customer"].required = self.kind == Kind.COMPLAINT
            fields["customer"].widget.attrs |= {"list": "known-customers", "autocomplete": "off"}
        if "offering" in fields:
            fields["offering"].widget.attrs |= {"list": "known-offerings", "autocomplete": "off"}
        if "site" in fields:
            cast(SiteField, fields["site"]).offer(person)
        if "process" in fields:
            cast(ProcessField, fields["process"]).offer(person)
        if "owner" in fields:
            cast(PersonField, fields["owner"]).offer(today)
        choices: dict[str, Any] = {
            "provider": Provider.objects.visible_to(person).used_on(today),
            "audit": Audit.objects.visible_to(person),
            "requirement": CustomerRequirement.objects.visible_to(person),
        }
        for name, rows in choices.items():
            if name in fields:
                fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def first_fields(self) -> list[Any]:
        """What is asked at once."""
        return [self[name] for name in FIRST[self.kind] if name in self.fields]

    @property
    def later_fields(self) -> list[Any]:
        """What is folded away."""
        return [self[name] for name in self.fields if name not in FIRST[self.kind]]

    @property
    def is_unfolded(self) -> bool:
        """Whether something folded away is wrong."""
        return any(name in self.errors for name in self.fields if name not in FIRST[self.kind])

    def clean(self) -> dict[str, Any]:
        """Leave out the day to answer by where nothing has to be answered."""
        given = super().clean() or self.cleaned_data
        if given.get("grade") == QualityEvent.Grade.OPPORTUNITY:
            given["answer_by"] = None
        return given

    def carry_out(self, *, by: Person, at: datetime) -> QualityEvent:
        """Record the event; return it."""
        return receive(kind=self.kind, by=by, at=at, **self.cleaned_data)


class ChangeForm(EventForm):
    """The same of an event that was recorded, with the reason of a change."""

    lesson = forms.CharField(
        label=_("Lesson"), required=False, widget=LINES, help_text=_("What others can learn from it.")
    )
    response_due_on = forms.DateField(label=_("Answer the customer by"), required=False)
    analysis_due_on = forms.DateField(label=_("Cause known by"), required=False)
    reason = forms.CharField(label=_("Why does it change?"), required=False, max_length=100)

    def __init__(self, *args: Any, event: QualityEvent, person: Person, today: date, **kwargs: Any) -> None:
        self.event = event
        names = [f.name for f in QualityEvent._meta.concrete_fields if f.name in self.base_fields]
        initial = {name: getattr(event, name) for name in names}
        super().__init__(*args, kind=event.kind, person=person, today=today, initial=initial, **kwargs)
        if event.cause_id:
            cause = self.fields.get("cause")
            if cause is not None:
                kept = CauseCategory.objects.filter(Q(active=True) | Q(pk=event.cause_id))
                cause.queryset = kept  # type: ignore[attr-defined]

    def wanted(self) -> tuple[str, ...]:
        """Return the fields of its kind but where it happened, which stays, and those of its course."""
        kept = [name for name in super().wanted() if name not in ("site", "contained")]
        days = ["analysis_due_on"] if self.kind != Kind.FINDING else []
        if self.kind == Kind.COMPLAINT:
            days.insert(0, "response_due_on")
        return (*kept, *days, "lesson", "reason")

    def carry_out(self, *, by: Person, at: datetime) -> QualityEvent:
        """Bring the event up to what was typed."""
        words = dict(self.cleaned_data)
        reason = words.pop("reason")
        change(self.event, words=words, by=by, at=at, reason=reason)
        return self.event


def kinds_for(person: Person) -> list[tuple[str, Any]]:
    """Return the kinds of event that ``person`` may record, each with its word."""
    choices = [(value, label) for value, label in Kind.choices]
    return [one for one in choices if one[0] == Kind.FINDING] if access.only_finds(person) else choices
