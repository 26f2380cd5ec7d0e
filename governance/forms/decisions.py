"""Forms of decisions: one's own, one taken over, a look back, and what became of one that came back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.answering_for import answer_for
from governance.coming_back import end, renew
from governance.deciding import decide
from governance.forms.choosing import PersonField, SiteField
from governance.looking_back import look_back
from governance.models import Action, Decision, DecisionEnding, LookBack
from governance.taking_over import take_over
from qms.people.models import Person
from qms.records import filing
from qms.records.signing import Proof
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class DecisionForm(Form):
    """A decision outside a review: who records it took it."""

    text = forms.CharField(label=_("What did you decide?"), widget=LINES)
    kind = forms.ChoiceField(label=_("Kind"), choices=Decision.Kind.choices)
    rationale = forms.CharField(label=_("Why?"), required=False, widget=LINES)
    expires_on = forms.DateField(
        label=_("Comes back on"), required=False, help_text=_("A risk acceptance or deferral needs this day.")
    )
    answers = forms.CharField(
        label=_("What it answers"),
        max_length=200,
        required=False,
        help_text=_("The question, record or figure that led to it."),
    )
    data_cited = forms.CharField(
        label=_("Data that you looked at"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    site = SiteField()
    on = forms.DateField(label=_("Decided on"), help_text=_("If not today."))
    major = forms.BooleanField(
        label=_("It is a major one"),
        required=False,
        help_text=_("Then say what you expect of it, and when you look back."),
    )
    expected_result = forms.CharField(
        label=_("What do you expect of it?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    look_back_on = forms.DateField(
        label=_("Look back on"),
        required=False,
        help_text=_("You are reminded; the next review opens with what became of it."),
    )

    proof: Proof | None = None
    folded = _("What it answers, the data, what you expect of it")
    LATER = ("answers", "data_cited", "major", "expected_result", "look_back_on")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that every decision takes."""
        return [field for field in self if field.name not in self.LATER]

    @property
    def later_fields(self) -> list[forms.BoundField]:
        """The fields that are folded away until they are wanted, or the form comes back."""
        return [self[name] for name in self.LATER]

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        given = kwargs.pop("initial", {})
        super().__init__(*args, initial={"on": today, "site": person.site_id, **given}, **kwargs)
        cast(SiteField, self.fields["site"]).offer(person)

    @property
    def signs(self) -> bool:
        """Whether what was sent is a whole acceptance, to be signed: it takes a fresh proof of identity."""
        if not (self.is_bound and self.is_valid()):
            return False
        given = self.cleaned_data
        whole = bool(given["rationale"].strip() and given["expires_on"])
        return whole and given["kind"] == Decision.Kind.RISK_ACCEPTANCE

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Record the decision as the person's own."""
        return decide(by=by, at=at, decided_by=by, proof=self.proof, **self.cleaned_data)


