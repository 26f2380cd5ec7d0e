"""Forms of what happens to a quality event: contained, answered, analysed, acted on, seen, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.deciding import decide
from governance.forms.choosing import DecisionField, PersonField
from governance.models import Action, Decision
from objectives.acknowledging import acknowledge
from objectives.analysing import analyse, correct
from objectives.answering import answer
from objectives.closing_events import answer_idea, close, reopen
from objectives.containing import contain, have_contained, respond
from objectives.models import CauseCategory, QualityEvent, ReadAcross, RootCauseAnalysis
from objectives.reading_across import ask_sites, look
from objectives.rules import events as rules
from qms.people.models import Person, Site
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})
DAY_HELP = _("If not today.")


class StepForm(Form):
    """The base of forms about one event; ``on`` is the day on which it took place."""

    def __init__(self, *args: Any, event: QualityEvent, person: Person, today: date, **kwargs: Any) -> None:
        initial = {"on": today, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.event, self.today = event, today
        self.shape(person, today)
        self.order_fields([name for name in self.fields if name != "on"])

    def shape(self, person: Person, today: date) -> None:
        """Offer what this person may choose for this event."""


class ContainmentForm(StepForm):
    """What was done so that it harms nobody else, or who does it until when."""

    text = forms.CharField(
        label=_("What keeps it from harming anybody else?"),
        widget=LINES,
        help_text=_("Stock held, delivery stopped, customers warned …"),
    )
    owner = PersonField(
        label=_("Who does it?"), required=False, help_text=_("Empty: it is done. Otherwise it becomes a task.")
    )
    due_on = forms.DateField(label=_("Until"), required=False)
    on = forms.DateField(label=_("Done on"), required=False, help_text=DAY_HELP)

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there today."""
        cast(PersonField, self.fields["owner"]).offer(today)
        self.initial["due_on"] = rules.due_after(today, 1)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Record it, or give it out as a task."""
        given = self.cleaned_data
        if given["owner"] is None:
            return contain(self.event, text=given["text"], on=given["on"] or self.today, by=by, at=at)
        due_on = given["due_on"] or self.today
        return have_contained(self.event, text=given["text"], owner=given["owner"], due_on=due_on, by=by, at=at)


class ResponseForm(StepForm):
    """What the customer was told."""

    text = forms.CharField(label=_("What was the customer told?"), widget=LINES)
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Record the response."""
        return respond(self.event, by=by, at=at, **self.cleaned_data)


WHYS = 5
BRANCHES = {
    "people": _("People"),
    "method": _("Method"),
    "machine": _("Machine"),
    "material": _("Material"),
    "environment": _("Surroundings"),
    "measurement": _("Measurement"),
}


