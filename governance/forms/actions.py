"""Forms of an action: a new one, and each thing that can happen to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance import criteria
from governance.assigning import assign
from governance.forms.choosing import DecisionField, PersonField, ProcessField, SiteField
from governance.models import Action, Decision
from qms.people.models import Person
from qms.records import filing
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class HappenedForm(Form):
    """The base of forms that say what happened to an action, on a day."""

    on = forms.DateField(label=_("Day"), help_text=_("The day on which it took place, if not today."))

    def __init__(self, *args: Any, action: Action, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, **kwargs.pop("initial", {})}, **kwargs)
        self.action = action
        self.shape(person, today)
        self.order_fields([name for name in self.fields if name != "on"])

    def shape(self, person: Person, today: date) -> None:
        """Offer what this person may choose for this action."""

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Do it, with what was typed. Raises :class:`~qms.primitives.refusing.Refusal`."""
        raise NotImplementedError


class CompletionForm(HappenedForm):
    """It is done, and this shows it."""

    proof = forms.CharField(
        label=_("What shows that it is done?"),
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
    verifier = PersonField(
        label=_("Who verifies that it worked?"), required=False, help_text=_("Somebody other than its owner.")
    )

    def shape(self, person: Person, today: date) -> None:
        """Ask for a verifier only where nobody is named yet."""
        if self.action.is_task or self.action.verifier_id is not None:
            del self.fields["verifier"]
        else:
            cast(PersonField, self.fields["verifier"]).offer(today)
        if self.action.is_task:
            self.fields["proof"].label, self.fields["proof"].help_text = _("Note"), ""

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Complete the action; a file is kept only where the completion stands."""
        given = self.cleaned_data
        with transaction.atomic():
            stored, name = None, ""
            if uploaded := given["file"]:
                stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at)
            self.action.complete(
                by=by,
                at=at,
                on=given["on"],
                proof=given["proof"],
                file=stored,
                file_name=name,
                verifier=given.get("verifier"),
            )


class VerificationForm(HappenedForm):
    """Did it work, and how was it seen."""

    effective = forms.TypedChoiceField(
        label=_("Did it work?"),
        choices=[("yes", _("Effective")), ("no", _("Not effective: open a follow-up"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(label=_("What did you see?"), widget=LINES)
    despite = forms.CharField(
        label=_("Why do you judge otherwise than the measure?"),
        required=False,
        widget=LINES,
        help_text=_("Only where your verdict differs from it, or comes before its data are in."),
    )
    follow_up_due_on = forms.DateField(
        label=_("Follow-up due on"), required=False, help_text=_("If not effective; empty: thirty days on.")
    )
    follow_up_owner = PersonField(
        label=_("Who follows up"), required=False, help_text=_("If not effective; empty: the same owner.")
    )

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there to follow up; ask about the measure only where there is one."""
        cast(PersonField, self.fields["follow_up_owner"]).offer(today)
        if not criteria.measures().judges(self.action):
            del self.fields["despite"]
        if self.action.reopenings.exclude(came_back_in=None).exists():
            hint = _("If not effective; not needed where the action on the same cause follows up.")
            self.fields["follow_up_due_on"].help_text = self.fields["follow_up_owner"].help_text = hint

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Give the verdict."""
        self.follow_up = self.action.verify(by=by, at=at, **self.cleaned_data)


class ExtensionForm(HappenedForm):
    """A later day, and why."""

    due_on = forms.DateField(label=_("New due day"))
    reason = forms.CharField(
        label=_("Why does it have to move?"), widget=LINES, help_text=_("It stays visible with the slip.")
    )
    check_on = forms.DateField(
        label=_("New check day"), required=False, help_text=_("Empty: moves by as many days.")
    )

    def shape(self, person: Person, today: date) -> None:
        """Leave out the check where there is none."""
        if self.action.is_task:
            del self.fields["check_on"]

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Move the due day."""
        self.action.extend(by=by, at=at, **self.cleaned_data)


class CancellationForm(HappenedForm):
    """It will not be done, and why."""

    reason = forms.CharField(label=_("Why will it not be done?"), widget=LINES)
    decision = DecisionField(label=_("Decision that allows it"), required=False)

    def shape(self, person: Person, today: date) -> None:
        """Offer the decisions that the person sees, newest first; only a corrective action needs one."""
        if self.action.origin != Action.Origin.CORRECTIVE:
            del self.fields["decision"]
            return
        cast(DecisionField, self.fields["decision"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Cancel the action."""
        self.action.cancel(by=by, at=at, **self.cleaned_data)


class ActionForm(Form):
    """A new task or action."""

    text = forms.CharField(label=_("What will be done?"), widget=LINES, help_text=_("Begin with a verb."))
    owner = PersonField(label=_("Owner"), help_text=_("One person, never a group."))
    due_on = forms.DateField(label=_("Due day"))
    weight = forms.ChoiceField(
        label=_("How much proof does it take?"),
        choices=[
            ("task", _("Task: ends when it is done")),
            ("action", _("Action: ends when its effect is verified")),
        ],
        widget=forms.RadioSelect,
        initial="action",
    )
    origin = forms.ChoiceField(label=_("Why"), choices=Action.Origin.choices, initial="other")
    criterion = forms.CharField(
        label=_("How will we see that it worked?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    check_on = forms.DateField(
        label=_("Check on"), required=False, help_text=_("A day after the due day, with time for data.")
    )
    verifier = PersonField(
        label=_("Verifier"), required=False, help_text=_("Empty: you, unless you are the owner.")
    )
    site = SiteField()
    process = ProcessField()
    cause = forms.CharField(
        label=_("Cause"),
        required=False,
        max_length=200,
        help_text=_("In a few words. The same cause on the same process again reopens the verdict."),
    )
    on = forms.DateField(label=_("Assigned on"), help_text=_("If not today."))

    def __init__(
        self, *args: Any, person: Person, today: date, decision: Decision | None, **kwargs: Any
    ) -> None:
        initial = {"on": today, "site": decision.site_id if decision else person.site_id}
        super().__init__(*args, initial=initial, **kwargs)
        self.decision = decision
        for name in ("owner", "verifier"):
            cast(PersonField, self.fields[name]).offer(today)
        cast(SiteField, self.fields["site"]).offer(person)
        cast(ProcessField, self.fields["process"]).offer(person)
        criteria.measures().ask(self, person=person)

    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Assign it, with its measure where one was chosen; return the action."""
        given, known = dict(self.cleaned_data), criteria.measures()
        chosen = known.worded(given)
        with transaction.atomic():
            action = assign(by=by, at=at, assigned_by=by, decision=self.decision, **given)
            if chosen is not None:
                known.attach(action, chosen, by=by, at=at)
        return action
