"""Forms of management reviews: they shape what was typed; the rules stay with the procedures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Decision
from qms.people.models import Person, Role, Site
from qms.ui.forms import Form
from reviews.access import may_prepare
from reviews.models import Attendance, ManagementReview, ReviewDecision, ReviewInput, ReviewSeries

ORGANISATION = "organisation"


def people(on: date) -> list[Person]:
    """Return who may be named: everybody who has not left and is more than an auditor from outside."""
    outside = Q(role_holdings__role=Role.EXTERNAL_AUDITOR)
    return list(Person.objects.current(on).exclude(outside).order_by("name"))


class PersonField(forms.TypedChoiceField):
    """One of some people, read once for all such fields of a form."""

    def __init__(self, persons: Iterable[Person], **options: Any) -> None:
        self.by_id = {str(person.pk): person for person in persons}
        nobody = _("Choose a person") if options.get("required", True) else _("Nobody")
        choices = [("", nobody), *((key, p.name) for key, p in self.by_id.items())]
        super().__init__(choices=choices, coerce=self.by_id.get, empty_value=None, **options)


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of some people."""

    def __init__(self, persons: Iterable[Person], **options: Any) -> None:
        by_id = {str(person.pk): person for person in persons}
        choices = [(key, person.name) for key, person in by_id.items()]
        super().__init__(choices=choices, coerce=by_id.get, empty_value=[], **options)


class SiteField(forms.TypedChoiceField):
    """A site of those at which the person may prepare reviews, or the whole organisation."""

    def __init__(self, person: Person, **options: Any) -> None:
        sites = {str(s.pk): s for s in Site.objects.all() if may_prepare(person, s.pk)}
        choices: list[tuple[str, Any]] = [(key, site.name) for key, site in sites.items()]
        if may_prepare(person, None):
            choices.insert(0, (ORGANISATION, _("The whole organisation")))
        super().__init__(choices=choices, coerce=sites.get, empty_value=None, **options)


class PlanForm(Form):
    """A review to be planned, with a contributor for each input that is on its agenda."""

    title = forms.CharField(label=_("Title"), max_length=200)
    planned_on = forms.DateField(label=_("Planned on"))
    period_from = forms.DateField(label=_("Period from"))
    period_to = forms.DateField(label=_("Period to"))

    def __init__(self, *args: Any, person: Person, on: date, series: ReviewSeries | None = None, **kw: Any):
        super().__init__(*args, **kw)
        named = people(on)
        self.series = series
        self.fields["site"] = SiteField(person, label=_("Scope"))
        self.fields["chair"] = PersonField(named, label=_("Chair"))
        self.fields["members"] = PeopleField(
            named, label=_("Invited"), required=False, widget=forms.CheckboxSelectMultiple
        )
        for item, label in ReviewInput.Item.choices:
            self.fields[f"take_{item}"] = forms.BooleanField(label=label, required=False, initial=True)
            self.fields[f"by_{item}"] = PersonField(
                named, label=_("Contributor of “%(item)s”") % {"item": label}, required=False
            )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields above the agenda."""
        return [
            self[name]
            for name in ("title", "site", "chair", "planned_on", "period_from", "period_to", "members")
        ]

    @property
    def agenda(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The inputs, each with its contributor."""
        return [(self[f"take_{item}"], self[f"by_{item}"]) for item in ReviewInput.Item.values]

    @property
    def plan(self) -> dict[str, Any]:
        """What planning takes."""
        given = {n: self.cleaned_data[n] for n in ("title", "site", "chair", "members")}
        given |= {n: self.cleaned_data[n] for n in ("planned_on", "period_from", "period_to")}
        items = [item for item in ReviewInput.Item.values if self.cleaned_data[f"take_{item}"]]
        return given | {
            "series": self.series,
            "items": {item: self.cleaned_data[f"by_{item}"] for item in items},
        }