class AnalysisForm(StepForm):
    """Why it happened: five times why, or the branches of a fishbone, to the cause that can be changed."""

    root_cause = forms.CharField(
        label=_("Root cause"), widget=LINES, help_text=_("What can be changed so that it does not come back.")
    )
    kind = forms.ChoiceField(
        label=_("Where does it lie?"),
        choices=QualityEvent.RootCauseKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Where a person erred: what in the system let it through?"),
    )
    cause = forms.ModelChoiceField(
        CauseCategory.objects.filter(active=True),
        label=_("Counted as"),
        empty_label=_("Choose a cause"),
        help_text=_("By it one sees the cause come back."),
    )
    lesson = forms.CharField(
        label=_("Lesson"), required=False, widget=LINES, help_text=_("What others can learn from it.")
    )
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def __init__(self, *args: Any, method: str, **kwargs: Any) -> None:
        self.method = method
        super().__init__(*args, **kwargs)

    def shape(self, person: Person, today: date) -> None:
        """Ask why five times, or along six branches; begin with what was found before."""
        before = self.event.analyses.order_by("-pk").first()
        self.steps = [*self._steps()]
        for name, label in self.steps:
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[name] = forms.CharField(label=label, required=False, widget=widget)
        self.order_fields([name for name, _label in self.steps])
        self.initial.update(cause=self.event.cause_id, lesson=self.event.lesson)
        if before is not None:
            self.initial.update(root_cause=before.root_cause, kind=before.kind, **self._said(before))

    def _steps(self) -> list[tuple[str, Any]]:
        if self.method == RootCauseAnalysis.Method.FISHBONE:
            return [(f"branch_{branch}", word) for branch, word in BRANCHES.items()]
        first = [("why_1", _("Why did it happen?"))]
        return [*first, *((f"why_{n}", _("And why is that?")) for n in range(2, WHYS + 1))]

    def _said(self, before: RootCauseAnalysis) -> dict[str, str]:
        if before.method != self.method:
            return {}
        if self.method == RootCauseAnalysis.Method.FISHBONE:
            return {f"branch_{branch}": text for branch, text in before.lines}
        return {f"why_{n}": text for n, text in enumerate(before.lines, 1)}

    @property
    def step_fields(self) -> list[Any]:
        """The whys, or the branches."""
        return [self[name] for name, _label in self.steps]

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Keep the analysis."""
        given = dict(self.cleaned_data)
        said = [(name, given.pop(name).strip()) for name, _label in self.steps]
        fishbone = self.method == RootCauseAnalysis.Method.FISHBONE
        lines = [[name.removeprefix("branch_"), text] if fishbone else text for name, text in said if text]
        return analyse(self.event, method=self.method, lines=lines, by=by, at=at, **given)


class CorrectionForm(StepForm):
    """The corrective action that answers it, with how one will see that it worked."""

    text = forms.CharField(label=_("What will be done?"), widget=LINES)
    owner = PersonField(label=_("Owner"))
    due_on = forms.DateField(label=_("Due"))
    criterion = forms.CharField(
        label=_("How will we see that it worked?"), widget=forms.Textarea(attrs={"rows": 2})
    )
    check_on = forms.DateField(label=_("Check on"), help_text=_("After the due day, once data are in."))
    verifier = PersonField(
        label=_("Who verifies that it worked?"), required=False, help_text=_("Somebody other than its owner.")
    )

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there today; a month to do it, two more to see."""
        for name in ("owner", "verifier"):
            cast(PersonField, self.fields[name]).offer(today)
        self.initial.update(
            due_on=today + timedelta(days=30),
            check_on=today + timedelta(days=90),
            owner=self.event.owner_id,
        )

    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Assign it."""
        return correct(self.event, by=by, at=at, **self.cleaned_data)


class SitesForm(StepForm):
    """Which sites look whether the same could happen there."""

    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        label=_("Which sites look?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The leader of each is asked."),
    )
    due_on = forms.DateField(label=_("Answer by"))

    def shape(self, person: Person, today: date) -> None:
        """Offer every other site that is worked at and was not asked yet."""
        asked = self.event.read_across.values("site")
        rows = Site.objects.exclude(pk__in=asked).exclude(pk=self.event.site_id or 0)
        open_ones = [site.pk for site in rows if site.is_active_on(today)]
        self.fields["sites"].queryset = rows.filter(pk__in=open_ones).order_by("name")  # type: ignore[attr-defined]
        self.initial["due_on"] = rules.due_after(today, rules.READ_ACROSS_DAYS)

    def carry_out(self, *, by: Person, at: datetime) -> list[ReadAcross]:
        """Ask them."""
        given = self.cleaned_data
        return ask_sites(self.event, sites=list(given["sites"]), due_on=given["due_on"], by=by, at=at)


class LookForm(StepForm):
    """What a site found."""

    found = forms.ChoiceField(
        label=_("Could it happen here?"), choices=ReadAcross.Found.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("What did you look at, and see?"), widget=LINES)
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def __init__(self, *args: Any, asked: ReadAcross, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def carry_out(self, *, by: Person, at: datetime) -> ReadAcross:
        """Answer for the site."""
        return look(self.asked, by=by, at=at, **self.cleaned_data)


class ViewForm(StepForm):
    """What a leader sees to."""

    words = forms.CharField(
        label=_("What do you see to?"), widget=LINES, help_text=_("One sentence that others can hold you to.")
    )

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Acknowledge it today."""
        return acknowledge(self.event, on=self.today, by=by, at=at, **self.cleaned_data)


class DecisionForm(StepForm):
    """What a leader decides about it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (kind.value, kind.label)
            for kind in (
                Decision.Kind.IMPROVEMENT, Decision.Kind.QMS_CHANGE, Decision.Kind.RESOURCE,
                Decision.Kind.PRIORITY,
            )
        ],
    )  # fmt: skip
    text = forms.CharField(label=_("What is decided?"), widget=LINES)
    rationale = forms.CharField(label=_("Why?"), widget=LINES)

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Record the decision as the answer to the event."""
        about = f"{self.event.reference} {self.event.text}"[:200]
        decision = decide(
            decided_by=by, on=self.today, answers=about, site=self.event.site, by=by, at=at, **self.cleaned_data
        )
        answer(self.event, decision=decision, by=by, at=at)
        return decision


class IdeaForm(StepForm):
    """What becomes of an idea."""

    taken_up = forms.TypedChoiceField(
        label=_("What becomes of it?"),
        choices=[("yes", _("We take it up")), ("no", _("We do not, for now"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Your answer"), widget=LINES, help_text=_("To whoever had the idea: what happens, and why.")
    )
    decision = DecisionField(label=_("Decision that takes it up"), required=False)
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def shape(self, person: Person, today: date) -> None:
        """Offer the decisions that the person may see."""
        cast(DecisionField, self.fields["decision"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Answer it."""
        return answer_idea(self.event, by=by, at=at, **self.cleaned_data)


class ClosingForm(StepForm):
    """What came of it."""

    outcome = forms.CharField(label=_("What came of it?"), widget=LINES)
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Close it."""
        return close(self.event, by=by, at=at, **self.cleaned_data)


class ReopeningForm(StepForm):
    """Why it was not over."""

    reason = forms.CharField(label=_("Why is it open again?"), widget=LINES, max_length=100)
    on = forms.DateField(label=_("Day"), help_text=DAY_HELP)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Open it again."""
        return reopen(self.event, by=by, at=at, **self.cleaned_data)
