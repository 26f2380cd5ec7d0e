"""Forms by which a leader answers a miss where it is seen: decide, assign an action, accept as common cause."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField
from governance.models import Action, Decision
from objectives.answering_misses import Miss, assign_about, by_itself, decide_about
from objectives.common_cause import accept
from objectives.models import CommonCause
from objectives.rules.common_cause import SYSTEM_CHANGES
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 2})


class AboutMiss(Form):
    """The base of what is answered about one period of an objective."""

    name: ClassVar[str]

    def __init__(self, *args: Any, miss: Miss, person: Person, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{miss.objective.reference}-{self.name}-%s")
        super().__init__(*args, **kwargs)
        self.miss = miss
        self.shape(person, today)

    def shape(self, person: Person, today: date) -> None:
        """Offer what this person may choose."""

    def carry_out(self, *, by: Person, at: datetime) -> Decision | Action | CommonCause:
        """Do it, with what was typed. Raises :class:`~qms.primitives.refusing.Refusal`."""
        raise NotImplementedError


KINDS = (*SYSTEM_CHANGES, Decision.Kind.PRIORITY)
LABELS = dict(Decision.Kind.choices)


class DecisionAboutMiss(AboutMiss):
    """What a leader decides about it; the figures are cited by themselves."""

    name = "decision"

    text = forms.CharField(label=_("What do you decide?"), widget=LINES)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind, LABELS[kind]) for kind in KINDS],
        initial="improvement",
        help_text=_("An improvement, a change to the QMS or a resource changes the system."),
    )
    rationale = forms.CharField(label=_("Why?"), required=False, widget=LINES)

    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Record the decision as the person's own."""
        return decide_about(self.miss, by=by, at=at, **self.cleaned_data)


class ActionAboutMiss(AboutMiss):
    """Who does what about it by when; the objective itself judges whether it worked."""

    name = "action"

    text = forms.CharField(label=_("What will be done?"), widget=LINES, help_text=_("Begin with a verb."))
    owner = PersonField(label=_("Owner"), help_text=_("One person, never a group."))
    due_on = forms.DateField(label=_("Due day"))
    criterion = forms.CharField(label=_("How will we see that it worked?"), required=False, widget=LINES)
    check_on = forms.DateField(label=_("Check on"), required=False)

    def shape(self, person: Person, today: date) -> None:
        """Offer those who are there; say by what the objective would judge."""
        cast(PersonField, self.fields["owner"]).offer(today)
        chosen = by_itself(self.miss.objective)
        if chosen is not None:
            self.fields["criterion"].help_text = _("Empty: %(words)s") % {"words": chosen.words}
            self.fields["check_on"].help_text = _("Empty: once its data are in.")

    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Assign it."""
        return assign_about(self.miss, by=by, at=at, **self.cleaned_data)


class CommonCauseOfMiss(AboutMiss):
    """Why no special action is needed."""

    name = "common-cause"

    reason = forms.CharField(
        label=_("Why is no special action needed?"),
        widget=LINES,
        help_text=_("It is accepted once; if it misses again, the system has to change."),
    )

    def carry_out(self, *, by: Person, at: datetime) -> CommonCause:
        """Accept it."""
        period = self.miss.period
        if period is None:
            raise Refusal("common-cause.measured", str(_("Nothing has been measured yet.")))
        return accept(self.miss.objective, period=period, by=by, at=at, **self.cleaned_data)
