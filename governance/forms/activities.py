"""Forms of leadership activities: a short one for the phone, what followed, a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import noting
from governance.forms.actions import ActionForm
from governance.forms.choosing import SiteField
from governance.forms.decisions import DecisionForm
from governance.models import Action, Decision, LeadershipActivity, QualityPolicy, TopManagementMembership
from qms.people.models import Person, Role, RoleHolding
from qms.primitives.asof import holding_on
from qms.primitives.refusing import Refusal
from qms.records import filing
from qms.ui.forms import Form

HEARD = _("What did you hear?")
HEARD_HELP = _("In their words, the uncomfortable too. Without it the entry is weak.")


class LeadersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The leaders who took part: top management, executives and process owners."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, today: date, *, besides: Sequence[int] = ()) -> None:
        """Offer those who lead somewhere today, and ``besides`` whoever is named already."""
        roles = holding_on(RoleHolding.objects.filter(role__in=(Role.EXECUTIVE, Role.PROCESS_OWNER)), today)
        top = TopManagementMembership.objects.on(today)
        leads = Q(pk__in=roles.values("person")) | Q(pk__in=top.values("person")) | Q(pk__in=besides)
        self.queryset = Person.objects.current(today).filter(leads).select_related("function")

    def label_from_instance(self, obj: Person) -> str:
        """Return the name, and the function that tells two of the same name apart."""
        return f"{obj.name}, {obj.function}" if obj.function else obj.name


class ActivityForm(Form):
    """What a leader did and heard: two answers are enough, everything else is known or can follow."""

    kind = forms.ChoiceField(
        label=_("What was it?"), choices=LeadershipActivity.Kind.choices, widget=forms.RadioSelect
    )
    heard = forms.CharField(
        label=HEARD, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=HEARD_HELP
    )
    followed = forms.CharField(
        label=_("What followed?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If something has already. Actions and decisions are linked afterwards."),
    )
    told = forms.BooleanField(label=_("The quality policy was explained"), required=False)
    on = forms.DateField(label=_("Day"))
    site = SiteField(label=_("Where"))
    leaders = LeadersField(label=_("Leaders who were there"))
    file = forms.FileField(
        label=_("Photo or file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )

    FOLDED = ("on", "site", "leaders", "file", "told")

    def __init__(
        self, *args: Any, person: Person, today: date, policy: QualityPolicy | None, **kwargs: Any
    ) -> None:
        initial = {"on": today, "site": person.site_id, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.person, self.today, self.policy = person, today, policy
        cast(LeadersField, self.fields["leaders"]).offer(today)
        cast(SiteField, self.fields["site"]).offer(person)
        if person.pk in {pk for pk, _label in self._offered()}:
            self.initial["leaders"] = [person.pk]
        if policy is None:
            del self.fields["told"]

    def _offered(self) -> list[tuple[int, str]]:
        field = cast(LeadersField, self.fields["leaders"])
        rows = [(row.pk, field.label_from_instance(row)) for row in field.queryset or ()]
        field.choices = rows  # read once: the same rows are shown
        return rows

    @property
    def is_unfolded(self) -> bool:
        """Whether what is usually right has to be looked at: something there is wrong or still open."""
        return any(name in self.errors for name in self.FOLDED) or not self.initial.get("leaders")

    def carry_out(self, *, by: Person, at: datetime) -> LeadershipActivity:
        """Note the activity; a file is kept only where it stands."""
        given = dict(self.cleaned_data)
        uploaded, told = given.pop("file"), given.pop("told", False)
        leaders = list(given.pop("leaders"))
        with transaction.atomic():
            stored, name = None, ""
            if uploaded:
                stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at)
            return noting.note(
                by=by,
                at=at,
                leaders=leaders,
                file=stored,
                file_name=name,
                policy=self.policy if told else None,
                **given,
            )


class FollowedForm(Form):
    """What followed, in words."""

    followed = forms.CharField(label=_("What followed?"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, activity: LeadershipActivity, **kwargs: Any) -> None:
        super().__init__(*args, initial={"followed": activity.followed}, **kwargs)
        self.activity = activity

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Say it."""
        noting.say_what_followed(self.activity, by=by, at=at, **self.cleaned_data)


class CorrectionForm(Form):
    """What was entered wrongly, put right with a reason."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=LeadershipActivity.Kind.choices)
    heard = forms.CharField(label=HEARD, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    on = forms.DateField(label=_("Day"))
    site = SiteField(label=_("Where"))
    leaders = LeadersField(label=_("Leaders who were there"))
    reason = forms.CharField(label=_("What was wrong?"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, activity: LeadershipActivity, person: Person, today: date, **kwargs: Any
    ) -> None:
        there = list(activity.led_by.values_list("person_id", flat=True))
        initial = {
            "kind": activity.kind,
            "heard": activity.heard,
            "on": activity.happened_on,
            "site": activity.site_id,
            "leaders": there,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.activity = activity
        cast(LeadersField, self.fields["leaders"]).offer(today, besides=there)
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Correct it."""
        given = dict(self.cleaned_data)
        noting.correct(self.activity, leaders=list(given.pop("leaders")), by=by, at=at, **given)


class LinkForm(Form):
    """An action or decision that is recorded already, by its reference."""

    reference = forms.CharField(
        label=_("Action or decision"),
        max_length=16,
        help_text=_("Its reference, such as ACT-0012 or DEC-0003."),
    )

    def __init__(self, *args: Any, activity: LeadershipActivity, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.person = activity, person

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Link it. Raises :class:`Refusal` for what the person does not see."""
        reference = self.cleaned_data["reference"].strip().upper()
        action = Action.objects.visible_to(self.person).filter(reference=reference).first()
        decision = Decision.objects.visible_to(self.person).filter(reference=reference).first()
        if action is None and decision is None:
            raise Refusal(
                "activity.link-is-known",
                _now("There is no action or decision %(reference)s that you may see.")
                % {"reference": reference},
                field="reference",
                remedy=_now("Copy the reference from its page."),
            )
        return noting.link(self.activity, action=action, decision=decision, by=by, at=at)


class FollowUpActionForm(ActionForm):
    """An action that follows from what was heard."""

    def __init__(self, *args: Any, activity: LeadershipActivity, **kwargs: Any) -> None:
        super().__init__(*args, decision=None, **kwargs)
        self.activity = activity
        self.initial.update({"site": activity.site_id, "weight": "task"})

    @transaction.atomic
    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Assign it and link it, or neither."""
        action = super().carry_out(by=by, at=at)
        noting.link(self.activity, action=action, by=by, at=at)
        return action


class FollowUpDecisionForm(DecisionForm):
    """A decision that follows from what was heard."""

    def __init__(self, *args: Any, activity: LeadershipActivity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.initial.update({"site": activity.site_id, "answers": activity.heard[:200]})
        kinds = [one for one in Decision.Kind.choices if one[0] != Decision.Kind.RISK_ACCEPTANCE]
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds  # an acceptance is signed on its own page

    @transaction.atomic
    def carry_out(self, *, by: Person, at: datetime) -> Decision:
        """Record it and link it, or neither."""
        decision = super().carry_out(by=by, at=at)
        noting.link(self.activity, decision=decision, by=by, at=at)
        return decision
