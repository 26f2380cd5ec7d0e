"""Forms of escalations: raise one, pass it on, ask back, reply, decide; and of the paths they climb."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.escalating import ask_back, end_by_decision, pass_on, raise_barrier, raise_from, reply
from governance.forms.choosing import PersonField, ProcessField, SiteField
from governance.models import (
    Escalation,
    EscalationEnding,
    EscalationLevel,
    EscalationPath,
    EscalationQuestion,
)
from governance.rules.escalations import MOST_LEVELS
from governance.setting_paths import Level, set_path
from qms.people.models import Person, Site
from qms.primitives.kinds import kind_of
from qms.records.models import Record
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class BarrierForm(Form):
    """What is in the way, of a record or from scratch."""

    lacking = forms.ChoiceField(
        label=_("What is lacking?"), choices=Escalation.Lacking.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What is in the way?"), widget=LINES, help_text=_("What cannot go on, and what would help.")
    )
    site = SiteField()
    process = ProcessField()
    on = forms.DateField(label=_("Since"), required=False, help_text=_("If not today."))

    def __init__(
        self, *args: Any, person: Person, today: date, record: Record | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"on": today, "site": person.site_id}, **kwargs)
        self.record, self.today = record, today
        if record is not None:
            self.fields["text"].required = False
            del self.fields["site"], self.fields["process"]
            return
        cast(SiteField, self.fields["site"]).offer(person)
        cast(ProcessField, self.fields["process"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Escalation:
        """Raise it; return the escalation. Of a record, one tap on what is lacking is enough."""
        given = {**self.cleaned_data, "on": self.cleaned_data["on"] or self.today}
        if self.record is None:
            return raise_barrier(raised_by=by, by=by, at=at, **given)
        if not given["text"].strip():
            words = {
                "lack": Escalation.Lacking(given["lacking"]).label,
                "title": kind_of(self.record).title(self.record),
            }
            given["text"] = _now("%(lack)s: %(title)s") % words
        return raise_from(self.record, raised_by=by, by=by, at=at, **given)


class StepForm(Form):
    """The base of forms about one escalation."""

    def __init__(self, *args: Any, escalation: Escalation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.escalation = escalation


class PassingOnForm(StepForm):
    """Why it has to go further up."""

    words = forms.CharField(label=_("Why does it have to go further up?"), widget=LINES)

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Pass it on."""
        pass_on(self.escalation, by=by, at=at, **self.cleaned_data)


class QuestionForm(StepForm):
    """What its holder needs to know."""

    question = forms.CharField(
        label=_("What do you need to know?"), widget=LINES, help_text=_("The clock runs on meanwhile.")
    )

    def carry_out(self, *, by: Person, at: datetime) -> EscalationQuestion:
        """Ask who raised it."""
        return ask_back(self.escalation, by=by, at=at, **self.cleaned_data)