class SeriesForm(Form):
    """A series of reviews of one scope."""

    title = forms.CharField(label=_("Title"), max_length=200)
    cadence_months = forms.IntegerField(label=_("Months between reviews"), min_value=1, max_value=12, initial=6)

    def __init__(self, *args: Any, person: Person, on: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        named = people(on)
        self.fields["site"] = SiteField(person, label=_("Scope"))
        self.fields["chair"] = PersonField(named, label=_("Chair"))
        self.fields["members"] = PeopleField(
            named, label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
        )


class SessionForm(Form):
    """The day on which the meeting takes place."""

    held_on = forms.DateField(
        label=_("Held on"),
        help_text=_("An earlier day makes it a late entry, which shows: the figures of that day, frozen now."),
    )


class ContributionForm(Form):
    """What a contributor reports on an input."""

    contribution = forms.CharField(label=_("What is there to report?"), widget=forms.Textarea, required=False)


class ConclusionForm(Form):
    """How the meeting deals with an input."""

    outcome = forms.ChoiceField(
        label=_("How does the meeting deal with it?"),
        choices=ReviewInput.Outcome.choices,
        widget=forms.RadioSelect,
        initial=ReviewInput.Outcome.CONCLUDED,
    )
    conclusion = forms.CharField(
        label=_("Conclusion or reason"),
        widget=forms.Textarea,
        required=False,
        help_text=_("What follows from the figures; or why there is nothing to report, or why it is carried."),
    )


class AttendanceForm(Form):
    """How everybody took part, and who came without invitation."""

    def __init__(self, *args: Any, rows: Sequence[Attendance], on: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        named = people(on)
        self.rows = rows
        for row in rows:
            self.fields[f"presence_{row.person_id}"] = forms.ChoiceField(
                label=row.name, choices=Attendance.Presence.choices, initial=row.presence
            )
            self.fields[f"delegate_{row.person_id}"] = PersonField(
                named,
                label=_("Delegate of %(name)s") % {"name": row.name},
                required=False,
                initial=str(row.delegate_id or ""),
            )
        there = {row.person_id for row in rows}
        self.fields["joined"] = PeopleField(
            [person for person in named if person.pk not in there],
            label=_("Came without invitation"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def lines(self) -> list[tuple[Attendance, forms.BoundField, forms.BoundField]]:
        """Each invited person with both fields."""
        return [(r, self[f"presence_{r.person_id}"], self[f"delegate_{r.person_id}"]) for r in self.rows]

    @property
    def presences(self) -> list[tuple[Person, str, Person | None]]:
        """Who took part how, and by whom; those who joined as present."""
        data = self.cleaned_data
        noted = [
            (row.person, data[f"presence_{row.person_id}"], data[f"delegate_{row.person_id}"])
            for row in self.rows
        ]
        return noted + [(person, Attendance.Presence.PRESENT, None) for person in data["joined"]]


class InReviewForm(Form):
    """The base of what is recorded about an input of a review, or about the review as a whole."""

    def __init__(self, *args: Any, review: ManagementReview, item: str = "", **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = {row.item: row for row in review.inputs.all()}
        choices = [("", _("The review as a whole")), *((key, r.get_item_display()) for key, r in rows.items())]
        self.fields["input"] = forms.TypedChoiceField(
            label=_("On which input?"),
            choices=choices,
            coerce=rows.get,
            empty_value=None,
            required=False,
            initial=item if item in rows else "",
        )


class ChallengeForm(InReviewForm):
    """Who questioned what, and the answer."""

    question = forms.CharField(label=_("What was questioned?"), widget=forms.Textarea)
    answer = forms.CharField(label=_("The answer"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = kw["review"].attendances.select_related("person")
        self.fields["asked_by"] = PersonField([row.person for row in rows], label=_("Who asked?"))
        self.order_fields(["asked_by", "question", "answer", "input"])


class DecisionForm(InReviewForm):
    """A decision of the meeting, and which of the three results of 9.3.3 it answers."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Decision.Kind.choices)
    text = forms.CharField(label=_("What was decided?"), widget=forms.Textarea)
    result = forms.ChoiceField(
        label=_("Which result does it answer?"),
        choices=[("", _("None of the three")), *ReviewDecision.Result.choices],
        required=False,
        help_text=_("A review must come to all three, if only by “no change” with its reason."),
    )
    rationale = forms.CharField(label=_("Why?"), widget=forms.Textarea, required=False)
    data_cited = forms.CharField(label=_("Data cited"), required=False)
    expires_on = forms.DateField(
        label=_("Expires on"), required=False, help_text=_("Owed for a risk acceptance or a deferral.")
    )
    major = forms.BooleanField(
        label=_("It is a major one"), required=False, help_text=_("Then both fields below are owed.")
    )
    expected_result = forms.CharField(
        label=_("What do you expect of it?"), widget=forms.Textarea, required=False
    )
    look_back_on = forms.DateField(
        label=_("Look back on"), required=False, help_text=_("The next review opens with what became of it.")
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = (
            kw["review"]
            .attendances.select_related("person")
            .filter(top_management=True, presence__in=["present", "remote"])
        )
        self.fields["decided_by"] = PersonField(
            [row.person for row in rows],
            label=_("Who decided?"),
            help_text=_("Members of top management who are noted as present or remote."),
        )
        order = ["kind", "text", "decided_by", "result", "rationale", "data_cited", "expires_on", "input"]
        order += ["major", "expected_result", "look_back_on"]
        self.order_fields(order)


class ActionForm(InReviewForm):
    """A task or an action that the meeting gives somebody."""

    weight = forms.ChoiceField(label=_("Weight"), choices=Action.Weight.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("What will be done?"), widget=forms.Textarea)
    due_on = forms.DateField(label=_("Due on"))
    origin = forms.ChoiceField(label=_("Why is it needed?"), choices=Action.Origin.choices, initial="other")
    criterion = forms.CharField(
        label=_("Effectiveness criterion"),
        required=False,
        help_text=_("How we will see that it worked. Owed for an action, not for a task."),
    )
    check_on = forms.DateField(
        label=_("Check on"), required=False, help_text=_("Leave time for data after the due day.")
    )

    def __init__(self, *args: Any, on: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        named = people(on)
        self.fields["weight"].initial = Action.Weight.ACTION
        self.fields["owner"] = PersonField(named, label=_("Owner"))
        self.fields["verifier"] = PersonField(
            named, label=_("Verifier"), required=False, help_text=_("Somebody other than the owner.")
        )
        rows = kw["review"].review_decisions.select_related("decision")
        decisions = {row.decision.reference: row.decision for row in rows}
        self.fields["decision"] = forms.TypedChoiceField(
            label=_("Decision that it carries out"),
            choices=[("", _("None")), *((key, f"{key} {d.text[:80]}") for key, d in decisions.items())],
            coerce=decisions.get,
            empty_value=None,
            required=False,
        )
        order = ["weight", "text", "owner", "due_on", "origin", "criterion", "check_on", "verifier"]
        self.order_fields([*order, "decision", "input"])


class YesNo(forms.ChoiceField):
    """A question that is answered by yes or no."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=ManagementReview.Verdict.choices, widget=forms.RadioSelect, **options)


class OverallForm(Form):
    """The four overall conclusions of 9.3.1, and words."""

    suitable = YesNo(label=_("Is the QMS suitable?"))
    adequate = YesNo(label=_("Is it adequate?"))
    effective = YesNo(label=_("Is it effective?"))
    aligned = YesNo(label=_("Is it in line with the strategy?"))
    words = forms.CharField(
        label=_("In words"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Owed where one answer is no: why, and what follows."),
    )


class ReasonForm(Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class AmendmentForm(Form):
    """What is to be read instead, and why."""

    text = forms.CharField(label=_("Amendment"), widget=forms.Textarea)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class SignatureForm(Form):
    """Nothing to fill in: who signs states approval by sending it, with identity proven."""