class TakenOverForm(DecisionForm):
    """A decision that stands in approved minutes kept elsewhere."""

    decided_by = PersonField(label=_("Who decided?"))
    source = forms.CharField(
        label=_("In which minutes does it stand?"),
        max_length=300,
        required=False,
        help_text=_("Such as: Board meeting of 12 March 2026, item 4."),
    )
    file = forms.FileField(
        label=_("The minutes"),
        required=False,
        help_text=_("PDF, Word or a photo, up to 50 MB. A risk acceptance needs the signed document."),
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )

    def __init__(self, *args: Any, person: Person, today: date, like: Decision | None, **kwargs: Any) -> None:
        self.like = like if like is not None and like.taken_over else None
        again = {"source": like.source, "on": like.decided_on, "decided_by": like.decided_by_id} if like else {}
        super().__init__(*args, person=person, today=today, initial=again, **kwargs)
        cast(PersonField, self.fields["decided_by"]).offer(today)
        self.fields["text"].label = _("What was decided?")
        self.fields["data_cited"].label = _("Data that was cited")
        self.fields["expected_result"].label = _("What was expected of it?")
        if self.like and self.like.source_file_id:
            name = self.like.source_file_name
            self.fields["file"].help_text = _("Empty: %(name)s, as before.") % {"name": name}
        self.order_fields(["source", "file", "decided_by", "on", "text", "kind", "rationale", "expires_on"])

    @property
    def signs(self) -> bool:
        """Nothing is signed here: the signature stands in the minutes."""
        return False

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Take the decision over; a file is kept only where the decision stands."""
        given = dict(self.cleaned_data)
        uploaded = given.pop("file")
        with transaction.atomic():
            stored = self.like.source_file if self.like else None
            name = self.like.source_file_name if self.like else ""
            if uploaded:
                stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at)
            return take_over(by=by, at=at, source_file=stored, source_file_name=name, **given)


class AboutDecisionForm(Form):
    """The base of what is said about a decision on a day."""

    on = forms.DateField(label=_("On"), help_text=_("If not today."))

    def __init__(self, *args: Any, decision: Decision, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, **self.begins_with(decision)}, **kwargs)
        self.decision = decision
        self.shape(person, today)
        self.order_fields([name for name in self.fields if name != "on"])

    def begins_with(self, decision: Decision) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {}

    def shape(self, person: Person, today: date) -> None:
        """Offer what this person may choose for this decision."""


class LookBackForm(AboutDecisionForm):
    """Did it come true, and what became of it."""

    came_true = forms.ChoiceField(
        label=_("Did what you expected come true?"),
        choices=[("yes", _("Yes")), ("partly", _("In part")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=_("What became of it?"), widget=LINES, help_text=_("What you saw, and where.")
    )
    next_on = forms.DateField(
        label=_("Look back again on"), required=False, help_text=_("If it is too early to say.")
    )
    due_on = forms.DateField(widget=forms.HiddenInput, required=False)

    def begins_with(self, decision: Decision) -> dict[str, Any]:
        """Keep the look-back day that is shown: who answers another one is told."""
        return {"due_on": decision.look_back_due_on}

    def carry_out(self, *, by: Person, at: datetime) -> LookBack:
        """Record the look-back."""
        return look_back(self.decision, by=by, at=at, **self.cleaned_data)


class RenewalForm(AboutDecisionForm):
    """It is decided anew, with a new day and why it is still right."""

    text = forms.CharField(label=_("What do you decide?"), widget=LINES)
    rationale = forms.CharField(
        label=_("Why is it still right?"),
        widget=LINES,
        help_text=_("What has changed since, and what has not."),
    )
    expires_on = forms.DateField(label=_("Comes back on"))
    data_cited = forms.CharField(
        label=_("Data that you looked at"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    proof: Proof | None = None

    def begins_with(self, decision: Decision) -> dict[str, Any]:
        """Begin with the words that stand."""
        return {"text": decision.text}

    @property
    def signs(self) -> bool:
        """Whether what was sent is a signature: it takes a fresh proof of identity."""
        accepts = self.decision.kind == Decision.Kind.RISK_ACCEPTANCE
        return accepts and self.is_bound and self.is_valid()

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Renew it; return the decision that takes its place."""
        return renew(self.decision, by=by, at=at, proof=self.proof, **self.cleaned_data)


class EndingForm(AboutDecisionForm):
    """What became of it, so that it need not come back."""

    outcome = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect)
    action = forms.CharField(
        label=_("Which action takes it up?"),
        max_length=20,
        required=False,
        help_text=_("Its reference, such as ACT-0012; assign one first where there is none."),
    )
    reason = forms.CharField(label=_("In words"), widget=LINES, help_text=_("What shows it."))

    def shape(self, person: Person, today: date) -> None:
        """Offer the ways in which it ends without a new decision."""
        self.person = person
        ends = [choice for choice in DecisionEnding.Outcome.choices if choice[0] != "renewed"]
        cast(forms.ChoiceField, self.fields["outcome"]).choices = ends

    def clean_action(self) -> Action | None:
        """Return the action that the person sees by that reference; refuse another."""
        typed = self.cleaned_data["action"].strip().upper()
        if not typed:
            return None
        found: Action | None = Action.objects.visible_to(self.person).filter(reference=typed).first()
        if found is None:
            raise ValidationError(_("There is no action %(reference)s."), params={"reference": typed})
        return found

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """End it."""
        end(self.decision, by=by, at=at, **self.cleaned_data)


class AccountableForm(AboutDecisionForm):
    """Another leader answers for it."""

    leader = PersonField(label=_("Who answers for it?"))
    reason = forms.CharField(label=_("Why?"), widget=LINES)

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there; the rule says who leads the scope."""
        del self.fields["on"]
        self.today = today
        cast(PersonField, self.fields["leader"]).offer(today)

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Let the other leader answer for it."""
        answer_for(self.decision, by=by, at=at, on=self.today, **self.cleaned_data)