class ReplyForm(Form):
    """What who was asked knows."""

    reply = forms.CharField(label=_("Your reply"), widget=LINES)

    def __init__(self, *args: Any, question: EscalationQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Reply."""
        reply(self.question, text=self.cleaned_data["reply"], by=by, at=at)


class OutcomeForm(StepForm):
    """The decision that ends it."""

    outcome = forms.ChoiceField(
        label=_("What became of the barrier?"),
        choices=[
            (EscalationEnding.Outcome.GONE, _("It is gone")),
            (EscalationEnding.Outcome.ACCEPTED, _("It is accepted until a day")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("What did you decide?"), widget=LINES)
    what_leader_did = forms.CharField(
        label=_("What did you do about it?"), widget=LINES, help_text=_("What an auditor could see of it.")
    )
    rationale = forms.CharField(
        label=_("Why?"), required=False, widget=LINES, help_text=_("Needed where it is accepted.")
    )
    expires_on = forms.DateField(
        label=_("Accepted until"), required=False, help_text=_("Where it is accepted: it comes back then.")
    )
    on = forms.DateField(label=_("Decided on"), help_text=_("If not today."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)

    def carry_out(self, *, by: Person, at: datetime) -> EscalationEnding:
        """Decide, and end it."""
        return end_by_decision(self.escalation, by=by, at=at, **self.cleaned_data)


class PathForm(Form):
    """The path of a scope: its levels from the lowest up, and the hours in which its clocks run."""

    site = SiteField(label=_("Scope"))
    starts_on = forms.DateField(label=_("From"))
    opens_at = forms.TimeField(
        label=_("Working hours from"),
        initial=time(8),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    closes_at = forms.TimeField(
        label=_("Working hours to"),
        initial=time(17),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    overdue_after_days = forms.IntegerField(
        label=_("An overdue action reaches leaders after"), initial=14, min_value=1, max_value=365,
        help_text=_("Days: first the owner's manager, after as many again the leader of the scope."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, today: date, levels: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(SiteField, self.fields["site"]).offer(person)
        self.initial.setdefault("starts_on", today)
        self.people: list[Any] = []
        self.positions = range(1, min(MOST_LEVELS, levels) + 1)
        for position in self.positions:
            self._add_level(position, today)

    def _add_level(self, position: int, today: date) -> None:
        choices = [("", _("Nobody")), *EscalationLevel.Who.choices]
        self.fields[f"who_{position}"] = forms.ChoiceField(
            label=_("Level %(level)d") % {"level": position}, choices=choices, required=False
        )
        person = PersonField(label=_("Person"), required=False)
        person.offer(today)
        if not self.people:
            self.people = list(cast(Iterable[Any], person.choices))
        person.choices = self.people  # read once for all levels
        self.fields[f"person_{position}"] = person
        self.fields[f"hours_{position}"] = forms.DecimalField(
            label=_("Working hours"), required=False, max_digits=5, decimal_places=1
        )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each level, the lowest first."""
        return [(self[f"who_{at}"], self[f"person_{at}"], self[f"hours_{at}"]) for at in self.positions]

    def carry_out(self, *, by: Person, at: datetime) -> EscalationPath:
        """Set the path; a level left empty is left out."""
        given = self.cleaned_data
        names = ("site", "starts_on", "opens_at", "closes_at", "overdue_after_days")
        return set_path(levels=self._levels(), by=by, at=at, **{name: given[name] for name in names})

    def clean(self) -> dict[str, Any]:
        """Refuse a level that is left out below another: levels are filled from the lowest up."""
        given = super().clean() or {}
        filled = [bool(given.get(f"who_{at}") or given.get(f"person_{at}")) for at in self.positions]
        for position, is_filled in zip(self.positions, filled, strict=True):
            if not is_filled and any(filled[position:]):
                self.add_error(
                    f"who_{position}", _now("Fill the levels from the lowest up; this one is empty.")
                )
                break
        return given

    def _levels(self) -> list[Level]:
        levels = []
        for position in self.positions:
            who, person = self.cleaned_data[f"who_{position}"], self.cleaned_data[f"person_{position}"]
            if not who and person is None:
                continue
            hours: Decimal | None = self.cleaned_data[f"hours_{position}"]
            levels.append(Level(hours, who or EscalationLevel.Who.PERSON, person))
        return levels


def proposed(path: EscalationPath | None, levels: list[EscalationLevel], site: Site | None) -> dict[str, Any]:
    """Return what a new version of ``path`` starts from, for a scope."""
    if path is None:
        return {"site": site, "who_1": "process_owner", "hours_1": 8, "who_2": "top_management", "hours_2": 16}
    given: dict[str, Any] = {
        "site": site, "opens_at": path.opens_at, "closes_at": path.closes_at,
        "overdue_after_days": path.overdue_after_days,
    }  # fmt: skip
    for level in levels:
        given[f"who_{level.position}"] = level.who
        given[f"person_{level.position}"] = level.person_id
        given[f"hours_{level.position}"] = level.response_hours
    return given
