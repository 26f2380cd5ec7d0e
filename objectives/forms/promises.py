"""Forms of what is promised: a requirement, its review, a goal, its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField
from governance.models import Decision
from objectives import promising
from objectives.forms.objectives import ScopedForm, short
from objectives.models import BusinessGoal, CustomerRequirement, RequirementReview
from objectives.reviewing_requirements import MAY_CHANGE, review_requirement
from qms.people.models import Person
from qms.ui.forms import Form

A_YEAR = timedelta(days=365)
LINES = forms.Textarea(attrs={"rows": 2})


class RequirementForm(ScopedForm):
    """What a customer requires and how it reaches operations."""

    class Meta:
        model = CustomerRequirement
        fields = [
            "statement", "offering", "customer", "kind", "impact", "statutory", "source", "site", "process",
            "control", "measure", "next_review_on",
        ]  # fmt: skip
        widgets = short("statement", "control")

    def carry_out(self, *, by: Person, at: datetime) -> CustomerRequirement:
        """State the requirement, or bring it up to what was typed."""
        row: CustomerRequirement = self.instance
        if row._state.adding:
            return promising.state_requirement(**self.cleaned_data, by=by, at=at)
        promising.restate_requirement(row, **self.cleaned_data, by=by, at=at)
        return row


class RequirementReviewForm(Form):
    """Who confirmed what customers require, and what was found."""

    folded = _("What it says now, where it changed")

    result = forms.ChoiceField(
        label=_("What was found"),
        choices=RequirementReview.Result.choices,
        widget=forms.RadioSelect,
        initial=RequirementReview.Result.CONFIRMED,
    )
    note = forms.CharField(
        label=_("With whom, and by what?"),
        widget=LINES,
        help_text=_("Such as the buyer, the contract, the rule."),
    )
    confirmed_by = PersonField(label=_("Who confirmed it"))
    on = forms.DateField(label=_("Day"), help_text=_("The day on which it took place, if not today."))
    next_review_on = forms.DateField(
        label=_("Confirm again by"), required=False, help_text=_("Leave empty where it is no longer required.")
    )
    statement = forms.CharField(label=_("Requirement"), required=False, widget=LINES)
    process = ProcessField(label=_("Process"))
    control = forms.CharField(label=_("Control"), required=False, widget=LINES)
    measure = forms.CharField(label=_("Measure"), required=False, max_length=200)

    def __init__(
        self, *args: Any, requirement: CustomerRequirement, person: Person, today: date, **kwargs: Any
    ) -> None:
        now = {name: getattr(requirement, name) for name in MAY_CHANGE}
        initial = {"on": today, "next_review_on": today + A_YEAR, "confirmed_by": person.pk, **now}
        super().__init__(*args, initial=initial, **kwargs)
        self.requirement = requirement
        cast(PersonField, self.fields["confirmed_by"]).offer(today)
        cast(ProcessField, self.fields["process"]).offer(person)

    @property
    def first_fields(self) -> list[Any]:
        """The fields that every review fills in."""
        return [self[name] for name in self.fields if name not in MAY_CHANGE]

    @property
    def later_fields(self) -> list[Any]:
        """The fields of a requirement that changed."""
        return [self[name] for name in MAY_CHANGE]

    def carry_out(self, *, by: Person, at: datetime) -> RequirementReview:
        """Record the review; an empty requirement is left as it reads."""
        given = self.cleaned_data
        changes = {name: given[name] for name in MAY_CHANGE if name != "statement" or given[name]}
        return review_requirement(
            self.requirement,
            result=given["result"],
            note=given["note"],
            confirmed_by=given["confirmed_by"],
            on=given["on"],
            next_review_on=given["next_review_on"],
            changes=changes,
            by=by,
            at=at,
        )


class GoalForm(ScopedForm):
    """A strategic aim."""

    class Meta:
        model = BusinessGoal
        fields = ["statement", "horizon", "owner", "site"]
        widgets = short("statement")

    def carry_out(self, *, by: Person, at: datetime) -> BusinessGoal:
        """Set the goal, or bring it up to what was typed."""
        row: BusinessGoal = self.instance
        if row._state.adding:
            return promising.set_goal(**self.cleaned_data, by=by, at=at)
        promising.reset_goal(row, **self.cleaned_data, by=by, at=at)
        return row


class GoalEndingForm(Form):
    """By which decision a goal is reached or dropped, and from which day."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("reached", _("Reached")), ("dropped", _("No longer pursued"))],
        widget=forms.RadioSelect,
    )
    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Decision that ends it"), required=False)
    on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, goal: BusinessGoal, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.goal = goal
        field: Any = self.fields["decision"]
        scope = Q(site=None) | Q(site=goal.site_id)
        field.queryset = Decision.objects.visible_to(person).filter(scope).order_by("-decided_on", "-pk")
        field.label_from_instance = lambda row: f"{row.reference} {row.text}"

    def carry_out(self, *, by: Person, at: datetime) -> BusinessGoal:
        """End the goal."""
        given = self.cleaned_data
        promising.end_goal(
            self.goal,
            decision=given["decision"],
            reached=given["outcome"] == "reached",
            on=given["on"],
            by=by,
            at=at,
        )
        return self.goal
