"""Forms of risks and opportunities: entering, weighing anew, accepting, acting, closing; what may stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField, SiteField
from governance.models import Action, Decision
from objectives import treating, weighing
from objectives.models import (
    CustomerRequirement,
    QualityEvent,
    QualityObjective,
    Risk,
    RiskClosing,
    RiskReview,
    RiskThreshold,
)
from objectives.rules import risks as rules
from objectives.touching import begins_with
from qms.people.models import Person
from qms.records.models import Record
from qms.records.signing import Proof
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 2})
QUARTER, HALF_A_YEAR, YEAR = timedelta(days=91), timedelta(days=182), timedelta(days=365)


def one_to_five(words: dict[int, Any], *, required: bool = True) -> list[tuple[Any, Any]]:
    """Return the choices of a weight, each number with its word."""
    choices: list[tuple[Any, Any]] = [(number, f"{number} {word}") for number, word in words.items()]
    return [("", _("Choose") if required else _("As without treatment")), *choices]


def weight_field(label: Any, words: dict[int, Any], *, required: bool = True) -> forms.TypedChoiceField:
    """Return a field for a likelihood or an impact."""
    return forms.TypedChoiceField(
        label=label,
        choices=lambda: one_to_five(words, required=required),
        coerce=int,
        empty_value=None,
        required=required,
    )


class WeighedForm(Form):
    """The base of forms that weigh a risk: without its treatment, and with it."""

    likelihood = weight_field(_("Likelihood"), rules.LIKELIHOODS)
    impact = weight_field(_("Impact"), rules.IMPACTS)
    residual_likelihood = weight_field(
        _("Likelihood with what is done today"), rules.LIKELIHOODS, required=False
    )
    residual_impact = weight_field(_("Impact with what is done today"), rules.IMPACTS, required=False)


class RiskForm(WeighedForm):
    """A risk or an opportunity that somebody saw."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Risk.Kind.choices, initial="risk")
    what = forms.CharField(label=_("What could happen?"), widget=LINES)
    consequence = forms.CharField(label=_("What would customers notice?"), widget=LINES, required=False)
    process = ProcessField()
    objectives = forms.ModelMultipleChoiceField(
        QualityObjective.objects.none(), label=_("Objectives that it touches"), required=False
    )
    requirements = forms.ModelMultipleChoiceField(
        CustomerRequirement.objects.none(), label=_("Customer requirements that it touches"), required=False
    )
    response = forms.ChoiceField(
        label=_("Answer to it"),
        choices=[("", _("Not decided")), *Risk.Response.choices],
        required=False,
    )
    treatment = forms.CharField(label=_("What is done about it?"), widget=LINES, required=False)
    owner = PersonField(label=_("Who looks after it?"), required=False)
    review_on = forms.DateField(label=_("Look at it again on"), required=False)
    site = SiteField()
    on = forms.DateField(label=_("Seen on"), help_text=_("If not today."))

    FIRST = ("kind", "what", "consequence", "process", "site", "likelihood", "impact", "response", "treatment")

    def __init__(
        self,
        *args: Any,
        person: Person,
        today: date,
        risk: Risk | None = None,
        touches: Record | None = None,
    ) -> None:
        more = begins_with(touches) if touches else {}
        super().__init__(*args, initial=self._begins_with(person, today, risk) | more)
        self.risk = risk
        self.event = touches if isinstance(touches, QualityEvent) else None
        cast(PersonField, self.fields["owner"]).offer(today)
        cast(ProcessField, self.fields["process"]).offer(person)
        for name, model in (("objectives", QualityObjective), ("requirements", CustomerRequirement)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(person)
            field.label_from_instance = lambda row: f"{row.reference} {row.statement[:90]}"
            field.widget.attrs["size"] = 4
        self.order_fields(self.FIRST)
        if risk is None:
            cast(SiteField, self.fields["site"]).offer(person)
        else:
            for name in ("kind", "site", "on", "review_on", *WeighedForm.base_fields):
                del self.fields[name]
            self.fields["reason"] = forms.CharField(
                label=_("Why does it change?"), widget=LINES, required=False
            )

    def _begins_with(self, person: Person, today: date, risk: Risk | None) -> dict[str, Any]:
        if risk is None:
            return {"site": person.site_id, "on": today, "review_on": today + QUARTER, "owner": person.pk}
        links = {name: getattr(risk, name).all() for name in ("objectives", "requirements")}
        return {name: getattr(risk, name) for name in weighing.WORDS} | links

    def carry_out(self, *, by: Person, at: datetime) -> Risk:
        """Enter it, or bring it up to what was typed; links that the person cannot see stay."""
        given = dict(self.cleaned_data)
        if self.risk is None:
            return weighing.enter_risk(by=by, at=at, event=self.event, **given)
        links = {name: self._with_unseen(name, given.pop(name)) for name in ("objectives", "requirements")}
        reason = given.pop("reason")
        return weighing.change_risk(self.risk, words=given, by=by, at=at, reason=reason, **links)

    def _with_unseen(self, name: str, chosen: Any) -> list[Any]:
        field: Any = self.fields[name]
        return [*chosen, *getattr(self.risk, name).exclude(pk__in=field.queryset)]


class AboutRiskForm(Form):
    """The base of forms about one risk."""

    def __init__(self, *args: Any, risk: Risk, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.begins_with(risk, today), **kwargs)
        self.risk, self.today = risk, today
        self.shape(person, today)

    def begins_with(self, risk: Risk, today: date) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {"on": today}

    def shape(self, person: Person, today: date) -> None:
        """Offer what this person may choose for this risk."""


class RiskReviewForm(WeighedForm, AboutRiskForm):
    """It is weighed anew, with what was seen."""

    note = forms.CharField(label=_("What did you see?"), widget=LINES)
    treatment = forms.CharField(label=_("What is done about it?"), widget=LINES, required=False)
    next_review_on = forms.DateField(label=_("Look at it again on"))
    on = forms.DateField(label=_("Day"), help_text=_("The day on which it took place, if not today."))

    def begins_with(self, risk: Risk, today: date) -> dict[str, Any]:
        """Begin with how it was weighed last."""
        weights = {name: getattr(risk, name) for name in WeighedForm.base_fields}
        return weights | {"on": today, "next_review_on": today + QUARTER, "treatment": risk.treatment}

    def shape(self, person: Person, today: date) -> None:
        """Ask first what was seen."""
        self.order_fields(["note", "likelihood", "impact", "treatment"])

    def carry_out(self, *, by: Person, at: datetime) -> RiskReview:
        """Record the review."""
        given = dict(self.cleaned_data)
        weight = rules.Weight(*(given.pop(name) for name in WeighedForm.base_fields))
        return weighing.review_risk(self.risk, weight=weight, by=by, at=at, **given)


class AcceptanceForm(AboutRiskForm):
    """A leader lives with what is left of a risk until a day, and signs it."""

    text = forms.CharField(label=_("What do you accept?"), widget=LINES)
    rationale = forms.CharField(
        label=_("Why is that right?"),
        widget=LINES,
        help_text=_("What it takes to lower it, and why not now."),
    )
    expires_on = forms.DateField(
        label=_("Comes back on"),
        error_messages={"required": _("A risk acceptance needs a day on which it comes back.")},
    )
    on = forms.DateField(label=_("Decided on"), help_text=_("If not today."))

    proof: Proof | None = None

    def begins_with(self, risk: Risk, today: date) -> dict[str, Any]:
        """Begin with words that can stand."""
        words = _("We live with what is left of this risk: %(what)s") % {"what": risk.what}
        return {"text": words, "expires_on": today + HALF_A_YEAR, "on": today}

    @property
    def signs(self) -> bool:
        """Whether what was sent is a whole acceptance, to be signed: it takes a fresh proof of identity."""
        return self.is_bound and self.is_valid()

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Accept it."""
        return treating.accept(self.risk, by=by, at=at, proof=self.proof, **self.cleaned_data)


class RiskActionForm(AboutRiskForm):
    """Somebody does something about it by a day, and another sees that it worked."""

    text = forms.CharField(label=_("What will be done?"), widget=LINES, help_text=_("Begin with a verb."))
    owner = PersonField(label=_("Owner"), help_text=_("One person, never a group."))
    due_on = forms.DateField(label=_("Due day"))
    criterion = forms.CharField(label=_("How will we see that it worked?"), required=False, widget=LINES)
    check_on = forms.DateField(
        label=_("Check on"), required=False, help_text=_("A day after the due day, with time for data.")
    )
    verifier = PersonField(
        label=_("Verifier"), required=False, help_text=_("Empty: you, unless you are the owner.")
    )

    def begins_with(self, risk: Risk, today: date) -> dict[str, Any]:
        """Begin with who looks after the risk."""
        return {"owner": risk.owner_id}

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there."""
        for name in ("owner", "verifier"):
            cast(PersonField, self.fields[name]).offer(today)

    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Give it out."""
        return treating.act_on(self.risk, on=self.today, by=by, at=at, **self.cleaned_data)


class ClosingForm(AboutRiskForm):
    """It need not be looked after any more."""

    outcome = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("In words"), widget=LINES, help_text=_("What shows it."))
    on = forms.DateField(label=_("Day"), help_text=_("If not today."))

    def shape(self, person: Person, today: date) -> None:
        """Offer what can become of its kind."""
        ends = ("seized", "passed") if self.risk.is_opportunity else ("gone", "happened")
        choices = [choice for choice in RiskClosing.Outcome.choices if choice[0] in ends]
        cast(forms.ChoiceField, self.fields["outcome"]).choices = choices

    def carry_out(self, *, by: Person, at: datetime) -> RiskClosing:
        """Close it."""
        return weighing.close_risk(self.risk, by=by, at=at, **self.cleaned_data)


class ReopeningForm(AboutRiskForm):
    """It is looked after again."""

    reason = forms.CharField(label=_("Why is it looked after again?"), widget=LINES)
    review_on = forms.DateField(label=_("Look at it again on"))

    def begins_with(self, risk: Risk, today: date) -> dict[str, Any]:
        """Look at it soon."""
        return {"review_on": today + QUARTER}

    def carry_out(self, *, by: Person, at: datetime) -> Risk:
        """Look after it again."""
        return weighing.reopen_risk(self.risk, by=by, at=at, **self.cleaned_data)


class ThresholdForm(Form):
    """The largest score that leaders let stand without an acceptance."""

    score = forms.IntegerField(
        label=_("Largest score without acceptance"),
        help_text=_("Likelihood × impact, 1 to 25. What weighs more needs a leader's signature."),
    )
    reason = forms.CharField(label=_("Why this much?"), widget=LINES)
    site = SiteField()
    starts_on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, person: Person, today: date) -> None:
        super().__init__(*args, initial={"starts_on": today, "site": person.site_id})
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> RiskThreshold:
        """Set it."""
        return weighing.set_threshold(by=by, at=at, **self.cleaned_data)
